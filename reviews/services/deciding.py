"""The decision: one released act with its letter, and all that follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.models import User
from journal.verdict import Verdict, deny, require
from reviews import desk
from reviews.choices import OPEN, REVISIONS, Answer, Outcome
from reviews.emails import tell_reviewer
from reviews.models import Decision, ReviewAssignment, ReviewRound
from reviews.points import split_points, write_points
from reviews.pseudonyms import give_pseudonyms
from submissions.choices import Action
from submissions.emails import addressees
from submissions.models import Submission, Version
from submissions.permissions import can_do, can_see
from submissions.workflow import hold, may, transition

ACTIONS = {
    Outcome.ACCEPT: Action.ACCEPT,
    Outcome.MINOR: Action.ASK_REVISION,
    Outcome.MAJOR: Action.ASK_REVISION,
    Outcome.DECLINE: Action.DECLINE,
}


@transaction.atomic
def save_decision(
    submission: Submission,
    *,
    by: User,
    outcome: str,
    subject: str,
    letter: str,
    revision_due_at: datetime | None = None,
    ask_reviewers: bool = True,
) -> Decision:
    """Keep a decision as a draft that only the paper's editors see (A11, E14)."""
    require(can_do(by, "A11", hold(submission)))
    draft, _created = Decision.objects.update_or_create(
        submission=submission,
        released_at=None,
        defaults={
            "round": submission.rounds.filter(closed_at=None).first(),
            "editor": by,
            "outcome": outcome,
            "subject": subject,
            "letter": letter,
            "revision_due_at": revision_due_at,
            "ask_reviewers": ask_reviewers,
        },
    )
    return draft


@transaction.atomic
def release_decision(submission: Submission, *, by: User) -> Decision:
    """Send the drafted decision: status, letter, reports and thanks, all or none (P6).

    Closes the round; reviewers still reading are told that it ended; the reports
    become the authors' to read, under pseudonyms; for a revision the next version
    waits with one row for each point to answer.
    """
    require(_still_open(submission, can_do(by, "A12", hold(submission)), by))
    decision = submission.decisions.filter(released_at=None).first()
    _require_complete(submission, decision)
    assert decision is not None  # noqa: S101
    outcome = Outcome(decision.outcome)
    now = timezone.now()
    submission.revision_due_at = (
        _revision_due(decision) if outcome in REVISIONS else None
    )
    decision.revision_due_at = submission.revision_due_at
    decision.released_at, decision.editor = now, by
    decision.save()
    transition(submission, ACTIONS[outcome], by=by, outcome=outcome.value)
    if decision.round:
        _close(decision.round, now)
    _tell_authors(decision)
    if outcome in REVISIONS:
        _open_revision(decision)
    desk.refresh(submission)
    return decision


def _still_open(submission: Submission, verdict: Verdict, by: User) -> Verdict:
    """Who comes second learns who was first, and when (P7)."""
    first = submission.decisions.filter(released_at__isnull=False).last()
    if verdict or not first or not can_see(by, "E14", submission):
        return verdict
    return deny(
        _("%(name)s decided on this paper on %(day)s.")
        % {
            "name": first.editor,
            "day": date_format(timezone.localtime(first.released_at), "j F Y, H:i"),
        }
    )


def _require_complete(submission: Submission, decision: Decision | None) -> None:
    if decision is None or not decision.outcome:
        require(deny(_("Choose a decision first.")))
    elif not decision.letter.strip():
        require(deny(_("The letter is empty.")))
    elif not may(ACTIONS[Outcome(decision.outcome)], submission):
        require(deny(_("A decision on this paper has been sent already.")))


def _revision_due(decision: Decision) -> datetime:
    days = decision.submission.journal.revision_days
    return decision.revision_due_at or timezone.now() + timedelta(days=days)


def _close(current: ReviewRound, now: datetime) -> None:
    current.closed_at = now
    current.save(update_fields=["closed_at"])
    give_pseudonyms(current.submission)
    assignments = current.assignments.select_related(
        "reviewer", "round__submission__journal"
    )
    for assignment in assignments.filter(state__in=OPEN):
        _end(assignment)
    for assignment in assignments.filter(state=Answer.SUBMITTED):
        assignment.review.released_at = now
        assignment.review.save(update_fields=["released_at"])
        tell_reviewer(assignment, "decision_to_reviewer")


def _end(assignment: ReviewAssignment) -> None:
    from .inviting import end

    end(assignment, "round_closed")


def reports_text(current: ReviewRound | None) -> str:
    """The released reports as the authors' letter carries them, under pseudonyms."""
    if current is None:
        return ""
    rows = (
        current.assignments.filter(state=Answer.SUBMITTED)
        .select_related("review")
        .order_by("pseudonym")
    )
    return "\n\n".join(
        _("Reviewer %(number)s") % {"number": row.pseudonym}
        + "\n\n"
        + row.review.comments
        for row in rows
    )


def _tell_authors(decision: Decision) -> None:
    """The letter exactly as it was previewed, to each author, with the reports."""
    submission = decision.submission
    reports = reports_text(decision.round)
    body = f"{decision.letter}\n\n{reports}" if reports else decision.letter
    for address, _name, account in addressees(submission):
        outbox.queue(
            key=f"decision:{decision.uuid}:{address}",
            address=address,
            recipient=account,
            subject=decision.subject,
            body=body,
            reason=f"decision: you are an author of {submission.number}",
            about=submission.uuid,
        )
    record.write(
        "decision.released",
        about=submission.uuid,
        by=decision.editor,
        decision=str(decision.uuid),
    )


def _open_revision(decision: Decision) -> None:
    submission = decision.submission
    last = submission.versions.last()
    assert last is not None  # noqa: S101  (a decided paper has a version)
    version = Version.objects.create(submission=submission, number=last.number + 1)
    if decision.round is None:
        return
    for assignment in decision.round.assignments.filter(state=Answer.SUBMITTED):
        write_points(
            version, assignment.review, split_points(assignment.review.comments)
        )
