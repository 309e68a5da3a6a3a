"""Finding reviewers: send to review, invite, answer, remind, cancel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.models import User
from journal.verdict import deny, require
from reviews import desk
from reviews.choices import OPEN, Answer, DeclineReason
from reviews.emails import send_invitation, tell_reviewer
from reviews.models import Review, ReviewAssignment, ReviewRound
from reviews.permissions import can_answer, can_be_invited
from reviews.tokens import token_for, token_hash
from reviews.workplaces import Workplaces
from submissions import grants, services
from submissions.choices import Action, Status, Thread
from submissions.emails import tell_authors, tell_editor
from submissions.models import Submission
from submissions.permissions import can_do, can_see
from submissions.workflow import hold, transition

NUDGE_AGAIN = timedelta(days=3)
REMINDERS = ("reminder", "reminder_late")


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
) -> list[ReviewAssignment]:
    """Ask people to review, one letter each; opens the first round when needed.

    Nobody in conflict, nobody who handles the paper, nobody twice (A06, C7). A person
    of an author's institution only with a written reason, which the paper's editors
    keep as a note (C2). All are asked or none.
    """
    reviewers = list(reviewers)
    require(can_do(by, "A06", hold(submission)))
    _require_reason(submission, reviewers, override, by=by)
    if submission.status == Status.SUBMITTED:
        send_to_review(submission, by=by)
    current = submission.rounds.filter(closed_at=None).get()
    invited = [_invite(current, person, by=by, due_at=due_at) for person in reviewers]
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


def _invite(
    current: ReviewRound, person: User, *, by: User, due_at: datetime | None
) -> ReviewAssignment:
    submission, journal = current.submission, current.submission.journal
    require(can_be_invited(person, submission))
    now = timezone.now()
    assignment = ReviewAssignment(
        round=current,
        reviewer=person,
        invited_by=by,
        invited_at=now,
        answer_due_at=now + timedelta(days=journal.answer_days),
        due_at=due_at or now + timedelta(days=journal.review_days),
    )
    assignment.token_hash = token_hash(token_for(assignment))
    assignment.save()
    grants.revoke(person, submission, grants.REVIEWED)
    grants.grant(person, grants.ANSWER, submission)
    record.write(
        "reviewer.invited",
        about=submission.uuid,
        by=by,
        assignment=str(assignment.uuid),
    )
    send_invitation(assignment)
    return assignment


@transaction.atomic
def accept_invitation(
    assignment: ReviewAssignment,
    *,
    by: User,
    extra_days: int = 0,
    knows_authors: bool = False,
) -> ReviewAssignment:
    """Say yes, if need be with a later date inside the journal's limit (14 days)."""
    locked = _locked(assignment)
    require(can_answer(by, locked))
    locked.state, locked.answered_at = Answer.ACCEPTED, timezone.now()
    locked.knows_authors = knows_authors
    locked.due_at += timedelta(days=min(max(extra_days, 0), 14))
    locked.save()
    Review.objects.get_or_create(assignment=locked)
    submission = locked.round.submission
    grants.replace(by, submission, grants.ANSWER, grants.REVIEW)
    outbox.take_back(f"invitation:{locked.uuid}:")
    _record(locked, "reviewer.accepted", by)
    tell_reviewer(locked, "thanks_accepted")
    desk.refresh(submission)
    return locked


@transaction.atomic
def decline_invitation(
    assignment: ReviewAssignment, *, by: User, reason: str, note: str = ""
) -> ReviewAssignment:
    """Say no with one tap; a conflict of interest is written down as one."""
    locked = _locked(assignment)
    require(can_answer(by, locked))
    submission = locked.round.submission
    if reason == DeclineReason.CONFLICT:
        services.declare_conflict(submission, by=by)
    locked.state, locked.answered_at = Answer.DECLINED, timezone.now()
    locked.decline_reason, locked.decline_note = reason, note
    locked.save()
    grants.revoke(by, submission, grants.ANSWER)
    outbox.take_back(f"invitation:{locked.uuid}:")
    _record(locked, "reviewer.declined", by, reason=reason)
    _tell_handling_editor(locked, "reviewer_declined")
    desk.refresh(submission)
    return locked


@transaction.atomic
def nudge(assignment: ReviewAssignment, *, by: User) -> ReviewAssignment:
    """Remind a reviewer by hand; not twice within three days."""
    locked = _locked(assignment)
    require(can_do(by, "A06", locked.round.submission))
    if locked.state not in OPEN:
        require(deny(_("Nothing is open that this person could be reminded of.")))
    now = timezone.now()
    if locked.last_reminded_at and now - locked.last_reminded_at < NUDGE_AGAIN:
        require(deny(_("This person was reminded less than three days ago.")))
    locked.last_reminded_at = now
    locked.save(update_fields=["last_reminded_at"])
    if locked.state == Answer.INVITED:
        send_invitation(locked, once=now.isoformat())
    else:
        tell_reviewer(locked, "reminder", once=now.isoformat())
    _record(locked, "reviewer.reminded", by)
    return locked


@transaction.atomic
def cancel(assignment: ReviewAssignment, *, by: User) -> ReviewAssignment:
    """Take an invitation or an open review back; the link dies, the person is told."""
    locked = _locked(assignment)
    submission = locked.round.submission
    require(can_do(by, "A06", submission))
    if locked.state not in OPEN:
        require(deny(_("This review has ended already.")))
    end(locked, "cancelled")
    _record(locked, "reviewer.cancelled", by)
    desk.refresh(submission)
    return locked


def end(assignment: ReviewAssignment, letter: str) -> None:
    """Close an open assignment: no access, no link, one letter that says so."""
    assignment.state = Answer.CANCELLED
    assignment.save(update_fields=["state"])
    submission = assignment.round.submission
    grants.revoke(assignment.reviewer, submission, grants.ANSWER, grants.REVIEW)
    outbox.take_back(
        *(f"{kind}:{assignment.uuid}:" for kind in ("invitation", *REMINDERS))
    )
    tell_reviewer(assignment, letter)


@transaction.atomic
def move_due_date(
    assignment: ReviewAssignment, due_at: datetime, *, by: User
) -> ReviewAssignment:
    """Give a reviewer another date."""
    locked = _locked(assignment)
    submission = locked.round.submission
    require(can_do(by, "A06", submission))
    if locked.state not in OPEN:
        require(deny(_("This review has ended; it has no date any more.")))
    locked.due_at = due_at
    locked.save(update_fields=["due_at"])
    _record(locked, "reviewer.due_moved", by, due=due_at.isoformat())
    tell_reviewer(locked, "new_date", once=due_at.isoformat())
    desk.refresh(submission)
    return locked


def _locked(assignment: ReviewAssignment) -> ReviewAssignment:
    """The assignment as it stands once the paper's row is ours."""
    hold(assignment.round.submission)
    return ReviewAssignment.objects.select_related(
        "reviewer", "round__submission__journal", "round__version"
    ).get(pk=assignment.pk)


def _record(
    assignment: ReviewAssignment, kind: str, by: User | None, **data: Any
) -> None:
    record.write(
        kind,
        about=assignment.round.submission.uuid,
        by=by,
        assignment=str(assignment.uuid),
        **data,
    )


def _tell_handling_editor(assignment: ReviewAssignment, letter: str) -> None:
    submission = assignment.round.submission
    handling = submission.editor_assignments.filter(ended_at=None).first()
    editor = handling.editor if handling else assignment.invited_by
    tell_editor(
        submission,
        editor,
        letter,
        once=str(assignment.uuid),
        reviewer=str(assignment.reviewer),
    )
