"""The next issue on the desk: its days, its pages, what waits for it."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, NullIf
from django.template.context import Context

from issues.builder import waiting_pages
from issues.models import Article, Issue
from issues.permissions import can_open_issues
from journal.models import Journal, User
from journal.worded import Worded
from submissions.models import Submission

register = template.Library()
BAR = 286


@register.inclusion_tag("issues/_issue_card.html", takes_context=True)
def issue_card(context: Context) -> dict[str, Any]:
    """The planned issue that closes next, as this editor may know of it (C6)."""
    request = context["request"]
    journal: Journal = context["journal"]
    if not can_open_issues(request.user):
        return {}
    issue = _next(journal, request.user)
    if issue is None:
        return {}
    issue.journal = journal
    pages, waiting = issue.placed or 0, waiting_pages(request.user)
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


def _next(journal: Journal, user: User) -> Issue | None:
    """With the pages of its articles; before typesetting, of their review copies."""
    return _planned.one(user.editorial_roles, person=user.pk, journal=journal.pk)


def _in_order(roles: frozenset[str], *, person: int, journal: int) -> QuerySet[Issue]:
    user = User.with_roles(person, roles)
    known = Submission.objects.visible_to(user)
    articles = Article.objects.filter(issue=OuterRef("pk"), submission__in=known)
    length = Coalesce(NullIf(F("page_count"), 0), F("version__page_count"))
    total = articles.order_by().values("issue").annotate(total=Sum(length))
    plan = Issue.objects.on_plan_of(user).planned().filter(journal=journal)
    rows = plan.order_by("closes_on")
    return rows.annotate(placed=Subquery(total.values("total")))[:1]


_planned = Worded(_in_order, needs_all=False)


def _length(pages: int, issue: Issue) -> int:
    return min(BAR, BAR * pages // max(1, issue.page_budget))
