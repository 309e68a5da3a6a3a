"""What the journal holds of a person as a reviewer and as an editor who decides."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.own_data import add_holding
from reviews.choices import Answer
from reviews.models import (
    Appeal,
    Decision,
    Review,
    ReviewAssignment,
    ReviewerMessage,
    ReviewerProfile,
    SavedView,
)
from reviews.permissions import can_see_report
from submissions.permissions import Standing


def tell() -> None:
    """Hand everything in; called when the app is ready."""
    add_holding(
        "reviews",
        _("Reviews"),
        _("Invitations, your answers, and your reports with their scores."),
        reviews,
    )
    add_holding(
        "reviewing",
        _("Availability"),
        _("How many reviews you take at a time, and until when you are away."),
        availability,
    )
    add_holding(
        "decisions",
        _("Decisions"),
        _("What you decided as an editor, with the letters; appeals made or answered."),
        decisions,
    )
    add_holding(
        "review_messages",
        _("Messages about reviews"),
        _("What you wrote as a reviewer to an editor, or as an editor to a reviewer."),
        messages,
    )
    add_holding(
        "views",
        _("Saved views"),
        _("Lists of the desk to which you gave a name."),
        views,
    )


def reviews(viewer: User) -> list[dict[str, Any]]:
    """Own assignments. After a no, nothing but when (section 2, rule 4)."""
    found = list(
        ReviewAssignment.objects.filter(reviewer=viewer)
        .select_related("round__submission", "review")
        .prefetch_related(
            "review__co_reviewers",
            "review__scores__criterion",
            "review__attachments",
            "review__sendings",
        )
    )
    papers = [row.round.submission for row in found]
    standings = Standing.of_each(viewer, papers)
    return [
        _assignment(row, standings[row.round.submission_id], viewer) for row in found
    ]


def _assignment(
    row: ReviewAssignment, standing: Standing, viewer: User
) -> dict[str, Any]:
    # That a conflict was found could say who the authors are: it was called off.
    called_off = row.state == Answer.SUSPENDED
    told: dict[str, Any] = {
        "state": Answer.CANCELLED.label if called_off else row.get_state_display(),
        "invited_at": row.invited_at,
        "answered_at": row.answered_at,
    }
    if row.decline_reason:
        told["declined_because"] = row.get_decline_reason_display()
        told["suggested_colleague"] = row.decline_note
    if row.state not in (Answer.INVITED, Answer.ACCEPTED, Answer.SUBMITTED):
        return told
    if standing.can_see("E01"):
        told |= {"paper": standing.submission.number, "round": row.round.number}
    if standing.can_see("E02"):
        told["title"] = standing.submission.title
    if standing.can_see("E09"):
        told |= {"due_at": row.due_at, "knows_authors": row.knows_authors}
    review = getattr(row, "review", None)
    return told | (_report(review, standing, viewer) if review else {})


def _report(review: Review, standing: Standing, viewer: User) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if can_see_report(standing, viewer, review):
        told |= {
            "submitted_at": review.submitted_at,
            "comments": review.comments,
            "agrees_to_publication": review.agrees_to_publication,
            "agrees_to_name": review.agrees_to_name,
            "sent": [
                {
                    "sent_at": sent.sent_at,
                    "comments": sent.comments,
                    "given_back_at": sent.returned_at,
                    "given_back_because": sent.returned_because,
                }
                for sent in review.sendings.all()
            ],
        }
    if standing.can_see("E07"):
        told["recommendation"] = review.get_recommendation_display()
        told["scores"] = {
            score.criterion.name: score.value for score in review.scores.all()
        }
    if standing.can_see("E08"):
        told["confidential"] = review.confidential
        told["co_reviewers"] = [
            {"name": one.name, "email": one.email, "is_thanked": one.is_thanked}
            for one in review.co_reviewers.all()
        ]
    if standing.can_see("E10"):
        told |= {"draft": review.draft, "highlights": review.highlights}
    if standing.can_see("E11"):
        told["files"] = [
            {"name": file.name, "size": file.size, "given_at": file.created_at}
            for file in review.attachments.all()
        ]
    return told


def availability(viewer: User) -> list[dict[str, Any]]:
    """What the person said; the editors' note on them is the editors' (`keep_note`)."""
    found = ReviewerProfile.objects.filter(user=viewer)
    made = viewer.certificates.values("year", "reports", "code", "made_at")
    return [
        *found.values("limit", "away_until", "is_thanked"),
        *({"certificate": one} for one in made),
    ]


def decisions(viewer: User) -> list[dict[str, Any]]:
    """Own decisions, for as long as the paper's letters are the person's to read."""
    found = list(Decision.objects.filter(editor=viewer).select_related("submission"))
    standings = Standing.of_each(viewer, [row.submission for row in found])
    rows = []
    for row in found:
        standing = standings[row.submission_id]
        told: dict[str, Any] = {
            "written_at": row.created_at,
            "released_at": row.released_at,
        }
        if standing.can_see("E13" if row.released_at else "E14"):
            told |= {
                "paper": row.submission.number,
                "outcome": row.get_outcome_display(),
                "subject": row.subject,
                "letter": row.letter,
            }
        rows.append(told)
    made = Appeal.objects.filter(made_by=viewer).values("reasons", "made_at")
    answered = Appeal.objects.filter(answered_by=viewer).values("words", "answered_at")
    return [*rows, *made, *answered]


def messages(viewer: User) -> list[dict[str, Any]]:
    """What the person wrote, with its text where they may read the thread today."""
    readable = ReviewerMessage.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    sent = ReviewerMessage.objects.filter(sender=viewer)
    return [
        {"sent_at": row.sent_at} | ({"text": row.text} if row.is_readable else {})
        for row in sent.annotate(is_readable=Exists(readable))
    ]


def views(viewer: User) -> list[dict[str, Any]]:
    own = SavedView.objects.filter(owner=viewer).order_by("created_at")
    return list(own.values("name", "list", "filters", "is_shared", "created_at"))
