"""One article as everybody reads it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from issues import citing, jats, metadata, statements
from issues.models import Article, BuiltArticle, Galley, Issue, Picture
from issues.permissions import can_give_notice
from issues.views.caching import public_page
from issues.views.files import download, serve
from issues.views.issues import KINDS
from journal.context import current
from journal.models import StoredFile
from journal.verdict import require
from submissions.article_page import sections
from submissions.permissions import Standing, can_see

UNUSED = ("body", "plain_text", "search")


def _article(request: HttpRequest, slug: str) -> Article:
    """The article, if it is public or in proof for this person; else 404 (E21, E22)."""
    rows = Article.objects.visible_to(request.user).filter(issue__isnull=False)
    rows = rows.select_related("issue", "section", "submission").defer(*UNUSED)
    article = get_object_or_404(rows, slug=slug, issue__journal=current(request))
    assert article.issue is not None  # noqa: S101 - asked for above
    article.issue.journal = current(request)
    return article


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The full text, the PDF, the citation; authors and dates, nothing of the review
    but how it is done (visibility.md, SC20)."""
    found = _article(request, slug)
    issue = found.issue
    assert issue is not None  # noqa: S101
    page = f"{settings.SITE_URL}{found.get_absolute_url()}"
    pdf = f"{settings.SITE_URL}{reverse('issues:article-pdf', args=[slug])}"
    xml = f"{settings.SITE_URL}{reverse('issues:article-xml', args=[slug])}"
    stated = statements.printed(found, found.page_body)
    context: dict[str, Any] = {
        "article": found,
        "issue": issue,
        "people": _people(found),
        "text": mark_safe(found.page_body),  # noqa: S308 - made by web_text, cleaned
        "references": mark_safe(found.page_references),  # noqa: S308 - the same
        "outline": _outline(found, stated),
        "statements": stated,
        "galley": _pdf_of(found),
        "cite": citing.reference(found, issue),
        "tags": metadata.highwire(found, issue, page, pdf, xml),
        "json_ld": metadata.json_ld(found, issue, page),
        "canonical": page,
        "xml_address": xml,
        **_of_review(found, issue),
        **_of_notices(request, found),
        "nav": "issues:issue-list",
    }
    return render(request, "issues/article.html", context)


def _of_review(article: Article, issue: Issue) -> dict[str, Any]:
    """Who handled it and the reports, as far as all the world may know (I4, E23)."""
    paper = article.submission
    paper.journal = issue.journal
    everybody = Standing.of(AnonymousUser(), paper)
    named = issue.journal.names_handling_editor and everybody.can_see("I4")
    handling = paper.editor_assignments.filter(ended_at=None).select_related("editor")
    return {
        "handling": handling.first() if named else None,
        "sections": sections(everybody),
    }


def _of_notices(request: HttpRequest, article: Article) -> dict[str, Any]:
    """The notices on it and its earlier PDFs; nothing is asked of one without any."""
    facts: dict[str, Any] = {}
    if article.noticed:
        facts["notices"] = list(article.notices.all())
        for notice in facts["notices"]:
            notice.article = article
        versions = Galley.objects.filter(article=article).select_related("notice")
        facts["versions"] = list(versions)[1:]
    if article.published_at and getattr(request.user, "is_chief", False):
        facts["may_give_notice"] = can_give_notice(request.user, article)
    return facts


def _people(article: Article) -> list[dict[str, Any]]:
    return [
        person | {"marks": [index + 1 for index in person["affiliations"]]}
        for person in article.people
    ]


def _outline(
    article: Article, stated: list[statements.Statement]
) -> list[tuple[str, str]]:
    parts = [("abstract", _("Abstract"))] if article.abstract else []
    parts += [(name, text) for name, text in article.outline]
    if stated:
        parts.append(("statements", _("Statements")))
    if article.page_references:
        parts.append(("references", _("References")))
    return parts


def _pdf_of(article: Article) -> StoredFile | None:
    if article.published_at:
        return Galley.objects.filter(article=article).first()
    return BuiltArticle.objects.filter(article=article).order_by("-build_id").first()


def pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The article by itself, paged as in the issue; in proof for those who may see it."""
    found = _article(request, slug)
    if not found.published_at:
        require(can_see(request.user, "E21", found.submission))
    file = _pdf_of(found)
    if file is None:
        raise Http404
    name = f"{current(request).short_title}-{found.slug}.pdf"
    return serve(request, file, name, public=bool(found.published_at))


def media(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """A picture of the text: pixels only."""
    rows = Article.objects.visible_to(request.user).only("pk", "published_at")
    found = get_object_or_404(rows, slug=slug)
    picture = get_object_or_404(Picture, article=found, name=name)
    return serve(request, picture, name, public=bool(found.published_at))


@public_page
def cite(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The citation as BibTeX or RIS."""
    found = _article(request, slug)
    if kind not in KINDS:
        raise Http404
    assert found.issue is not None  # noqa: S101
    write, content_type = KINDS[kind]
    address = f"{settings.SITE_URL}{found.get_absolute_url()}"
    return download(write(found, found.issue, address), f"{slug}.{kind}", content_type)


@public_page
def xml(request: HttpRequest, slug: str) -> HttpResponse:
    """The article as JATS 1.3: for archives, indexes and text miners."""
    rows = Article.objects.visible_to(request.user).filter(issue__isnull=False)
    rows = rows.select_related("issue", "section").prefetch_related("version__files")
    found = get_object_or_404(rows, slug=slug, issue__journal=current(request))
    issue = found.issue
    assert issue is not None  # noqa: S101 - asked for above
    issue.journal = current(request)
    text = jats.article_xml(found, issue, settings.SITE_URL)
    name = f"{issue.journal.short_title}-{found.slug}.xml"
    return download(text, name, "application/xml; charset=utf-8")
