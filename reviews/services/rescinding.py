"""A released decision is taken back: it stays in the record, and no longer counts."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from reviews import desk
from reviews.choices import Answer, Outcome
from reviews.decision_rights import can_rescind
from reviews.emails import tell_reviewer
from reviews.models import Decision
from submissions.choices import Action
from submissions.emails import tell_authors, tell_editors_in_charge
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.workflow import hold, transition

SHORTEST = 10  # characters that a reason has at least


@transaction.atomic
def rescind_decision(submission: Submission, *, by: User, reason: str) -> Decision:
    """Take back the decision that the paper stands on, and tell all who were told of it.

    Only a chief editor does. The letter stays where it was read, marked with the day and
    the reason; the paper waits where it was decided. Refused once a revision has begun
    (what the authors typed is never lost) or the article is published.
    """
    hold(submission)
    decision = submission.decisions.in_force().last()
    require(can_rescind(Standing.of(by, submission), decision))
    assert decision is not None  # noqa: S101  (can_rescind says so)
    if len(reason.strip()) < SHORTEST:
        require(deny(_("Say why the decision is taken back. The authors read it.")))
    take_back(decision, by=by, reason=reason.strip())
    to = Action.RESCIND if decision.round else Action.RESCIND_FIRST
    transition(submission, to, by=by, decision=str(decision.uuid))
    said = {
        "outcome": str(decision.get_outcome_display()),
        "day": date_format(timezone.localtime(decision.released_at), "j F Y"),
        "reason": reason.strip(),
    }
    once = str(decision.uuid)
    tell_authors(submission, "decision_rescinded", once=once, **said)
    tell_editors_in_charge(
        submission, "decision_rescinded_editor", once=once, person=str(by), **said
    )
    _tell_reviewers(decision)
    desk.refresh(submission)
    return decision


def take_back(decision: Decision, *, by: User, reason: str) -> None:
    """Mark the decision, and open again what it had closed; the status is the caller's.

    Reports that the authors have been shown stay shown, and reviewers who were told
    that the round ended stay out of it: the editor may invite them again.
    """
    submission, now = decision.submission, timezone.now()
    decision.rescinded_at, decision.rescinded_by = now, by
    decision.rescinded_because = reason
    decision.save(update_fields=["rescinded_at", "rescinded_by", "rescinded_because"])
    if decision.round:
        decision.round.closed_at = None
        decision.round.save(update_fields=["closed_at"])
    for begun in submission.versions.filter(sent_at=None):
        begun.response_points.all().delete()  # nothing was answered: can_rescind
        begun.delete()
    before = submission.decisions.in_force().exclude(outcome=Outcome.RETURN).last()
    submission.decided_at = before.released_at if before else None
    submission.revision_due_at = None
    submission.save(update_fields=["decided_at", "revision_due_at"])
    record.write(
        "decision.rescinded",
        about=submission.uuid,
        by=by,
        decision=str(decision.uuid),
        reason=reason,
    )


def _tell_reviewers(decision: Decision) -> None:
    if decision.round is None:
        return
    reported = decision.round.assignments.filter(state=Answer.SUBMITTED)
    for assignment in reported.select_related("reviewer", "round__submission__journal"):
        tell_reviewer(
            assignment, "decision_rescinded_reviewer", once=str(decision.uuid)
        )
