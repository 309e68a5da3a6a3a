"""A reviewer's own highlights in the paper: kept and removed by the page's script."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from journal.verdict import require
from reviews import services
from reviews.forms.highlight import HighlightForm
from reviews.permissions import can_open_review

from .guests import open_assignment


@require_POST
def change(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Keep one (201 and what was kept) or remove one (its number)."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_open_review(reviewer, assignment))
    if removed := request.POST.get("remove", ""):
        number = int(removed) if removed.isdecimal() and len(removed) < 6 else 0
        services.remove_highlight(assignment, number, by=reviewer)
        return JsonResponse({"removed": number})
    form = HighlightForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    kept = services.add_highlight(assignment, **form.cleaned_data, by=reviewer)
    if kept is None:
        return JsonResponse({"errors": {}}, status=422)
    return JsonResponse(kept, status=201)
