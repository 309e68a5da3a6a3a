"""Saved views of the desk: a name for a list and its filters."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, require
from reviews.filters import Filters
from reviews.forms.views import SavedViewForm
from reviews.models import SavedView
from reviews.services import habits

from .desk import NAMES, list_address
from .desk_access import open_desk


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Name the list that is open, with its filters."""
    editor = open_desk(request)
    view, filters = request.POST.get("list", ""), Filters.of(request.POST)
    form = SavedViewForm(request.POST, owner=editor)
    if view not in NAMES:
        raise NotAllowed(HIDDEN)
    if not form.is_valid():
        context = {"form": form, "list": view, "filters": filters.asked}
        return _page(request, context, status=422)
    habits.save_view(
        form.cleaned_data["name"],
        view,
        filters,
        by=editor,
        is_shared=form.cleaned_data["is_shared"],
    )
    messages.success(request, _("“%(name)s” is among your views.") % form.cleaned_data)
    return redirect(list_address(view) + filters.address)


@login_required
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Rename a saved view, or say who reads it."""
    view, editor = _open(request, uuid)
    owner = cast("User", view.owner)
    form = SavedViewForm(request.POST or None, instance=view, owner=owner)
    if request.method != "POST":
        return _page(request, {"form": form, "saved": view})
    if not form.is_valid():
        return _page(request, {"form": form, "saved": view}, status=422)
    habits.change_view(view, by=editor, **form.cleaned_data)
    messages.success(request, _("The view is changed."))
    return redirect(_address(view))


@login_required
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the name away; the papers stay where they are."""
    view, editor = _open(request, uuid)
    habits.remove_view(view, by=editor)
    messages.success(request, _("The view is removed."))
    return redirect(list_address(view.list))


def _open(request: HttpRequest, uuid: UUID) -> tuple[SavedView, User]:
    editor = open_desk(request)
    view = SavedView.objects.select_related("owner").filter(uuid=uuid).first()
    if view is None:
        raise NotAllowed(HIDDEN)
    require(habits.can_change_view(editor, view))
    return view, editor


def _address(view: SavedView) -> str:
    return list_address(view.list) + Filters.of(view.filters).address


def _page(
    request: HttpRequest, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    saved = context.get("saved")
    back = _address(saved) if isinstance(saved, SavedView) else list_address("")
    context |= {"nav": "reviews:desk", "back": back}
    return render(request, "reviews/desk_view.html", context, status=status)
