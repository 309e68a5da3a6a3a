"""What the corresponding author does for the other authors after sending."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, require
from submissions import services
from submissions.authorship import can_speak
from submissions.forms.authors import AuthorsForm
from submissions.models import AuthorsChange, Submission

from .paper import open_own

ADDRESS = forms.EmailField(required=False)


@login_required
@require_POST
def ask(request: HttpRequest, uuid: UUID, author: UUID) -> HttpResponse:
    """Send the letter to an author again, to another address if one is written."""
    paper, _standing = open_own(request, uuid)
    found = paper.contributors.filter(uuid=author).first()
    if found is None:
        raise NotAllowed(HIDDEN)
    found.submission = paper
    back = f"{paper.get_absolute_url()}#authors"
    try:
        address = ADDRESS.clean(request.POST.get("email", ""))
    except forms.ValidationError:
        messages.error(request, _("Write an address such as name@university.edu."))
        return redirect(back)
    try:
        asked = services.ask_again(found, by=_person(request), address=address)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    else:
        said = _("A letter is on its way to %(name)s, %(address)s.")
        messages.success(request, said % {"name": asked.name, "address": asked.email})
    return redirect(back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for other authors, or another order; or see how far such a request is."""
    paper, standing = open_own(request, uuid)
    require(can_speak(standing, _person(request)))
    asked = paper.authors_changes.open().prefetch_related("lines").first()
    if request.method != "POST":
        return _page(request, paper, asked, AuthorsForm.of(paper))
    act = request.POST.get("act", "ask")
    if act == "take-back":
        return _take_back(request, paper, asked)
    form = AuthorsForm(request.POST)
    form.reason = request.POST.get("reason", "").strip()[:2000]
    if act != "ask":
        moved = form.rearranged(act)
        moved.reason = form.reason
        return _page(request, paper, asked, moved)
    if not form.is_valid():
        return _page(request, paper, asked, form, status=422)
    return _ask(request, paper, asked, form)


def _ask(
    request: HttpRequest,
    paper: Submission,
    asked: AuthorsChange | None,
    form: AuthorsForm,
) -> HttpResponse:
    try:
        services.ask_for_authors(
            paper, form.wanted(), by=_person(request), reason=form.reason
        )
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        said = refused.verdict.reason
        return _page(request, paper, asked, form, refusal=said, status=422)
    messages.success(request, _("Everybody who is named is asked by letter."))
    return redirect("submissions:authors", paper.uuid)


def _take_back(
    request: HttpRequest, paper: Submission, asked: AuthorsChange | None
) -> HttpResponse:
    if asked is not None:
        services.take_back_authors(asked, by=_person(request))
        messages.info(request, _("Taken back. The authors stay as they are."))
    return redirect(f"{paper.get_absolute_url()}#authors")


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)  # login_required


def _page(
    request: HttpRequest,
    paper: Submission,
    asked: AuthorsChange | None,
    form: AuthorsForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "paper": paper,
        "asked": asked,
        "form": form,
        "refusal": refusal,
        "settled": paper.authors_changes.exclude(ended_at=None).order_by("-ended_at"),
    }
    return render(request, "submissions/authors.html", context, status=status)
