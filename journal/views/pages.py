"""Small pages that belong to no app above."""

from math import ceil

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For the proxy and the monitor: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """Somebody tried too often: how long to wait, the same words for everybody."""
    answer: HttpResponse
    if request.headers.get("Accept", "").startswith("application/json"):
        said = _("Too many tries in a short time. Wait a little, then try again.")
        answer = JsonResponse({"error": said}, status=429)
    else:
        page = {"minutes": ceil(seconds / 60)}
        answer = render(request, "429.html", page, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
