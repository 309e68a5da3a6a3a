"""Notices on published articles: their own pages, earlier versions, and giving one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from issues import jats, services
from issues.forms import NoticeForm
from issues.models import Article, Galley, Notice
from issues.permissions import can_give_notice
from issues.views.articles import UNUSED
from issues.views.caching import public_page
from issues.views.files import download, serve
from journal.context import current
from journal.verdict import NotAllowed, require
from submissions.emails import addressees
from submissions.models import Submission


def _notice(request: HttpRequest, slug: str, number: int) -> Notice:
    rows = Notice.objects.select_related("article__issue")
    published = {"article__published_at__isnull": False}
    journal = current(request)
    found = get_object_or_404(
        rows,
        number=number,
        article__slug=slug,
        article__issue__journal=journal,
        **published,
    )
    found.article.issue.journal = journal  # type: ignore[union-attr]
    return found


@public_page
def notice(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One notice, under an address of its own, with the way to its article."""
    found = _notice(request, slug, number)
    context = {
        "notice": found,
        "article": found.article,
        "issue": found.article.issue,
        "nav": "issues:issue-list",
    }
    return render(request, "issues/notice.html", context)


@public_page
def notice_xml(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The notice as JATS, which names the article that it is about."""
    found = _notice(request, slug, number)
    text = jats.notice_xml(found, settings.SITE_URL)
    name = f"{current(request).short_title}-{slug}-notice-{number}.xml"
    return download(text, name, "application/xml; charset=utf-8")


def version(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """An earlier PDF of an article: 0 is the one first published (P17)."""
    rows = Galley.objects.filter(
        article__slug=slug, article__issue__journal=current(request)
    )
    wanted = {"notice__number": number} if number else {"notice": None}
    galley = get_object_or_404(rows, **wanted)
    name = f"{current(request).short_title}-{slug}-version-{number}.pdf"
    return serve(request, galley, name, public=True)


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A chief editor writes the notice; what becomes public stands beside it."""
    papers = Submission.objects.visible_to(request.user)
    rows = Article.objects.published().filter(submission__in=papers)
    rows = rows.select_related("issue__journal", "submission").defer(*UNUSED)
    article = get_object_or_404(rows, submission__uuid=uuid)
    require(can_give_notice(request.user, article))
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.give_notice(article, by=request.user, **form.given())
        except NotAllowed as refusal:
            form.add_error(None, refusal.verdict.reason)
        else:
            messages.success(request, _("The notice is public."))
            return redirect(given)
    context = {
        "article": article,
        "form": form,
        "letters": len(addressees(article.submission)),
        "nav": "issues:desk-issues",
    }
    status = 422 if form.errors else 200
    return render(request, "issues/give_notice.html", context, status=status)
