"""What the page of one paper asks the database, each question worded once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf

from journal.choices import EDITORS, Anonymity, Role
from journal.models import EditorialRole, Event, OutgoingMessage, User
from journal.worded import Worded
from reviews.choices import COUNTING
from reviews.listing import facts_of
from reviews.models import (
    Alternate,
    CoReviewer,
    Decision,
    ReportSending,
    Review,
    ReviewAssignment,
    ReviewerMessage,
    Score,
    files_of,
)
from submissions.choices import FileKind
from submissions.models import (
    AuthorsChange,
    Conflict,
    Contributor,
    ContributorAffiliation,
    EditorAssignment,
    Funding,
    GuestAppointment,
    ManuscriptFile,
    Message,
    NamedAuthor,
    SimilarText,
    SpecialIssue,
    Submission,
    SuggestedReviewer,
    Version,
)
from submissions.permissions import Standing
from submissions.showing import files_for, letters_for, log_lines_for, supplements_for
from submissions.wording import OfPaper

LETTERS = 40


EVENTS = 60


def rows() -> QuerySet[Submission]:
    """Papers with the short lists that belong to them, without another question."""
    here = OuterRef("pk")
    handling = EditorAssignment.objects.filter(submission=here, ended_at=None)
    suggested = SuggestedReviewer.objects.filter(submission=here)
    conflicts = Conflict.objects.in_force().filter(submission=here)
    return Submission.objects.annotate(
        special_issues=ArraySubquery(_special_issues()),
        handling=Subquery(
            handling.values(found=JSONObject(name="editor__name", uuid="editor__uuid"))[
                :1
            ]
        ),
        suggested=ArraySubquery(
            suggested.values(
                found=JSONObject(
                    name="name", email="email", reason="reason", opposed="is_opposed"
                )
            )
        ),
        conflicted=ArraySubquery(
            conflicts.values(
                found=JSONObject(
                    name="user__name", person="user__uuid", kind="kind", reason="reason"
                )
            )
        ),
        facts=facts_of(here),
        has_similar_texts=Exists(SimilarText.objects.filter(version__submission=here)),
        giveaways=Subquery(
            Version.objects.filter(submission=here, sent_at__isnull=False)
            .order_by("-number")
            .values("reading__giveaways")[:1]
        ),
        alternates=ArraySubquery(_alternates(here)),
        grants_given=ArraySubquery(
            Funding.objects.filter(submission=here).values(
                found=JSONObject(funder="funder", award="award", id="funder_id")
            )
        ),
        authors_change=Subquery(_authors_change(here)),
        topic_names=ArraySubquery(
            Submission.topics.through.objects.filter(submission=here).values(
                "topic__name"
            )
        ),
    )


def _special_issues() -> QuerySet[Any]:
    """Those of the journal, and which of them the paper is for."""
    special = SpecialIssue.objects.filter(journal=OuterRef("journal"))
    chosen = Q(pk=OuterRef("special_issue"))
    return special.values(
        found=JSONObject(uuid="uuid", theme="theme", is_chosen=chosen)
    )


def _authors_change(paper: OuterRef) -> QuerySet[Any]:
    """The open request for another list of authors, with everybody whom it names."""
    lines = NamedAuthor.objects.filter(change=OuterRef("pk")).values(
        found=JSONObject(
            name="name",
            affiliations="affiliations",
            was="was",
            becomes="becomes",
            agreed_at="agreed_at",
            is_corresponding="is_corresponding",
        )
    )
    asked = AuthorsChange.objects.open().filter(submission=paper)
    return asked.values(
        found=JSONObject(state="state", reason="reason", lines=ArraySubquery(lines))
    )


def _alternates(paper: OuterRef) -> QuerySet[Any]:
    """Those of the open round, in the order in which they are asked."""
    waiting = Alternate.objects.filter(round__submission=paper, round__closed_at=None)
    return waiting.order_by("position").values(
        found=JSONObject(
            uuid="uuid",
            person="person__uuid",
            name=Coalesce(NullIf("person__name", Value("")), "person__email"),
            passed_over="passed_over",
        )
    )


def _helpers(submission: Submission) -> QuerySet[CoReviewer, Any]:
    """Who helped with each report; `wrote`: with an address of one of the authors."""
    address = OuterRef("email")
    sent = Submission.objects.filter(pk=submission.pk, submitter__email__iexact=address)
    wrote = Q(Exists(submission.contributors.filter(email__iexact=address)))
    wrote |= Q(Exists(sent))
    if submission.anonymity == Anonymity.TRIPLE:  # its editors do not know who wrote
        wrote = Q(pk__in=())
    named = CoReviewer.objects.filter(review__assignment=OuterRef("pk")).annotate(
        wrote=Case(When(wrote, then=Value(True)), default=Value(False))
    )
    return named.values(found=JSONObject(name="name", email="email", wrote="wrote"))


def _assignments(standing: Standing) -> QuerySet[ReviewAssignment]:
    submission = standing.submission
    return (
        ReviewAssignment.objects.filter(round__submission=submission)
        .with_conflicts()
        .annotate(helpers=ArraySubquery(_helpers(submission)))
        .select_related("reviewer", "round", "review")
        .prefetch_related(files_of("review__attachments"))
        .order_by("-round__number", "invited_at", "id")
    )


def assignments(standing: Standing) -> list[ReviewAssignment]:
    """Everybody who was ever asked, the newest round first; a report of somebody who
    came to be in conflict stays, and is marked as such (C5)."""
    return _every.ask(standing)


_every = OfPaper(_assignments)


def _contributors(*, paper: int) -> QuerySet[Contributor]:
    places = ContributorAffiliation.objects.filter(contributor=OuterRef("pk"))
    return (
        Contributor.objects.filter(submission=paper)
        .select_related("vouched_by")
        .annotate(places=ArraySubquery(places.values("name")))
    )


authors = Worded(_contributors)


def _number_of_messages() -> QuerySet[Any]:
    """With one reviewer (E16)."""
    said = ReviewerMessage.objects.filter(assignment=OuterRef("pk")).order_by()
    return said.values("assignment").annotate(n=Count("pk")).values("n")


def _with_reports(standing: Standing) -> QuerySet[ReviewAssignment]:
    reports = Review.objects.visible_to(standing).filter(assignment=OuterRef("pk"))
    sent = ReportSending.objects.filter(review=OuterRef("review")).order_by("-number")
    found = _assignments(standing).annotate(
        shows_report=Exists(reports),
        times_sent=Subquery(sent.values("number")[:1]),
        messages_sent=Subquery(_number_of_messages()),
    )
    if standing.can_see("E07"):
        values = Score.objects.filter(review=OuterRef("review")).order_by(
            "criterion__position", "criterion_id"
        )
        found = found.annotate(
            scored=ArraySubquery(
                values.values(found=JSONObject(name="criterion__name", value="value"))
            )
        )
    return found.with_refusals()


reported = OfPaper(_with_reports)


def _all_files(standing: Standing) -> QuerySet[ManuscriptFile]:
    return (
        ManuscriptFile.objects.filter(files_for(standing) | supplements_for(standing))
        .filter(version__submission=standing.submission, version__sent_at__isnull=False)
        .exclude(kind=FileKind.MEDIA)
        .select_related("version__submission", "clean")
        .defer("version__body", "version__reading")
        .order_by("-version__number", "-created_at")
    )


files = OfPaper(_all_files)


def _messages(standing: Standing) -> QuerySet[Message]:
    found = Message.objects.filter(submission=standing.submission.pk)
    return found.visible_to(standing).select_related("sender")


messages = OfPaper(_messages)


def _lines(standing: Standing) -> QuerySet[Event]:
    lines = log_lines_for(standing).filter(about=standing.submission.uuid)
    newest = lines.select_related("actor")
    return newest.order_by("-occurred_at", "-id")[:EVENTS]


newest_lines = OfPaper(_lines)


def _known_decisions(standing: Standing) -> QuerySet[Decision]:
    known = Decision.objects.filter(submission=standing.submission.pk)
    return (
        known.visible_to(standing)
        .select_related("editor", "round", "rescinded_by")
        .order_by("-created_at")
    )


decisions = OfPaper(_known_decisions)


def _newest_letters(standing: Standing) -> QuerySet[OutgoingMessage]:
    letters = letters_for(standing).filter(about=standing.submission.uuid)
    return letters[:LETTERS]


letters = OfPaper(_newest_letters)


def _editors(
    *, paper: int, submitter: int, today: date, special: int | None = None
) -> QuerySet[User]:
    here = Submission(pk=paper)
    reviewing = ReviewAssignment.objects.filter(
        round__submission=here, state__in=COUNTING
    )
    held = EditorialRole.objects.active(today)
    able = Q(roles__in=held.filter(role__in=EDITORS))
    rows = User.objects.filter(is_active=True)
    if special:
        guests = GuestAppointment.objects.in_force().filter(special_issue=special)
        same = Submission.objects.filter(pk=paper).by_guest_editors()
        guest = Q(pk__in=guests.values("editor"))
        rows = rows.exclude(guest & Exists(same))
        able |= guest & Q(roles__in=held.filter(role=Role.GUEST))
    return (
        rows.filter(able)
        .exclude(pk=submitter)
        .exclude(pk__in=here.contributors.exclude(user=None).values("user"))
        .exclude(pk__in=here.conflicts.in_force().values("user"))
        .exclude(pk__in=reviewing.values("reviewer"))
        .order_by("name", "pk")
        .distinct()
    )


able_editors = Worded(_editors)


able_editors_or_guests = Worded(_editors)
