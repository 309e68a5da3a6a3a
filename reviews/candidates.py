"""Whom to ask: people with what they know, their load, their speed and conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Avg,
    Count,
    DurationField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, JSONObject, Lower
from django.utils import timezone

from journal.models import Topic, User
from reviews.choices import OPEN, Answer
from reviews.insight import USUAL_LIMIT, Median
from reviews.models import ReviewAssignment, ReviewRound
from submissions.models import Conflict, Contributor, Submission

if TYPE_CHECKING:
    from reviews.matching import Match
    from reviews.workplaces import Workplaces

PAGE = 50
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
    # By their rounds, which are few: nothing is joined for each review of everybody.
    hidden = ReviewRound.objects.filter(submission__in=hidden_from(editor)).order_by()
    mine = ReviewAssignment.objects.filter(reviewer=OuterRef("pk")).exclude(
        round__in=hidden.values("pk")
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
