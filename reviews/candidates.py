"""Whom to ask: people who know the subject, with their load, their speed and conflicts.

Ranked by the database: what they know first (the paper's topics, and the words of what
they wrote and reviewed), then room for another review, then speed. Never
offered: authors, people in conflict, whom the authors oppose, who handles the paper
(visibility.md, C7). A typed name of one of them says "not available" and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Avg,
    BigIntegerField,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce, JSONObject, Lower, Round
from django.utils import timezone

from journal.addresses import normal, people_at
from journal.models import Topic, User
from reviews.choices import OPEN, Answer
from reviews.insight import USUAL_LIMIT, Median
from reviews.models import ReviewAssignment
from submissions.conflicts import authors
from submissions.models import Conflict, Contributor, EditorAssignment, Submission

if TYPE_CHECKING:
    from reviews.matching import Match
    from reviews.workplaces import Workplaces

PAGE = 50
MOST_RANKED = 500
TEXT_WEIGHT = 4  # against one topic in common
STEPS = 2  # as much as a half topic apart is the same
FEWEST_RATINGS = 3  # of reports, before their average is shown


@dataclass(frozen=True)
class Candidate:
    """One person who could be asked, in the words of the list."""

    person: User
    subject: tuple[str, ...]
    is_suggested: bool
    shared_workplace: str
    names_known: bool = True
    match: Match | None = None
    rest_days: int = 0

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
        return self.person.last_report

    @property
    def days_since(self) -> int | None:
        """Since the last report."""
        last = self.last_report
        return (timezone.now() - last) // timedelta(days=1) if last else None

    @property
    def rests_for(self) -> int:
        """For how many days more the journal leaves them in peace."""
        since = self.days_since
        return 0 if since is None else max(0, self.rest_days - since)

    @property
    def on_time(self) -> int | None:
        """How many of a hundred reports were in by their date."""
        return (
            round(100 * self.person.past["on_time"] / self.done) if self.done else None
        )

    @property
    def quality(self) -> str:
        """What editors said of the reports, on average; of fewer than three nothing, since
        an average of one is what one editor said."""
        found = self.person.past["quality"]
        return f"{found:.1f}" if found else ""

    @property
    def common_words(self) -> list[str]:
        """The words of the paper that tell most, of those this person worked on."""
        return list(self.match.words)[:4] if self.match else []

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


def hidden_from(editor: User) -> QuerySet[Any]:
    """Papers that count nowhere for this editor (SC4, C6); for a guest editor, all
    outside the own special issue."""
    if not editor.is_editor:
        return Submission.objects.off_desk_of(editor).values("pk")
    sent = Submission.objects.filter(submitter=editor).order_by().values("pk")
    wrote = Contributor.objects.filter(user=editor).order_by().values("submission")
    torn = Conflict.objects.in_force().filter(user=editor).order_by()
    return sent.union(wrote, torn.values("submission"))  # three looks at an index


def with_experience(rows: QuerySet[User], editor: User) -> QuerySet[User]:
    """Load, limit, speed and past reviews, without the papers hidden from the editor."""
    mine = ReviewAssignment.objects.filter(reviewer=OuterRef("pk")).exclude(
        round__submission__in=hidden_from(editor)
    )
    took = F("review__submitted_at") - Coalesce("answered_at", "invited_at")
    done = mine.filter(state=Answer.SUBMITTED).order_by().values("reviewer")
    return rows.annotate(
        load=_count(mine.filter(state__in=OPEN)),
        most=Coalesce("reviewing__limit", USUAL_LIMIT),
        away_until=F("reviewing__away_until"),
        last_report=Subquery(
            done.annotate(found=Max("review__submitted_at")).values("found")
        ),
        taken=Subquery(
            done.annotate(found=Median(took)).values("found"),
            output_field=DurationField(),
        ),
        past=JSONObject(
            done=_count(mine.filter(state=Answer.SUBMITTED)),
            on_time=_count(
                mine.filter(
                    state=Answer.SUBMITTED, review__submitted_at__lte=F("due_at")
                )
            ),
            quality=Subquery(
                done.annotate(q=Avg("review__quality"), n=Count("review__quality"))
                .filter(n__gte=FEWEST_RATINGS)
                .values("q")
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
    matched: Mapping[int, Match] | None = None,
) -> QuerySet[User]:
    """People for this paper, best first; with `words`, whoever has that name.

    Never the editor who asks: to review it, somebody else has to invite them.

    Of very many, the 500 with the most subjects in common are ranked by load and speed,
    with the 100 whose papers are nearest in words (`matched`).
    """
    matched = matched or {}
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
        text=_text_fit(matched),
    )
    if words:
        found = people().filter(matching(words)).order_by("name", "pk")
        rows = rows.filter(pk__in=found.values("pk")[:MOST_RANKED])
    else:
        best = Q(pk__in=_best_known(wanted)) | Q(pk__in=suggested)
        if matched:
            best |= Q(pk__in=list(matched))
        rows = rows.exclude(out).filter(best)
    rows = rows.filter(load__lt=F("most")) if free_only else rows
    return _ranked(rows, submission.journal.rest_days)


def _text_fit(matched: Mapping[int, Match]) -> Any:
    """How near their papers are, as a column."""
    if not matched:
        return Value(0.0, output_field=FloatField())
    keys = Cast(Value(list(matched)), ArrayField(BigIntegerField()))
    fits = Cast(Value([one.fit for one in matched.values()]), ArrayField(FloatField()))
    place = Func(keys, F("pk"), function="array_position", output_field=IntegerField())
    return Func(
        *(fits, place),
        template="COALESCE((%(expressions)s], 0.0)",
        arg_joiner=")[",
        output_field=FloatField(),
    )


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


def _ranked(rows: QuerySet[User], rest_days: int) -> QuerySet[User]:
    """What they know first, then who has room and is there, then speed; the barred
    come last. Who knows about as much as another is ranked by the rest."""
    busy = Q(load__gte=F("most")) | Q(away_until__gte=timezone.localdate())
    if rest_days:
        busy |= Q(last_report__gt=timezone.now() - timedelta(days=rest_days))
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
    rows: Iterable[User],
    workplaces: Workplaces,
    *,
    names_known: bool,
    matched: Mapping[int, Match] | None = None,
    rest_days: int = 0,
) -> list[Candidate]:
    """The people of one page, in words; their affiliations are prefetched."""
    return [
        Candidate(
            person=person,
            subject=tuple(person.subject or ()),  # no topic asked for: null
            is_suggested=person.is_suggested,
            shared_workplace=workplaces.shared_with(person),
            names_known=names_known,
            match=(matched or {}).get(person.pk),
            rest_days=rest_days,
        )
        for person in rows
    ]
