"""What becomes of an invitation: answered, reminded, given another date, cancelled."""

from __future__ import annotations

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
from reviews.emails import in_words, send_invitation, tell_reviewer
from reviews.models import Criterion, Review, ReviewAssignment
from reviews.permissions import can_answer
from submissions import grants, services
from submissions.emails import tell_editor
from submissions.permissions import can_do
from submissions.workflow import hold

from .alternates import promote_next

NUDGE_AGAIN = timedelta(days=3)
MOST_EXTRA = timedelta(days=14)
REMINDERS = ("reminder", "reminder_late")


@transaction.atomic
def accept_invitation(
    assignment: ReviewAssignment,
    *,
    by: User,
    extra_days: int = 0,
    due_at: datetime | None = None,
    knows_authors: bool = False,
) -> ReviewAssignment:
    """Say yes, if need be by another date, up to 14 days later than was asked."""
    locked = _locked(assignment)
    require(can_answer(by, locked))
    latest = locked.due_at + MOST_EXTRA
    wanted = due_at or locked.due_at + timedelta(days=max(extra_days, 0))
    locked.due_at, locked.asked_due_at = min(wanted, latest), None
    locked.state, locked.answered_at = Answer.ACCEPTED, timezone.now()
    locked.knows_authors = knows_authors
    locked.save()
    submission = locked.round.submission
    asked = Criterion.objects.filter(journal=submission.journal).in_use()
    Review.objects.get_or_create(
        assignment=locked,
        defaults={"question_ids": list(asked.values_list("pk", flat=True))},
    )
    grants.replace(by, submission, grants.ANSWER, grants.REVIEW)
    outbox.take_back(f"invitation:{locked.uuid}:")
    _record(locked, "reviewer.accepted", by)
    tell_reviewer(locked, "thanks_accepted")
    desk.refresh(submission)
    return locked


@transaction.atomic
def ask_for_date(
    assignment: ReviewAssignment,
    due_at: datetime,
    *,
    by: User,
    knows_authors: bool = False,
) -> ReviewAssignment:
    """A date of the reviewer's own: inside the journal's limit it is a yes, and beyond
    it a question to the editor, until whose answer the invitation stays open."""
    locked = _locked(assignment)
    require(can_answer(by, locked))
    if due_at <= locked.due_at + MOST_EXTRA:
        return accept_invitation(
            locked, by=by, due_at=due_at, knows_authors=knows_authors
        )
    locked.asked_due_at = due_at
    locked.save(update_fields=["asked_due_at"])
    _record(locked, "reviewer.date_asked", by, due=due_at.isoformat())
    _tell_handling_editor(
        locked, "date_asked", once=due_at.isoformat(), wanted=in_words(due_at)
    )
    return locked


@transaction.atomic
def decline_invitation(
    assignment: ReviewAssignment, *, by: User, reason: str, note: str = ""
) -> ReviewAssignment:
    """Say no with one tap; a conflict of interest is written down as one."""
    locked = _locked(assignment)
    require(can_answer(by, locked))
    submission = locked.round.submission
    locked.state, locked.answered_at = Answer.DECLINED, timezone.now()
    locked.decline_reason, locked.decline_note = reason, note
    locked.save()
    if reason == DeclineReason.CONFLICT:
        services.declare_conflict(submission, by=by)
    grants.revoke(by, submission, grants.ANSWER)
    outbox.take_back(f"invitation:{locked.uuid}:")
    _record(locked, "reviewer.declined", by, reason=reason)
    instead = promote_next(submission)
    _tell_handling_editor(locked, "reviewer_declined", instead=asked_instead(instead))
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
    """Take an invitation or an open review back; the link dies, the person is told.

    Nobody is asked instead: the editor who cancels knows what is wanted.
    """
    locked = _locked(assignment)
    submission = locked.round.submission
    require(can_do(by, "A06", submission))
    if locked.state not in OPEN:
        require(deny(_("This review has ended already.")))
    end(locked, "cancelled")
    _record(locked, "reviewer.cancelled", by)
    desk.refresh(submission)
    return locked


@transaction.atomic
def leave_open_reviews(person: User) -> None:
    """A person leaves the journal: what was asked of them ends; the desk shows it."""
    for assignment in ReviewAssignment.objects.open().filter(reviewer=person):
        locked = _locked(assignment)
        if locked.state not in OPEN:
            continue
        end(locked, "cancelled")
        _record(locked, "reviewer.cancelled", None)
        desk.refresh(locked.round.submission)


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
    locked.due_at, locked.asked_due_at = due_at, None
    if locked.state == Answer.INVITED:  # time to answer, now that the date is known
        days = timedelta(days=submission.journal.answer_days)
        locked.answer_due_at = max(locked.answer_due_at, timezone.now() + days)
    locked.save(update_fields=["due_at", "asked_due_at", "answer_due_at"])
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


def asked_instead(assignment: ReviewAssignment | None) -> str:
    """What a letter to the editor says of the alternate who was asked, if one was."""
    if assignment is None:
        return ""
    words = _("%(name)s, the next alternate, has been asked instead.")
    return f"{words % {'name': assignment.reviewer}} "


def _tell_handling_editor(
    assignment: ReviewAssignment, letter: str, *, once: str = "", **values: str
) -> None:
    submission = assignment.round.submission
    handling = submission.editor_assignments.filter(ended_at=None).first()
    editor = handling.editor if handling else assignment.invited_by
    tell_editor(
        submission,
        editor,
        letter,
        once=f"{assignment.uuid}:{once}" if once else str(assignment.uuid),
        reviewer=str(assignment.reviewer),
        **values,
    )
