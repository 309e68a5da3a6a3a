"""Whom to ask: people who know the subject, with their load, their speed and conflicts.

Ranked by the database: subject first, then room for another review, then speed. Never
offered: authors, people in conflict, whom the authors oppose, who handles the paper
(visibility.md, C7). A typed name of one of them says "not available" and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, JSONObject, Lower
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from journal.addresses import normal, people_at
from journal.models import Topic, User
from reviews.choices import OPEN, Answer
from reviews.insight import USUAL_LIMIT, Median
from reviews.models import ReviewAssignment
from submissions.conflicts import authors
from submissions.models import EditorAssignment, Submission

if TYPE_CHECKING:
    from reviews.workplaces import Workplaces

PAGE = 50
MOST_RANKED = 500


@dataclass(frozen=True)
class Candidate:
    """One person who could be asked, in the words of the list."""

    person: User
    subject: tuple[str, ...]
    is_suggested: bool
    shared_workplace: str
    names_known: bool = True

    @property
    def load(self) -> int:
        return self.person.load

    @property
    def limit(self) -> int:
        return self.person.most

    @property
    def is_full(self) -> bool:
        return self.load >= self.limit

    @property
    def places(self) -> list[str]:
        """One circle for each review this person wants at most: full, over, free."""
        taken = "over" if self.is_full else "full"
        shown = min(max(self.limit, self.load), 4)
        return [taken if i < self.load else "free" for i in range(shown)]

    @property
    def median_days(self) -> int | None:
        return self.person.taken.days if self.person.taken else None

    @property
    def done(self) -> int:
        return int(self.person.past["done"])

    @property
    def last_report(self) -> datetime | None:
        return parse_datetime(self.person.past["last"] or "")

    @property
    def away_until(self) -> date | None:
        until = self.person.away_until
        return until if until and until >= timezone.localdate() else None

    @property
    def is_asked(self) -> bool:
        return bool(self.person.is_asked)

    @property
    def is_available(self) -> bool:
        """Where the editor must not know the authors, their colleagues are barred too."""
        hidden = bool(self.shared_workplace) and not self.names_known
        return not self.person.is_barred and not hidden


def subjects(submission: Submission) -> list[Topic]:
    """The journal's topics; `is_on_paper` marks those the paper is about.

    A topic counts too when a keyword of the paper names it.
    """
    through = Submission.topics.through.objects
    chosen = through.filter(submission=submission, topic=OuterRef("pk"))
    topics = Topic.objects.filter(journal=submission.journal).annotate(
        is_on_paper=Exists(chosen)
    )
    words = [word.casefold() for word in submission.keywords]
    found = list(topics)
    for topic in found:
        name = topic.name.casefold()
        topic.is_on_paper = topic.is_on_paper or any(
            word in name or name in word for word in words if len(word) > 3
        )
    return found


def barred(submission: Submission, opposed: Sequence[Mapping[str, Any]]) -> Q:
    """Nobody of these is offered, and nobody learns why."""
    handling = EditorAssignment.objects.filter(submission=submission, ended_at=None)
    names = [row["name"].casefold() for row in opposed if row["name"]]
    addresses = [normal(row["email"]) for row in opposed if row["email"]]
    return (
        Q(pk=submission.submitter_id)
        | Q(pk__in=submission.contributors.exclude(user=None).values("user"))
        | Q(pk__in=authors(submission).values("pk"))
        | Q(pk__in=submission.conflicts.in_force().values("user"))
        | Q(pk__in=handling.values("editor"))
        | Q(pk__in=people_at(addresses).values("pk"))
        | Q(lower_name__in=names)
    )


def people() -> QuerySet[User]:
    """Everybody with an account that is in use, with their names folded."""
    return User.objects.filter(is_active=True).annotate(lower_name=Lower("name"))


def with_experience(rows: QuerySet[User], editor: User) -> QuerySet[User]:
    """Load, limit, speed and past reviews, without the papers hidden from the editor.

    A paper in conflict with the asking editor counts nowhere (SC4, C6); for a guest
    editor, nothing outside the own special issue does.
    """
    hidden = Submission.objects.filter(
        Q(submitter=editor)
        | Q(contributors__user=editor)
        | Q(conflicts__user=editor, conflicts__lifted_at=None)
    ).values("pk")
    if not editor.is_editor:
        hidden = Submission.objects.off_desk_of(editor).values("pk")
    mine = ReviewAssignment.objects.filter(reviewer=OuterRef("pk")).exclude(
        round__submission__in=hidden
    )
    took = F("review__submitted_at") - Coalesce("answered_at", "invited_at")
    done = mine.filter(state=Answer.SUBMITTED).order_by().values("reviewer")
    return rows.annotate(
        load=_count(mine.filter(state__in=OPEN)),
        most=Coalesce("reviewing__limit", USUAL_LIMIT),
        away_until=F("reviewing__away_until"),
        taken=Subquery(
            done.annotate(found=Median(took)).values("found"),
            output_field=DurationField(),
        ),
        past=JSONObject(
            done=_count(mine.filter(state=Answer.SUBMITTED)),
            last=Subquery(
                mine.filter(state=Answer.SUBMITTED)
                .order_by("-review__submitted_at")
                .values("review__submitted_at")[:1]
            ),
            declined=_count(mine.filter(state=Answer.DECLINED)),
            lapsed=_count(mine.filter(state=Answer.EXPIRED)),
        ),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("reviewer").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def search(
    submission: Submission,
    editor: User,
    *,
    topics: Sequence[Topic],
    named: Sequence[Mapping[str, Any]],
    words: str = "",
    free_only: bool = False,
) -> QuerySet[User]:
    """People for this paper, best first; with `words`, whoever has that name.

    Never the editor who asks: to review it, somebody else has to invite them.

    Of very many, the 500 with the most subjects in common are ranked by load and speed.
    """
    wanted = [topic.pk for topic in topics]
    suggested = people_at(
        [normal(row["email"]) for row in named if not row["opposed"] and row["email"]]
    ).values("pk")
    out = barred(submission, [row for row in named if row["opposed"]])
    rows = _for_paper(with_experience(people().exclude(pk=editor.pk), editor), wanted)
    rows = rows.annotate(
        is_suggested=Case(When(pk__in=suggested, then=True), default=False),
        is_asked=Exists(_asked_for(submission)),
        is_barred=Case(When(out, then=True), default=False),
    )
    if words:
        found = people().filter(matching(words)).order_by("name", "pk")
        rows = rows.filter(pk__in=found.values("pk")[:MOST_RANKED])
    else:
        best = Q(pk__in=_best_known(wanted)) | Q(pk__in=suggested)
        rows = rows.exclude(out).filter(best)
    return _ranked(rows.filter(load__lt=F("most")) if free_only else rows)


def _for_paper(rows: QuerySet[User], wanted: Sequence[int]) -> QuerySet[User]:
    """With the wanted topics that each person knows, and how many they are."""
    knows = User.topics.through.objects.filter(user=OuterRef("pk"), topic__in=wanted)
    number = knows.order_by().values("user").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        overlap=Coalesce(Subquery(number), 0),
        subject=ArraySubquery(knows.values("topic__name")),
    )


def _asked_for(submission: Submission) -> QuerySet[ReviewAssignment]:
    return ReviewAssignment.objects.counting().filter(
        reviewer=OuterRef("pk"),
        round__submission=submission,
        round__closed_at=None,
    )


def _ranked(rows: QuerySet[User]) -> QuerySet[User]:
    """Subject first, then room for another review, then speed; the barred come last."""
    full = Case(When(load__gte=F("most"), then=1), default=0)
    return rows.annotate(full=full).order_by(
        "is_barred",
        "-overlap",
        "full",
        "load",
        F("taken").asc(nulls_last=True),
        "name",
        "pk",
    )


def _best_known(wanted: Sequence[int]) -> QuerySet[Any]:
    """Who shares the most topics; among equals, who has been asked before."""
    before = ReviewAssignment.objects.filter(reviewer=OuterRef("user"))
    return (
        User.topics.through.objects.filter(topic__in=wanted)
        .values("user")
        .annotate(n=Count("pk"), before=Exists(before))
        .order_by("-n", "-before", "user")
        .values("user")[:MOST_RANKED]
    )


def matching(words: str) -> Q:
    return (
        Q(name__icontains=words)
        | Q(native_name__icontains=words)
        | Q(email__icontains=words)
        | Exists(
            User.topics.through.objects.filter(
                user=OuterRef("pk"), topic__name__icontains=words
            )
        )
    )


def with_words(rows: Iterable[User]) -> list[Candidate]:
    """The same words about people apart from any paper."""
    found = list(rows)
    prefetch_related_objects(found, "affiliations")
    return [Candidate(one, tuple(one.subject), False, "") for one in found]


def candidates(
    rows: Iterable[User], workplaces: Workplaces, *, names_known: bool
) -> list[Candidate]:
    """The people of one page, in words; their affiliations are prefetched."""
    return [
        Candidate(
            person=person,
            subject=tuple(person.subject or ()),  # no topic asked for: null
            is_suggested=person.is_suggested,
            shared_workplace=workplaces.shared_with(person),
            names_known=names_known,
        )
        for person in rows
    ]
