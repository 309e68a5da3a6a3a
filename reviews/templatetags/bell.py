"""The bell in the bar of the desk's pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context

from journal.caching import pages
from reviews import news

register = template.Library()

KEPT = 60  # seconds
SEEN = "news_seen"  # in the session: changes whenever news were read here


@register.simple_tag(takes_context=True)
def has_news(context: Context) -> bool:
    """Whether the bell has a dot: asked once a minute, on the desk itself each time."""
    request: HttpRequest = context["request"]
    user: Any = request.user
    key = f"news:{user.uuid}:{request.session.get(SEEN, 0)}"
    if "has_news" in context:
        pages.set(key, context["has_news"], KEPT)
        return bool(context["has_news"])
    return bool(pages.get_or_set(key, lambda: news.unread(user).exists(), KEPT))


def forget(request: HttpRequest) -> None:
    """The next page asks anew, whichever process serves it."""
    request.session[SEEN] = request.session.get(SEEN, 0) + 1
