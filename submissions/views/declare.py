"""The third screen: declare and send; then the receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, require
from submissions import file_checks, found, services
from submissions.choices import Status
from submissions.forms.declare import DeclareForm, state_of
from submissions.models import Submission, Version
from submissions.permissions import can_do
from submissions.services.sending import missing

from .guests import is_remembered, open_paper
from .reading import draft_version, settled

ON_CHECK_PAGE = ("title", "abstract", "section", "people")


def declare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Declarations, wishes for reviewers, a last look, and the button that sends."""
    draft, person, _standing = open_paper(request, uuid)
    if draft.status != Status.DRAFT:
        return redirect("submissions:received", uuid)
    version = draft_version(draft)
    if version is None:
        return redirect("submissions:replace", uuid)
    if request.method != "POST":
        return _page(request, draft, version, _form(draft, version))
    form = _form(draft, version, request.POST)
    if request.POST.get("act") == "save":
        _keep(draft, form, by=person)
        messages.info(request, _("Saved. The link in our letter brings you back here."))
        return redirect("submissions:declare", uuid)
    if not (form.is_valid() & form.colleagues.is_valid()):
        return _page(request, draft, version, form, status=422)
    return _send(request, draft, version, form, by=person)


def _form(draft: Submission, version: Version, data: Any = None) -> DeclareForm:
    return DeclareForm(draft, data, read=version.reading.get("statements", {}))


def _send(
    request: HttpRequest,
    draft: Submission,
    version: Version,
    form: DeclareForm,
    *,
    by: User,
) -> HttpResponse:
    if gaps := [gap for gap in missing(draft, version) if gap[0] != "confirm"]:
        _keep(draft, form, by=by)
        return _page(request, draft, version, form, gaps=gaps, status=422)
    with transaction.atomic():
        _keep(draft, form, by=by)
        services.confirm_review_copy(version, by=by)
        services.send(draft, by=by)
    return redirect("submissions:received", draft.uuid)


@require_POST
def autosave(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """What was typed so far; 409 when another tab has saved something newer."""
    draft, person, _standing = open_paper(request, uuid)
    require(can_do(person, "A01", draft))
    form = DeclareForm(draft, request.POST)
    now = state_of(draft)
    if request.POST.get("version") != now:
        return JsonResponse({"version": now}, status=409)
    _keep(draft, form, by=person)
    return JsonResponse({"version": state_of(draft)})


def _keep(draft: Submission, form: DeclareForm, *, by: User) -> None:
    services.change_text(draft, form.typed(), by=by)
    services.suggest_reviewers(draft, form.colleagues.colleagues(), by=by)
    if form.calls:
        services.choose_special_issue(draft, form.chosen_special_issue(), by=by)


@require_safe
def received(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The receipt: the number, what happens next, and how long it takes.

    Who sent it as a guest sees this page in the same browser; to follow the paper one
    signs in with the address that it was sent with.
    """
    paper = Submission.objects.select_related("journal", "section", "submitter")
    paper = paper.exclude(status=Status.DRAFT).filter(uuid=uuid).first()
    if paper is None:
        raise NotAllowed(HIDDEN)
    is_mine = request.user.pk == paper.submitter_id
    if not (is_mine or is_remembered(request, paper)):
        raise NotAllowed(HIDDEN)
    assert paper.submitted_at is not None  # noqa: S101  (a constraint says so)
    context = {
        "paper": paper,
        "is_mine": is_mine,
        "first_look_at": paper.submitted_at + timedelta(paper.journal.first_look_days),
        "decision_at": paper.submitted_at + timedelta(paper.journal.decision_days),
        "asked": paper.contributors.awaited().exclude(asked_at=None).count(),
    }
    return render(request, "submissions/received.html", context)


def _page(
    request: HttpRequest,
    draft: Submission,
    version: Version,
    form: DeclareForm,
    *,
    gaps: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "draft": draft,
        "version": version,
        "manuscript": version.manuscript,
        "form": form,
        "gaps": gaps or [],
        "on_check_page": ON_CHECK_PAGE,
        "problems": form.colleagues.problems if form.is_bound else [],
        "copy": version.review_copy,
        "names": file_checks.names_in_copy(version),
        "failure": version.reading.get("review_copy", {}).get("failure", ""),
        "settled": settled(version),
        "saving": True,
        "facts": found.facts(version) if version.is_read else "",
        "grants": draft.grants.all(),
        "people": draft.contributors.prefetch_related("affiliations"),
    }
    return render(request, "submissions/declare.html", context, status=status)
