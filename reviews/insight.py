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
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    Subquery,
    Window,
)
from django.db.models.functions import Coalesce, ExtractDay
from django.utils import timezone

from journal.models import User
from reviews.choices import OPEN, Answer, Outcome
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
        .exclude(outcome=Outcome.RETURN)  # decides nothing
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
    """What came of a year's invitations, and who is at their limit: one question.

    Over everybody who was asked in a year or still reads, for papers that this editor
    may know of; the database answers with one row.
    """
    year = Q(invited_at__gte=timezone.now() - YEAR)
    accepted = year & Q(state__in=(Answer.ACCEPTED, Answer.SUBMITTED))
    found = _asked(editor, year).aggregate(
        people=Count("reviewer", distinct=True),
        at_limit=Count("reviewer", distinct=True, filter=Q(load__gte=F("most"))),
        accepted=Count("pk", filter=accepted),
        answered=Count("pk", filter=accepted | (year & Q(state=Answer.DECLINED))),
        days=Median(
            "took",
            filter=year & Q(state=Answer.SUBMITTED),
            output_field=FloatField(),
        ),
    )
    answered, days = found["answered"], found["days"]
    enough = answered >= (1 if editor.is_chief else FEWEST)
    return ReviewersNow(
        accepting=round(100 * found["accepted"] / answered) if enough else None,
        median_days=round(days) if enough and days is not None else None,
        at_limit=found["at_limit"],
        people=found["people"],
    )


def _asked(editor: User, year: Q) -> QuerySet[ReviewAssignment]:
    """Each assignment with the days it took and what its reviewer has open now."""
    took = F("review__submitted_at") - Coalesce("answered_at", "invited_at")
    return (
        ReviewAssignment.objects.filter(year | Q(state__in=OPEN))
        .exclude(round__submission__in=Submission.objects.off_desk_of(editor))
        .annotate(
            took=ExtractDay(ExpressionWrapper(took, output_field=DurationField())),
            most=Coalesce("reviewer__reviewing__limit", USUAL_LIMIT),
            load=Window(
                Count("pk", filter=Q(state__in=OPEN)), partition_by=[F("reviewer_id")]
            ),
        )
    )
