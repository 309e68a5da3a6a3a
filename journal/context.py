"""What every page knows: the journal, and what the person may open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.functional import SimpleLazyObject

from journal.models import Journal


class NoJournalYet(Http404):
    """The site is not set up: a calm page that says nothing is here yet."""

    silent_variable_failure = True  # that page asks for the journal's name too


def current(request: HttpRequest) -> Journal:
    """The journal of this site, read once a request. Raises NoJournalYet."""
    if not hasattr(request, "_journal"):
        try:
            request._journal = Journal.current()  # type: ignore[attr-defined]
        except Journal.DoesNotExist:
            raise NoJournalYet from None
    return request._journal  # type: ignore[attr-defined,no-any-return]


def site(request: HttpRequest) -> dict[str, Any]:
    """`journal` and `theme` for every template; lazy, so error pages need no query."""
    theme = request.COOKIES.get("theme", "")
    return {
        "journal": SimpleLazyObject(lambda: current(request)),
        "orcid_offered": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "theme": theme if theme in ("light", "dark") else "",
    }
