"""The page of production: the text place by place, questions, proofs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from issues import editing, services
from issues.copy_desk import page_of
from issues.forms import AskForm, PlaceForm, ProducerForm
from issues.models import Article, Query
from issues.permissions import can_produce
from issues.views.files import serve
from journal.context import current
from journal.verdict import require
from submissions.permissions import Standing
from submissions.showing import showing


def _article(request: HttpRequest, uuid: UUID) -> Article:
    """The article of this paper, for those who prepare it; else 404 (SC16)."""
    rows = Article.objects.filter(
        showing(request.user, "E21", "submission")
    ).select_related("submission__journal", "issue__journal", "version", "section")
    article = get_object_or_404(
        rows, submission__uuid=uuid, submission__journal=current(request)
    )
    require(can_produce(request.user, article))
    return article


def _back(article: Article, anchor: str = "") -> HttpResponse:
    address = reverse("issues:production", args=[article.submission.uuid])
    return redirect(f"{address}#{anchor}" if anchor else address)


@login_required
@require_safe
def production(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The whole text with what was changed in it, the questions and the proofs."""
    article = _article(request, uuid)
    standing = Standing.of(request.user, article.submission)
    return render(request, "issues/production.html", page_of(article, standing))


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Write one place anew, put a paragraph after it, or ask the authors about it."""
    article = _article(request, uuid)
    require(Standing.of(request.user, article.submission).can_do("A16"))
    try:
        shown = editing.place_of(article.body, number)
        text, held = editing.typed(article.body, number)
    except editing.NotEdited as unknown:
        raise Http404 from unknown
    form = PlaceForm(request.POST or None, initial={"text": text, "mark": shown.mark})
    asking = AskForm()
    if request.method == "POST" and "question" in request.POST:
        asking, form = (
            AskForm(request.POST),
            PlaceForm(initial={"text": text, "mark": shown.mark}),
        )
        if asking.is_valid():
            services.ask(
                article, number, asking.cleaned_data["question"], by=request.user
            )
            messages.success(
                request, _("The question is kept. The authors see it with the proof.")
            )
            return _back(article, shown.anchor)
    elif form.is_valid() and _written(request, article, number, form):
        messages.success(request, _("The change is kept."))
        return _back(article, shown.anchor)
    context = {
        "article": article,
        "paper": article.submission,
        "place": shown,
        "held": held,
        "form": form if not asking.is_bound else asking,
        "edit_form": form,
        "ask_form": asking,
        "nav": "issues:desk-issues",
    }
    status = 422 if form.is_bound or asking.is_bound else 200
    return render(request, "issues/edit_place.html", context, status=status)


def _written(
    request: HttpRequest, article: Article, number: int, form: PlaceForm
) -> bool:
    """Keep what was typed; a fault of the text is a fault of the field."""
    adds = "add" in request.POST
    act = services.add_place if adds else services.edit_place
    said = form.cleaned_data["after" if adds else "text"]
    try:
        act(article, number, form.cleaned_data["mark"], said, by=request.user)
    except editing.NotEdited as refusal:
        form.add_error("after" if adds else "text", str(refusal))
        return False
    return True


@login_required
@require_POST
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the last change back."""
    article = _article(request, uuid)
    services.undo_edit(article, by=request.user)
    messages.success(request, _("The last change is taken back."))
    return _back(article)


@login_required
@require_POST
def settle(request: HttpRequest, uuid: UUID, query: UUID) -> HttpResponse:
    """A question is done with."""
    article = _article(request, uuid)
    found = get_object_or_404(Query, uuid=query, article=article)
    services.settle(found, by=request.user)
    return _back(article, "questions")


@login_required
@require_POST
def send_proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have the proof typeset and sent to the authors."""
    article = _article(request, uuid)
    services.send_proof(article, by=request.user)
    messages.success(
        request, _("The proof is being typeset. The authors get a letter with it.")
    )
    return _back(article, "proofs")


@login_required
@require_POST
def give(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A chief editor gives the paper to somebody of production."""
    article = _article(request, uuid)
    form = ProducerForm(request.POST)
    if not form.is_valid():
        standing = Standing.of(request.user, article.submission)
        context: dict[str, Any] = page_of(article, standing) | {
            "producer_form": form,
            "form": form,
        }
        return render(request, "issues/production.html", context, status=422)
    person = form.cleaned_data["person"]
    services.give_to_production(article.submission, person, by=request.user)
    messages.success(request, _("%(name)s prepares this paper.") % {"name": person})
    return _back(article)


@login_required
@require_safe
def proof_pdf(request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
    """One round of the proof, as the authors got it."""
    article = _article(request, uuid)
    proof = get_object_or_404(article.proofs.exclude(key=""), number=number)
    name = f"{article.submission.number}-proof-{number}.pdf"
    return serve(request, proof, name, public=False)
