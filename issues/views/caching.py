"""Public pages: one question tells whether they have changed, the rest is kept.

What is published does not change silently, so a page is the same until something is
published or the journal changes its own texts; `stamp` reads all of that in one query.
Signed-in people get a page of their own, stored nowhere (visibility.md, SC10).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from issues.models import Issue
from journal.models import Announcement, EditorialRole, Journal, Page, Section

View = Callable[..., HttpResponse]
FRESH = 60  # seconds a browser may show the page without asking
KEPT = 60 * 60


def public_page(view: View) -> View:
    """A page for everybody: kept by its stamp, with ETag and 304."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **names: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if request.user.is_authenticated or get_messages(request):
            return view(request, *args, **names)
        etag = _etag(request)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = _kept(etag) or _made(view(request, *args, **names), etag)
        return _public(response, etag)

    return answer


def _etag(request: HttpRequest) -> str:
    facts = (
        stamp(request),
        request.get_full_path(),
        request.COOKIES.get("theme", ""),
        get_language(),
        timezone.localdate().isoformat(),
    )
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'


def _kept(etag: str) -> HttpResponse | None:
    found = cache.get(f"page:{etag}")
    if found is None:
        return None
    content, content_type = found
    return HttpResponse(content, content_type=content_type)


def _made(response: HttpResponse, etag: str) -> HttpResponse:
    if response.status_code == 200:
        kept = (response.content, response.headers["Content-Type"])
        cache.set(f"page:{etag}", kept, KEPT)
    return response


def _public(response: HttpResponse, etag: str) -> HttpResponse:
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = f"public, max-age={FRESH}"
        patch_vary_headers(response, ["Cookie"])
    return response


def stamp(request: HttpRequest) -> str:
    """Changes with everything that public pages are made from, in one query.

    The journal that it reads is the request's journal from then on.
    """
    journal = (
        Journal.objects.annotate(
            stamp_issues=_of(
                Issue.objects.filter(journal=OuterRef("pk")),
                published=Max("published_at"),
                count=Count("published_at"),
                changed=Max("changed_at"),
            ),
            stamp_pages=_of(
                Page.objects.filter(journal=OuterRef("pk")),
                updated=Max("updated_at"),
                count=Count("pk"),
            ),
            stamp_news=_of(
                Announcement.objects.filter(journal=OuterRef("pk")),
                last=Max("pk"),
                count=Count("pk"),
            ),
            stamp_people=_of(
                EditorialRole.objects.filter(journal=OuterRef("pk")),
                last=Max("pk"),
                ended=Count("ended_on"),
            ),
            stamp_sections=_of(
                Section.objects.filter(journal=OuterRef("pk")),
                count=Count("pk"),
                last=Max("pk"),
            ),
        )
        .order_by("pk")[:1]
        .get()
    )
    request._journal = journal  # type: ignore[attr-defined]
    facts = {k: v for k, v in vars(journal).items() if k != "_state"}
    return repr(sorted(facts.items()))


def _of(rows: QuerySet[Any], **values: Any) -> Subquery:
    """The aggregates of some rows of the journal as one value."""
    grouped = (
        rows.order_by()
        .values("journal")
        .annotate(**{f"_{k}": v for k, v in values.items()})
    )
    return Subquery(grouped.values(json=JSONObject(**{k: f"_{k}" for k in values}))[:1])
