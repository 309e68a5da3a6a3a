"""The authors' calendar: reminders of a revision, and another date for it.

Two weeks and three days before the date, on the day, and three days after; then the
editor is told, who can give another date. After a pause only the newest letter that is
due is sent, each once, and none that is older than the decision itself (reliability.md,
P11). Dates are the journal's (rule 7).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal import record
from journal.models import Event, User
from journal.verdict import Verdict, deny, require
from submissions.choices import Status
from submissions.emails import tell_authors, tell_editor
from submissions.models import Submission
from submissions.permissions import can_see
from submissions.workflow import hold

from .more_time import WISH, forget_wish

STEPS = {-14: "revision_due", -3: "revision_due", 0: "revision_due", 3: "revision_late"}
LAST = max(STEPS)
REMINDED = "author.reminded"


def due() -> QuerySet[Submission]:
    """The revisions that the calendar may have something to say about."""
    soon = timezone.now() - timedelta(days=min(STEPS) - 1)
    return Submission.objects.filter(
        status=Status.REVISING, revision_due_at__lte=soon
    ).select_related("journal", "submitter")


@transaction.atomic
def keep_revision_date(submission: Submission) -> str:
    """Do what is due for one revision today; the kind of letter sent, or nothing."""
    hold(submission)
    if submission.status != Status.REVISING or submission.revision_due_at is None:
        return ""
    day = _day(submission, submission.revision_due_at)
    late = (_day(submission, timezone.now()) - day).days
    step = max((one for one in STEPS if one <= late), default=None)
    if step is None or not _is_news(submission, day, step):
        return ""
    once = f"{day}:{step:+d}"
    tell_authors(submission, STEPS[step], once=once, due=date_format(day, "j F Y"))
    if step == LAST:
        _tell_editor(submission, once)
    record.write(REMINDED, about=submission.uuid, due=str(day), step=step)
    return STEPS[step]


def next_reminder(submission: Submission) -> date | None:
    """The day of the next letter, for the page that announces it."""
    if submission.status != Status.REVISING or submission.revision_due_at is None:
        return None
    today = _day(submission, timezone.now())
    day = _day(submission, submission.revision_due_at)
    coming = (day + timedelta(days=step) for step in sorted(STEPS))
    return next((one for one in coming if one > today), None)


def can_move_revision_date(user: User, submission: Submission) -> Verdict:
    """Whoever decides on the paper (E14), as long as its revision is awaited."""
    verdict = can_see(user, "E14", submission)
    if verdict and submission.status != Status.REVISING:
        return deny(_("No revision of this paper is awaited."))
    return verdict


@transaction.atomic
def move_revision_date(
    submission: Submission, due_at: datetime, *, by: User
) -> Submission:
    """Give the authors another date, also when theirs has passed; they are told."""
    require(can_move_revision_date(by, hold(submission)))
    if due_at <= timezone.now():
        require(deny(_("Choose a day that is still to come.")))
    submission.revision_due_at = due_at
    forget_wish(submission)
    submission.save(update_fields=["revision_due_at", *WISH])
    day = _day(submission, due_at)
    record.write("revision.date_moved", about=submission.uuid, by=by, due=str(day))
    once = f"{day}:{timezone.now().isoformat()}"
    tell_authors(submission, "revision_date", once=once, due=date_format(day, "j F Y"))
    return submission


def _day(submission: Submission, moment: datetime) -> date:
    return timezone.localdate(moment, ZoneInfo(submission.journal.timezone))


def _is_news(submission: Submission, day: date, step: int) -> bool:
    """Whether this letter was not sent yet, and is younger than the decision."""
    if _day(submission, submission.status_at) >= day + timedelta(days=step):
        return False
    sent = Event.objects.filter(
        kind=REMINDED, about=submission.uuid, data__due=str(day), data__step=step
    )
    return not sent.exists()


def _tell_editor(submission: Submission, once: str) -> None:
    handling = submission.editor_assignments.filter(ended_at=None).first()
    if handling:
        tell_editor(submission, handling.editor, "revision_is_late", once=once)
