"""What erasing a person does to peer review: open work ends, reports keep a pseudonym."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from journal.erasure import Traces, Veil, add_traces
from journal.models import User
from reviews.models import (
    Alternate,
    Appeal,
    Certificate,
    CoReviewer,
    Decision,
    NewsLook,
    ReportSending,
    ResponsePoint,
    Review,
    ReviewAssignment,
    ReviewAttachment,
    ReviewerMessage,
    ReviewerProfile,
    SavedView,
)
from reviews.services.inviting import leave_open_reviews


def take_part() -> None:
    """Called when the app is ready."""
    add_traces(Traces(obstacles, papers, wipe))


def obstacles(user: User) -> Iterator[str]:
    """Open reviews end by themselves; a decision that is leaving is sent first."""
    if Decision.objects.filter(editor=user, sends_at__isnull=False).exists():
        yield _("A decision of yours is on its way. Wait until it has been sent.")


def papers(user: User) -> set[UUID]:
    """Papers reviewed, in reserve for, written about, or decided on."""
    asked = ReviewAssignment.objects.filter(reviewer=user)
    reserve = Alternate.objects.filter(person=user)
    decided = Decision.objects.filter(editor=user)
    wrote = ReviewerMessage.objects.filter(sender=user)
    return {
        *wrote.values_list("assignment__round__submission__uuid", flat=True),
        *asked.values_list("round__submission__uuid", flat=True),
        *reserve.values_list("round__submission__uuid", flat=True),
        *decided.values_list("submission__uuid", flat=True),
    }


def wipe(user: User, veil: Veil, about: frozenset[UUID]) -> None:
    leave_open_reviews(user)
    Alternate.objects.filter(person=user, round__closed_at=None).delete()
    for kept in (ReviewerProfile, SavedView, NewsLook):
        owner = {ReviewerProfile: "user", SavedView: "owner", NewsLook: "editor"}[kept]
        kept.objects.filter(**{owner: user}).delete()
    Certificate.objects.filter(user=user).delete()
    # Named by somebody else, or naming somebody: the record of it goes with either.
    helped = Q(email__iexact=user.email) | Q(review__assignment__reviewer=user)
    CoReviewer.objects.filter(helped).delete()
    # A colleague may have been suggested on any paper.
    veil.draw_over(ReviewAssignment.objects.exclude(decline_note=""), "decline_note")
    _wipe_files(user)
    reviews = Review.objects.filter(assignment__round__submission__uuid__in=about)
    veil.draw_over(reviews, "comments", "confidential", "draft", "highlights")
    sendings = ReportSending.objects.filter(review__in=reviews)
    veil.draw_over(sendings, "comments", "confidential", "returned_because")
    decisions = Decision.objects.filter(submission__uuid__in=about)
    veil.draw_over(decisions, "subject", "letter", "held_back")
    veil.draw_over(decisions, "sent_back_because", "rescinded_because")
    appeals = Appeal.objects.filter(submission__uuid__in=about)
    veil.draw_over(appeals, "reasons", "words")
    points = ResponsePoint.objects.filter(version__submission__uuid__in=about)
    veil.draw_over(points, "quote", "answer")
    said = ReviewerMessage.objects.filter(assignment__round__submission__uuid__in=about)
    veil.draw_over(said, "text")


def _wipe_files(user: User) -> None:
    """Files with the person's reports: the clean copies that went to the authors stay.

    In place of the original stands the clean copy; its object is taken away by the
    sweep, like that of a file that nobody was ever given.
    """
    own = ReviewAttachment.objects.filter(review__assignment__reviewer=user)
    for file in own.select_related("review", "clean"):
        if file.review.released_at is None or not file.goes_out:
            file.delete()
            continue
        copy = file.clean
        file.key, file.size, file.sha256 = copy.key, copy.size, copy.sha256
        file.name, file.hits, file.notes = f"file-{file.pk}{file.suffix}", [], []
        file.save()
