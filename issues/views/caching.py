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
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from journal.caching import pages
from journal.context import NoJournalYet
from journal.models import Journal

View = Callable[..., HttpResponse]
FRESH = 60  # seconds a browser may show the page without asking
KEPT = 60 * 60
OF_FILE = ("Content-Type", "Content-Disposition")
STAMP = """
    SELECT j.*,
        (SELECT array[max(published_at)::text, max(changed_at)::text, count(*)::text]
         FROM issues_issue WHERE journal_id = j.id) AS issues_stamp,
        (SELECT array[max(updated_at)::text, count(*)::text]
         FROM journal_page WHERE journal_id = j.id) AS pages_stamp,
        (SELECT md5(string_agg(concat(title, body, published_on), '|' ORDER BY id))
         FROM journal_announcement WHERE journal_id = j.id) AS news_stamp,
        (SELECT array[max(id), count(*), count(ended_on)]
         FROM journal_editorialrole WHERE journal_id = j.id) AS people_stamp,
        (SELECT md5(string_agg(concat(name, plural, policy, is_open), '|' ORDER BY id))
         FROM journal_section WHERE journal_id = j.id) AS sections_stamp,
        (SELECT md5(string_agg(id::text, ',' ORDER BY id))
         FROM journal_user WHERE agrees_to_be_named) AS named_stamp
    FROM journal_journal j ORDER BY j.id LIMIT 1
"""


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
    found = pages.get(f"page:{etag}")
    if found is None:
        return None
    content, headers = found
    return HttpResponse(content, headers=headers)


def _made(response: HttpResponse, etag: str) -> HttpResponse:
    if response.status_code == 200:
        headers = {n: response.headers[n] for n in OF_FILE if n in response.headers}
        pages.set(f"page:{etag}", (response.content, headers), KEPT)
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
    journal = next(iter(Journal.objects.raw(STAMP)), None)
    if journal is None:
        raise NoJournalYet
    request._journal = journal  # type: ignore[attr-defined]
    return repr(sorted((k, v) for k, v in vars(journal).items() if k != "_state"))
