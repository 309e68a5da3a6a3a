"""Naming who helped with a report."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.verdict import HIDDEN, NotAllowed, require
from reviews import services
from reviews.forms.co_reviewer import CoReviewerForm
from reviews.models import CoReviewer
from reviews.permissions import can_write_review

from .guests import open_assignment


@require_POST
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Name somebody, or take a name out."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_write_review(reviewer, assignment))
    if "remove" in request.POST:
        services.remove_co_reviewer(
            _own(assignment.review.pk, request.POST["remove"]), by=reviewer
        )
        messages.success(request, _("Taken out."))
        return redirect(assignment)
    form = CoReviewerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the co-reviewer’s name and e-mail address."))
        return redirect(assignment)
    try:
        services.name_co_reviewer(assignment, **form.cleaned_data, by=reviewer)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    else:
        messages.success(
            request, _("Named. The editors see it with the report, authors do not.")
        )
    return redirect(assignment)


def _own(review: int, given: str) -> CoReviewer:
    try:
        return CoReviewer.objects.get(review=review, uuid=UUID(given))
    except (ValueError, CoReviewer.DoesNotExist):
        raise NotAllowed(HIDDEN) from None
