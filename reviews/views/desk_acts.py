"""What editors do with one reviewer: remind, move the date, cancel, open again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.models import User
from journal.verdict import NotAllowed, deny
from reviews import services
from reviews.forms.desk import DueForm, QualityForm, ReturnForm, end_of_day
from reviews.models import ReviewAssignment

from .desk_access import open_assignment

Act = Callable[[ReviewAssignment, User], object]


def _do(request: HttpRequest, uuid: UUID, act: Act, done: str) -> HttpResponse:
    """One act on one assignment, then back to its paper; a refusal is told there."""
    assignment, paper = open_assignment(request, uuid)
    try:
        act(assignment, paper.editor)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    else:
        messages.success(request, done % {"name": assignment.reviewer})
    return redirect(f"{paper.submission.get_desk_url()}#reviewers")


@login_required
@require_POST
def nudge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Remind a reviewer by hand."""

    def act(assignment: ReviewAssignment, by: User) -> object:
        return services.nudge(assignment, by=by)

    return _do(request, uuid, act, _("%(name)s gets a reminder."))


@login_required
@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an invitation or an open review back."""

    def act(assignment: ReviewAssignment, by: User) -> object:
        return services.cancel(assignment, by=by)

    return _do(request, uuid, act, _("The review is cancelled; %(name)s is told."))


@login_required
@require_POST
def move_due(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a reviewer another date."""
    form = DueForm(request.POST)

    def act(assignment: ReviewAssignment, by: User) -> object:
        if not form.is_valid():
            raise NotAllowed(deny(form.errors["due_on"][0]))
        due_at = end_of_day(form.cleaned_data["due_on"])
        return services.move_due_date(assignment, due_at, by=by)

    return _do(request, uuid, act, _("%(name)s is told the new date."))


@login_required
@require_POST
def grant_date(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Agree to the date that an invited reviewer asked for."""

    def act(assignment: ReviewAssignment, by: User) -> object:
        if assignment.asked_due_at is None:
            raise NotAllowed(deny(_("No other date is asked for any more.")))
        return services.move_due_date(assignment, assignment.asked_due_at, by=by)

    return _do(request, uuid, act, _("%(name)s is told the new date."))


@login_required
@require_POST
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a report back to its reviewer, with a note on what is wanted."""
    form = ReturnForm(request.POST)

    def act(assignment: ReviewAssignment, by: User) -> object:
        if not form.is_valid():
            raise NotAllowed(deny(form.errors["note"][0]))
        return services.reopen(assignment, by=by, note=form.cleaned_data["note"])

    return _do(request, uuid, act, _("The report is open again; %(name)s is told."))


@login_required
@require_POST
def rate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how useful a report was; editors alone read it."""
    form = QualityForm(request.POST)

    def act(assignment: ReviewAssignment, by: User) -> object:
        if not form.is_valid():
            raise NotAllowed(deny(_("Say 1 to 5, or nothing.")))
        value = form.cleaned_data["quality"]
        return services.rate_report(assignment, int(value) if value else None, by=by)

    return _do(request, uuid, act, _("Kept for the report of %(name)s."))
