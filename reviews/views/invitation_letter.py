"""The letter of an invitation as its editor words, sees and checks it.

An editor's own words wait in the session of that editor: reading changes nothing, and
they end with the invitation that uses them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.letters import Letter, UnknownPlaceholder, placeholders, wording_of
from journal.models import User
from reviews.emails import in_words, invitation, with_link
from reviews.forms.desk import InviteForm, WordingForm, end_of_day
from submissions.models import Submission
from submissions.name_scan import author_names, fold

from .asked import Asked
from .desk_access import Paper


def _key(submission: Submission) -> str:
    return f"invitation-letter:{submission.uuid}"


def kept(request: HttpRequest, submission: Submission) -> str:
    """The editor's own words for this paper; "" for the journal's."""
    return request.session.get(_key(submission), "")


def keep(request: HttpRequest, submission: Submission, body: str) -> bool:
    """Keep these words; whether the line with the link had to be put back."""
    whole = with_link(body)
    request.session[_key(submission)] = whole
    return whole != body


def forget(request: HttpRequest, submission: Submission) -> None:
    request.session.pop(_key(submission), None)


def unknown(problem: UnknownPlaceholder) -> str:
    """A wording that cannot be filled, in a sentence."""
    return _("The letter asks for {%(word)s}, which it does not know. Edit it.") % {
        "word": problem
    }


def part(
    request: HttpRequest,
    paper: Paper,
    asked: Asked,
    basket: list[User],
    form: InviteForm,
    wording: WordingForm | None,
) -> dict[str, Any]:
    """What the card of the letter shows: one letter of all, or the words to edit."""
    submission = paper.submission
    body = kept(request, submission)
    found: dict[str, Any] = {
        "letter": None,
        "own_words": bool(body),
        "copy_warnings": (submission.facts.get("copy") or {}).get("warnings") or [],
        "wording": wording,
    }
    if wording is None and asked.editing:
        journals = wording_of(submission.journal, "invitation").body
        found["wording"] = WordingForm(initial={"body": body or journals})
    if found["wording"]:
        return found | {"placeholders": placeholders("invitation")}
    if not basket:
        return found
    to = _shown(basket, asked)
    try:
        letter = _filled(paper, form, str(to), body)
    except UnknownPlaceholder as problem:
        return found | {"letter_problem": unknown(problem)}
    return found | {
        "letter": letter,
        "letter_to": to,
        "letters": [(one, asked.showing(str(one.uuid))) for one in basket],
        "named": _authors_in(letter, submission, besides=(to, paper.editor)),
        "shows_names": bool(paper.shows("I1")),
    }


def _shown(basket: list[User], asked: Asked) -> User:
    return next((one for one in basket if str(one.uuid) == asked.shown), basket[0])


def _filled(paper: Paper, form: InviteForm, name: str, body: str) -> Letter:
    """Made by the function that sends it."""
    submission, journal = paper.submission, paper.submission.journal
    return invitation(
        submission,
        recipient_name=name,
        answer_due=in_words(timezone.now() + timedelta(days=journal.answer_days)),
        due=in_words(_due_at(form, journal.review_days)),
        link=_("(a link of their own)"),
        editor_name=str(paper.editor),
        words=submission.facts.get("words") or 0,
        body=body,
    )


def _due_at(form: InviteForm, days: int) -> datetime:
    """The day in the form, as far as it is one."""
    day = form["due_on"].value()
    if form.is_bound:
        day = getattr(form, "cleaned_data", {}).get("due_on")
    return end_of_day(day) if day else timezone.now() + timedelta(days=days)


def _authors_in(
    letter: Letter, submission: Submission, *, besides: Iterable[User]
) -> list[str]:
    """The authors whom the letter names, although reviewers must not know them (F8).

    Whom it goes to and who signs it are named in it rightly.
    """
    if not submission.hides_authors:
        return []
    text = f"{letter.subject} {letter.body}"
    for person in besides:
        text = text.replace(str(person), "")
    text = fold(text)
    return [name for name in author_names(submission) if fold(name) in text]
