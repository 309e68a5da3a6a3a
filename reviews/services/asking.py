"""Asking people to review: open the round, invite, and for a minute undo it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.choices import Delivery
from journal.models import OutgoingMessage, User
from journal.verdict import deny, require
from reviews import desk
from reviews.choices import Answer
from reviews.emails import send_invitation
from reviews.models import ReviewAssignment, ReviewRound
from reviews.permissions import can_be_invited
from reviews.tokens import token_for, token_hash
from reviews.workplaces import Workplaces
from submissions import grants, services
from submissions.choices import Action, Status, Thread
from submissions.emails import tell_authors
from submissions.models import Submission
from submissions.permissions import can_do, can_see
from submissions.workflow import hold, transition


@transaction.atomic
def send_to_review(submission: Submission, *, by: User) -> ReviewRound:
    """Open the first round. The authors are told; reviewers are asked next."""
    require(can_do(by, "A06", hold(submission)))
    transition(submission, Action.SEND_TO_REVIEW, by=by)
    opened = open_round(submission)
    tell_authors(submission, "in_review")
    desk.refresh(submission)
    return opened


def open_round(submission: Submission) -> ReviewRound:
    """A new round on the newest version that was sent."""
    version = submission.versions.filter(sent_at__isnull=False).last()
    assert version is not None  # noqa: S101  (what is with the editors was sent)
    number = submission.rounds.count() + 1
    return ReviewRound.objects.create(
        submission=submission, version=version, number=number
    )


@transaction.atomic
def invite(
    submission: Submission,
    reviewers: Iterable[User],
    *,
    by: User,
    due_at: datetime | None = None,
    override: str = "",
    letter: str = "",
) -> list[ReviewAssignment]:
    """Ask people to review, one letter each; opens the first round when needed.

    Nobody in conflict, nobody who handles the paper, nobody twice (A06, C7). A person
    of an author's institution only with a written reason, which the paper's editors
    keep as a note (C2). All are asked or none. The letters, in the editor's own words
    if there are any, leave when the minute for undoing is over (ux.md, principle 5).
    """
    reviewers = list(reviewers)
    require(can_do(by, "A06", hold(submission)))
    _require_reason(submission, reviewers, override, by=by)
    if submission.status == Status.SUBMITTED:
        send_to_review(submission, by=by)
    current = submission.rounds.filter(closed_at=None).get()
    now = timezone.now()
    invited = []
    for person in reviewers:
        assignment = ask(current, person, by=by, due_at=due_at, at=now)
        send_invitation(assignment, body=letter, due_at=now + outbox.UNDO_WINDOW)
        invited.append(assignment)
    desk.refresh(submission)
    return invited


def _require_reason(
    submission: Submission, reviewers: list[User], override: str, *, by: User
) -> None:
    workplaces = Workplaces.of(submission)
    shared = [person for person in reviewers if workplaces.shared_with(person)]
    if not shared:
        return
    names = ", ".join(map(str, shared))
    if not can_see(by, "I1", submission):
        require(deny(_("%(name)s is not available for this paper.") % {"name": names}))
    if not override.strip():
        require(
            deny(
                _(
                    "%(names)s: same institution as an author. Say why that is no hindrance."
                )
                % {"names": names}
            )
        )
    note = _("Asked although of an author’s institution: %(names)s. %(reason)s")
    services.post_message(
        submission,
        note % {"names": names, "reason": override.strip()},
        by=by,
        thread=Thread.EDITORS,
    )


def ask(
    current: ReviewRound,
    person: User,
    *,
    by: User,
    at: datetime,
    due_at: datetime | None = None,
) -> ReviewAssignment:
    """The invitation of one person, who is in reserve no longer; the letter follows."""
    submission, journal = current.submission, current.submission.journal
    require(can_be_invited(person, submission))
    assignment = ReviewAssignment(
        round=current,
        reviewer=person,
        invited_by=by,
        invited_at=at,
        answer_due_at=at + timedelta(days=journal.answer_days),
        due_at=due_at or at + timedelta(days=journal.review_days),
    )
    assignment.token_hash = token_hash(token_for(assignment))
    assignment.save()
    current.alternates.filter(person=person).delete()
    grants.revoke(person, submission, grants.REVIEWED)
    grants.grant(person, grants.ANSWER, submission)
    record.write(
        "reviewer.invited",
        about=submission.uuid,
        by=by,
        assignment=str(assignment.uuid),
    )
    return assignment


@transaction.atomic
def undo_invitations(
    assignment: ReviewAssignment, *, by: User
) -> list[ReviewAssignment]:
    """Take back whoever was asked in one act, all or none, while no letter has left.

    Nobody is written to: nobody has heard of it.
    """
    submission = hold(assignment.round.submission)
    require(can_do(by, "A06", submission))
    together = list(
        ReviewAssignment.objects.select_related("reviewer").filter(
            round=assignment.round_id,
            invited_by=assignment.invited_by_id,
            invited_at=assignment.invited_at,
        )
    )
    if any(one.state != Answer.INVITED for one in together):
        require(deny(_("That cannot be undone: it was answered or ended already.")))
    outbox.take_back(*(f"invitation:{one.uuid}:" for one in together))
    if _are_written_to(together, submission):
        require(
            deny(
                _(
                    "A letter has left already. Cancel the review instead; the person is told."
                )
            )
        )
    for one in together:
        _forget(one, submission, by=by)
    desk.refresh(submission)
    return together


def _are_written_to(asked: list[ReviewAssignment], submission: Submission) -> bool:
    """Whether a letter has left since, is leaving this moment, or goes out anyway."""
    since = OutgoingMessage.objects.filter(
        about=submission.uuid,
        recipient__in=[one.reviewer for one in asked],
        created_at__gte=asked[0].invited_at,
    )
    return since.exclude(state=Delivery.CANCELLED).exists()


def _forget(assignment: ReviewAssignment, submission: Submission, *, by: User) -> None:
    assignment.state = Answer.CANCELLED
    assignment.save(update_fields=["state"])
    grants.revoke(assignment.reviewer, submission, grants.ANSWER)
    record.write(
        "reviewer.undone",
        about=submission.uuid,
        by=by,
        assignment=str(assignment.uuid),
    )
