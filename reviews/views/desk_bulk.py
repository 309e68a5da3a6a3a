"""Several papers at once: who gets what, then the act, then what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal import record
from journal.choices import EDITORS, Role
from journal.context import current
from journal.models import EditorialRole, User
from journal.verdict import NotAllowed, deny, require
from reviews import bulk, export
from reviews.bulk import Act, Line
from reviews.listing import PAGE

from .desk_access import open_desk

RESULT = "bulk"  # in the session: what came of the last act


@transaction.non_atomic_requests  # each paper is a transaction of its own
@login_required
@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """Show what would happen to each chosen paper; with `sure`, do it."""
    editor = open_desk(request)
    act = _act(request)
    papers = bulk.chosen(editor, _uuids(request))
    back = _back(request)
    if not papers:
        messages.error(request, _("Choose at least one paper first."))
        return redirect(back)
    to = _to(request) if act == Act.ASSIGN else None
    if "sure" in request.POST and (to or act != Act.ASSIGN):
        return _do(request, act, papers, editor, to)
    lines = _foreseen(act, papers, editor, to)
    context = {
        "act": act,
        "lines": lines,
        "n": sum(bool(line.does) for line in lines),
        "to": to,
        "editors": _editors() if act == Act.ASSIGN else [],
        "back": back,
        "nav": "reviews:desk",
    }
    return render(request, "reviews/desk_bulk.html", context)


def _act(request: HttpRequest) -> Act:
    try:
        return Act(request.POST.get("act", ""))
    except ValueError:
        raise NotAllowed(deny(_("Choose what to do with the papers."))) from None


def _uuids(request: HttpRequest) -> list[str]:
    """The chosen papers; an id that never was is left out as a hidden one is (SC1)."""
    found = request.POST.getlist("paper")
    if len(found) > PAGE:
        require(deny(_("Choose at most %(n)d papers at a time.") % {"n": PAGE}))
    return [str(uuid) for text in found if (uuid := _uuid(text))]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _back(request: HttpRequest) -> str:
    """The list that the papers were chosen from."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("reviews:desk")


def _editors() -> list[User]:
    roles = (*EDITORS, Role.GUEST)  # a guest gets what the special issue holds
    active = EditorialRole.objects.active().filter(role__in=roles)
    found = User.objects.filter(roles__in=active, is_active=True)
    return list(found.order_by("name", "pk").distinct())


def _to(request: HttpRequest) -> User | None:
    """Who is to handle the papers, once somebody is named."""
    named = _uuid(request.POST.get("editor", ""))
    return next((one for one in _editors() if one.uuid == named), None)


def _foreseen(act: Act, papers: list[Any], editor: User, to: User | None) -> list[Line]:
    if act == Act.NUDGE:
        return bulk.nudging(papers, editor)
    if act == Act.EXPORT:
        return bulk.exporting(papers, editor)
    return bulk.assigning(papers, editor, to) if to else list(map(Line, papers))


def _do(
    request: HttpRequest, act: Act, papers: list[Any], editor: User, to: User | None
) -> HttpResponse:
    if act == Act.EXPORT:
        return _file(request, papers, editor)
    lines = bulk.assign(papers, editor, to) if to else bulk.nudge(papers, editor)
    request.session[RESULT] = {
        "act": act.value,
        "back": _back(request),
        "lines": [[str(x.paper.uuid), x.does, x.skips] for x in lines],
    }
    return redirect("reviews:bulk-result")


def _file(request: HttpRequest, papers: list[Any], editor: User) -> HttpResponse:
    """The file of the list; that it was taken stands in the record."""
    held = [line.paper for line in bulk.exporting(papers, editor) if line.does]
    if not held:
        raise NotAllowed(deny(_("A file holds only papers that you handle.")))
    with transaction.atomic():
        for paper in held:
            record.write("paper.exported", about=paper.uuid, by=editor)
    text = export.as_csv(held, editor=editor, journal=current(request))
    name = f"papers-{timezone.localdate().isoformat()}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """What came of the last act, of the papers that are still on this desk."""
    editor = open_desk(request)
    kept = request.session.get(RESULT)
    if not kept:
        return redirect("reviews:desk")
    said = {uuid: (does, skips) for uuid, does, skips in kept["lines"]}
    lines = [
        Line(paper, *map(tuple, said[str(paper.uuid)]))
        for paper in bulk.chosen(editor, said)
    ]
    context = {
        "act": Act(kept["act"]),
        "lines": lines,
        "n": sum(bool(line.does) for line in lines),
        "back": kept["back"],
        "nav": "reviews:desk",
        "is_done": True,
    }
    return render(request, "reviews/desk_bulk.html", context)
