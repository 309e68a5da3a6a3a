"""The page that a reviewer has now, shown to the paper's editors; nothing on it acts.

It is not acting as somebody else (A24): the reviewer's own page is made by the same code
as for the reviewer, with the policy asked as the reviewer, and everything that could act
is disabled. An unsent draft, highlights and files that are not sent are nobody else's
(E10), and the secret of the invitation's link is not in the page (SC18).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from journal.verdict import require
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from reviews.permissions import can_answer, can_open_review, can_see_copy
from reviews.pseudonyms import label_numbers

from . import invitation, review, workspace
from .desk_access import may_see_as_reviewer, open_assignment
from .guests import RELATED


@login_required
@require_safe
def page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The invitation, the review form, the report that is in, or that it has ended."""
    assignment = _open(request, uuid)
    template, context = _page_of(assignment)
    paper = assignment.round.submission
    context |= {
        "page": template,
        "paper": paper,
        "shown": assignment,
        "number": label_numbers(paper).get(assignment.reviewer_id),
        "has_draft": template == "reviews/review_write.html",
        "previewed": True,
        "copy_url": reverse("reviews:as-reviewer-copy", args=[uuid]),
        "text_url": reverse("reviews:as-reviewer-text", args=[uuid]),
    }
    return render(request, "reviews/desk_as_reviewer.html", context)


@login_required
@require_safe
def text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The accessible text of the copy, without the reviewer's highlights (E03, E10)."""
    assignment = _open(request, uuid)
    require(can_see_copy(assignment.reviewer, assignment))
    paper = assignment.round.submission
    context = review.reading(assignment, "reviews:as-reviewer-picture") | {
        "page": "reviews/review_text.html",
        "back_url": reverse("reviews:as-reviewer", args=[uuid]),
        "paper": paper,
        "shown": assignment,
        "number": label_numbers(paper).get(assignment.reviewer_id),
        "previewed": True,
    }
    return render(request, "reviews/desk_as_reviewer.html", context)


@login_required
@require_safe
def picture(request: HttpRequest, uuid: UUID, name: str) -> FileResponse:
    """A picture of that text."""
    assignment = _open(request, uuid)
    require(can_see_copy(assignment.reviewer, assignment))
    return review.picture_of(assignment, name)


@login_required
@require_safe
def copy(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The review copy, as far as the reviewer has it (E03)."""
    assignment = _open(request, uuid)
    require(can_see_copy(assignment.reviewer, assignment))
    return review.copy_of(assignment, as_attachment="download" in request.GET)


def _open(request: HttpRequest, uuid: UUID) -> ReviewAssignment:
    """The assignment, as its reviewer's own address would find it."""
    assignment, paper = open_assignment(request, uuid)
    require(may_see_as_reviewer(paper))
    return ReviewAssignment.objects.select_related(*RELATED).get(pk=assignment.pk)


def _page_of(assignment: ReviewAssignment) -> tuple[str, dict[str, Any]]:
    """What the reviewer would be shown: the template, and what is in it."""
    reviewer = assignment.reviewer
    if assignment.state == Answer.INVITED:
        verdict = can_answer(reviewer, assignment)
        if verdict:
            return "reviews/invitation.html", invitation.contents(assignment)
        return "403.html", {"reason": verdict.reason}
    if not can_open_review(reviewer, assignment):
        return "410.html", {"reason": invitation.ending(assignment)}
    if assignment.state == Answer.SUBMITTED:
        return "reviews/review_done.html", review.report(assignment)
    return "reviews/review_write.html", workspace.beside(
        assignment, workspace.empty_form(assignment)
    )
