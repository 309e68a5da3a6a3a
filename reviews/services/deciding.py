"""The decision: one released act with its letter, and all that follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal import outbox, record
from journal.models import User
from journal.verdict import Verdict, deny, require
from reviews import desk
from reviews.choices import OPEN, REVISIONS, Answer, Outcome
from reviews.decision_rights import needs_approval
from reviews.emails import tell_reviewer
from reviews.models import Decision, Review, ReviewAssignment, ReviewRound
from reviews.points import split_points, write_points
from reviews.pseudonyms import give_pseudonyms, label_numbers
from submissions.authorship import are_agreed
from submissions.choices import Action
from submissions.emails import addressees
from submissions.models import Submission, Version
from submissions.permissions import Standing, can_do, can_see
from submissions.workflow import hold, may, transition

ACTIONS = {
    Outcome.ACCEPT: Action.ACCEPT,
    Outcome.MINOR: Action.ASK_REVISION,
    Outcome.MAJOR: Action.ASK_REVISION,
    Outcome.RETURN: Action.RETURN,
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
    """Keep a decision as a draft that only the paper's editors see (A11, E14).

    One that waited for approval is a draft again, and is asked for again. Refused while a decision is on its way: what leaves is what was looked at.
    """
    require(can_do(by, "A11", hold(submission)))
    leaving = submission.decisions.filter(sends_at__isnull=False).first()
    if leaving:
        require(deny(on_its_way(leaving)))
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
            "asks_approval_at": None,
            "approved_by": None,
        },
    )
    if submission.journal.senior_approval:
        desk.refresh(submission)
    return draft


@transaction.atomic
def release_decision(submission: Submission, *, by: User) -> Decision:
    """Send the drafted decision: status, letter, reports and thanks, all or none (P6).

    Nothing leaves before a chief editor approved it, where the journal wants that.
    Closes the round; reviewers still reading are told that it ended; the reports
    become the authors' to read, under pseudonyms; for a revision the next version
    waits with one row for each point to answer.
    """
    decision = require_releasable(hold(submission), by=by)
    outcome = Outcome(decision.outcome)
    now = timezone.now()
    if decision.sends_at and decision.sends_at > now:
        require(deny(on_its_way(decision)))
    if decision.approved_by is None and needs_approval(Standing.of(by, submission)):
        require(deny(_("A chief editor approves decisions before they leave.")))
    submission.revision_due_at = (
        revision_due(decision) if outcome in REVISIONS else None
    )
    decision.revision_due_at = submission.revision_due_at
    decision.released_at, decision.editor, decision.sends_at = now, by, None
    decision.asks_approval_at = None
    decision.save()
    transition(submission, ACTIONS[outcome], by=by, outcome=outcome.value)
    if decision.round:
        _close(decision.round, now)
    _tell_authors(decision)
    if outcome in REVISIONS:
        _open_revision(decision)
    desk.refresh(submission)
    return decision


def require_releasable(submission: Submission, *, by: User) -> Decision:
    """The paper's drafted decision, when this editor may release it as it is now.

    Nothing is accepted before every author has confirmed.
    """
    require(_still_open(submission, can_do(by, "A12", submission), by))
    decision = submission.decisions.filter(released_at=None).first()
    _require_complete(submission, decision)
    assert decision is not None  # noqa: S101
    if decision.outcome == Outcome.ACCEPT:
        require(are_agreed(submission, by))
    return decision


def on_its_way(decision: Decision) -> str:
    """Why nobody else decides, and nobody writes at the letter, meanwhile."""
    return _(
        "The decision of %(name)s leaves in %(seconds)d seconds. Undo it first."
    ) % {"name": decision.editor, "seconds": decision.seconds_left}


def _still_open(submission: Submission, verdict: Verdict, by: User) -> Verdict:
    """Who comes second learns who was first, and when (P7)."""
    first = submission.decisions.in_force().last()
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
    elif decision.outcome not in open_outcomes(submission):
        fewest = max(1, submission.journal.fewest_reports)
        words = ngettext(
            "No report is in. This paper is accepted only after review.",
            "This journal accepts a paper only with %(n)d reports.",
            fewest,
        )
        require(deny(words % {"n": fewest}))


def revision_due(decision: Decision) -> datetime:
    """The day that the editor chose, or the journal's usual time."""
    days = decision.submission.journal.revision_days
    return decision.revision_due_at or timezone.now() + timedelta(days=days)


def _close(current: ReviewRound, now: datetime) -> None:
    taken_back = current.decisions.filter(rescinded_at__isnull=False).count()
    once = str(taken_back or "")
    current.closed_at = now
    current.save(update_fields=["closed_at"])
    give_pseudonyms(current.submission)
    assignments = current.assignments.select_related(
        "reviewer", "round__submission__journal"
    )
    for assignment in assignments.filter(state__in=OPEN):
        _end(assignment)
    for assignment in assignments.filter(state=Answer.SUBMITTED):
        if assignment.review.released_at is None:  # or by a decision taken back since
            assignment.review.released_at = now
            assignment.review.save(update_fields=["released_at"])
        tell_reviewer(assignment, "decision_to_reviewer", once=once)


def _end(assignment: ReviewAssignment) -> None:
    from .inviting import end

    end(assignment, "round_closed")


def reports_text(current: ReviewRound | None) -> str:
    """The reports as the authors' letter carries them, under pseudonyms.

    The same before the decision, for its preview, and at the decision.
    """
    if current is None:
        return ""
    numbers = label_numbers(current.submission)
    rows = current.assignments.filter(state=Answer.SUBMITTED).select_related("review")
    rows = rows.prefetch_related("review__attachments")
    return "\n\n".join(
        _("Reviewer %(number)s") % {"number": numbers[row.reviewer_id]}
        + "\n\n"
        + row.review.comments
        + _files_with(row.review)
        for row in sorted(rows, key=lambda row: numbers[row.reviewer_id])
    )


def _files_with(review: Review) -> str:
    """That there are files: they are on the paper's page, never in a letter (F12)."""
    files = len(review.files_going_out)
    if not files:
        return ""
    words = ngettext(
        "With %(n)d file, on the paper’s page.",
        "With %(n)d files, on the paper’s page.",
        files,
    )
    return "\n\n" + words % {"n": files}


def letter_text(decision: Decision) -> str:
    """The whole letter: what the editor wrote, and the reports below it."""
    reports = reports_text(decision.round)
    return f"{decision.letter}\n\n{reports}" if reports else decision.letter


def open_outcomes(submission: Submission) -> list[Outcome]:
    """What can be decided now: nothing peer reviewed is accepted with fewer reports than
    the journal wants, and none without one; what is in review goes back to its authors by a decision, not for corrections."""
    possible = [o for o in Outcome if may(ACTIONS[o], submission)]
    section = submission.section
    if section is not None and not section.is_peer_reviewed:
        return possible
    reports = ReviewAssignment.objects.filter(
        round__submission=submission, state=Answer.SUBMITTED
    )
    fewest = max(1, submission.journal.fewest_reports)
    enough = reports.count() >= fewest
    return [o for o in possible if o != Outcome.ACCEPT or enough]


def _tell_authors(decision: Decision) -> None:
    """The letter exactly as it was previewed, to each author, with the reports."""
    submission = decision.submission
    body = letter_text(decision)
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
