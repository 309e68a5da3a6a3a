"""What happened on an editor's papers since the last look."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from reviews import news
from reviews.services import habits
from reviews.templatetags.bell import forget

from .desk_access import open_desk


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The news, newest first; reading it changes nothing."""
    items = news.items(open_desk(request))
    context = {
        "items": items,
        "until": news.newest(items),
        "most": news.MOST if len(items) == news.MOST else 0,
        "has_news": bool(items),
        "nav": "reviews:desk",
    }
    return render(request, "reviews/desk_news.html", context)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Put out the bell, up to the newest line that was shown."""
    editor = open_desk(request)
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until and timezone.is_naive(until):
        until = None
    habits.read_news(until, by=editor)
    forget(request)
    return redirect("reviews:news")
