"""Letters to reviewers. Under anonymity they never carry an author's name."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal import outbox
from journal.choices import Anonymity
from journal.letters import Letter, compose
from reviews.models import ReviewAssignment
from reviews.tokens import token_for
from submissions.conflicts import is_in_conflict
from submissions.emails import about_paper
from submissions.models import Submission


def in_words(moment: object) -> str:
    """A date with its distance: "19 December 2026, in 28 days"."""
    assert isinstance(moment, timezone.datetime)  # noqa: S101
    day = timezone.localtime(moment).date()
    days = (day - timezone.localdate()).days
    date = date_format(day, "j F Y")
    if days < 0:
        late = ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
        return f"{date}, {late}"
    if days == 0:
        return _("%(date)s, today") % {"date": date}
    ahead = ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return f"{date}, {ahead}"


def invitation(
    submission: Submission,
    *,
    recipient_name: str,
    answer_due: str,
    due: str,
    link: str,
    editor_name: str,
    words: int,
    body: str = "",
) -> Letter:
    """The invitation, as the preview shows it and as it is sent: the same function.

    `body` is an editor's own wording of it, filled for each recipient.
    """
    authors = ", ".join(c.name for c in submission.contributors.all())
    shown = submission.anonymity in (Anonymity.OPEN, Anonymity.SINGLE)
    return compose(
        submission.journal,
        "invitation",
        {
            **about_paper(submission),
            "recipient_name": recipient_name,
            "abstract": submission.abstract,
            "section": submission.section or "",
            "words": f"{words:,}",
            "authors": authors if shown else _("not shown"),
            "answer_due": answer_due,
            "due": due,
            "link": link,
            "editor_name": editor_name,
        },
        body=with_link(body) if body else "",
    )


def with_link(body: str) -> str:
    """A wording with the line that no invitation can do without."""
    if "{link}" in body:
        return body
    line = _("Open the invitation to accept or decline (no password is needed):")
    return f"{body.rstrip()}\n\n{line}\n\n{{link}}\n"


def send_invitation(
    assignment: ReviewAssignment,
    *,
    once: str = "",
    body: str = "",
    due_at: datetime | None = None,
) -> None:
    """Ask one person, with a link that opens this invitation only."""
    submission = assignment.round.submission
    letter = invitation(
        submission,
        recipient_name=str(assignment.reviewer),
        answer_due=in_words(assignment.answer_due_at),
        due=in_words(assignment.due_at),
        link=link_for(assignment),
        editor_name=str(assignment.invited_by),
        words=assignment.round.version.word_count,
        body=body,
    )
    _queue(assignment, "invitation", letter, once=once, due_at=due_at)


def link_for(assignment: ReviewAssignment) -> str:
    """The address in every letter about one assignment: no password is needed."""
    path = reverse("reviews:invitation", args=[token_for(assignment)])
    return f"{settings.SITE_URL}{path}"


def tell_reviewer(
    assignment: ReviewAssignment, key: str, *, once: str = "", **values: str
) -> None:
    """One letter to one reviewer about one assignment, in the journal's wording.

    Nobody who is in conflict by now is written to: the paper is none of theirs (C5).
    """
    submission = assignment.round.submission
    if is_in_conflict(assignment.reviewer, submission):
        return
    letter = compose(
        submission.journal,
        key,
        {
            **about_paper(submission),
            "recipient_name": str(assignment.reviewer),
            "due": in_words(assignment.due_at),
            "answer_due": in_words(assignment.answer_due_at),
            "link": link_for(assignment),
            **values,
        },
    )
    _queue(assignment, key, letter, once=once)


def _queue(
    assignment: ReviewAssignment,
    key: str,
    letter: Letter,
    *,
    once: str,
    due_at: datetime | None = None,
) -> None:
    submission = assignment.round.submission
    outbox.queue(
        key=f"{key}:{assignment.uuid}:{once}",
        address=assignment.reviewer.email,
        recipient=assignment.reviewer,
        subject=letter.subject,
        body=letter.body,
        reason=f"{key}: your review of {submission.number}",
        about=submission.uuid,
        due_at=due_at,
    )
