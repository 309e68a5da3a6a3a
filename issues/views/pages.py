"""The front page and the journal's standing pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from issues import achieved, public
from issues.contents import grouped
from issues.models import Issue
from issues.views.caching import public_page
from journal.context import current
from journal.models import Announcement, Page

NEWS_SHOWN = 3


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The current issue, the open call, the times achieved, the news."""
    journal = current(request)
    issue = public.current(journal)
    context: dict[str, Any] = {"issue": issue, "nav": "home"}
    if issue is None:
        context["sections"] = journal.sections.filter(is_open=True)
        context["topics"] = journal.topics.all()
    else:
        articles = public.contents(issue, request.user)
        context |= {
            "groups": grouped(articles),
            "article_count": len(articles),
            "countries": public.countries(articles),
        }
    context |= {
        "call": Issue.objects.calling().filter(journal=journal).first(),
        "times": achieved.times(journal.pk),
        "news": _news(journal.pk)[:NEWS_SHOWN],
    }
    return render(request, "issues/home.html", context)


def _news(journal_id: int) -> Any:
    today = timezone.localdate()
    return Announcement.objects.filter(journal=journal_id, published_on__lte=today)


@public_page
def news(request: HttpRequest) -> HttpResponse:
    """Every announcement, newest first."""
    rows = _news(current(request).pk)[:100]
    return render(request, "issues/news.html", {"news": rows, "nav": "news"})


@public_page
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the journal's own pages; "about" also shows who makes it."""
    journal = current(request)
    page = get_object_or_404(Page, journal=journal, slug=slug)
    if request.path.startswith("/about/") and slug in ("for-authors", "for-reviewers"):
        raise Http404
    context: dict[str, Any] = {"page": page}
    if slug == "about":
        context["board"] = public.board(journal)
    if slug == "for-authors":
        context["sections"] = journal.sections.filter(is_open=True)
    return render(request, "issues/page.html", context)
