"""Stepping aside from a paper, by whoever has to do with it (visibility.md, C10, A14)."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, require
from submissions import services
from submissions.forms.conversation import ConflictForm
from submissions.models import Submission
from submissions.permissions import REVIEWERS, Relation, Standing


@login_required
def declare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page of everybody who has an account; a reviewer has one by the assignment."""
    user = cast("User", request.user)
    rows = Submission.objects.visible_to(user).with_standing(user).filter(uuid=uuid)
    paper = rows.select_related("journal").first()
    if paper is None:
        raise NotAllowed(HIDDEN)
    standing = Standing.of_row(user, paper)
    return step_aside(request, standing, back=reverse(_way_back(standing)))


def step_aside(request: HttpRequest, standing: Standing, *, back: str) -> HttpResponse:
    """Say what one loses, ask why, and take it away at once.

    Who came by the link of a letter is told here: no other page is open to them.
    """
    require(standing.can_do("A14"))
    form = ConflictForm(request.POST if request.method == "POST" else None)
    is_done = form.is_valid()
    if is_done:
        services.declare_conflict(
            standing.submission,
            by=cast("User", standing.reader),
            reason=form.cleaned_data["reason"],
        )
        if request.user.is_authenticated:
            said = _("You have stepped aside. The paper is closed to you now.")
            messages.success(request, said)
            return redirect(_way_back(standing))
    context = {
        "paper": standing.submission,
        "form": form,
        "is_done": is_done,
        "back": back,
        "shows_title": standing.can_see("E02"),
        "is_reviewer": bool(standing.relations & REVIEWERS),
        "is_editor": standing.is_editor,
    }
    status = 422 if form.errors else 200
    return render(request, "submissions/declare_conflict.html", context, status=status)


def _way_back(standing: Standing) -> str:
    """A page that this person has without the paper."""
    if standing.relations & REVIEWERS:
        return "reviews:mine"
    if standing.is_editor:
        return "reviews:desk"
    if Relation.PRODUCTION in standing.relations:
        return "issues:desk-issues"
    return "reviews:records"
