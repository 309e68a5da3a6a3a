"""Publishing at a set time: the day and hour are a chief editor's, the work is done then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from issues.models import Issue
from issues.permissions import can_be_changed, can_plan, can_publish, standings
from issues.services.publishing import publish
from issues.sources import articles_of
from journal import outbox, record
from journal.choices import Role
from journal.letters import compose
from journal.models import EditorialRole, User
from journal.storage import StorageUnavailable
from journal.verdict import NotAllowed, deny, require
from submissions.emails import site_url

if TYPE_CHECKING:
    from django.db.models import QuerySet

PUBLISHED, FAILED = "issue published", "issue not published"


@transaction.atomic
def schedule(issue: Issue, moment: datetime, *, by: User) -> Issue:
    """Set the moment at which the issue becomes public (A19, as for publishing).

    It is of the day that the pages name. What stands in the way then is asked then;
    until then the issue may be mended and built again.
    """
    require(can_publish(by, standings(by, articles_of(issue))))
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    require(can_be_changed(locked))
    if moment <= timezone.now():
        require(deny(_("This moment is past. Publish it now, or choose another.")))
    if timezone.localdate(moment) != locked.publish_on:
        day = formats.date_format(locked.publish_on, "j F Y")
        sentence = _("The pages say %(day)s: choose an hour of that day.")
        require(deny(sentence % {"day": day}))
    locked.publish_at, locked.publish_by = moment, by
    locked.save(update_fields=["publish_at", "publish_by"])
    record.write("issue.scheduled", about=locked.uuid, by=by, moment=moment.isoformat())
    return locked


@transaction.atomic
def unschedule(issue: Issue, *, by: User) -> None:
    """Take the set time back; any chief editor may, to stop what should not come out."""
    require(can_plan(by))
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    require(can_be_changed(locked))
    _forget(locked)
    record.write("issue.unscheduled", about=locked.uuid, by=by)


def due() -> QuerySet[Issue]:
    """Issues whose moment has come."""
    rows = Issue.objects.planned().filter(publish_at__lte=timezone.now())
    return rows.select_related("journal", "publish_by").order_by("publish_at")


def keep_time(issue: Issue) -> str:
    """Publish it all or not at all, by the right of who set the time; the whole gate is
    asked again. What was refused is not tried again by itself: the chiefs are told why.
    A storage that does not answer is tried again at the next run, and they are told."""
    by, moment = issue.publish_by, issue.publish_at
    assert by is not None  # noqa: S101 - a constraint says so
    assert moment is not None  # noqa: S101 - the same
    try:
        publish(issue, by=by)
    except NotAllowed as refusal:
        return _refused(issue, moment, refusal.verdict.reason)
    except StorageUnavailable:
        with transaction.atomic():
            _tell(
                issue,
                moment,
                _("The storage of files does not answer. It is tried again."),
            )
        raise
    return PUBLISHED


@transaction.atomic
def _refused(issue: Issue, moment: datetime, reason: str) -> str:
    """Nobody is told of a refusal when another run has published it meanwhile."""
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    if locked.is_published or locked.publish_at != moment:
        return ""
    _forget(locked)
    record.write("issue.not_published", about=locked.uuid)
    _tell(
        locked, moment, reason or _("Whoever set the time may not publish it any more.")
    )
    return FAILED


def _forget(issue: Issue) -> None:
    issue.publish_at = issue.publish_by = None
    issue.save(update_fields=["publish_at", "publish_by"])


def _tell(issue: Issue, moment: datetime, reason: str) -> None:
    held = EditorialRole.objects.active().filter(
        journal=issue.journal_id, role__in=(Role.CHIEF, Role.MANAGING)
    )
    for chief in User.objects.filter(pk__in=held.values("user"), is_active=True):
        letter = compose(
            issue.journal,
            "issue_not_published",
            {
                "recipient_name": str(chief),
                "issue": str(issue),
                "reason": reason,
                "link": site_url(issue.get_desk_url()),
            },
        )
        outbox.queue(
            key=f"issue_not_published:{issue.uuid}:{moment.isoformat()}:{reason[:80]}:{chief.uuid}",
            address=chief.email,
            recipient=chief,
            subject=letter.subject,
            body=letter.body,
            reason="issue_not_published: you are a chief editor of the journal",
        )
