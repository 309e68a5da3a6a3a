"""What peer review does when a paper's status changes below it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reviews import desk, matching
from reviews.choices import OPEN
from submissions.choices import Action
from submissions.models import Submission

WORDED = (Action.SUBMIT, Action.RESUBMIT, Action.CORRECT)  # what it says may be new


def follow(
    sender: Any, *, submission: Submission, action: Action, **_news: Any
) -> None:
    """Keep the desk true; end what a withdrawal makes pointless."""
    if action == Action.WITHDRAW:
        _end_reviews(submission)
    if action in WORDED:
        matching.remember(submission)
    desk.refresh(submission)


def follow_conflicts(sender: Any, *, submission: Submission, **_news: Any) -> None:
    """Who came to be in conflict reviews no more; whose conflict was lifted, again."""
    from reviews.services.suspending import suspend_or_resume

    suspend_or_resume(submission)


def _end_reviews(submission: Submission) -> None:
    from reviews.services.inviting import end

    current = submission.rounds.filter(closed_at=None).first()
    if current is None:
        return
    for assignment in current.assignments.filter(state__in=OPEN):
        end(assignment, "paper_withdrawn")
    current.closed_at = timezone.now()
    current.save(update_fields=["closed_at"])
