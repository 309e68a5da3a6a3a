"""What peer review adds to an author's page: released decisions and their reports."""

from __future__ import annotations

from typing import Any

from journal.models import User
from journal.verdict import Scope
from reviews.decision_rights import appeal_until, can_appeal
from reviews.models import Appeal, Decision, Review, files_of
from reviews.showing import with_names
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Standing

TEMPLATE = "reviews/_author_decisions.html"
APPEAL = "reviews/_author_appeal.html"


def decisions(
    submission: Submission, standing: Standing, reader: User
) -> tuple[str, dict[str, Any]] | None:
    """The letters that were released (E13) with the reports (E06), under pseudonyms;
    where reviewers are open to authors, with their names (I3).

    Never scores, confidential comments, times, or how many were asked (E07 to E09).
    """
    if not standing.can_see("E13"):
        return None
    released = submission.decisions.visible_to(standing).filter(
        released_at__isnull=False
    )
    found = list(released.select_related("editor").order_by("-released_at"))
    if not found:
        return None
    return TEMPLATE, _panel(found, _reports(submission, standing), standing)


def appeal(
    submission: Submission, standing: Standing, reader: User
) -> tuple[str, dict[str, Any]] | None:
    """An appeal with its answer, for all authors (E15); the way to one that is possible
    still, for whoever sent the paper. Of one that was granted the timeline tells."""
    if submission.status != Status.DECLINED or not standing.can_see("E15"):
        return None
    made = Appeal.objects.filter(submission=submission).first()
    may = made is None and can_appeal(standing)
    if made is None and not may:
        return None
    until = appeal_until(submission) if may else None
    return APPEAL, {"appeal": made, "until": until}


def with_draft(
    draft: Decision, reports: list[Review], standing: Standing, reader: User
) -> dict[str, Any]:
    """The same panel as it would be once this decision is released."""
    released = decisions(draft.submission, standing, reader)
    for review in reports:
        review.is_named = names_reviewers(standing)
    panel = _panel([draft], reports, standing)
    if released:
        panel["decisions"] += released[1]["decisions"]
    return {"template": TEMPLATE, **panel}


def _panel(
    found: list[Decision], reports: list[Review], standing: Standing
) -> dict[str, Any]:
    paired = [
        (decision, [r for r in reports if r.assignment.round_id == decision.round_id])
        for decision in found
    ]
    return {"decisions": paired, "names_editor": bool(standing.can_see("I4"))}


def names_reviewers(standing: Standing) -> bool:
    """Whether a report that is released to authors names its reviewer (I3)."""
    return standing.can_see("I3").scope == Scope.RELEASED


def _reports(submission: Submission, standing: Standing) -> list[Review]:
    known = Review.objects.visible_to(standing)
    released = known.filter(
        assignment__round__submission=submission, released_at__isnull=False
    )
    found = released.select_related("assignment").prefetch_related(files_of())
    if names_reviewers(standing):
        found = with_names(found, standing)
    return list(found.order_by("assignment__pseudonym"))
