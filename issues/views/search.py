"""The search over published articles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from issues.search import find
from issues.views.caching import public_page
from journal.context import current


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Articles with the sentence that matches; an empty question asks for words."""
    words = request.GET.get("q", "").strip()
    found = find(current(request), words)
    context = {"words": words, "hits": found.hits, "total": found.total}
    return render(request, "issues/search.html", context)
