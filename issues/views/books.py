"""Published articles and issues as EPUB."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from issues import epub
from issues.models import Article, Issue, Picture
from issues.views.files import PUBLIC
from journal import storage
from journal.context import current
from journal.storage import Bucket


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One published article."""
    rows = Article.objects.published().filter(issue__journal=current(request))
    rows = rows.select_related("issue", "section").prefetch_related("pictures")
    found = get_object_or_404(rows, slug=slug)
    issue = found.issue
    assert issue is not None  # noqa: S101 - what is published has one
    issue.journal = current(request)
    etag = f'"{found.pk}-{issue.changed_at.timestamp()}"'
    answer = get_conditional_response(request, etag=etag)
    data = b"" if answer else epub.article_epub(found, issue, _bytes)
    return answer or _book(data, f"{issue.journal.short_title}-{slug}.epub", etag)


def issue(request: HttpRequest, year: int, season: str) -> HttpResponse:
    """A whole published issue."""
    rows = Issue.objects.published().filter(journal=current(request))
    found = get_object_or_404(rows, year=year, season=season)
    found.journal = current(request)
    etag = f'"{found.pk}-{found.changed_at.timestamp()}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        return answer
    articles = list(
        found.articles.in_order().select_related("section").prefetch_related("pictures")
    )
    for one in articles:
        one.issue = found
    data = epub.issue_epub(found, articles, _bytes)
    return _book(data, f"{found.journal.short_title}-{found.slug}.epub", etag)


def _bytes(picture: Picture) -> bytes:
    with storage.open(picture.key, bucket=Bucket.PUBLISHED) as file:
        return bytes(file.read())


def _book(data: bytes, name: str, etag: str) -> HttpResponse:
    response = HttpResponse(data, content_type=epub.MEDIA_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = PUBLIC
    return response
