"""The year's issues with their dates counted back from publication, and what is likely
ready by then. Nothing here counts a paper that the reader may not know of (C6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issues.builder import unplaced
from issues.choices import BuildState, ProofState
from issues.models import Article, Issue, Proof
from journal.choices import Season
from submissions import measured
from submissions.choices import Status
from submissions.models import Submission

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from journal.models import Journal, User

WEEK = timedelta(days=7)
ACCEPTED, PROOFS_OUT, APPROVED, BUILT = 28, 14, 7, 2  # days before publication
OPEN = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.REVISING)
WORTH_NAMING = 10  # in a hundred
MOST_NAMED = 8


@dataclass(frozen=True)
class Step:
    """One date of an issue: what is to be done by then, and how far it is."""

    name: str | Promise
    on: date
    is_done: bool = False
    note: str = ""

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.on < timezone.localdate()

    @property
    def is_this_week(self) -> bool:
        """Also what should have been done before."""
        return not self.is_done and self.on < timezone.localdate() + WEEK

    @property
    def tone(self) -> str:
        return "good" if self.is_done else "bad" if self.is_late else "mute"


@dataclass(frozen=True)
class Likely:
    """A paper on its way, and the chance in a hundred that it is accepted in time."""

    paper: Submission
    chance: int


@dataclass
class Plan:
    """One season of the year; `issue` is None while nobody has opened it."""

    season: Season
    year: int
    issue: Issue | None = None
    steps: list[Step] = field(default_factory=list)
    pages: int = 0
    sections: list[tuple[str, int]] = field(default_factory=list)
    likely: list[Likely] = field(default_factory=list)
    expected: int | None = None  # papers, of those on their way; None: not to be told

    @property
    def over(self) -> int:
        return max(0, self.pages - self.issue.page_budget) if self.issue else 0

    @property
    def free(self) -> int:
        return max(0, self.issue.page_budget - self.pages) if self.issue else 0


@dataclass(frozen=True)
class Year:
    """All four seasons, what waits for a place, and what this week asks for."""

    number: int
    plans: list[Plan]
    waiting: int
    measured: bool

    @property
    def this_week(self) -> list[tuple[Plan, Step]]:
        found = [
            (plan, step) for plan in self.plans for step in plan.steps
            if step.is_this_week
        ]  # fmt: skip
        return sorted(found, key=lambda pair: pair[1].on)


def of_year(journal: Journal, number: int, user: User) -> Year:
    """The year as this person may see it; five questions, however many issues."""
    issues = {issue.season: issue for issue in _issues(journal, number, user)}
    past = measured.ends(journal)
    papers = list(
        Submission.objects.on_desk_of(user)
        .filter(journal=journal, status__in=OPEN, submitted_at__isnull=False)
        .only("uuid", "number", "title", "submitted_at", "status")
        .order_by("submitted_at", "pk")
    )
    plans = [_plan(season, number, issues.get(season), papers, past)
             for season in Season]  # fmt: skip
    return Year(number, plans, unplaced(user).count(), bool(past))


def _issues(journal: Journal, number: int, user: User) -> list[Issue]:
    known = Submission.objects.visible_to(user).values("pk")
    newest = Proof.objects.exclude(state=ProofState.TAKEN_BACK).order_by("-number")
    articles = (
        Article.objects.filter(submission__in=known)
        .select_related("section")
        .only("issue", "page_count", "section__plural", "position")
        .prefetch_related(Prefetch("proofs", newest))
    )
    rows = Issue.objects.on_plan_of(user).filter(journal=journal, year=number)
    good = Count("builds", filter=Q(builds__state=BuildState.DONE))
    return list(
        rows.annotate(good=good).prefetch_related(Prefetch("articles", articles))
    )


def _plan(
    season: Season,
    year: int,
    issue: Issue | None,
    papers: list[Submission],
    past: list[tuple[int, bool]],
) -> Plan:
    plan = Plan(season, year, issue)
    if issue is None:
        return plan
    articles = list(issue.articles.all())
    plan.pages = sum(article.page_count for article in articles)
    counts: dict[str, int] = {}
    for article in articles:
        counts[article.section.plural] = counts.get(article.section.plural, 0) + 1
    plan.sections = sorted(counts.items())
    plan.steps = _steps(issue, articles)
    if not issue.is_published and past:
        found = _likely(papers, past, _before(issue, ACCEPTED))
        plan.expected = round(sum(one.chance for one in found) / 100)
        named = [one for one in found if one.chance >= WORTH_NAMING]
        plan.likely = sorted(named, key=lambda one: -one.chance)[:MOST_NAMED]
    return plan


def _before(issue: Issue, days: int) -> date:
    return issue.publish_on - timedelta(days=days)


def _steps(issue: Issue, articles: list[Article]) -> list[Step]:
    """What is published is done; the rest is read from the rows."""
    out = issue.is_published
    proofs = [next(iter(article.proofs.all()), None) for article in articles]
    sent, approved = (
        len([p for p in proofs if p]),
        len([p for p in proofs if p and p.is_approved]),
    )
    total, today = len(articles), timezone.localdate()
    of = _("%(n)d of %(all)d")
    built = bool(issue.good)  # type: ignore[attr-defined]
    return [
        Step(gettext_lazy("Closes for papers"), issue.closes_on,
             out or issue.closes_on < today),
        Step(gettext_lazy("Last paper accepted and placed"),
             _before(issue, ACCEPTED), out or bool(total and not _room(issue, articles))),
        Step(gettext_lazy("Proofs with the authors"), _before(issue, PROOFS_OUT),
             out or bool(total and sent == total), of % {"n": sent, "all": total}),
        Step(gettext_lazy("Proofs approved"), _before(issue, APPROVED),
             out or bool(total and approved == total),
             of % {"n": approved, "all": total}),
        Step(gettext_lazy("PDF built and looked at"), _before(issue, BUILT),
             out or built),
        Step(gettext_lazy("Goes public"), issue.publish_on, out),
    ]  # fmt: skip


def _room(issue: Issue, articles: list[Article]) -> bool:
    """Whether a fifth of the planned pages and more is still to be filled."""
    pages = sum(article.page_count for article in articles)
    return pages < 0.8 * issue.page_budget


def _likely(
    papers: list[Submission], past: list[tuple[int, bool]], by: date
) -> list[Likely]:
    today = timezone.localdate()
    found = []
    for paper in papers:
        assert paper.submitted_at is not None  # noqa: S101 - asked for above
        age = (today - timezone.localdate(paper.submitted_at)).days
        share = measured.chance(past, age, (by - today).days)
        if share is not None:
            found.append(Likely(paper, share))
    return found
