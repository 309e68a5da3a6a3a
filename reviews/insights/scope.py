"""Whose figures, of which time and section: what every question begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Journal, Section
from submissions.choices import Status
from submissions.models import Submission

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from journal.models import User

FEWEST = 10  # of fewer, counts are said and no shares (ux.md, 3)
DAY = timedelta(days=1)
PERIODS: dict[str, tuple[int, str | Promise]] = {
    "3": (91, _("Last 3 months")),
    "12": (365, _("Last 12 months")),
    "24": (730, _("Last 2 years")),
}
USUAL = "12"
FINAL = (Status.ACCEPTED, Status.DECLINED, Status.PUBLISHED)


class WholeDays(Func):
    """A length of time in whole days, by the database; less than none is negative."""

    template = "floor(extract(epoch FROM %(expressions)s) / 86400)::int"
    output_field = IntegerField()


@dataclass(frozen=True)
class Days:
    """How many things took so many days: the count of each day, and what follows."""

    counts: Mapping[int, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    def between(self, start: int | None, end: int | None) -> int:
        """From this day on, and below that one."""
        return sum(
            n
            for day, n in self.counts.items()
            if (start is None or day >= start) and (end is None or day < end)
        )

    def at(self, share: float) -> int:
        """The day below which this share lies."""
        days = sorted(self.counts)
        passed = accumulate(self.counts[day] for day in days)
        return days[sum(n <= share * self.n for n in passed)]


@dataclass(frozen=True)
class Scope:
    """The papers that one editor's figures are made of.

    Not one of the editor's own, none in conflict, none that the editor reviews: such
    a paper is in no total (visibility.md, C6, E25). `hidden` holds these few, so that
    the policy is asked once and not by every figure.
    """

    editor: User
    journal: Journal
    period: str = USUAL
    section: str = ""
    hidden: tuple[int, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    now: datetime = field(default_factory=timezone.now)

    @classmethod
    def asked(cls, editor: User, journal: Journal, query: Mapping[str, str]) -> Scope:
        """As the address says; what it does not know is as usual. One question."""
        off_desk = Submission.objects.off_desk_of(editor)
        sections = Section.objects.filter(journal=journal).values(
            one=JSONObject(slug="slug", name="name")
        )
        hidden, named = (
            Journal.objects.filter(pk=journal.pk)
            .values_list(
                ArraySubquery(off_desk.exclude(status=Status.DRAFT).values("pk")),
                ArraySubquery(sections),
            )
            .get()
        )
        choices = tuple((one["slug"], one["name"]) for one in named)
        period, section = query.get("period", USUAL), query.get("section", "")
        return cls(
            editor,
            journal,
            period if period in PERIODS else USUAL,
            section if section in dict(choices) else "",
            tuple(hidden),
            choices,
        )

    def papers(self) -> QuerySet[Submission]:
        return Submission.objects.exclude(status=Status.DRAFT).filter(self.about(""))

    def about(self, prefix: str) -> Q:
        """The same of rows that lead to a paper by `prefix`."""
        known = ~Q(**{f"{prefix}pk__in": self.hidden}) if self.hidden else Q()
        if self.section:
            known &= Q(**{f"{prefix}section__slug": self.section})
        return known

    @property
    def words(self) -> str:
        return str(PERIODS[self.period][1]).lower()

    @property
    def since(self) -> datetime:
        return self.now - PERIODS[self.period][0] * DAY

    @property
    def year_before(self) -> datetime:
        """The same moment a year before the period began."""
        return self.since - 365 * DAY

    @property
    def quarters(self) -> int:
        """How many quarters the period spans, and the one a year before its end."""
        return {"3": 2, "12": 5, "24": 9}[self.period]


def within(field_name: str, start: datetime, end: datetime) -> Q:
    return Q(**{f"{field_name}__gte": start, f"{field_name}__lt": end})


def percent(part: int, whole: int) -> str:
    """A share as people read it."""
    return f"{round(100 * part / whole)}%" if whole else "–"
