"""The few figures beside the desk, over the papers that an editor may know of (C6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    F,
    OuterRef,
    Q,
    Subquery,
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
    """Two questions: what came of invitations, and who is at their limit."""
    year = _known(editor).filter(invited_at__gte=timezone.now() - YEAR)
    answered = Q(state__in=(Answer.ACCEPTED, Answer.SUBMITTED, Answer.DECLINED))
    found = year.aggregate(
        answered=Count("pk", filter=answered),
        accepted=Count("pk", filter=answered & ~Q(state=Answer.DECLINED)),
        taken=Median(
            F("review__submitted_at") - Coalesce("answered_at", "invited_at"),
            filter=Q(state=Answer.SUBMITTED),
        ),
    )
    loads = _loads(editor)
    enough = found["answered"] >= (1 if editor.is_chief else FEWEST)
    return ReviewersNow(
        accepting=round(100 * found["accepted"] / found["answered"])
        if enough
        else None,
        median_days=found["taken"].days if enough and found["taken"] else None,
        at_limit=sum(load >= limit for load, limit in loads),
        people=len(loads),
    )


def _known(editor: User) -> QuerySet[ReviewAssignment]:
    return ReviewAssignment.objects.filter(
        round__submission__in=Submission.objects.on_desk_of(editor)
    )


def _loads(editor: User) -> list[tuple[int, int]]:
    """For everybody who was ever asked: reviews open now, and the most they want."""
    rows = (
        _known(editor)
        .values("reviewer")
        .annotate(
            load=Count("pk", filter=Q(state__in=OPEN)),
            most=Coalesce("reviewer__reviewing__limit", USUAL_LIMIT),
        )
        .values_list("load", "most")
    )
    return list(rows)
