"""How much reviewers have to do: a dot a person, nobody's name.

Who they are is on the page of reviewers, which asks its own questions of the policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.charts import DotRow, dot_rows
from reviews.charts.dots import people_of_a_dot
from reviews.choices import OPEN, Answer
from reviews.insight import USUAL_LIMIT
from reviews.models import ReviewAssignment
from submissions.models import Submission

from .figure import Figure, Row, Table, papers_url, too_few
from .scope import DAY, FEWEST, Scope

KEY = "load"
READERS = 730 * DAY
SAID_YES = (Answer.ACCEPTED, Answer.SUBMITTED)
BELOW = Q(load__lt=F("most"))
PARTS = {
    "0": BELOW & Q(load=0),
    "1": BELOW & Q(load=1),
    "2": BELOW & Q(load__gte=2),
    "limit": Q(load__gte=F("most")),
}


@dataclass(frozen=True)
class Load:
    """How many people have so many open reviews; whoever is at their limit, apart."""

    none: int
    one: int
    more: int
    at_limit: int

    @property
    def people(self) -> int:
        return self.none + self.one + self.more + self.at_limit


def load(scope: Scope) -> Load:
    found = _readers(scope).aggregate(
        **{
            f"n_{part}": Count("reviewer", filter=holds)
            for part, holds in PARTS.items()
        }
    )
    return Load(*(found[f"n_{part}"] for part in PARTS))


def _readers(scope: Scope) -> QuerySet[ReviewAssignment, dict[str, Any]]:
    """Who said yes in two years, for papers that this editor may know of."""
    yes = Q(state__in=SAID_YES, answered_at__gte=scope.now - READERS)
    return (
        ReviewAssignment.objects.filter(
            yes | Q(state__in=OPEN), scope.about("round__submission__")
        )
        .order_by()
        .values("reviewer")
        .annotate(
            load=Count("pk", filter=Q(state__in=OPEN)),
            agreed=Count("pk", filter=yes),
            most=Coalesce("reviewer__reviewing__limit", USUAL_LIMIT),
        )
        .filter(agreed__gt=0)
    )


def behind(scope: Scope, part: str) -> QuerySet[Submission] | None:
    """The papers that these reviewers have open."""
    if part not in PARTS:
        return None
    people = _readers(scope).filter(PARTS[part]).values("reviewer")
    open_ = ReviewAssignment.objects.open().filter(
        round__submission=OuterRef("pk"), reviewer__in=people
    )
    return scope.papers().filter(Exists(open_))


def words_of(part: str) -> str:
    return _names().get(part, part)


def _names() -> dict[str, str]:
    return {
        "0": _("no open review"),
        "1": _("1 open"),
        "2": _("2 or more open"),
        "limit": _("at own limit"),
    }


def figure(scope: Scope, found: Load) -> Figure:
    rows = _rows(scope, found)
    each = people_of_a_dot([row.n for row in rows])
    lead = (
        _("One dot is one person who said yes in the last two years.")
        if each == 1
        else _("One dot is %(n)d people who said yes in the last two years.")
        % {"n": each}
    )
    return Figure(
        KEY,
        _finding(found),
        lead,
        Table(
            _("Reviewers by open reviews"),
            (_("Open reviews"), _("People")),
            tuple(Row(row.name, (row.n,), row.url) for row in rows),
        ),
        dot_rows(
            rows,
            label=_("Reviewers by open reviews: %(rows)s")
            % {"rows": ", ".join(f"{row.name} {row.n}" for row in rows)},
            limit=_("below this line nobody is invited"),
        ),
    )


def _rows(scope: Scope, found: Load) -> list[DotRow]:
    counts = (found.none, found.one, found.more, found.at_limit)
    return [
        DotRow(
            name,
            n,
            _("%(name)s: papers that they read") % {"name": name},
            part == "limit",
            papers_url(scope, KEY, part) if n and part != "0" else "",
        )
        for (part, name), n in zip(_names().items(), counts, strict=True)
    ]


def _finding(found: Load) -> str:
    facts = {"limit": found.at_limit, "all": found.people, "free": found.none}
    if found.people < FEWEST:
        return too_few(
            ngettext("%(n)d reviewer", "%(n)d reviewers", found.people)
            % {"n": found.people}
        )
    return (
        ngettext(
            "%(limit)d of %(all)d reviewers is at the limit, and %(free)d have nothing open",
            "%(limit)d of %(all)d reviewers are at their limit, and %(free)d have nothing open",
            found.at_limit,
        )
        % facts
    )
