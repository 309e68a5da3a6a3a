"""The author's side of production: read the proof, answer, approve."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from issues import services
from issues.choices import ProofState
from issues.copy_desk import pinned
from issues.forms import AnswerForm, ProofForm
from issues.models import Article, Proof, Query
from issues.permissions import can_be_edited
from issues.views.files import serve
from journal.context import current
from journal.verdict import HIDDEN, require
from submissions.compare import compare
from submissions.models import Submission
from submissions.permissions import Standing

SEEN = (ProofState.OPEN, ProofState.APPROVED, ProofState.CORRECTED)


def _own(request: HttpRequest, uuid: UUID) -> tuple[Article, Standing]:
    """The article of one's own accepted paper; strangers and editors get 404 here."""
    wrote = Submission.objects.by_author(request.user)
    rows = Article.objects.filter(submission__in=wrote).select_related(
        "submission__journal", "issue__journal", "version", "section"
    )
    article = get_object_or_404(
        rows, submission__uuid=uuid, submission__journal=current(request)
    )
    standing = Standing.of(request.user, article.submission)
    require(standing.can_see("E21") if standing.is_author else HIDDEN)
    return article, standing


def _shown(article: Article) -> Proof | None:
    return article.proofs.filter(state__in=SEEN).first()


@login_required
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read it, answer the questions, then approve or ask for corrections."""
    article, standing = _own(request, uuid)
    found = _shown(article)
    may_answer = bool(found and found.is_open and standing.can_do("A17"))
    form = ProofForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(standing.can_do("A17"))
        if found is None:
            raise Http404
        if form.is_valid():
            if form.cleaned_data["answer"] == "approve":
                services.approve_proof(found, by=request.user)
                messages.success(request, _("You have approved the proof. Thank you."))
            else:
                services.ask_corrections(
                    found, form.cleaned_data["corrections"], by=request.user
                )
                messages.success(request, _("Your corrections are with the journal."))
            return redirect("issues:my-proof", uuid)
    places, lost = pinned(article)
    asked = [(one.place, query) for one in places for query in one.queries]
    context = {
        "article": article,
        "paper": article.submission,
        "proof": found,
        "asked": [*asked, *((None, query) for query in lost)],
        "unanswered": sum(q.is_open and not q.answer for _place, q in asked),
        "comparison": compare(article.version.body, article.body),
        "may_answer": may_answer,
        "may_reply": bool(can_be_edited(article)),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "issues/proof.html", context, status=status)


@login_required
@require_POST
def answer(request: HttpRequest, uuid: UUID, query: UUID) -> HttpResponse:
    """Answer one question."""
    article, _standing = _own(request, uuid)
    found = get_object_or_404(Query, uuid=query, article=article)
    form = AnswerForm(request.POST)
    if form.is_valid():
        services.answer(found, form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Your answer is kept."))
    else:
        messages.error(request, _("Write an answer first."))
    return redirect("issues:my-proof", uuid)


@login_required
@require_safe
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The proof itself."""
    article, _standing = _own(request, uuid)
    found = _shown(article)
    if found is None:
        raise Http404
    name = f"{article.submission.number}-proof-{found.number}.pdf"
    return serve(request, found, name, public=False)
