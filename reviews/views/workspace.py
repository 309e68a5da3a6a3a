"""The paper beside the form: what a reviewer reads and what they are asked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from journal.choices import Anonymity
from journal.worded import Worded
from reviews import questions
from reviews.forms.review import ReviewForm
from reviews.models import (
    Criterion,
    ReportSending,
    ResponsePoint,
    Review,
    ReviewAssignment,
)
from reviews.services.reporting import EXTENSIONS
from submissions.cleaning import ACCEPTED

from . import supplements


def criteria(assignment: ReviewAssignment) -> list[Criterion]:
    journal = assignment.round.submission.journal
    return questions.of_review(getattr(assignment, "review", None), journal)


def form_of(assignment: ReviewAssignment, *data: QueryDict, **given: Any) -> ReviewForm:
    paper = assignment.round.submission
    return ReviewForm(criteria(assignment), *data, paper=paper, **given)


def about(assignment: ReviewAssignment) -> dict[str, object]:
    return {
        "assignment": assignment,
        "submission": assignment.round.submission,
        "version": assignment.round.version,
        "is_named": assignment.round.submission.anonymity == Anonymity.OPEN,
        "copy_url": reverse("reviews:review-copy", args=[assignment.uuid]),
        "text_url": reverse("reviews:review-text", args=[assignment.uuid]),
    }


def page(
    request: HttpRequest,
    assignment: ReviewAssignment,
    form: ReviewForm,
    *,
    status: int = 200,
    lost: dict[str, object] | None = None,
) -> HttpResponse:
    review = assignment.review
    context = beside(assignment, form) | {
        "lost": lost,
        "scores_left": len(form.scored) - len(review.draft.get("scores", {})),
        "saved_at": review.draft_at,
        "co_reviewers": review.co_reviewers.all(),
        "files": review.attachments.select_related("clean"),
        "highlights": review.highlights,
    }
    return render(request, "reviews/review_write.html", context, status=status)


def empty_form(assignment: ReviewAssignment) -> ReviewForm:
    """The form with nothing of what its reviewer keeps in it (E10)."""
    return form_of(assignment, initial={"version": 0})


def beside(assignment: ReviewAssignment, form: ReviewForm) -> dict[str, object]:
    """The paper beside a form, without what belongs to the reviewer's draft."""
    return about(assignment) | {
        "form": form,
        "extensions": EXTENSIONS,
        "accepts": ",".join(ACCEPTED),
        "supplements": supplements.of_assignment(assignment),
        "earlier": _earlier(assignment),
        "returned": _given_back(assignment),
        "points": _answered.ask(
            version=assignment.round.version_id, person=assignment.reviewer_id
        ),
    }


def _answers(*, version: int, person: int) -> QuerySet[ResponsePoint]:
    """What the authors answered to one reviewer."""
    return ResponsePoint.objects.filter(
        version=version, review__assignment__reviewer=person
    )


_answered = Worded(_answers)


def _given_back(assignment: ReviewAssignment) -> ReportSending | None:
    """The report as it was before an editor opened it again, with a note."""
    review = getattr(assignment, "review", None)
    if review is None or review.submitted_at is None:
        return None
    return review.sendings.exclude(returned_because="").last()


def _earlier(assignment: ReviewAssignment) -> Review | None:
    """One's own report of the round before."""
    current = assignment.round
    if current.number == 1:
        return None
    return _reported.one(
        paper=current.submission_id,
        person=assignment.reviewer_id,
        number=current.number,
    )


def _before(*, paper: int, person: int, number: int) -> QuerySet[Review]:
    return Review.objects.filter(
        assignment__round__submission=paper,
        assignment__reviewer=person,
        assignment__round__number__lt=number,
        submitted_at__isnull=False,
    ).order_by("-assignment__round__number")[:1]


_reported = Worded(_before)
