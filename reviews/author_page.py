"""What peer review adds to an author's page: released decisions and their reports."""

from __future__ import annotations

from typing import Any

from reviews.models import Decision, Review
from submissions.models import Submission
from submissions.permissions import Standing

Released = list[tuple[Decision, list[Review]]]


def decisions(
    submission: Submission, standing: Standing
) -> tuple[str, dict[str, Any]] | None:
    """The letters that were released (E13) with the reports (E06), under pseudonyms.

    Never scores, confidential comments, times, or how many were asked (E07 to E09).
    """
    if not standing.can_see("E13"):
        return None
    released = submission.decisions.filter(released_at__isnull=False)
    found = list(released.select_related("editor").order_by("-released_at"))
    if not found:
        return None
    reports = _reports(submission) if standing.can_see("E06") else []
    paired = [
        (decision, [r for r in reports if r.assignment.round_id == decision.round_id])
        for decision in found
    ]
    names_editor = bool(standing.can_see("I4"))
    return "reviews/_author_decisions.html", {
        "decisions": paired,
        "names_editor": names_editor,
    }


def _reports(submission: Submission) -> list[Review]:
    released = Review.objects.filter(
        assignment__round__submission=submission, released_at__isnull=False
    )
    return list(released.select_related("assignment").order_by("assignment__pseudonym"))
