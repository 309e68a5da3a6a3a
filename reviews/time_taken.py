"""How long reports took at this journal, for those who are asked for one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F

from journal.models import Journal
from reviews.insight import FEWEST, Median
from reviews.models import Review


@dataclass(frozen=True)
class TimeTaken:
    """The median number of days from yes to report, and of how many reports."""

    days: int
    reports: int


def time_taken(journal: Journal) -> TimeTaken | None:
    """Measured, never guessed; nothing for fewer than five reports (SC17)."""
    found = Review.objects.filter(
        assignment__round__submission__journal=journal,
        assignment__answered_at__isnull=False,
        submitted_at__isnull=False,
    ).aggregate(
        reports=Count("pk"),
        middle=Median(F("submitted_at") - F("assignment__answered_at")),
    )
    if found["reports"] < FEWEST:
        return None
    return TimeTaken(found["middle"].days, found["reports"])
