"""The guest editors of one special issue, for the chief editors who appoint them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from journal.context import current
from journal.models import User
from journal.permissions import can_configure
from journal.templatetags.navigation import address
from journal.verdict import NotAllowed, require
from journal.views.settings import around, crumbs
from submissions import services
from submissions.forms.special import GuestForm
from submissions.models import GuestAppointment, SpecialIssue, Submission

LIST = "settings-special-issues"


@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: HttpRequest, pk: int) -> HttpResponse:
    """Who edits it, since when; a new guest by address; the share of own papers (C9)."""
    special = _special(request, pk)
    form = GuestForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _appoint(request, special, form)
    ):
        return redirect("settings-guests", pk)
    page: dict[str, Any] = {
        **around(request, LIST),
        "special": special,
        "guests": special.appointments.select_related("editor", "appointed_by"),
        "form": form,
        "share": share(special, request.user),  # type: ignore[arg-type]
        "crumbs": crumbs(
            (_("Special issues"), address(LIST)),
            (special.theme, address(f"{LIST}-change", pk)),
            (_("Guest editors"), ""),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "submissions/settings_guests.html", page, status=status)


def _special(request: HttpRequest, pk: int) -> SpecialIssue:
    require(can_configure(request.user))
    return get_object_or_404(SpecialIssue, pk=pk, journal=current(request))


def _appoint(request: HttpRequest, special: SpecialIssue, form: GuestForm) -> bool:
    person = form.person()
    try:
        services.appoint_guest(special, person, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as refusal:
        form.add_error(None, refusal.verdict.reason)
        return False
    words = {"name": person, "theme": special}
    messages.success(request, _("%(name)s edits “%(theme)s” now.") % words)
    return True


def share(special: SpecialIssue, chief: User) -> dict[str, int]:
    """How many of its papers its guest editors wrote, of those this chief may know of."""
    papers = Submission.objects.on_desk_of(chief).filter(special_issue=special)
    every, own = papers.count(), papers.by_guest_editors().count()
    return {
        "all": every,
        "own": own,
        "percent": round(100 * own / every) if every else 0,
    }


@require_POST
def end_guest(request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
    """The guest's access ends at once."""
    special = _special(request, pk)
    held = get_object_or_404(GuestAppointment, pk=appointment, special_issue=special)
    services.end_guest(held, by=request.user)  # type: ignore[arg-type]
    words = {"name": held.editor, "theme": special}
    messages.success(request, _("%(name)s does not edit “%(theme)s” any more.") % words)
    return redirect("settings-guests", pk)
