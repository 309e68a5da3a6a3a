"""The journal's quarters are its seasons: spring begins in March."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.choices import Season

from .scope import within

SEASONS = list(Season)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months; winter belongs to the year of its December."""

    year: int
    place: int

    @property
    def starts(self) -> datetime:
        here = timezone.get_current_timezone()
        return datetime(self.year, 3 + 3 * self.place, 1, tzinfo=here)

    @property
    def ends(self) -> datetime:
        return self.after.starts

    @property
    def after(self) -> Quarter:
        return Quarter(self.year + self.place // 3, (self.place + 1) % 4)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year - (not self.place), (self.place - 1) % 4)

    @property
    def season(self) -> Season:
        return SEASONS[self.place]

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.season}"

    @property
    def name(self) -> str:
        return _("%(season)s %(year)d") % {
            "season": self.season.label,
            "year": self.year,
        }

    @property
    def short(self) -> str:
        names = (
            pgettext("quarter", "Sp"),
            pgettext("quarter", "Su"),
            pgettext("quarter", "A"),
            pgettext("quarter", "W"),
        )
        return f"{names[self.place]} {self.year % 100:02d}"


def quarter_of(moment: datetime) -> Quarter:
    local = timezone.localtime(moment)
    if local.month < 3:
        return Quarter(local.year - 1, 3)
    return Quarter(local.year, (local.month - 3) // 3)


def quarter_from(slug: str) -> Quarter | None:
    """The quarter that an address names."""
    year, _dash, season = slug.partition("-")
    if season not in Season.values or not (year.isdecimal() and len(year) == 4):
        return None
    return Quarter(max(1, int(year)), SEASONS.index(Season(season)))


def name_from(slug: str) -> str:
    """How people call the quarter of an address."""
    quarter = quarter_from(slug)
    return quarter.name if quarter else slug


def up_to(last: Quarter, count: int) -> list[Quarter]:
    """So many quarters, the last one last."""
    found = [last]
    while len(found) < count:
        found.insert(0, found[0].before)
    return found


def settled(now: datetime, days: int) -> Quarter:
    """The newest quarter whose papers have all had so many days."""
    return quarter_of(now - timedelta(days=days)).before


def place_among(quarters: Sequence[Quarter], field: str) -> Case:
    """Which of the quarters a time lies in; -1 for none."""
    return Case(
        *(
            When(within(field, quarter.starts, quarter.ends), then=Value(place))
            for place, quarter in enumerate(quarters)
        ),
        default=Value(-1),
        output_field=IntegerField(),
    )
