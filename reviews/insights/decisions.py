"""How long authors wait for a first decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Avg, Count, DurationField, F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.charts import Column, columns, width_of
from reviews.models import Decision
from submissions.models import Submission

from .figure import Figure, Row, Table, counted, papers_url, too_few
from .scope import DAY, FEWEST, Scope, percent, within

KEY = "first-decision"
BARS = 10


class Percentile(Aggregate):
    """The value below which a share of the values lies, by the database."""

    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression: Any, share: float = 0.5, **extra: Any) -> None:
        super().__init__(expression, share=share, **extra)


@dataclass(frozen=True)
class FirstDecisions:
    """Papers first decided in the period, and in the same time a year before."""

    target: int
    n: int
    n_before: int
    mean: timedelta | None
    mean_before: timedelta | None
    median: timedelta | None
    slowest_tenth: timedelta | None
    within_target: int
    bins: tuple[int, ...]

    @property
    def gained(self) -> int | None:
        """Days sooner than a year ago; nothing when either time has too few."""
        if min(self.n, self.n_before) < FEWEST:
            return None
        return whole_days(self.mean_before) - whole_days(self.mean)


def edges(target: int) -> list[tuple[timedelta, timedelta | None]]:
    """From, and below; the last bar is open."""
    width = width_of(target) * DAY
    ends = [(i + 1) * width for i in range(BARS - 1)]
    return [(i * width, end) for i, end in enumerate([*ends, None])]


def name_of(start: timedelta, end: timedelta | None) -> str:
    """30–39, or 90+."""
    if end is None:
        return f"{start.days}+"
    return f"{start.days}–{end.days - 1}" if end - start > DAY else f"{start.days}"


def _between(start: timedelta, end: timedelta | None) -> Q:
    low = Q(took__gte=start)
    return low & Q(took__lt=end) if end is not None else low


def first_decisions(scope: Scope) -> FirstDecisions:
    target = scope.journal.decision_days
    now = within("first", scope.since, scope.now)
    before = within("first", scope.year_before, scope.now - 365 * DAY)
    counts = {
        f"bin_{i}": Count("submission", filter=now & _between(*edge))
        for i, edge in enumerate(edges(target))
    }
    found = _first(scope).aggregate(
        n=Count("submission", filter=now),
        n_before=Count("submission", filter=before),
        mean=Avg("took", filter=now),
        mean_before=Avg("took", filter=before),
        median=Percentile("took", filter=now),
        slowest_tenth=Percentile("took", 0.9, filter=now),
        within_target=Count("submission", filter=now & Q(took__lt=target * DAY)),
        **counts,
    )
    bins = tuple(found.pop(name) for name in counts)
    return FirstDecisions(target=target, bins=bins, **found)


def _first(scope: Scope) -> QuerySet[Decision, dict[str, Any]]:
    """Papers by their first decision, with how long it took."""
    recent = Q(submission__decided_at__gte=scope.year_before)
    return (
        Decision.objects.filter(recent, scope.about("submission__"))
        .filter(released_at__isnull=False)
        .order_by()
        .values("submission")
        .annotate(
            first=Min("released_at"),
            took=Min("released_at") - F("submission__submitted_at"),
        )
    )


def whole_days(length: timedelta | None) -> int:
    return round(length / DAY) if length is not None else 0


def behind(scope: Scope, part: str) -> QuerySet[Submission] | None:
    """The papers of one bar."""
    for edge in edges(scope.journal.decision_days):
        if name_of(*edge) == part:
            now = within("first", scope.since, scope.now)
            first = _first(scope).filter(now, _between(*edge))
            return scope.papers().filter(pk__in=first.values("submission"))
    return None


def figure(scope: Scope, found: FirstDecisions) -> Figure:
    rows = [
        (name_of(*edge), n, edge[0] >= found.target * DAY)
        for edge, n in zip(edges(found.target), found.bins, strict=True)
    ]
    return Figure(
        KEY,
        _finding(found),
        _lead(scope, found),
        Table(
            _("Papers by days to first decision"),
            (_("Days"), _("Papers")),
            tuple(
                Row(name, (n,), papers_url(scope, KEY, name) if n else "")
                for name, n, _late in rows
            ),
        ),
        _chart(scope, found, rows),
    )


def _finding(found: FirstDecisions) -> str:
    if found.n < FEWEST:
        return too_few(
            ngettext("%(n)d first decision", "%(n)d first decisions", found.n)
            % {"n": found.n}
        )
    return _("%(share)s of papers get a first decision within %(days)d days") % {
        "share": percent(found.within_target, found.n),
        "days": found.target,
    }


def _lead(scope: Scope, found: FirstDecisions) -> str:
    facts: dict[str, Any] = {"n": found.n, "period": scope.words}
    if found.n < FEWEST:
        return _("%(n)d decided, %(period)s.") % facts
    facts["median"] = whole_days(found.median)
    facts["tenth"] = whole_days(found.slowest_tenth)
    return (
        _(
            "%(n)d decisions, %(period)s. Median %(median)d days, slowest tenth %(tenth)d or more."
        )
        % facts
    )


def _chart(
    scope: Scope, found: FirstDecisions, rows: list[tuple[str, int, bool]]
) -> Any:
    bars = [
        Column(
            name,
            n,
            _("%(days)s days: %(papers)s") % {"days": name, "papers": counted(n)},
            "bar2" if late else "bar",
            papers_url(scope, KEY, name),
        )
        for name, n, late in rows
    ]
    return columns(
        bars,
        label=_("Days to first decision: %(part)d of %(n)d within %(target)d days")
        % {"part": found.within_target, "n": found.n, "target": found.target},
        target=(
            found.target / width_of(found.target),
            _("target %(n)d days") % {"n": found.target},
        ),
        ends=("", _("days to first decision")),
    )


def headline(found: FirstDecisions) -> str:
    """The first sentence of the page: sooner or later than a year ago."""
    if found.gained is None:
        return _("Insights")
    days = abs(found.gained)
    if found.gained > 0:
        words = ngettext(
            "First decisions come %(n)d day sooner than a year ago",
            "First decisions come %(n)d days sooner than a year ago",
            days,
        )
    elif found.gained < 0:
        words = ngettext(
            "First decisions come %(n)d day later than a year ago",
            "First decisions come %(n)d days later than a year ago",
            days,
        )
    else:
        return _("First decisions come as soon as a year ago")
    return words % {"n": days}


def headline_lead(found: FirstDecisions) -> str:
    if found.gained is None:
        return _("Too few decisions to compare with a year ago.")
    return _("%(now)d days on average; a year ago %(then)d.") % {
        "now": whole_days(found.mean),
        "then": whole_days(found.mean_before),
    }
