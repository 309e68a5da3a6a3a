"""The editorial workflow: one table, and the one function that writes a status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.verdict import NotAllowed, deny
from submissions.choices import Action, Status
from submissions.models import Submission
from submissions.signals import status_changed

if TYPE_CHECKING:
    from journal.models import User


@dataclass(frozen=True)
class Transition:
    """From which statuses an action leads to which."""

    sources: frozenset[Status]
    target: Status


def _from(*sources: Status, to: Status) -> Transition:
    return Transition(frozenset(sources), to)


DECIDED = (Status.REVISING, Status.ACCEPTED, Status.DECLINED)
TRANSITIONS = {
    Action.SUBMIT: _from(Status.DRAFT, to=Status.SUBMITTED),
    Action.SEND_TO_REVIEW: _from(Status.SUBMITTED, to=Status.UNDER_REVIEW),
    Action.ASK_REVISION: _from(
        Status.SUBMITTED, Status.UNDER_REVIEW, to=Status.REVISING
    ),
    Action.RESUBMIT: _from(Status.REVISING, to=Status.UNDER_REVIEW),
    # A technical return decides nothing: the paper comes back for its first look.
    Action.RETURN: _from(Status.SUBMITTED, to=Status.REVISING),
    Action.CORRECT: _from(Status.REVISING, to=Status.SUBMITTED),
    Action.ACCEPT: _from(Status.SUBMITTED, Status.UNDER_REVIEW, to=Status.ACCEPTED),
    Action.DECLINE: _from(Status.SUBMITTED, Status.UNDER_REVIEW, to=Status.DECLINED),
    # What is taken back stood on reports or on the first look; it waits there again.
    Action.RESCIND: _from(*DECIDED, to=Status.UNDER_REVIEW),
    Action.RESCIND_FIRST: _from(*DECIDED, to=Status.SUBMITTED),
    Action.REOPEN: _from(Status.DECLINED, to=Status.UNDER_REVIEW),
    Action.REOPEN_FIRST: _from(Status.DECLINED, to=Status.SUBMITTED),
    Action.WITHDRAW: _from(
        Status.SUBMITTED,
        Status.UNDER_REVIEW,
        Status.REVISING,
        Status.ACCEPTED,
        to=Status.WITHDRAWN,
    ),
    Action.PUBLISH: _from(Status.ACCEPTED, to=Status.PUBLISHED),
}
DECIDING = frozenset({Action.ASK_REVISION, Action.ACCEPT, Action.DECLINE})


class TransitionNotAllowed(NotAllowed):
    """The workflow has no such step from here; the sentence is for the person, who is
    refused as by the policy."""

    def __init__(self, reason: str) -> None:
        super().__init__(deny(reason))


def may(action: Action, submission: Submission) -> bool:
    """Whether the table has this step from where the submission stands."""
    return submission.status in TRANSITIONS[action].sources


def hold(submission: Submission) -> Submission:
    """Wait for one's turn with a paper, and see it as it now stands.

    Every act on a paper begins with this, before the policy is asked: of two acts at
    once the second sees what the first has done (reliability.md, rule 5, P7, P13). One
    row for all, so that no two acts can wait for each other.
    """
    waiting = Submission.objects.select_for_update()
    submission.refresh_from_db(from_queryset=waiting)
    return submission


def foresee(submission: Submission, action: Action) -> Submission:
    """Let the object in memory stand where the act leads to; nothing is written.

    A preview looks at it; `transition` saves and records it.
    """
    submission.status, submission.status_at = TRANSITIONS[action].target, timezone.now()
    if action in DECIDING:
        submission.decided_at = submission.status_at
    return submission


@transaction.atomic
def transition(
    submission: Submission, action: Action, *, by: User | None, **data: str
) -> Submission:
    """Move a submission along the editorial workflow and record who did it.

    Locks the row, so two editors pressing two buttons cannot both win. Writes
    the status and the event together and sends `status_changed`.
    Raises TransitionNotAllowed with a sentence fit for the editor to read.
    """
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    step = TRANSITIONS[action]
    if row.status not in step.sources:
        raise TransitionNotAllowed(
            _("%(paper)s is “%(status)s” now, so “%(action)s” is not possible.")
            % {
                "paper": row.number or row.title,
                "status": row.get_status_display(),
                "action": action.label,
            }
        )
    foresee(submission, action)
    fields = ["status", "status_at"]
    if row.status == Status.REVISING:  # what was asked for meanwhile is settled
        submission.more_time_until, submission.more_time_reason = None, ""
        fields += ["more_time_until", "more_time_reason"]
    if action == Action.SUBMIT:
        submission.submitted_at = submission.status_at
        fields += ["submitted_at", "number"]
    if action in DECIDING:
        fields += ["decided_at", "revision_due_at"]
    elif action == Action.RETURN:
        fields += ["revision_due_at"]
    submission.save(update_fields=fields)
    record.write(
        f"submission.{action.value}",
        about=submission.uuid,
        by=by,
        released=True,
        **data,
    )
    status_changed.send(Submission, submission=submission, action=action, by=by)
    return submission
