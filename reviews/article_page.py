"""What peer review adds to the public page of an article: reports, where all agreed."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Review
from submissions.permissions import Standing

TEMPLATE = "reviews/_article_reports.html"


def publishable() -> QuerySet[Review]:
    """Released reports whose writers agreed."""
    return Review.objects.filter(released_at__isnull=False, agrees_to_publication=True)


def shows_reports() -> Q:
    """E23: the journal publishes reports, the authors agreed, and a reviewer did."""
    ours = publishable().filter(assignment__round__submission=OuterRef("pk"))
    return Q(Exists(ours), journal__publishes_reports=True, agrees_to_reports=True)


def names_reviewers() -> Q:
    """I3: the same, and a reviewer agreed to be named besides."""
    ours = publishable().filter(
        assignment__round__submission=OuterRef("pk"), agrees_to_name=True
    )
    return shows_reports() & Q(Exists(ours))


def reports(everybody: Standing) -> tuple[str, dict[str, Any]] | None:
    """Comments for the authors alone, round by round, with the day of release (SC6).

    The numbers have no gaps: nobody is to count who did not agree (SC5).
    """
    paper = everybody.submission
    if not (paper.journal.publishes_reports and everybody.can_see("E23")):
        return None
    found = publishable().filter(assignment__round__submission=paper)
    rows = list(
        found.select_related("assignment__round", "assignment__reviewer").order_by(
            "assignment__round__number", "assignment__pseudonym"
        )
    )
    known = sorted({row.assignment.pseudonym or 0 for row in rows})
    named = bool(everybody.can_see("I3"))
    told = []
    for row in rows:
        number = known.index(row.assignment.pseudonym or 0) + 1
        name = str(row.assignment.reviewer) if named and row.agrees_to_name else ""
        told.append(
            {
                "label": _("Reviewer %(number)d") % {"number": number},
                "name": name,
                "round": row.assignment.round.number,
                "released_at": row.released_at,
                "comments": row.comments,
            }
        )
    return TEMPLATE, {"reports": told}
