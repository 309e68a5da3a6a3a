"""Where the time goes until authors may go on, read from the record of each paper.

With an editor: until it is sent to review, and from the last report to the decision.
Looking: from there until the last of the reviewers has said yes. With reviewers: until
the last report before the decision. With the author: from a first decision that
asks for changes until the revision comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from journal.models import Event
from reviews.charts import Stack, stack_chart
from submissions.models import Submission

from .figure import Figure, Row, Table, counted, papers_url, too_few
from .quarters import Quarter, place_among, quarter_from, settled, up_to
from .scope import FEWEST, Scope, within

KEY = "steps"
DECISIONS = ["submission.ask_revision", "submission.accept", "submission.decline"]
TOLD = [
    *DECISIONS,
    "submission.send_to_review",
    "reviewer.accepted",
    "review.submitted",
    "submission.resubmit",
]
STEPS = (
    gettext_lazy("With editor"),
    gettext_lazy("Looking for reviewers"),
    gettext_lazy("With reviewers"),
    gettext_lazy("With author"),
)
SHADES = ("c", "b", "b2", "g")
QUESTION = """
WITH papers AS ({papers}),
said AS MATERIALIZED (
    SELECT p.place, p.submitted_at AS sent, e.about, e.kind, e.occurred_at AS at
    FROM papers p JOIN journal_event e ON e.about = p.uuid
        AND e.occurred_at >= %s AND e.kind = ANY(%s)
),
decided AS (
    SELECT about, min(at) AS at FROM said WHERE kind = ANY(%s) GROUP BY about
),
told AS (
    SELECT min(e.place) AS place, min(e.sent) AS sent, min(d.at) AS decided,
        min(e.at) FILTER (WHERE e.kind = 'submission.send_to_review') AS opened,
        max(e.at) FILTER (WHERE e.kind = 'reviewer.accepted' AND e.at < d.at) AS agreed,
        max(e.at) FILTER (WHERE e.kind = 'review.submitted' AND e.at < d.at) AS reported,
        min(e.at) FILTER (WHERE e.kind = 'submission.resubmit') AS back,
        bool_or(e.kind = 'submission.ask_revision' AND e.at = d.at) AS asked
    FROM said e JOIN decided d ON d.about = e.about GROUP BY e.about
),
marks AS (
    SELECT place, sent, decided, coalesce(opened, decided) AS opened,
        coalesce(agreed, reported, decided) AS agreed,
        CASE WHEN reported IS NULL THEN decided
             ELSE greatest(agreed, reported) END AS reported,
        CASE WHEN asked THEN coalesce(back, %s) - decided
             ELSE interval '0' END AS author
    FROM told
),
days AS (
    SELECT place, (opened - sent) + (decided - reported) AS editor,
        agreed - opened AS looking, reported - agreed AS reviewers, author
    FROM marks
)
SELECT place, count(*), {means} FROM days GROUP BY place ORDER BY place
"""
MEANS = ", ".join(
    f"extract(epoch FROM avg({step}))::float / 86400"
    for step in ("editor", "looking", "reviewers", "author")
)


@dataclass(frozen=True)
class Steps:
    """The mean days of each step, of the papers that arrived in one quarter."""

    quarter: Quarter
    n: int
    days: tuple[float, ...]


def steps(scope: Scope) -> list[Steps]:
    """By quarter of arrival, decided papers only; quarters without any are left out."""
    quarters = _quarters(scope)
    papers = (
        scope.papers()
        .filter(within("submitted_at", quarters[0].starts, quarters[-1].ends))
        .annotate(place=place_among(quarters, "submitted_at"))
        .values("uuid", "submitted_at", "place")
    )
    sql, given = papers.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            QUESTION.format(papers=sql, means=MEANS),
            [*given, quarters[0].starts, TOLD, DECISIONS, scope.now],
        )
        rows = cursor.fetchall()
    return [Steps(quarters[place], n, tuple(days)) for place, n, *days in rows]


def _quarters(scope: Scope) -> list[Quarter]:
    last = settled(scope.now, scope.journal.decision_days)
    return up_to(last, scope.quarters)


def behind(scope: Scope, part: str) -> QuerySet[Submission] | None:
    """The decided papers that arrived in one quarter."""
    quarter = quarter_from(part)
    if quarter is None:
        return None
    decided = Event.objects.filter(about=OuterRef("uuid"), kind__in=DECISIONS)
    arrived = within("submitted_at", quarter.starts, quarter.ends)
    return scope.papers().filter(arrived).filter(Exists(decided))


def figure(scope: Scope, found: list[Steps]) -> Figure:
    target = scope.journal.decision_days
    chart = None
    enough = sum(row.n for row in found) >= FEWEST
    if enough:
        chart = stack_chart(
            [_stack(scope, row) for row in found],
            label=_("Mean days by step. %(finding)s") % {"finding": finding(found)},
            target=(target, _("target %(n)d days") % {"n": target}),
        )
    return Figure(
        KEY,
        finding(found),
        _(
            "Mean days in each step, by quarter of arrival. The target is for the first decision, before papers are with their authors again."
        ),
        Table(
            _("Mean days by step"),
            (
                _("Quarter"),
                _("Papers"),
                _("Editor"),
                _("Looking"),
                _("Reviewers"),
                _("Author"),
                _("Total"),
            ),
            tuple(_row(scope, row, enough) for row in found),
        ),
        chart,
        tuple((css, str(name)) for css, name in zip(SHADES, STEPS, strict=True)),
    )


def _stack(scope: Scope, row: Steps) -> Stack:
    said = _("%(quarter)s: %(papers)s") % {
        "quarter": row.quarter.name,
        "papers": counted(row.n),
    }
    url = papers_url(scope, KEY, row.quarter.slug)
    return Stack(row.quarter.name, row.days, said, url)


def _row(scope: Scope, row: Steps, enough: bool) -> Row:
    """Of too few papers no means are made."""
    days = [str(round(day)) if enough else "–" for day in (*row.days, sum(row.days))]
    cells = (row.n, *days)
    return Row(row.quarter.name, cells, papers_url(scope, KEY, row.quarter.slug))


def finding(found: list[Steps]) -> str:
    """The step that changed most within a year, or else the longest."""
    if sum(row.n for row in found) < FEWEST:
        n = sum(row.n for row in found)
        return too_few(
            ngettext("%(n)d decided paper", "%(n)d decided papers", n) % {"n": n}
        )
    last = found[-1]
    earlier = _year_before(found)
    if earlier and min(last.n, earlier.n) >= FEWEST:
        changes = [
            round(b) - round(a) for a, b in zip(last.days, earlier.days, strict=True)
        ]
        place = max(range(len(STEPS)), key=lambda i: abs(changes[i]))
        if changes[place]:
            return _change(place, changes[place])
    place = max(range(len(STEPS)), key=lambda i: last.days[i])
    facts = {
        "step": STEPS[place],
        "n": round(last.days[place]),
        "all": round(sum(last.days)),
    }
    return _("%(step)s: %(n)d of %(all)d days, the longest step") % facts


def _year_before(found: list[Steps]) -> Steps | None:
    wanted = Quarter(found[-1].quarter.year - 1, found[-1].quarter.place)
    return next((row for row in found if row.quarter == wanted), None)


def _change(place: int, gained: int) -> str:
    facts: dict[str, Any] = {"step": STEPS[place], "n": abs(gained)}
    if gained > 0:
        words = ngettext(
            "%(step)s: %(n)d day less than a year ago",
            "%(step)s: %(n)d days less than a year ago",
            abs(gained),
        )
    else:
        words = ngettext(
            "%(step)s: %(n)d day more than a year ago",
            "%(step)s: %(n)d days more than a year ago",
            abs(gained),
        )
    return words % facts
