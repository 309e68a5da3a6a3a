"""The rows of the desk: each paper with what it waits for and its one next action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from journal.models import Journal
from reviews import checks
from reviews.choices import Answer, Stage
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Standing

if TYPE_CHECKING:
    from django.utils.functional import Promise

LATE = "late"


OPEN = _("Open")


# What waits since it came to this status, whatever was before: a new paper may be one
# that comes back corrected.
OF_ITS_STATUS = (
    *(Stage.NEW, Stage.REVISED, Stage.AUTHOR),
    *(Stage.ACCEPTED, Stage.CLOSED),
)


@dataclass(frozen=True)
class Group:
    """Papers that wait for the same act."""

    name: str | Promise
    why: str | Promise = ""
    action: str | Promise = OPEN
    icon: str = "file-text"
    page: str = "reviews:desk-paper"


OPEN_PAPER = Group("")
GROUPS = {
    Stage.DECIDE: Group(
        _("Decide"),
        _("All reviews are in. These authors have waited longest."),
        _("Decide"),
        "gavel",
        "reviews:decide",
    ),
    Stage.APPROVE: Group(
        _("Approve"),
        _("An editor has decided; nothing leaves before a chief editor says yes."),
        _("Read the decision"),
        "gavel",
        "reviews:decide",
    ),
    Stage.APPEAL: Group(
        _("Appeals"), _("A chief editor who did not decide says whether it stands.")
    ),
    LATE: Group(_("Late reviews"), _("Nudge, extend or replace."), _("Nudge"), "send"),
    Stage.NEW: Group(
        _("New"),
        _("Send to review, ask for changes, or decline."),
        _("Triage"),
        "list-checks",
        "reviews:triage",
    ),
    Stage.INVITE: Group(
        _("Invite reviewers"),
        _("Fewer reviewers than wanted have been asked."),
        _("Invite"),
        "mail-plus",
        "reviews:choose-reviewers",
    ),
    Stage.REVISED: Group(
        _("Revisions back"),
        _("Read the answers, then decide or ask reviewers again."),
        _("Compare"),
        "file-check-2",
        "reviews:compare",
    ),
    Stage.REVIEWING: Group(_("In review")),
    Stage.AUTHOR: Group(_("With authors"), _("A revision is due.")),
    Stage.ACCEPTED: Group(_("Accepted")),
    Stage.CLOSED: Group(_("Closed")),
}
NEEDS_A06 = (LATE, Stage.NEW, Stage.INVITE, Stage.REVISED)
RANK = {key: place for place, key in enumerate(GROUPS)}


@dataclass(frozen=True)
class Asked:
    """One reviewer of the open round, as far as a row of the list goes."""

    state: str
    due_at: datetime

    @property
    def days_late(self) -> int:
        if self.state != Answer.ACCEPTED:
            return 0
        return (timezone.now() - self.due_at) // timedelta(days=1)

    @property
    def is_late(self) -> bool:
        return self.state == Answer.ACCEPTED and self.due_at < timezone.now()


@dataclass(frozen=True)
class Row:
    """One paper of a list, as one editor may see it."""

    paper: Submission
    standing: Standing
    reviewers: tuple[Asked, ...]
    journal: Journal

    @cached_property
    def key(self) -> str:
        """Which group it stands in, as far as this editor may know."""
        entry = self.paper.desk
        if self.paper.status == Status.UNDER_REVIEW and not self.standing.can_see(
            "E09"
        ):
            return Stage.REVIEWING
        return LATE if entry.is_late else entry.stage

    @cached_property
    def group(self) -> Group:
        return GROUPS[self.key]

    @cached_property
    def act(self) -> Group:
        """The group whose next action is open to this editor; else just opening."""
        needed = {Stage.DECIDE: "A12", Stage.APPROVE: "A12"} | dict.fromkeys(
            NEEDS_A06, "A06"
        )
        action = needed.get(self.key)
        return self.group if action and self.standing.can_do(action) else OPEN_PAPER

    @cached_property
    def seconds_left(self) -> int | None:
        """How long a decision on its way can be undone, for who may know of it (E14)."""
        leaves_at = getattr(self.paper, "leaves_at", None)
        if leaves_at is None or not self.standing.can_see("E14"):
            return None
        return max(0, ceil((leaves_at - timezone.now()).total_seconds()))

    @cached_property
    def may_undo(self) -> bool:
        return bool(self.standing.can_do("A12"))

    @cached_property
    def authors(self) -> str:
        """A. Moreau + 2; nothing where the names are not for this editor (I1)."""
        if not self.standing.can_see("I1"):
            return ""
        first = self.paper.first_author or ""
        more = self.paper.author_count - 1
        return f"{first} + {more}" if more > 0 else first

    @cached_property
    def editor_name(self) -> str:
        return self.paper.handling_name or ""

    @cached_property
    def pips(self) -> list[str]:
        """One state a reviewer, late ones told apart."""
        if not self.standing.can_see("E09"):
            return []
        order = [Answer.SUBMITTED, LATE, Answer.ACCEPTED, Answer.INVITED]
        states = [LATE if a.is_late else a.state for a in self.reviewers]
        return sorted(states, key=order.index)

    @cached_property
    def progress(self) -> str:
        """Where it stands, in a few words."""
        if self.key == Stage.NEW:
            return self._checks()
        if self.key == Stage.AUTHOR and self.paper.revision_due_at:
            days = (self.paper.revision_due_at - timezone.now()).days
            return (
                _("Due in %(n)d d") % {"n": days}
                if days >= 0
                else _("Late by %(n)d d") % {"n": -days}
            )
        if self.pips:
            return _sentence(self.pips, self.reviewers)
        if self.key in (Stage.INVITE, Stage.REVISED):
            return str(_("Nobody asked yet"))
        return str(self.paper.get_status_display())

    def _checks(self) -> str:
        if not self.standing.can_see("E24"):
            return str(self.paper.get_status_display())
        found = checks.concerns(self.paper, self.paper.facts or {})
        if not found:
            return str(_("Checks passed"))
        return ngettext(
            "%(n)d check needs a look", "%(n)d checks need a look", found
        ) % {"n": found}

    @cached_property
    def since(self) -> datetime:
        """From when its waiting is counted."""
        paper = self.paper
        if self.key in OF_ITS_STATUS:
            return paper.status_at
        return paper.status_at if paper.decided_at else paper.submitted_at

    @cached_property
    def days(self) -> int:
        return (timezone.now() - self.since) // timedelta(days=1)

    @cached_property
    def target(self) -> int | None:
        """How many days the journal promises, where it promises any."""
        if self.key in (Stage.NEW, Stage.REVISED):
            return self.journal.first_look_days
        if self.paper.is_with_editors:
            return self.journal.decision_days
        return None

    @cached_property
    def days_over(self) -> int:
        return max(0, self.days - self.target) if self.target else 0

    # The words of a row: fifty rows a page, so nothing is looked up twice.

    @cached_property
    def url(self) -> str:
        return self.paper.get_desk_url()

    @cached_property
    def act_url(self) -> str:
        """Where the next action is done; late reviews stand on the paper's own page."""
        if self.act.page == OPEN_PAPER.page:
            return f"{self.url}#reviewers" if self.key == LATE else self.url
        return reverse(self.act.page, args=[self.paper.uuid])

    @cached_property
    def words(self) -> dict[str, str]:
        """What the row says of its days, and of its tick box."""
        return {
            "days": _("%(n)d d") % {"n": self.days},
            "target": _("target %(n)d") % {"n": self.target} if self.target else "",
            "over": _("%(n)d d over target") % {"n": self.days_over}
            if self.days_over
            else "",
            "select": _("Select %(number)s") % {"number": self.paper.number},
        }


def _sentence(pips: list[str], reviewers: Iterable[Asked]) -> str:
    n = {state: pips.count(state) for state in set(pips)}
    done, late = n.get(Answer.SUBMITTED, 0), n.get(LATE, 0)
    if done == len(pips):
        return str(_("%(n)d of %(n)d in") % {"n": done})
    parts = []
    if done:
        parts.append(_("%(n)d in") % {"n": done})
    if late:
        days = max(a.days_late for a in reviewers)
        parts.append(_("%(n)d late by %(days)d d") % {"n": late, "days": days})
    if not late and (reading := n.get(Answer.ACCEPTED)):
        parts.append(_("%(n)d reading") % {"n": reading})
    if asked := n.get(Answer.INVITED):
        parts.append(_("%(n)d asked") % {"n": asked})
    return ", ".join(map(str, parts))
