"""The thread of a reviewer with the editors, from either side (E16)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from journal.verdict import require
from reviews import services
from reviews.forms.conversation import ThreadForm
from reviews.models import ReviewAssignment, ReviewerMessage
from reviews.permissions import can_converse
from submissions.permissions import Standing

from . import desk_access, guests


@dataclass(frozen=True)
class Line:
    """One message, with the name that this reader may see."""

    sender: str
    is_mine: bool
    message: ReviewerMessage


def own(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A reviewer's side, with or without an account."""
    assignment, reviewer = guests.open_assignment(request, uuid)
    standing = Standing.of(reviewer, assignment.round.submission)
    require(can_converse(standing, assignment))
    return _page(request, assignment, standing, "reviews/review_messages.html")


@login_required
def with_reviewer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The editors' side; a thread with somebody who reviews no more is read only."""
    assignment, paper = desk_access.open_assignment(request, uuid)
    require(paper.shows("E16"))
    return _page(request, assignment, paper.standing, "reviews/desk_messages.html")


def _page(
    request: HttpRequest,
    assignment: ReviewAssignment,
    standing: Standing,
    template: str,
) -> HttpResponse:
    form = ThreadForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.write_in_thread(
            assignment, form.cleaned_data["text"], by=standing.reader
        )
        messages.success(request, _("Your message has been sent."))
        return redirect(request.path)
    context = {
        "assignment": assignment,
        "submission": standing.submission,
        "thread": _thread(assignment, standing),
        "form": form,
        "may_write": can_converse(standing, assignment),
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _thread(assignment: ReviewAssignment, standing: Standing) -> list[Line]:
    """Reviewers see names of editors where I4 says so; editors see all of them (I3)."""
    knows = standing.is_editor or bool(standing.can_see("I4"))
    known = ReviewerMessage.objects.visible_to(standing).of_thread(assignment)
    lines = []
    for one in known.select_related("sender"):
        is_mine = one.sender_id == standing.reader.pk
        named = str(one.sender) if knows else _("The editor")
        lines.append(Line(_("You") if is_mine else named, is_mine, one))
    return lines
