"""What happened on an editor's papers since that editor last looked: the bell.

From the event log, over the papers in the editor's charge that are on the desk; a chief
editor also hears of new papers that nobody handles yet. One's own acts are no news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Event
from reviews.choices import Stage
from reviews.desk import handled_by
from reviews.models import NewsLook
from submissions.models import EditorAssignment, Submission
from submissions.permissions import Standing

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from journal.models import User

OLDEST = timedelta(days=30)
MOST = 50
TOLD: dict[str, tuple[str | Promise, str]] = {  # kind -> words, icon
    "submission.submit": (_("Sent to the journal"), "inbox"),
    "submission.resubmit": (_("The revision is back"), "file-check-2"),
    "submission.correct": (_("The corrected paper is back"), "file-check-2"),
    "submission.withdraw": (_("It was withdrawn"), "undo-2"),
    "submission.send_to_review": (_("Sent to review"), "send"),
    "submission.publish": (_("Published"), "globe"),
    "editor.assigned": (_("A handling editor was assigned"), "user-check"),
    "editor.asked": (_("A report is two weeks late"), "triangle-alert"),
    "reviewer.invited": (_("A reviewer was invited"), "mail-plus"),
    "reviewer.accepted": (_("A reviewer accepted"), "user-check"),
    "reviewer.declined": (_("A reviewer declined"), "circle-x"),
    "reviewer.lapsed": (_("A reviewer did not answer"), "clock"),
    "reviewer.cancelled": (_("A review was cancelled"), "ban"),
    "reviewer.suspended": (_("A review was suspended"), "ban"),
    "review.submitted": (_("A report is in"), "circle-check"),
    "review.extended": (_("A reviewer has more time"), "calendar-plus"),
    "decision.released": (_("A decision was sent"), "gavel"),
    "message.sent": (_("A message was written"), "message-square"),
}
BY_REVIEWERS = (
    "reviewer.accepted",
    "reviewer.declined",
    "review.submitted",
    "review.extended",
)


@dataclass(frozen=True)
class Item:
    """One line of the news, as far as its reader may know."""

    event: Event
    paper: Submission
    words: str
    icon: str
    who: str


def papers(editor: User) -> QuerySet[Submission]:
    """Whose news an editor gets: nothing in conflict, nothing of one's own."""
    wanted = handled_by(editor)
    if editor.is_chief:
        charge = EditorAssignment.objects.filter(
            submission=OuterRef("pk"), ended_at=None
        )
        wanted |= Q(desk__stage=Stage.NEW) & ~Q(Exists(charge))
    return Submission.objects.on_desk_of(editor).filter(wanted)


def unread(editor: User, floor: datetime | None = None) -> QuerySet[Event]:
    """The events since the last look; by the index of `about` and time."""
    floor = floor or timezone.now() - OLDEST
    looked = NewsLook.objects.filter(editor=editor).values("looked_at")
    return (
        Event.objects.filter(
            about__in=papers(editor).values("uuid"),
            occurred_at__gt=floor,
            kind__in=TOLD,
        )
        .filter(occurred_at__gt=Coalesce(Subquery(looked), floor))
        .exclude(actor=editor)
    )


def items(editor: User) -> list[Item]:
    """The newest first: one question for the events, one for their papers."""
    events = list(
        unread(editor).select_related("actor").order_by("-occurred_at", "-id")[:MOST]
    )
    about = {event.about for event in events}
    rows = papers(editor).with_standing(editor).filter(uuid__in=about)
    known = {paper.uuid: paper for paper in rows}
    return [
        _item(event, known[event.about], editor)
        for event in events
        if event.about in known
    ]


def _item(event: Event, paper: Submission, editor: User) -> Item:
    words, icon = TOLD[event.kind]
    standing = Standing.of_row(editor, paper)
    names = event.kind in BY_REVIEWERS and standing.can_see("I3").is_full
    who = str(event.actor) if names and event.actor else ""
    return Item(event, paper, str(words), icon, who)


def newest(found: list[Item]) -> datetime | None:
    """Until when the reader of this page has read."""
    return found[0].event.occurred_at if found else None
