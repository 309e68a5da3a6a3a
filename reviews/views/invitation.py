"""The page behind the link in an invitation; reading it changes nothing.

The page sends no referrer (visibility.md, SC18), so that browsers post its forms with
`Origin: null`, which Django's check refuses. The answers need none: their address holds
256 random bits that only the invited person has, and no session is asked.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from journal.choices import Anonymity
from journal.verdict import require
from reviews import services
from reviews.choices import Answer, DeclineReason
from reviews.forms.invitation import DeclineForm
from reviews.models import Criterion, ReviewAssignment
from reviews.permissions import can_answer
from reviews.tokens import assignment_for
from submissions.permissions import Standing

from .guests import remember

EXTRA_DAYS = (7, 14)


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Would you review this paper? After the answer: the review, or thanks."""
    assignment = assignment_for(token)
    if assignment is None:
        return _ended(
            request, _("This invitation has ended, or the link is not complete.")
        )
    if assignment.state in (Answer.ACCEPTED, Answer.SUBMITTED):
        remember(request, assignment)
        return redirect(assignment)
    if assignment.state != Answer.INVITED:
        return _ended(
            request, _("Thank you for your answer. There is nothing more to do.")
        )
    return _page(request, assignment, token, DeclineForm())


@csrf_exempt  # the token is the secret; see the top
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes; the paper opens beside the form."""
    assignment = _invited(token)
    if assignment is None:
        return redirect("reviews:invitation", token)
    days = request.POST.get("extra_days", "")
    services.accept_invitation(
        assignment,
        by=assignment.reviewer,
        extra_days=int(days) if days in map(str, EXTRA_DAYS) else 0,
        knows_authors="knows_authors" in request.POST,
    )
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
        return _page(request, assignment, token, form, status=422)
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
    form: DeclineForm,
    status: int = 200,
) -> HttpResponse:
    submission = assignment.round.submission
    require(can_answer(assignment.reviewer, assignment))
    standing = Standing.of(assignment.reviewer, submission)
    context = {
        "assignment": assignment,
        "submission": submission,
        "version": assignment.round.version,
        "token": token,
        "form": form,
        "reasons": DeclineReason.choices,
        "later": [
            (days, assignment.due_at + timedelta(days=days)) for days in EXTRA_DAYS
        ],
        "authors": submission.contributors.all() if standing.can_see("I1") else [],
        "editor": assignment.invited_by if standing.can_see("I4") else None,
        "criteria": Criterion.objects.filter(
            journal=submission.journal, is_active=True
        ),
        "learns_authors": submission.anonymity in (Anonymity.OPEN, Anonymity.SINGLE),
        "is_open": submission.anonymity == Anonymity.OPEN,
        "now": timezone.now(),
    }
    answer = render(request, "reviews/invitation.html", context, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
