"""Reports against the dates that were agreed; an extended date counts as agreed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.charts import Column, columns
from reviews.models import ReviewAssignment
from submissions.models import Submission

from .figure import Figure, Row, Table, papers_url, too_few
from .scope import FEWEST, Days, Scope, WholeDays, percent, within

KEY = "promises"
# From, and below, in days after the agreed date; negative is early.
EDGES: tuple[tuple[int | None, int | None], ...] = (
    (None, -14),
    (-14, -10),
    (-10, -6),
    (-6, -3),
    (-3, 0),
    (0, 3),
    (3, 6),
    (6, 10),
    (10, 14),
    (14, None),
)
EARLY = 5  # the first five bars are in time


@dataclass(frozen=True)
class Promises:
    """Reports of the period by whole days after the agreed date; before it, negative."""

    late: Days

    @property
    def n(self) -> int:
        return self.late.n

    @property
    def in_time(self) -> int:
        return self.late.between(None, 0)

    @property
    def late_by(self) -> int:
        """What the late ones are late by, in the middle."""
        after = {day: n for day, n in self.late.counts.items() if day >= 0}
        return Days(after).at(0.5) if after else 0

    @property
    def bins(self) -> tuple[int, ...]:
        return tuple(self.late.between(*edge) for edge in EDGES)


def name_of(start: int | None, end: int | None) -> str:
    """As the axis says it, with a true minus."""
    if start is None:
        return f"<−{-(end or 0)}"
    return f"−{-start}" if start < 0 else f"+{start}" if start else "0"


def promises(scope: Scope) -> Promises:
    rows = _reports(scope).values_list("late").annotate(n=Count("pk"))
    return Promises(Days(dict(rows)))


def _reports(scope: Scope) -> QuerySet[ReviewAssignment]:
    """Reports of the period, each with how many days after its date it came."""
    came = within("review__submitted_at", scope.since, scope.now)
    return (
        ReviewAssignment.objects.filter(came, scope.about("round__submission__"))
        .order_by()
        .annotate(late=WholeDays(F("review__submitted_at") - F("due_at")))
    )


def behind(scope: Scope, part: str) -> QuerySet[Submission] | None:
    """The papers with such a report."""
    if not part.isdecimal() or int(part) >= len(EDGES):
        return None
    start, end = EDGES[int(part)]
    from_, below = (
        Q() if start is None else Q(late__gte=start),
        Q() if end is None else Q(late__lt=end),
    )
    reports = _reports(scope).filter(from_, below)
    return scope.papers().filter(
        Exists(reports.filter(round__submission=OuterRef("pk")))
    )


def words_of(part: str) -> str:
    known = part.isdecimal() and int(part) < len(EDGES)
    return _range(*EDGES[int(part)]) if known else part


def figure(scope: Scope, found: Promises) -> Figure:
    rows = [
        (name_of(*edge), n, papers_url(scope, KEY, str(i)) if n else "")
        for i, (edge, n) in enumerate(zip(EDGES, found.bins, strict=True))
    ]
    bars = [
        Column(name, n, _said(name, n), "barw" if i >= EARLY else "bar", url)
        for i, (name, n, url) in enumerate(rows)
    ]
    return Figure(
        KEY,
        _finding(found),
        _lead(scope, found),
        Table(
            _("Reviews by days early or late"),
            (_("Days against the agreed date"), _("Reviews")),
            tuple(
                Row(_range(*edge), (n,), url)
                for edge, (_n, n, url) in zip(EDGES, rows, strict=True)
            ),
        ),
        columns(
            bars,
            label=_("Reviews against the agreed date: %(part)d of %(n)d in time")
            % {"part": found.in_time, "n": found.n},
            target=(EARLY, _("agreed date")),
            ends=(_("days early"), _("days late")),
        ),
    )


def _range(start: int | None, end: int | None) -> str:
    """As the table says it."""
    if start is None:
        return _("more than %(n)d early") % {"n": -(end or 0)}
    if end is None:
        return _("%(n)d or more late") % {"n": start}
    if end <= 0:
        return _("%(a)d to %(b)d early") % {"a": -end, "b": -start}
    return _("%(a)d to %(b)d late") % {"a": start, "b": end}


def _said(name: str, n: int) -> str:
    reviews = ngettext("%(n)d review", "%(n)d reviews", n) % {"n": n}
    return _("%(days)s days: %(reviews)s") % {"days": name, "reviews": reviews}


def _finding(found: Promises) -> str:
    if found.n < FEWEST:
        return too_few(
            ngettext("%(n)d review", "%(n)d reviews", found.n) % {"n": found.n}
        )
    return _("%(share)s of reviews arrive by the agreed date") % {
        "share": percent(found.in_time, found.n)
    }


def _lead(scope: Scope, found: Promises) -> str:
    reviews = ngettext("%(n)d review", "%(n)d reviews", found.n) % {"n": found.n}
    lead = _("%(reviews)s, %(period)s.") % {"reviews": reviews, "period": scope.words}
    if found.n < FEWEST or found.in_time == found.n:
        return lead
    days = max(1, found.late_by)
    late = ngettext(
        "Late ones are late by %(n)d day, median.",
        "Late ones are late by %(n)d days, median.",
        days,
    )
    return f"{lead} {late % {'n': days}}"
