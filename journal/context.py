"""What every page knows: the journal, and what the person may open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from journal.models import Journal


def current(request: HttpRequest) -> Journal:
    """The journal of this site, read once a request."""
    if not hasattr(request, "_journal"):
        request._journal = Journal.current()  # type: ignore[attr-defined]
    return request._journal  # type: ignore[attr-defined,no-any-return]


def site(request: HttpRequest) -> dict[str, Any]:
    """`journal` and `theme` for every template; lazy, so error pages need no query."""
    theme = request.COOKIES.get("theme", "")
    return {
        "journal": SimpleLazyObject(lambda: current(request)),
        "orcid_offered": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "theme": theme if theme in ("light", "dark") else "",
    }
