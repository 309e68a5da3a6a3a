"""A chief editor lifts somebody's conflict with a paper (visibility.md, C4, A15)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from journal.verdict import HIDDEN, NotAllowed, require
from reviews.forms.reasons import LiftForm
from submissions import services
from submissions.models import Conflict
from submissions.services.handling import AUTHORSHIP

from .desk_access import Paper, open_paper


@login_required
def lift(request: HttpRequest, uuid: UUID, person: UUID, kind: str) -> HttpResponse:
    """Say what comes back to whom, and ask why."""
    paper = open_paper(request, uuid)
    require(paper.may("A15"))
    conflict = _conflict(paper, person, kind)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.lift_conflict(conflict, by=paper.editor, reason=reason)
        messages.success(
            request, _("The conflict of %(name)s is lifted.") % {"name": conflict.user}
        )
        return redirect(f"{paper.submission.get_desk_url()}#conflicts")
    context = {"submission": paper.submission, "conflict": conflict, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/desk_lift.html", context, status=status)


def _conflict(paper: Paper, person: UUID, kind: str) -> Conflict:
    """One that stands on the page of the paper (I6); authorship is never lifted, and
    who wrote the paper is nothing to find out here."""
    known = paper.submission.conflicts.in_force().exclude(kind__in=AUTHORSHIP)
    found = known.filter(user__uuid=person, kind=kind).select_related("user").first()
    if found is None or not paper.shows("I6").is_full:
        raise NotAllowed(HIDDEN)
    return found
