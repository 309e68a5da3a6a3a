"""The page behind the link in an invitation; reading it changes nothing.

The page sends no referrer (visibility.md, SC18), so that browsers post its forms with
`Origin: null`, which Django's check refuses. The answers need none: their address holds
256 random bits that only the invited person has, and no session is asked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from journal.choices import Anonymity
from journal.models import Page
from journal.verdict import require
from reviews import questions, services
from reviews.choices import Answer, DeclineReason
from reviews.forms.desk import end_of_day
from reviews.forms.invitation import DeclineForm, OwnDateForm
from reviews.models import ReviewAssignment
from reviews.permissions import can_answer, can_open_review
from reviews.time_taken import time_taken
from reviews.tokens import assignment_for
from submissions.permissions import Standing
from submissions.showing import authors_for

from .guests import remember

EXTRA_DAYS = (7, 14)
USE = "how-reviews-are-used"  # the standing page that says it, if the journal has one


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Would you review this paper? After the answer: the review, or thanks."""
    assignment = assignment_for(token)
    if assignment is None:
        return _ended(
            request, _("This invitation has ended, or the link is not complete.")
        )
    if can_open_review(assignment.reviewer, assignment):
        remember(request, assignment)
        return redirect(assignment)
    if assignment.state != Answer.INVITED:
        return _ended(request, ending(assignment))
    return _page(request, assignment, token)


def ending(assignment: ReviewAssignment) -> str:
    """Why there is nothing to answer and nothing to read any more."""
    if assignment.state in (Answer.CANCELLED, Answer.SUSPENDED):
        return _("This invitation has ended, or the link is not complete.")
    if assignment.state in (Answer.ACCEPTED, Answer.SUBMITTED):
        return _("This review has ended.")  # a conflict since (C5)
    return _("Thank you for your answer. There is nothing more to do.")


@csrf_exempt  # the token is the secret; see the top
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes; the paper opens beside the form. A date that was typed is meant."""
    assignment = _invited(token)
    if assignment is None:
        return redirect("reviews:invitation", token)
    days = request.POST.get("extra_days", "")
    if days in map(str, EXTRA_DAYS):
        return _accepted(request, assignment, extra_days=int(days))
    if "own_date" in request.POST or request.POST.get("due_on"):
        return _with_own_date(request, assignment, token)
    return _accepted(request, assignment)


def _accepted(
    request: HttpRequest, assignment: ReviewAssignment, *, extra_days: int = 0
) -> HttpResponse:
    services.accept_invitation(
        assignment,
        by=assignment.reviewer,
        extra_days=extra_days,
        knows_authors="knows_authors" in request.POST,
    )
    remember(request, assignment)
    return redirect(assignment)


def _with_own_date(
    request: HttpRequest, assignment: ReviewAssignment, token: str
) -> HttpResponse:
    """A yes inside the journal's limit, else a question that the editor answers."""
    form = OwnDateForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, token, date=form, status=422)
    answered = services.ask_for_date(
        assignment,
        end_of_day(form.cleaned_data["due_on"]),
        by=assignment.reviewer,
        knows_authors="knows_authors" in request.POST,
    )
    if answered.state != Answer.ACCEPTED:
        return redirect("reviews:invitation", token)
    remember(request, assignment)
    return redirect(assignment)


@csrf_exempt  # as above
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Say no with one tap."""
    assignment = _invited(token)
    if assignment is None:
        return redirect("reviews:invitation", token)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, token, decline=form, status=422)
    services.decline_invitation(
        assignment,
        by=assignment.reviewer,
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["colleague"],
    )
    return redirect("reviews:invitation", token)


def _invited(token: str) -> ReviewAssignment | None:
    assignment = assignment_for(token)
    return assignment if assignment and assignment.state == Answer.INVITED else None


def _ended(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "410.html", {"reason": reason}, status=410)


def _page(
    request: HttpRequest,
    assignment: ReviewAssignment,
    token: str,
    *,
    decline: DeclineForm | None = None,
    date: OwnDateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    require(can_answer(assignment.reviewer, assignment))
    context = contents(assignment, decline=decline, date=date) | {
        "accept_url": reverse("reviews:invitation-accept", args=[token]),
        "decline_url": reverse("reviews:invitation-decline", args=[token]),
    }
    answer = render(request, "reviews/invitation.html", context, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def contents(
    assignment: ReviewAssignment,
    *,
    decline: DeclineForm | None = None,
    date: OwnDateForm | None = None,
) -> dict[str, Any]:
    """The invitation, without the addresses that its answers go to."""
    return {
        "form": decline or date or DeclineForm(),
        "decline_form": decline or DeclineForm(),
        "date_form": date or OwnDateForm(),
        "reasons": DeclineReason.choices,
        "later": [
            (days, assignment.due_at + timedelta(days=days)) for days in EXTRA_DAYS
        ],
        "now": timezone.now(),
        **_of_paper(assignment),
    }


def _of_paper(assignment: ReviewAssignment) -> dict[str, Any]:
    """What an invited person may know before the answer (E01, I1, I4)."""
    submission = assignment.round.submission
    standing = Standing.of(assignment.reviewer, submission)
    review = getattr(assignment, "review", None)
    asked = questions.of_review(review, submission.journal)
    return {
        "assignment": assignment,
        "submission": submission,
        "version": assignment.round.version,
        "authors": submission.contributors.filter(authors_for(assignment.reviewer)),
        "editor": assignment.invited_by if standing.can_see("I4") else None,
        "criteria": asked,
        "scores": sum(question.is_score for question in asked),
        "learns_authors": submission.anonymity in (Anonymity.OPEN, Anonymity.SINGLE),
        "is_open": submission.anonymity == Anonymity.OPEN,
        "taken": time_taken(submission.journal),
        "use": Page.objects.filter(journal=submission.journal, slug=USE).first(),
    }
