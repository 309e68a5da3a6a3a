"""Papers counted once by when they arrived, when they ended and how far they came.

One question answers three: the funnel of a quarter, acceptance by quarter, and who
waits for reviewers now. The answer is a few hundred rows at any number of papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from reviews.choices import Stage
from reviews.models import ReviewRound
from submissions.choices import Status
from submissions.models import Submission, Version

from .quarters import Quarter, place_among, quarter_of, settled, up_to
from .scope import FINAL, Scope, within

YEARS = 8  # quarters of acceptance: two years


@dataclass(frozen=True)
class Group:
    """So many papers that are alike."""

    arrived: bool
    ended: int
    status: str
    reviewed: bool
    revised: bool
    waiting: bool
    n: int
    oldest: datetime


@dataclass(frozen=True)
class Census:
    """The groups, and the quarters that they are counted by."""

    quarter: Quarter
    ends: tuple[Quarter, ...]
    groups: tuple[Group, ...]

    @property
    def waiting(self) -> int:
        """Papers for which fewer reviewers are asked than wanted."""
        return sum(group.n for group in self.groups if group.waiting)

    @property
    def waiting_since(self) -> datetime | None:
        return min((g.oldest for g in self.groups if g.waiting), default=None)

    @property
    def arrived(self) -> list[Group]:
        """The papers of the funnel."""
        return [group for group in self.groups if group.arrived]


def census(scope: Scope) -> Census:
    quarter, ends = funnel_quarter(scope), decision_quarters(scope)
    arrived = within("submitted_at", quarter.starts, quarter.ends)
    ended = Q(status__in=FINAL) & within("decided_at", ends[0].starts, ends[-1].ends)
    waiting = Q(desk__stage=Stage.INVITE)
    rows = (
        scope.papers()
        .filter(arrived | ended | waiting)
        .annotate(
            arrived=_flag(arrived),
            ended=Case(
                When(ended, then=place_among(ends, "decided_at")), default=Value(-1)
            ),
            reviewed=_flag(arrived & Q(was_reviewed())),
            revised=_flag(arrived & Q(was_revised())),
            waiting=_flag(waiting),
        )
        .values("arrived", "ended", "status", "reviewed", "revised", "waiting")
        .order_by()
        .annotate(n=Count("pk"), oldest=Min(F("desk__since")))
    )
    return Census(quarter, tuple(ends), tuple(Group(**row) for row in rows))


def _flag(condition: Q) -> Case:
    """Asked only of the rows that need it: a later condition waits for the first."""
    return Case(
        When(condition, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def funnel_quarter(scope: Scope) -> Quarter:
    """The newest whose papers have all had the time promised for a decision."""
    return settled(scope.now, scope.journal.decision_days)


def decision_quarters(scope: Scope) -> list[Quarter]:
    """Two years of quarters, up to the one that runs."""
    return up_to(quarter_of(scope.now), YEARS)


def was_reviewed() -> Exists:
    return Exists(ReviewRound.objects.filter(submission=OuterRef("pk")))


def was_revised() -> Exists:
    later = Version.objects.filter(number__gt=1, sent_at__isnull=False)
    return Exists(later.filter(submission=OuterRef("pk")))


def of_funnel(scope: Scope, quarter: Quarter) -> QuerySet[Submission]:
    """The papers that arrived in that quarter."""
    arrived = within("submitted_at", quarter.starts, quarter.ends)
    return scope.papers().filter(arrived)


def of_acceptance(scope: Scope, quarter: Quarter) -> QuerySet[Submission]:
    """The papers whose last decision was made in that quarter, and was final."""
    ended = within("decided_at", quarter.starts, quarter.ends)
    return scope.papers().filter(ended, status__in=FINAL)


OPEN = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.REVISING)
TAKEN = (Status.ACCEPTED, Status.PUBLISHED)
