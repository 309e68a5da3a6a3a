"""What the calendar asks for: reminders, lapsed invitations, a word to the editor.

Reminders go out three days before, on the day, four and ten days after; then the editor
is asked (ux.md, 11). After a pause only the newest one that is due is sent, and none to
somebody who has had a letter since that day (reliability.md, P11).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from journal import outbox, record
from journal.choices import Delivery
from journal.models import Event, OutgoingMessage
from reviews import desk
from reviews.choices import Answer
from reviews.emails import send_invitation, tell_reviewer
from reviews.models import ReviewAssignment
from submissions import grants
from submissions.emails import tell_editor
from submissions.workflow import hold

from .alternates import promote_next
from .inviting import asked_instead

BEFORE = 3
STEPS = {-BEFORE: "reminder", 0: "reminder", 4: "reminder_late", 10: "reminder_late"}
ASK_EDITOR = 14


def due() -> QuerySet[ReviewAssignment]:
    """The open assignments that the calendar may have something to say about."""
    soon = timezone.now() + timedelta(days=BEFORE + 1)
    return (
        ReviewAssignment.objects.filter(round__closed_at=None)
        .filter(
            Q(state=Answer.INVITED, answer_due_at__lte=soon)
            | Q(state=Answer.ACCEPTED, due_at__lte=soon)
        )
        .select_related("reviewer", "round__submission__journal", "round__version")
    )


@transaction.atomic
def keep_date(assignment: ReviewAssignment) -> str:
    """Do what is due for one assignment today; the kind of letter sent, or nothing."""
    hold(assignment.round.submission)
    assignment.refusal = refusal_of(assignment)
    assignment.refresh_from_db(
        fields=[
            *("state", "due_at", "answer_due_at", "asked_due_at"),
            *("last_reminded_at", "answered_at"),
        ]
    )
    if assignment.state == Answer.INVITED:
        return _keep_answer_date(assignment)
    if assignment.state == Answer.ACCEPTED:
        return _keep_report_date(assignment)
    return ""


def _keep_answer_date(assignment: ReviewAssignment) -> str:
    """One reminder, and an end when the day has passed without an answer.

    Whoever asked for another date has answered: it waits for the editor.
    """
    if assignment.asked_due_at:
        return ""
    day = _day(assignment, assignment.answer_due_at)
    today = _day(assignment, timezone.now())
    if today > day:
        return _lapse(assignment)
    remind_on = day - timedelta(days=BEFORE)
    if assignment.refusal:
        return ""
    if today < remind_on or _has_heard_since(assignment, remind_on):
        return ""
    send_invitation(assignment, once=f"{day}:{-BEFORE:+d}")
    _reminded(assignment)
    return "invitation"


def _keep_report_date(assignment: ReviewAssignment) -> str:
    day = _day(assignment, assignment.due_at)
    late = (_day(assignment, timezone.now()) - day).days
    if late >= ASK_EDITOR:
        return _ask_editor(assignment, day)
    newest = max((step for step in STEPS if step <= late), default=None)
    if (
        newest is None
        or assignment.refusal
        or _has_heard_since(assignment, day + timedelta(days=newest))
    ):
        return ""
    tell_reviewer(assignment, STEPS[newest], once=f"{day}:{newest:+d}")
    _reminded(assignment)
    return STEPS[newest]


def next_letter(assignment: ReviewAssignment, zone: ZoneInfo) -> date | None:
    """The day of the next letter that goes out by itself, for the page that says so.

    None where nothing is planned: it was answered, letters do not arrive, or the next
    step is the editor's.
    """
    if getattr(assignment, "refusal", None):
        return None
    today = timezone.localdate(timezone.now(), zone)
    if assignment.state == Answer.INVITED:
        if assignment.asked_due_at:
            return None
        day = timezone.localdate(assignment.answer_due_at, zone)
        steps = [-BEFORE, 1]  # a reminder; the end of the invitation
    elif assignment.state == Answer.ACCEPTED:
        day = timezone.localdate(assignment.due_at, zone)
        steps = sorted(STEPS)
    else:
        return None
    coming = (day + timedelta(days=step) for step in steps)
    return next((one for one in coming if one > today), None)


def _day(assignment: ReviewAssignment, moment: datetime) -> date:
    """The date of an instant where the journal is (reliability.md, rule 7)."""
    zone = ZoneInfo(assignment.round.submission.journal.timezone)
    return timezone.localdate(moment, zone)


def _has_heard_since(assignment: ReviewAssignment, day: date) -> bool:
    """Whether invitation, thanks or a reminder reached this person on the day or later."""
    letters = (
        assignment.invited_at,
        assignment.answered_at,
        assignment.last_reminded_at,
    )
    return any(sent and _day(assignment, sent) >= day for sent in letters)


def _reminded(assignment: ReviewAssignment) -> None:
    assignment.last_reminded_at = timezone.now()
    assignment.save(update_fields=["last_reminded_at"])
    _record(assignment, "reviewer.reminded")


def _lapse(assignment: ReviewAssignment) -> str:
    """Nobody answered: the invitation ends, and the editor is told to ask another."""
    submission = assignment.round.submission
    assignment.state = Answer.EXPIRED
    assignment.save(update_fields=["state"])
    grants.revoke(assignment.reviewer, submission, grants.ANSWER)
    outbox.take_back(f"invitation:{assignment.uuid}:")
    _record(assignment, "reviewer.lapsed")
    tell_reviewer(assignment, "invitation_lapsed")
    instead = asked_instead(promote_next(submission))
    _tell_editor(
        assignment, "reviewer_lapsed", once=str(assignment.uuid), instead=instead
    )
    desk.refresh(submission)
    return "invitation_lapsed"


def _ask_editor(assignment: ReviewAssignment, day: date) -> str:
    """After the last reminder it is for the editor to say how to go on; asked once."""
    asked = Event.objects.filter(
        kind="editor.asked",
        about=assignment.round.submission.uuid,
        data__assignment=str(assignment.uuid),
        data__due=str(day),
    )
    if asked.exists():
        return ""
    _tell_editor(assignment, "report_late", once=f"{assignment.uuid}:{day}")
    _record(assignment, "editor.asked", due=str(day))
    return "report_late"


def _tell_editor(
    assignment: ReviewAssignment, letter: str, *, once: str, **values: str
) -> None:
    submission = assignment.round.submission
    handling = submission.editor_assignments.filter(ended_at=None).first()
    editor = handling.editor if handling else assignment.invited_by
    reviewer = str(assignment.reviewer)
    tell_editor(submission, editor, letter, once=once, reviewer=reviewer, **values)


def refusal_of(assignment: ReviewAssignment) -> dict[str, str] | None:
    """What stands in the way of letters to this reviewer now, if anything does."""
    row = ReviewAssignment.objects.with_refusals().get(pk=assignment.pk)
    return row.refusal


def unreachable() -> QuerySet[ReviewAssignment]:
    """The open assignments whose reviewers the journal's letters do not reach."""
    dead = OutgoingMessage.objects.filter(
        state=Delivery.DEAD,
        about=OuterRef("round__submission__uuid"),
        recipient=OuterRef("reviewer"),
    )
    waiting = ReviewAssignment.objects.open().filter(
        Exists(dead), round__closed_at=None
    )
    return waiting.unreachable().select_related(
        "reviewer", "round__submission__journal"
    )


@transaction.atomic
def tell_of_refusal(assignment: ReviewAssignment) -> str:
    """Ask the editor, once for each letter, what to do about a reviewer whom letters do
    not reach; the reminders have stopped meanwhile."""
    submission = hold(assignment.round.submission)
    refusal = refusal_of(assignment)
    told = Event.objects.filter(
        kind="reviewer.unreachable",
        about=submission.uuid,
        data__letter=refusal["uuid"] if refusal else "",
    )
    if refusal is None or told.exists():
        return ""
    _tell_editor(assignment, "reviewer_unreachable", once=refusal["uuid"])
    _record(assignment, "reviewer.unreachable", letter=refusal["uuid"])
    return "reviewer_unreachable"


def _record(assignment: ReviewAssignment, kind: str, **data: Any) -> None:
    record.write(
        kind,
        about=assignment.round.submission.uuid,
        assignment=str(assignment.uuid),
        **data,
    )
