"""The questions of a report: those of the form on the day it was begun."""

from __future__ import annotations

from django.db.models import QuerySet

from journal.models import Journal
from journal.worded import OneOf, Worded
from reviews.models import Criterion, Review


def of_review(review: Review | None, journal: Journal) -> list[Criterion]:
    """What this report is asked, in order; without a report, what new ones are asked."""
    asked = review.question_ids if review else []
    return _asked.ask(bool(asked), journal=journal.pk, asked=asked)


def _of_form(is_begun: bool, *, journal: int, asked: list[int]) -> QuerySet[Criterion]:
    rows = Criterion.objects.filter(journal=journal).select_related("asked_if")
    return rows.filter(OneOf("pk", asked)) if is_begun else rows.in_use()


_asked = Worded(_of_form, needs_all=False)
