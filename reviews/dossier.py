"""All that an editor may see of one paper, gathered in a fixed number of questions.

Each part asks the editor's standing first (docs/visibility.md): what is not for this
editor is not read from the database at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from journal.choices import Delivery
from journal.models import Event, OutgoingMessage, User
from reviews import beside, history
from reviews import paper_questions as questions
from reviews.choices import Answer
from reviews.models import (
    Decision,
    ReviewAssignment,
)
from reviews.pseudonyms import numbered
from reviews.services.reminding import next_letter
from submissions.choices import ChangeState, ConflictKind, Thread
from submissions.models import (
    Contributor,
    ManuscriptFile,
    Message,
    Submission,
)

if TYPE_CHECKING:
    from reviews.views.desk_access import Paper

DECLARED = (
    *("ethics", "data_availability", "ai_use", "competing_interests", "funding"),
    *("preprint", "licence"),
)
AUTHORSHIP = (ConflictKind.SAME_ADDRESS, ConflictKind.SAME_ORCID)
SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")  # longer than a uuid: a link for one person


def gather(paper: Paper) -> dict[str, Any]:
    """The page of one paper, part by part, each as far as it is this editor's."""
    shows, submission = paper.shows, paper.submission
    parts: dict[str, Any] = {
        "authors": _authors(submission) if shows("I1") else [],
        "declared": _declared(submission) if shows("I1") else [],
        "authors_change": _bylines(submission) if shows("I1") else None,
        "asked": _asked(paper) if shows("E09") else [],
        "similar_texts": beside.similar(paper),
        "earlier": beside.earlier(paper),
        "alternates": submission.alternates if shows("E09") else [],
        "files": _files(paper),
        "messages_with_authors": [],
        "notes": [],
        "record": _record(paper) if shows("E18") else [],
        "decisions": _decisions(paper),
        "appeal": getattr(submission, "appeal", None) if shows("E15") else None,
        "letters": _letters(paper) if shows("E20") else [],
        "suggested": submission.suggested if shows("I5") else [],
        "conflicted": _conflicted(paper) if shows("I6").is_full else [],
        "handling": submission.handling if shows("I4") else None,
        "editors": _assignable(paper) if paper.may("A13") else [],
        "special_issues": submission.special_issues if paper.may("A13") else [],
        "special_issue": _special_issue(submission),
    }
    if shows("E15") or shows("E17"):
        parts |= _threads(paper)
    parts["invitations_leaving"] = _leaving(parts["letters"])
    return parts


def _authors(submission: Submission) -> list[Contributor]:
    found = questions.authors.ask(paper=submission.pk)
    for one in found:
        one.submission = submission
    return found


def _declared(submission: Submission) -> list[tuple[str, str]]:
    """What the authors declare; it names them as often as not, so it goes with I1."""
    said = [
        (str(submission._meta.get_field(name).verbose_name), getattr(submission, name))
        for name in DECLARED
    ]
    return [(label, text) for label, text in said if text.strip()]


def _bylines(submission: Submission) -> dict[str, Any] | None:
    """What is asked for, as the authors would stand and as they do."""
    asked = submission.authors_change
    if asked is None:
        return None

    def byline(place: str, otherwise: str, mark: str) -> list[dict[str, Any]]:
        named = [line for line in asked["lines"] if line[place] is not None]
        named.sort(key=lambda line: line[place])
        return [line | {mark: line[otherwise] is None} for line in named]

    return asked | {
        "byline_before": byline("was", "becomes", "leaves"),
        "byline_after": byline("becomes", "was", "is_new"),
        "is_agreed": asked["state"] == ChangeState.AGREED,
    }


def _asked(paper: Paper) -> list[ReviewAssignment]:
    asked = questions.reported.ask(paper.standing)
    numbers = numbered([one for one in asked if one.state == Answer.SUBMITTED])
    zone = ZoneInfo(paper.submission.journal.timezone)
    for one in asked:
        one.number = numbers.get(one.reviewer_id)
        is_open = one.round.closed_at is None
        one.next_letter = next_letter(one, zone) if is_open else None
    return asked


def _files(paper: Paper) -> list[ManuscriptFile]:
    """By version, the newest first: review copies (E03), originals (I2), copies of
    supplements (E04)."""
    if not any(paper.shows(element) for element in ("E03", "E04", "I2")):
        return []
    return questions.files.ask(paper.standing)


def _threads(paper: Paper) -> dict[str, list[Message]]:
    found = questions.messages.ask(paper.standing)
    return {
        "messages_with_authors": [m for m in found if m.thread == Thread.AUTHORS],
        "notes": [m for m in found if m.thread == Thread.EDITORS],
    }


def _record(paper: Paper) -> list[tuple[str, Event]]:
    return history.of_paper(questions.newest_lines.ask(paper.standing)[::-1])


def _decisions(paper: Paper) -> list[Decision]:
    found = questions.decisions.ask(paper.standing)
    for one in found:
        one.submission = paper.submission
    return found


def _letters(paper: Paper) -> list[OutgoingMessage]:
    """The newest letters, without the secrets in their links (SC18)."""
    found = questions.letters.ask(paper.standing)
    for letter in found:
        letter.body = SECRET.sub("…", letter.body)
    return found


def _leaving(letters: list[OutgoingMessage]) -> list[dict[str, Any]]:
    """Invitations that can be undone still, act by act: how many, for how long, and
    one of them."""
    now, acts = timezone.now(), defaultdict[datetime, list[str]](list)
    for letter in letters:
        kind, _colon, rest = letter.key.partition(":")
        waits = letter.state == Delivery.QUEUED and letter.due_at > now
        if kind == "invitation" and waits:
            acts[letter.due_at].append(rest.partition(":")[0])
    return [
        {"n": len(asked), "assignment": asked[0], "seconds": (due_at - now).seconds}
        for due_at, asked in acts.items()
    ]


def _conflicted(paper: Paper) -> list[dict[str, str]]:
    """Who is in conflict and why; an author's own account only where I1 names authors."""
    words = dict(ConflictKind.choices)
    return [
        row | {"words": words[row["kind"]], "lifts": row["kind"] not in AUTHORSHIP}
        for row in paper.submission.conflicted
        if row["kind"] not in AUTHORSHIP or paper.shows("I1")
    ]


def _special_issue(submission: Submission) -> str:
    chosen = (one["theme"] for one in submission.special_issues if one["is_chosen"])
    return next(chosen, "")


def _assignable(paper: Paper) -> list[User]:
    """Editors who could handle it: nobody in conflict, no author, no reviewer of it.

    The guest editors of its special issue among them, unless one of them wrote it (C9).
    """
    submission = paper.submission
    values = {"paper": submission.pk, "submitter": submission.submitter_id}
    today, special = timezone.localdate(), submission.special_issue_id
    if special is None:
        return questions.able_editors.ask(**values, today=today)
    return questions.able_editors_or_guests.ask(**values, today=today, special=special)


def in_rounds(asked: list[ReviewAssignment]) -> list[dict[str, Any]]:
    """The same people, a round at a time."""
    rounds: dict[int, dict[str, Any]] = {}
    for assignment in asked:
        entry = rounds.setdefault(
            assignment.round_id, {"round": assignment.round, "rows": []}
        )
        entry["rows"].append(assignment)
    return list(rounds.values())


def reports(asked: list[ReviewAssignment]) -> list[ReviewAssignment]:
    """Those whose report this reader may read."""
    return [a for a in asked if a.shows_report]
