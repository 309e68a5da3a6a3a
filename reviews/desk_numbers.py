"""How many papers stand on each list of the desk, and on each saved view."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.utils import timezone

from journal.models import User
from journal.worded import Worded
from reviews.choices import Stage
from reviews.desk import lists
from reviews.filters import Filters
from reviews.models import DeskEntry
from submissions.models import Submission

EVERYTHING = "everything"
LISTS = (
    *("", "new", "invite", "late", "decide", "revised"),
    *("in-review", "authors", "accepted", EVERYTHING),
)
OPEN = [stage for stage in Stage if stage != Stage.CLOSED]
Saved = tuple[tuple[str, Filters], ...]
"""Saved views: the list that each narrows, and to what."""


def counts(editor: User) -> dict[str, int]:
    """How many papers each list holds, in one query."""
    return counts_with(editor, ())[0]


def counts_with(editor: User, saved: Saved) -> tuple[dict[str, int], list[int]]:
    """The same, and how many papers each saved view holds for this editor: one query."""
    found = _numbers.one(
        editor.editorial_roles, saved, person=editor.pk, now=timezone.now()
    )
    counted = iter(found or (0,) * (len(LISTS) + len(saved)))
    return {name: next(counted) for name in LISTS}, list(counted)


def _counted(
    roles: frozenset[str], saved: Saved, *, person: int, now: datetime
) -> QuerySet[Submission, tuple[int, ...]]:
    """One row with a number for each list, then for each saved view.

    Only open papers are looked at one by one: of the closed, which a journal has more
    of each year, the index counts all, and those that the editor may not know of are
    taken off. What is saved of all papers is a question of its own inside this one.
    """
    editor = User.with_roles(person, roles)
    asked = lists(editor, now)
    papers = Submission.objects.on_desk_of(editor).order_by()
    numbers: list[Combinable] = [Count("pk", filter=asked[name]) for name in LISTS]
    numbers[-1] = Count("pk") + _closed(editor)
    for name, narrower in saved:
        wanted = asked[name] & narrower.condition()
        of_all = name == EVERYTHING
        numbers.append(
            _alone(papers.filter(wanted)) if of_all else Count("pk", filter=wanted)
        )
    named = {f"n{place}": number for place, number in enumerate(numbers)}
    still = papers.filter(desk__stage__in=OPEN).values(all=Value(1))
    return still.annotate(**named).values_list(*named)


def _closed(editor: User) -> Combinable:
    closed = DeskEntry.objects.filter(stage=Stage.CLOSED)
    if not editor.is_editor:  # a guest has few
        papers = Submission.objects.on_desk_of(editor)
        return _alone(closed.filter(submission__in=papers.values("pk")))
    hidden = Submission.objects.too_near_for(editor).values("pk")
    return _alone(closed) - _alone(closed.filter(submission__in=hidden))


def _alone(rows: QuerySet[Any]) -> Subquery:
    """How many rows, as a part of another question."""
    counted = rows.order_by().values(all=Value(1)).annotate(n=Count("*"))
    return Subquery(counted.values("n"))


_numbers = Worded(_counted, needs_all=False)
