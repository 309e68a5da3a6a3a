"""The secret in an invitation's link (visibility.md, SC18).

256 random bits, kept only as a hash; it opens one assignment for one person, changes
nothing when it is read, and dies with the assignment.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from reviews.choices import Answer
from reviews.models import ReviewAssignment

LIVES_ON = timedelta(days=30)


def new_token() -> tuple[str, str]:
    """A secret for the letter, and its hash for the row."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def assignment_for(token: str) -> ReviewAssignment | None:
    """The assignment that a link opens; None for an unknown or a dead link.

    It works until 30 days after the report, and not at all once cancelled. Declined
    and lapsed invitations are found, so that the page can say what happened.
    """
    since = timezone.now() - LIVES_ON
    return (
        ReviewAssignment.objects.select_related(
            "reviewer", "round__submission__section", "round__submission__journal"
        )
        .filter(token_hash=token_hash(token))
        .exclude(state=Answer.CANCELLED)
        .exclude(Q(state=Answer.SUBMITTED, review__submitted_at__lt=since))
        .first()
    )
