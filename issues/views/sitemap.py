"""The map of public pages, for search engines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from issues.models import Article, Issue
from issues.views.caching import public_page
from journal.context import current
from journal.models import Page


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Published issues and articles and the journal's own pages, nothing else."""
    journal = current(request)
    issues = Issue.objects.published().filter(journal=journal)
    articles = Article.objects.published().filter(issue__journal=journal)
    context = {
        "base": request.build_absolute_uri("/").rstrip("/"),
        "issues": issues.only("year", "season", "published_at"),
        "articles": articles.only("slug", "published_at").order_by("-published_at"),
        "pages": Page.objects.filter(journal=journal).only("slug", "updated_at"),
    }
    return render(
        request, "issues/sitemap.xml", context, content_type="application/xml"
    )
