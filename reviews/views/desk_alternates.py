"""The order of the alternates: name one, move, take out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed
from reviews import services
from reviews.models import Alternate

from .asked import Asked
from .desk_access import Paper, open_paper

STEPS = {"up": -1, "down": 1}


@login_required
@require_POST
def alternates(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One act of one button, then back to the same page; a refusal is told there."""
    paper = open_paper(request, uuid)
    if not paper.shows("E09"):
        raise NotAllowed(HIDDEN)
    try:
        _act(request, paper)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    asked = Asked.of_text(request.POST.get("back", ""))
    here = reverse("reviews:choose-reviewers", args=[uuid])
    return redirect(f"{here}{asked.address()}")


def _act(request: HttpRequest, paper: Paper) -> None:
    by, chosen = paper.editor, request.POST
    if "name" in chosen:
        person = get_object_or_404(User, uuid=_uuid(chosen["name"]), is_active=True)
        services.add_alternate(paper.submission, person, by=by)
    elif "remove" in chosen:
        services.remove_alternate(_alternate(paper, chosen["remove"]), by=by)
    for verb, step in STEPS.items():
        if verb in chosen:
            services.move_alternate(_alternate(paper, chosen[verb]), step, by=by)


def _alternate(paper: Paper, uuid: str) -> Alternate:
    of_paper = Alternate.objects.filter(round__submission=paper.submission)
    return get_object_or_404(
        of_paper.select_related("round__submission__journal"), uuid=_uuid(uuid)
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
