"""The lists of the desk, page by page: their order, and one question for all their rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from journal.models import Journal, User
from journal.worded import Value, Worded
from reviews import desk
from reviews.choices import Stage
from reviews.filters import Filters
from reviews.models import Decision, ReviewAssignment
from reviews.queue import GROUPS, LATE, RANK, Asked, Row
from submissions.models import Contributor, EditorAssignment, Submission, Version
from submissions.permissions import Standing

PAGE = 50
UNREAD = (  # long texts that no list shows
    "cover_letter",
    "funding",
)


def ordered(
    papers: QuerySet[Submission], view: str, now: datetime
) -> QuerySet[Submission]:
    """By group, oldest first inside each; everything: newest first."""
    if view == "everything":
        return papers.order_by("-submitted_at", "-pk")
    late = When(desk__stage=Stage.REVIEWING, desk__due_at__lt=now, then=RANK[LATE])
    stages = (When(desk__stage=s, then=RANK[s]) for s in GROUPS if s != LATE)
    rank = F("status_at") if view == "in-review" else Case(late, *stages, default=99)
    return papers.annotate(rank=rank).order_by("rank", "desk__since", "pk")


def after(
    papers: QuerySet[Submission], view: str, cursor: UUID
) -> QuerySet[Submission]:
    """What follows the paper with this uuid in the same order."""
    edge = papers.filter(uuid=cursor)
    pk = Subquery(edge.values("pk")[:1])
    if view == "everything":
        sent = Subquery(edge.values("submitted_at")[:1])
        return papers.filter(Q(submitted_at__lt=sent) | Q(submitted_at=sent, pk__lt=pk))
    rank = Subquery(edge.values("rank")[:1])
    since = Subquery(edge.values("desk__since")[:1])
    later = Q(desk__since__gt=since) | Q(desk__since=since, pk__gt=pk)
    return papers.filter(Q(rank__gt=rank) | (Q(rank=rank) & later))


def page(
    papers: QuerySet[Submission], view: str, cursor: UUID | None, *, now: datetime
) -> QuerySet[Submission]:
    """One page of a list and one paper more, which tells that there is another.

    The database sorts keys, and takes up whole rows of no more papers than are shown.
    """
    found = ordered(papers, view, now)
    wanted = (after(found, view, cursor) if cursor else found)[: PAGE + 1]
    whole = Submission.objects.filter(pk__in=wanted.values("pk"))
    return ordered(whole, view, now)


def of_list(
    view: str, filters: Filters, cursor: UUID | None, *, editor: User, journal: Journal
) -> list[Row]:
    """The rows of one page of a list of the desk: one question."""
    values: dict[str, Value] = {"person": editor.pk, "now": timezone.now()}
    if cursor:
        values["cursor"] = cursor
    shape = editor.editorial_roles, view, filters, PAGE, bool(cursor)
    return _of(_listed.ask(*shape, **values), editor, journal)


def _list(
    roles: frozenset[str],
    view: str,
    filters: Filters,
    *_shape: object,
    person: int,
    now: datetime,
    cursor: UUID | None = None,
) -> QuerySet[Submission]:
    editor = User.with_roles(person, roles)
    papers = desk.papers(editor, view, now).filter(filters.condition())
    return _with_facts(page(papers, view, cursor, now=now), editor, now)


_listed = Worded(_list, needs_all=False)


def rows(papers: QuerySet[Submission], *, editor: User, journal: Journal) -> list[Row]:
    """Papers with all that their rows show: one question."""
    return _of(_with_facts(papers, editor, timezone.now()), editor, journal)


def _of(papers: Iterable[Submission], editor: User, journal: Journal) -> list[Row]:
    return [
        Row(
            paper,
            Standing.of_row(editor, paper),
            tuple(
                Asked(row["state"], datetime.fromisoformat(row["due_at"]))
                for row in paper.asked
            ),
            journal,
        )
        for paper in papers
    ]


def _with_facts(
    papers: QuerySet[Submission], editor: User, now: datetime
) -> QuerySet[Submission]:
    authors = Contributor.objects.filter(submission=OuterRef("pk"))
    handling = EditorAssignment.objects.filter(submission=OuterRef("pk"), ended_at=None)
    asked = ReviewAssignment.objects.counting().filter(
        round__submission=OuterRef("pk"), round__closed_at=None
    )
    leaving = Decision.objects.filter(submission=OuterRef("pk"), sends_at__isnull=False)
    return (
        papers.with_standing(editor, now)
        .select_related("section", "desk")
        .defer(*UNREAD)
        .annotate(
            first_author=Subquery(authors.values("name")[:1]),
            author_count=Subquery(
                authors.order_by()
                .values("submission")
                .annotate(n=Count("pk"))
                .values("n")
            ),
            asked=ArraySubquery(
                asked.values(found=JSONObject(state="state", due_at="due_at"))
            ),
            handling_name=Subquery(handling.values("editor__name")[:1]),
            leaves_at=Subquery(leaving.values("sends_at")[:1]),
            facts=Case(When(desk__stage=Stage.NEW, then=facts_of(OuterRef("pk")))),
        )
    )


def facts_of(submission: Any) -> Subquery:
    """What the checks ask of the newest version, without its text."""
    newest = Version.objects.filter(submission=submission).order_by("-number")
    return Subquery(
        newest.values(
            found=JSONObject(
                words="word_count",
                warnings="reading__warnings",
                counts="reading__counts",
                copy="reading__review_copy",
                similarity="reading__similarity",
                confirmed="confirmed_at",
            )
        )[:1]
    )
