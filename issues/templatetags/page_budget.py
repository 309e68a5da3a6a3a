"""The issues' pages among the journal's figures."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from issues.page_budgets import STEP, TOP, bars, budgets, finding
from issues.permissions import can_open_issues

register = template.Library()


@register.inclusion_tag("issues/_page_budget_figure.html", takes_context=True)
def page_budget(context: Context) -> dict[str, Any]:
    """The last and the next issues, each with what it holds and what may follow."""
    user = context["request"].user
    if not can_open_issues(user):
        return {}
    found = budgets(context["journal"], user)
    return {
        "finding": finding(found),
        "bars": bars(found),
        "height": TOP + STEP * len(found),
    }
