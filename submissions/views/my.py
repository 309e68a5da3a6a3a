"""The author's papers, each with its next action."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from journal.models import User
from journal.worded import Value, Worded
from submissions.models import Submission
from submissions.progress import Progress

PAGE = 50


@login_required
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """One card for each paper: what waits for the author comes first."""
    user = cast("User", request.user)
    last = _last(user, request.GET.get("before"))
    rows = _mine.ask(bool(last), person=user.pk, **last)
    shown = [Progress.of(row, request.user) for row in rows[:PAGE]]
    shown.sort(key=lambda card: not card.waits_for_author)
    context = {
        "cards": shown,
        "waiting": sum(card.waits_for_author for card in shown),
        "older": rows[PAGE - 1].uuid if len(rows) > PAGE else None,
    }
    return render(request, "submissions/my.html", context)


def _last(author: User, before: str | None) -> dict[str, Value]:
    """Where the page above ended (keyset paging); nothing before the first page."""
    try:
        mine = Submission.objects.by_author(author)
        last = mine.filter(uuid=UUID(before)).first() if before else None
    except ValueError:
        last = None
    return {"began": last.created_at} if last else {}


def _by(
    _is_older: bool, *, person: int, began: datetime | None = None
) -> QuerySet[Submission]:
    rows = Submission.objects.by_author(User(pk=person))
    if began:
        rows = rows.filter(created_at__lt=began)
    known = rows.select_related("section", "submitter", "journal")
    return known.order_by("-created_at", "-id")[: PAGE + 1]


_mine = Worded(_by)
