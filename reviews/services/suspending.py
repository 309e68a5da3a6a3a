"""Reviewers who come to be in conflict: suspended in the same transaction (C5)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from journal import outbox, record
from reviews import desk
from reviews.choices import OPEN, Answer
from reviews.emails import send_invitation, tell_reviewer
from reviews.models import ReviewAssignment
from reviews.permissions import can_be_invited
from submissions import grants
from submissions.conflicts import is_in_conflict
from submissions.emails import tell_editor, tell_editors
from submissions.models import Submission
from submissions.permissions import can_see

from .inviting import REMINDERS


@transaction.atomic
def suspend_or_resume(submission: Submission) -> None:
    """Bring the reviews of a paper in line with who is in conflict with it now.

    Called inside every act that finds, declares or lifts a conflict. What a person in
    conflict was to do in the open round is suspended: no access, no link, no place in
    the round. A report that was given stays and is marked. The chief editors without a
    conflict are told of both, the handling editor too. Once the conflict is lifted, the
    review goes on, if its round is open still.
    """
    asked = ReviewAssignment.objects.filter(round__submission=submission)
    for assignment in asked.select_related("reviewer", "round__submission__journal"):
        person, state = assignment.reviewer, assignment.state
        if state == Answer.SUBMITTED:
            if is_in_conflict(person, submission):
                _tell(assignment, "report_in_conflict")
        elif assignment.round.closed_at is not None:
            continue
        elif state in OPEN and is_in_conflict(person, submission):
            _suspend(assignment)
        elif state == Answer.SUSPENDED and can_be_invited(person, submission):
            _resume(assignment)


def _suspend(assignment: ReviewAssignment) -> None:
    submission = assignment.round.submission
    assignment.state = Answer.SUSPENDED
    assignment.save(update_fields=["state"])
    grants.revoke(assignment.reviewer, submission, grants.ANSWER, grants.REVIEW)
    outbox.take_back(
        *(f"{kind}:{assignment.uuid}:" for kind in ("invitation", *REMINDERS))
    )
    _record(assignment, "reviewer.suspended")
    _tell(assignment, "reviewer_suspended")
    desk.refresh(submission)


def _resume(assignment: ReviewAssignment) -> None:
    """As it was, and with the journal's time to answer ahead at the least."""
    submission, now = assignment.round.submission, timezone.now()
    soon = now + timedelta(days=submission.journal.answer_days)
    assignment.answer_due_at = max(assignment.answer_due_at, soon)
    assignment.due_at = max(assignment.due_at, soon)
    agreed = assignment.answered_at is not None
    assignment.state = Answer.ACCEPTED if agreed else Answer.INVITED
    assignment.save(update_fields=["state", "answer_due_at", "due_at"])
    right = grants.REVIEW if agreed else grants.ANSWER
    grants.replace(assignment.reviewer, submission, grants.REVIEWED, right)
    _record(assignment, "reviewer.resumed")
    if agreed:
        tell_reviewer(assignment, "review_resumed", once=now.isoformat())
    else:
        send_invitation(assignment, once=now.isoformat())
    desk.refresh(submission)


def _tell(assignment: ReviewAssignment, letter: str) -> None:
    """Once for each conflict, in words that do not say which: the desk does, to whom
    it may (I6)."""
    submission = assignment.round.submission
    rows = submission.conflicts.in_force().filter(user=assignment.reviewer)
    first = rows.order_by("pk").values_list("pk", flat=True).first()
    once = f"{assignment.uuid}:{first or 'author'}"
    reviewer = str(assignment.reviewer)
    tell_editors(submission, letter, once=once, reviewer=reviewer)
    handling = submission.editor_assignments.filter(ended_at=None).first()
    if handling and can_see(handling.editor, "E09", submission):
        tell_editor(submission, handling.editor, letter, once=once, reviewer=reviewer)


def _record(assignment: ReviewAssignment, kind: str) -> None:
    record.write(
        kind,
        about=assignment.round.submission.uuid,
        assignment=str(assignment.uuid),
    )
