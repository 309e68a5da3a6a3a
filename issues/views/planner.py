"""The year of the journal on one page: seasons, dates, pages, papers likely ready."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from issues.permissions import can_open_every_issue
from issues.season_plan import of_year
from journal.context import current
from journal.verdict import require

FIRST, LAST = 1900, 2200


@login_required
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """This year unless another is asked for."""
    require(can_open_every_issue(request.user))
    asked, number = request.GET.get("year", ""), timezone.localdate().year
    if asked.isdecimal() and FIRST <= int(asked) <= LAST:
        number = int(asked)
    context = {
        "year": of_year(current(request), number, request.user),
        "before": number - 1,
        "after": number + 1,
        "nav": "issues:desk-issues",
    }
    return render(request, "issues/planner.html", context)
