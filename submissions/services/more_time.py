"""More time for a revision: had at once once, within the journal's days; else asked for.

Whoever sends the revision asks. An editor who is asked answers with another date
(`reminding.move_revision_date`), sooner or later than the one that was wished for.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal import record
from journal.models import Event, User
from journal.verdict import ALLOW, HIDDEN, Verdict, deny, require
from submissions.choices import Status
from submissions.emails import tell_authors, tell_editors_in_charge
from submissions.models import Submission
from submissions.permissions import Relation, Standing
from submissions.workflow import hold

GIVEN, ASKED = "revision.more_time", "revision.time_asked"
LONGEST = timedelta(days=365)
WISH = ["more_time_until", "more_time_reason"]


def can_ask_for_time(standing: Standing) -> Verdict:
    """Whoever sends the revision, as long as it is awaited: also when its date passed."""
    if not standing.is_author:
        return HIDDEN
    if Relation.AUTHOR not in standing.relations:
        return deny(_("Whoever sent the paper asks for more time."))
    submission = standing.submission
    if submission.status != Status.REVISING or submission.revision_due_at is None:
        return deny(_("No revision of this paper is awaited."))
    return ALLOW


def free_until(submission: Submission) -> date | None:
    """The last day that is had for the asking; none when the date has passed, or more
    time was had for this revision already."""
    due, days = submission.revision_due_at, submission.journal.more_time_days
    if due is None or due < timezone.now() or not days:
        return None
    had = Event.objects.filter(
        kind=GIVEN, about=submission.uuid, occurred_at__gte=submission.status_at
    )
    if had.exists():
        return None
    return _day(submission, due) + timedelta(days=days)


@transaction.atomic
def ask_for_time(
    submission: Submission, day: date, *, by: User, reason: str = ""
) -> bool:
    """Have, or ask for, time until the end of this day; True when it is granted."""
    hold(submission)
    require(can_ask_for_time(Standing.of(by, submission)))
    assert submission.revision_due_at is not None  # noqa: S101
    today = timezone.localdate(timezone=ZoneInfo(submission.journal.timezone))
    if not max(today, _day(submission, submission.revision_due_at)) < day:
        require(deny(_("Choose a day after the date that stands.")))
    if day > today + LONGEST:
        require(deny(_("Choose a day within a year.")))
    free = free_until(submission)
    if free is not None and day <= free:
        _give(submission, day, by=by)
        return True
    if not reason.strip():
        require(deny(_("Say why you need so long: an editor decides about it.")))
    _ask(submission, day, reason.strip(), by=by)
    return False


def _give(submission: Submission, day: date, *, by: User) -> None:
    submission.revision_due_at = _end_of(submission, day)
    forget_wish(submission)
    submission.save(update_fields=["revision_due_at", *WISH])
    record.write(GIVEN, about=submission.uuid, by=by, due=str(day))
    due = date_format(day, "j F Y")
    once = f"{day}:{timezone.now().isoformat()}"
    tell_authors(submission, "revision_date", once=once, due=due)


def _ask(submission: Submission, day: date, reason: str, *, by: User) -> None:
    submission.more_time_until = _end_of(submission, day)
    submission.more_time_reason = reason
    submission.save(update_fields=WISH)
    record.write(ASKED, about=submission.uuid, by=by, due=str(day))
    tell_editors_in_charge(
        submission,
        "revision_time_asked",
        once=f"{day}:{submission.status_at.isoformat()}",  # one letter for one wish
        due=date_format(day, "j F Y"),
        reason=reason,
    )


def forget_wish(submission: Submission) -> None:
    """It has been answered, or the revision came."""
    submission.more_time_until, submission.more_time_reason = None, ""


def _day(submission: Submission, moment: datetime) -> date:
    return timezone.localdate(moment, ZoneInfo(submission.journal.timezone))


def _end_of(submission: Submission, day: date) -> datetime:
    zone = ZoneInfo(submission.journal.timezone)
    return datetime.combine(day, time(23, 59), zone)
