"""Organisations that begin as somebody types: public data, the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from journal import organisations


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options for a text field; none for less than two letters."""
    found = organisations.search(request.GET.get("q", "")[:200])
    if not found:
        return HttpResponse()
    return render(request, "journal/_organisations.html", {"found": found})
