"""Highlights in the paper: the reviewer's own notes, which nobody else is ever shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from journal.models import User
from journal.verdict import require
from reviews.models import ReviewAssignment
from reviews.permissions import can_write_review

from .reporting import locked_review

MOST = 200


@transaction.atomic
def add_highlight(
    assignment: ReviewAssignment,
    *,
    page: int,
    text: str,
    boxes: list[list[float]],
    by: User,
) -> dict[str, Any] | None:
    """Keep a passage under the next number; nothing past two hundred.

    It is no part of the draft: autosave in another tab does not overwrite it.
    """
    review = locked_review(assignment)
    require(can_write_review(by, review.assignment))
    if len(review.highlights) >= MOST:
        return None
    number = max((one["number"] for one in review.highlights), default=0) + 1
    kept = {"number": number, "page": page, "text": text, "boxes": boxes}
    review.highlights = [*review.highlights, kept]
    review.save(update_fields=["highlights"])
    return kept


@transaction.atomic
def remove_highlight(assignment: ReviewAssignment, number: int, *, by: User) -> None:
    """Forget one; the others keep their numbers. Twice does no harm."""
    review = locked_review(assignment)
    require(can_write_review(by, review.assignment))
    review.highlights = [h for h in review.highlights if h["number"] != number]
    review.save(update_fields=["highlights"])
