"""The candidates for one paper in their order, best first.

Ranked by the database: what they know first (the paper's topics, and the words of what
they wrote and reviewed), then room for another review, then speed. Never
offered: authors, people in conflict, whom the authors oppose, who handles the paper
(visibility.md, C7). A typed name of one of them says "not available" and no more.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Round
from django.utils import timezone

from journal import worded
from journal.addresses import normal, people_at
from journal.models import Topic, User
from journal.worded import OneOf, Worded, each_of
from reviews.candidates import matching, people, with_experience
from reviews.models import ReviewAssignment
from submissions.conflicts import authors
from submissions.models import EditorAssignment, Submission

if TYPE_CHECKING:
    from reviews.matching import Match

MOST_RANKED = 500
TEXT_WEIGHT = 4  # against one topic in common
STEPS = 2  # as much as a half topic apart is the same


@dataclass(frozen=True)
class Ranked:
    """Candidates in order, for pages of them: how many there are, and one part."""

    shape: tuple[Hashable, ...]
    values: dict[str, worded.Value]

    def count(self) -> int:
        found: tuple[int] | None = _number.one(*self.shape, **self.values)
        return found[0] if found else 0

    def __getitem__(self, part: slice) -> list[User]:
        return _part.ask(part.start, part.stop, *self.shape, **self.values)


def search(
    submission: Submission,
    editor: User,
    *,
    topics: Sequence[Topic],
    named: Sequence[Mapping[str, Any]],
    words: str = "",
    free_only: bool = False,
    matched: Mapping[int, Match] | None = None,
) -> Ranked:
    """People for this paper, best first; with `words`, whoever has that name.

    Never the editor who asks: to review it, somebody else has to invite them.

    Of very many, the 500 with the most subjects in common are ranked by load and speed,
    with the 100 whose papers are nearest in words (`matched`).
    """
    matched, now = matched or {}, timezone.now()
    opposed = [row for row in named if row["opposed"]]
    rest_days = submission.journal.rest_days
    return Ranked(
        (editor.editorial_roles, words, free_only, bool(matched), bool(rest_days)),
        {
            "paper": submission.pk,
            "submitter": submission.submitter_id,
            "person": editor.pk,
            "topics": [topic.pk for topic in topics],
            "suggested": _addresses(row for row in named if not row["opposed"]),
            "opposed": _addresses(opposed),
            "names": [row["name"].casefold() for row in opposed if row["name"]],
            "near": list(matched),
            "fits": [one.fit for one in matched.values()],
            "today": timezone.localdate(),
            "rested": now - timedelta(days=rest_days),
        },
    )


def _addresses(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return [normal(row["email"]) for row in rows if row["email"]]


@dataclass(frozen=True)
class _Asked:
    """The values of a question about candidates, by their names."""

    paper: int
    submitter: int
    person: int
    topics: list[int]
    suggested: list[str]
    opposed: list[str]
    names: list[str]
    near: list[int]
    fits: list[float]
    today: date
    rested: datetime


def _found(
    roles: frozenset[str],
    words: str,
    free_only: bool,
    has_near: bool,
    rests: bool,
    **values: Any,
) -> QuerySet[User]:
    asked = _Asked(**values)
    editor = User.with_roles(asked.person, roles)
    suggested = people_at(each_of(asked.suggested, "text")).values("pk")
    out = _barred(asked)
    rows = _for_paper(with_experience(people().exclude(pk=asked.person), editor), asked)
    rows = rows.annotate(
        is_suggested=Case(When(pk__in=suggested, then=True), default=False),
        is_asked=Exists(_asked_for(asked.paper)),
        is_barred=Case(When(out, then=True), default=False),
        text=_text_fit(asked) if has_near else Value(0.0, output_field=FloatField()),
    )
    if words:
        found = people().filter(matching(words)).order_by("name", "pk")
        rows = rows.filter(pk__in=found.values("pk")[:MOST_RANKED])
    else:
        near = [User.objects.filter(OneOf("pk", asked.near))] if has_near else []
        some = _best_known(asked).union(suggested, *(one.values("pk") for one in near))
        rows = rows.exclude(out).filter(pk__in=some)
    rows = rows.filter(load__lt=F("most")) if free_only else rows
    return _ranked(rows, asked.today, asked.rested if rests else None)


def _counted(*shape: Any, **values: Any) -> QuerySet[User, tuple[int]]:
    rows = _found(*shape, **values).order_by().values(all=Value(1))
    return rows.annotate(n=Count("pk")).values_list("n")


def _sliced(start: int, stop: int, *shape: Any, **values: Any) -> QuerySet[User]:
    return _found(*shape, **values)[start:stop]


_number = Worded(_counted, needs_all=False)
_part = Worded(_sliced, needs_all=False)


def _barred(asked: _Asked) -> Q:
    """Nobody of these is offered, and nobody learns why."""
    paper = Submission(pk=asked.paper)
    handling = EditorAssignment.objects.filter(submission=paper, ended_at=None)
    return (
        Q(pk=asked.submitter)
        | Q(pk__in=paper.contributors.exclude(user=None).values("user"))
        | Q(pk__in=authors(paper).values("pk"))
        | Q(pk__in=paper.conflicts.in_force().values("user"))
        | Q(pk__in=handling.values("editor"))
        | Q(pk__in=people_at(each_of(asked.opposed, "text")).values("pk"))
        | Q(OneOf("lower_name", asked.names))
    )


def _text_fit(asked: _Asked) -> Any:
    """How near their papers are, as a column."""
    keys = Cast(Value(asked.near), ArrayField(BigIntegerField()))
    fits = Cast(Value(asked.fits), ArrayField(FloatField()))
    place = Func(keys, F("pk"), function="array_position", output_field=IntegerField())
    return Func(
        *(fits, place),
        template="COALESCE((%(expressions)s], 0.0)",
        arg_joiner=")[",
        output_field=FloatField(),
    )


def _for_paper(rows: QuerySet[User], asked: _Asked) -> QuerySet[User]:
    """With the wanted topics that each person knows, and how many they are."""
    knows = User.topics.through.objects.filter(
        OneOf("topic", asked.topics), user=OuterRef("pk")
    )
    number = knows.order_by().values("user").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        overlap=Coalesce(Subquery(number), 0),
        subject=ArraySubquery(knows.values("topic__name")),
    )


def _asked_for(paper: int) -> QuerySet[ReviewAssignment]:
    return ReviewAssignment.objects.counting().filter(
        reviewer=OuterRef("pk"),
        round__submission=paper,
        round__closed_at=None,
    )


def _ranked(
    rows: QuerySet[User], today: date, rested: datetime | None
) -> QuerySet[User]:
    """What they know first, then who has room and is there, then speed; the barred
    come last. Who knows about as much as another is ranked by the rest."""
    busy = Q(load__gte=F("most")) | Q(away_until__gte=today)
    if rested:
        busy |= Q(last_report__gt=rested)
    knows = Round((F("overlap") + TEXT_WEIGHT * F("text")) * STEPS) / STEPS
    return rows.annotate(
        knows=ExpressionWrapper(knows, output_field=FloatField()),
        full=Case(When(busy, then=1), default=0),
    ).order_by(
        "is_barred",
        "-knows",
        "full",
        "load",
        F("taken").asc(nulls_last=True),
        "name",
        "pk",
    )


def _best_known(asked: _Asked) -> QuerySet[Any]:
    """Who shares the most topics; among equals, who has been asked before."""
    before = ReviewAssignment.objects.filter(reviewer=OuterRef("user"))
    return (
        User.topics.through.objects.filter(OneOf("topic", asked.topics))
        .values("user")
        .annotate(n=Count("pk"), before=Exists(before))
        .order_by("-n", "-before", "user")
        .values("user")[:MOST_RANKED]
    )
