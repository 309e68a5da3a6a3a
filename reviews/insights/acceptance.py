"""How many papers are accepted, by the quarter of the decision."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.charts import Share, share_chart
from submissions.models import Submission

from .census import TAKEN, Census, of_acceptance
from .figure import Figure, Row, Table, papers_url, too_few
from .quarters import Quarter, quarter_from
from .scope import FEWEST, FINAL, Scope, percent

KEY = "acceptance"


def shares(scope: Scope, found: Census) -> list[Share]:
    """Accepted among finally decided papers, quarter by quarter."""
    made = []
    for place, quarter in enumerate(found.ends):
        ended = [g for g in found.groups if g.ended == place and g.status in FINAL]
        part = sum(group.n for group in ended if group.status in TAKEN)
        made.append(_share(scope, quarter, part, sum(group.n for group in ended)))
    return made


def _share(scope: Scope, quarter: Quarter, part: int, whole: int) -> Share:
    facts = {"quarter": quarter.name, "part": part, "all": whole}
    return Share(
        quarter.short,
        part,
        whole,
        _("%(quarter)s: %(part)d of %(all)d accepted") % facts,
        whole >= FEWEST,
        papers_url(scope, KEY, quarter.slug) if whole else "",
        _("%(part)d of %(all)d") % facts,
    )


def behind(scope: Scope, part: str) -> QuerySet[Submission] | None:
    """The papers that were finally decided in one quarter."""
    quarter = quarter_from(part)
    return of_acceptance(scope, quarter) if quarter else None


def figure(scope: Scope, found: Census) -> Figure:
    rows = shares(scope, found)
    part, whole = sum(row.part for row in rows), sum(row.all for row in rows)
    chart = None
    if whole >= FEWEST:
        mean = part / whole
        chart = share_chart(
            rows,
            label=_("Acceptance by quarter. %(finding)s") % {"finding": finding(rows)},
            target=(mean, _("two years: %(share)s") % {"share": percent(part, whole)}),
        )
    return Figure(
        KEY,
        finding(rows),
        _("Share accepted among decided papers, with the range that chance allows.")
        if chart
        else _("Accepted among decided papers of the last two years."),
        Table(
            _("Accepted papers by quarter of the decision"),
            (_("Quarter"), _("Accepted"), _("Decided"), _("Share")),
            tuple(
                Row(
                    quarter.name,
                    (
                        row.part,
                        row.all,
                        percent(row.part, row.all) if row.enough else "–",
                    ),
                    row.url,
                )
                for quarter, row in zip(found.ends, rows, strict=True)
            ),
        ),
        chart,
    )


def finding(rows: list[Share]) -> str:
    """Whether any quarter is further from the mean than chance puts it."""
    part, whole = sum(row.part for row in rows), sum(row.all for row in rows)
    if whole < FEWEST:
        return too_few(
            ngettext("%(n)d final decision", "%(n)d final decisions", whole)
            % {"n": whole}
        )
    mean, share = part / whole, percent(part, whole)
    odd = [
        row
        for row in rows
        if row.enough
        and not row.interval[0] <= mean <= row.interval[1]
        and percent(row.part, row.all) != share
    ]
    if not odd:
        return _(
            "Acceptance stays near %(share)s; no quarter differs by more than chance"
        ) % {"share": share}
    furthest = max(odd, key=lambda row: abs(row.value - mean))
    return _(
        "Acceptance is %(share)s over two years; %(quarter)s stands out with %(its)s"
    ) % {
        "share": share,
        "quarter": furthest.name,
        "its": percent(furthest.part, furthest.all),
    }
