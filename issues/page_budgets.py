"""How full the next issues are, for the journal's figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.builder import unplaced
from issues.models import Article, Issue
from submissions.models import Submission

if TYPE_CHECKING:
    from journal.models import Journal, User

SHOWN = 4
LEFT, LONGEST, TOP, STEP, BAR = 92, 420, 10, 46, 26
LEGIBLE = 30


@dataclass(frozen=True)
class Budget:
    """One issue: its pages, those of articles in it, and those that may follow."""

    issue: Issue
    placed: int
    waiting: int

    @property
    def budget(self) -> int:
        return self.issue.page_budget

    @property
    def free(self) -> int:
        return max(0, self.budget - self.placed - self.waiting)

    @property
    def over(self) -> int:
        return max(0, self.placed - self.budget)

    @property
    def is_planned(self) -> bool:
        return not self.issue.is_published

    @property
    def rest(self) -> str:
        """What is left, as the bar says it."""
        if self.over:
            return _("%(n)d over") % {"n": self.over}
        words = _("%(n)d free") if self.is_planned else _("%(n)d not used")
        return words % {"n": self.free}


@dataclass(frozen=True)
class Bar:
    """Where the parts of one budget are drawn."""

    of: Budget
    y: float
    frame: float
    placed: float
    waiting: float

    @property
    def baseline(self) -> float:
        return self.y + 18

    @property
    def frame_y(self) -> float:
        return self.y + 0.5

    @property
    def waiting_x(self) -> float:
        return LEFT + self.placed + (1 if self.placed else 0)

    @property
    def placed_end(self) -> float:
        return LEFT + self.placed - 8

    @property
    def waiting_end(self) -> float:
        return self.waiting_x + self.waiting - 8

    @property
    def rest_x(self) -> float:
        return LEFT + max(self.frame, self.placed) + 8

    @property
    def shows_placed(self) -> bool:
        return self.placed >= LEGIBLE

    @property
    def shows_waiting(self) -> bool:
        return self.waiting >= LEGIBLE


def budgets(journal: Journal, user: User) -> list[Budget]:
    """The issue that came out last and the next ones, as this editor may know (C6).

    Accepted papers without an issue fill the next issues with room, in their order.
    One question.
    """
    last = Issue.objects.published().order_by("-published_at").values("pk")[:1]
    rows = (
        Issue.objects.filter(Q(published_at=None) | Q(pk__in=Subquery(last)))
        .filter(journal=journal.pk)
        .annotate(placed=_placed(user), waiting=_waiting(user))
        .order_by("publish_on", "pk")[:SHOWN]
    )
    found, left = [], None
    for issue in rows:
        issue.journal = journal
        left = (issue.waiting or 0) if left is None else left
        room = max(0, issue.page_budget - (issue.placed or 0))
        taken = 0 if issue.is_published else min(room, left)
        left -= taken
        found.append(Budget(issue, issue.placed or 0, taken))
    return found


def _placed(user: User) -> Subquery:
    """Pages of the articles in the issue; before typesetting, of their review copies."""
    known = Submission.objects.visible_to(user)
    articles = Article.objects.filter(issue=OuterRef("pk"), submission__in=known)
    length = Coalesce(NullIf(F("page_count"), 0), F("version__page_count"))
    total = articles.order_by().values("issue").annotate(total=Sum(length))
    return Subquery(total.values("total"))


def _waiting(user: User) -> Subquery:
    one = unplaced(user).order_by().annotate(all=Value(1)).values("all")
    return Subquery(one.annotate(pages=Sum("length")).values("pages"))


def bars(found: list[Budget]) -> list[Bar]:
    longest = max([max(one.budget, one.placed) for one in found], default=0) or 1
    scale = LONGEST * 0.86 / longest
    return [
        Bar(
            one,
            TOP + STEP * place,
            one.budget * scale,
            one.placed * scale,
            one.waiting * scale,
        )
        for place, one in enumerate(found)
    ]


def finding(found: list[Budget]) -> str:
    """How much room the next issue has."""
    following = next((one for one in found if one.is_planned), None)
    if following is None:
        return _("No issue is planned")
    facts = {"issue": str(following.issue), "n": following.over or following.free}
    if following.over:
        words = ngettext(
            "%(issue)s is %(n)d page over its budget",
            "%(issue)s is %(n)d pages over its budget",
            following.over,
        )
    else:
        words = ngettext(
            "%(issue)s has room for %(n)d page",
            "%(issue)s has room for %(n)d pages",
            following.free,
        )
    return words % facts
