"""The author's papers, each with its next action."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from submissions.models import Submission
from submissions.progress import Progress

PAGE = 50


@login_required
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """One card for each paper: what waits for the author comes first."""
    rows = _older(Submission.objects.by_author(request.user), request.GET.get("before"))
    rows = list(
        rows.select_related("section", "submitter", "journal").order_by(
            "-created_at", "-id"
        )[: PAGE + 1]
    )
    shown = [Progress.of(row, request.user) for row in rows[:PAGE]]
    shown.sort(key=lambda card: not card.waits_for_author)
    context = {
        "cards": shown,
        "waiting": sum(card.waits_for_author for card in shown),
        "older": rows[PAGE - 1].uuid if len(rows) > PAGE else None,
    }
    return render(request, "submissions/my.html", context)


def _older(mine: QuerySet[Submission], before: str | None) -> QuerySet[Submission]:
    """Those that began before the last one of the page above (keyset paging)."""
    try:
        last = mine.filter(uuid=UUID(before)).first() if before else None
    except ValueError:
        last = None
    return mine.filter(created_at__lt=last.created_at) if last else mine
