"""Planning the year: opening an issue and changing its dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from issues.choices import IssueKind
from issues.models import Issue
from issues.permissions import can_be_changed, can_plan
from journal import record
from journal.verdict import require

if TYPE_CHECKING:
    from journal.models import Journal, User
    from submissions.models import SpecialIssue

PLAN_FIELDS = (
    "special_issue",
    "title",
    "description",
    "call",
    "closes_on",
    "publish_on",
    "page_budget",
)


@transaction.atomic
def create_issue(
    journal: Journal,
    year: int,
    season: str,
    *,
    by: User,
    closes_on: date,
    publish_on: date,
    title: str = "",
    description: str = "",
    call: str = "",
    page_budget: int | None = None,
    special_issue: SpecialIssue | None = None,
) -> Issue:
    """Open the issue of a season; there is one a season (chief editors).

    Raises ValidationError when the season has its issue already.
    """
    require(can_plan(by))
    issue = Issue(
        journal=journal,
        year=year,
        season=season,
        title=title,
        description=description,
        call=call,
        closes_on=closes_on,
        publish_on=publish_on,
        page_budget=page_budget or journal.page_budget,
        special_issue=special_issue,
        kind=_kind(special_issue),
    )
    issue.full_clean()
    issue.save()
    record.write("issue.opened", about=issue.uuid, by=by, issue=issue.slug)
    return issue


def _kind(special: SpecialIssue | None) -> IssueKind:
    return IssueKind.SPECIAL if special else IssueKind.REGULAR


@transaction.atomic
def plan(issue: Issue, *, by: User, **fields: object) -> Issue:
    """Change theme, text, call, dates or page budget of an issue to come."""
    require(can_plan(by))
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    require(can_be_changed(locked))
    unknown = fields.keys() - set(PLAN_FIELDS)
    if unknown:
        raise TypeError(f"not part of an issue's plan: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.kind = _kind(locked.special_issue)
    locked.full_clean()
    locked.save(update_fields=[*fields, "kind", "changed_at"])
    record.write("issue.planned", about=locked.uuid, by=by, changed=sorted(fields))
    return locked
