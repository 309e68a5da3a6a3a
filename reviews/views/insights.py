"""The journal's figures, for its chief editors."""

from __future__ import annotations

import csv
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from journal.context import current
from journal.models import User
from journal.verdict import require
from reviews.export import safe
from reviews.insights import page
from reviews.insights.scope import PERIODS, Scope
from reviews.permissions import can_open_insights

BUDGET = "issues/_page_budget.html"


@login_required
@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    """Eight figures, each a sentence with a chart and its table; the address filters."""
    scope = open_insights(request)
    context = {
        "scope": scope,
        "periods": [(key, words) for key, (_days, words) in PERIODS.items()],
        "query": request.GET.urlencode(),
        "page_budget": _page_budget(),
        **page.page_of(scope),
    }
    return render(request, "reviews/insights.html", context)


@login_required
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The tables of all figures as one file, for the same scope."""
    scope = open_insights(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="insights.csv"'
    rows = csv.writer(answer)
    for figure in page.page_of(scope)["figures"]:
        rows.writerow([figure.table.caption])
        rows.writerow(figure.table.head)
        for row in figure.table.rows:
            rows.writerow([safe(cell) for cell in (row.name, *row.cells)])
        rows.writerow([])
    return answer


def open_insights(request: HttpRequest) -> Scope:
    """Whose figures and of which papers; hidden from everybody else."""
    require(can_open_insights(request.user))
    return Scope.asked(cast("User", request.user), current(request), request.GET.dict())


def _page_budget() -> str:
    """The figure of the issues' pages, where the issues app brings one."""
    try:
        get_template(BUDGET)
    except TemplateDoesNotExist:
        return ""
    return BUDGET
