"""The few figures beside the desk, over the papers that an editor may know of (C6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from journal.models import User
from reviews.choices import OPEN, Answer
from reviews.models import Decision, ReviewAssignment
from submissions.models import Submission

if TYPE_CHECKING:
    from django.db.models import QuerySet

YEAR = timedelta(days=365)
FEWEST = 5  # a smaller number tells of single papers (visibility.md, SC17)
USUAL_LIMIT = 2


class Median(Aggregate):
    """The middle value, by the database."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class ReviewersNow:
    """How ready reviewers are: shares of the last twelve months, load of today."""

    accepting: int | None
    median_days: int | None
    at_limit: int
    people: int


def first_decision_days(editor: User) -> list[int]:
    """Days from sending to the first decision, of each paper decided in a year.

    Empty for fewer than five papers, unless a chief editor asks.
    """
    since = timezone.now() - YEAR
    first = (
        Decision.objects.filter(submission=OuterRef("pk"), released_at__isnull=False)
        .order_by("released_at")
        .values("released_at")[:1]
    )
    found = (
        Submission.objects.on_desk_of(editor)
        .filter(decided_at__gte=since)
        .annotate(first=Subquery(first))
        .filter(first__gte=since)
        .values_list("submitted_at", "first")
    )
    days = [(decided - sent) // timedelta(days=1) for sent, decided in found]
    return days if editor.is_chief or len(days) >= FEWEST else []


def typical(days: list[int]) -> int | None:
    """The median, in whole days."""
    return round(median(days)) if days else None


def reviewers_now(editor: User) -> ReviewersNow:
    """What came of a year's invitations, and who is at their limit: one question."""
    rows = list(_by_reviewer(editor))
    answered = sum(row["answered"] for row in rows)
    accepted = sum(row["accepted"] for row in rows)
    took = [span.days for row in rows for span in row["took"]]
    enough = answered >= (1 if editor.is_chief else FEWEST)
    return ReviewersNow(
        accepting=round(100 * accepted / answered) if enough else None,
        median_days=typical(took) if enough else None,
        at_limit=sum(row["load"] >= row["most"] for row in rows),
        people=len(rows),
    )


def _by_reviewer(editor: User) -> QuerySet[ReviewAssignment, dict[str, Any]]:
    """Who was asked in a year or still reads, for papers this editor may know of."""
    year = Q(invited_at__gte=timezone.now() - YEAR)
    accepted = year & Q(state__in=(Answer.ACCEPTED, Answer.SUBMITTED))
    return (
        ReviewAssignment.objects.filter(
            year | Q(state__in=OPEN),
            round__submission__in=Submission.objects.on_desk_of(editor),
        )
        .values("reviewer")
        .annotate(
            load=Count("pk", filter=Q(state__in=OPEN)),
            most=Coalesce("reviewer__reviewing__limit", USUAL_LIMIT),
            accepted=Count("pk", filter=accepted),
            answered=Count("pk", filter=accepted | (year & Q(state=Answer.DECLINED))),
            took=ArrayAgg(
                F("review__submitted_at") - Coalesce("answered_at", "invited_at"),
                filter=year & Q(state=Answer.SUBMITTED),
                default=Value([]),
            ),
        )
    )
