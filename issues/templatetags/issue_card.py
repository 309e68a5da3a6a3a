"""The next issue on the desk: its days, its pages, what waits for it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from issues.builder import pool
from issues.contents import lines
from issues.models import Issue
from issues.permissions import can_open_issues
from journal.models import Journal

register = template.Library()
BAR = 286


@register.inclusion_tag("issues/_issue_card.html", takes_context=True)
def issue_card(context: Context) -> dict[str, Any]:
    """The planned issue that closes next, as this editor may know of it (C6)."""
    request = context["request"]
    journal: Journal = context["journal"]
    if not can_open_issues(request.user):
        return {}
    issue = (
        Issue.objects.planned().filter(journal=journal.pk).order_by("closes_on").first()
    )
    if issue is None:
        return {}
    issue.journal = journal
    found = lines(request.user, issue)
    pages = sum(line.pages or line.estimate for line in found)
    waiting = sum(paper.length for paper in pool(request.user))
    bar, waiting_bar = _length(pages, issue), _length(waiting, issue)
    return {
        "issue": issue,
        "pages": pages,
        "waiting": waiting,
        "free": max(0, issue.page_budget - pages - waiting),
        "bar": bar,
        "waiting_at": bar + 2,
        "waiting_bar": min(waiting_bar, BAR - bar - 2),
    }


def _length(pages: int, issue: Issue) -> int:
    return min(BAR, BAR * pages // max(1, issue.page_budget))
