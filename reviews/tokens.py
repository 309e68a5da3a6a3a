"""The secret in an invitation's link (visibility.md, SC18).

256 random bits, kept only as a hash; it opens one assignment for one person, changes
nothing when it is read, and dies with the assignment.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from reviews.choices import Answer
from reviews.models import ReviewAssignment

LIVES_ON = timedelta(days=30)


def token_for(assignment: ReviewAssignment) -> str:
    """The secret of an assignment's link: 256 bits keyed by the site's own secret.

    The same in every letter about the assignment, and stored nowhere: the row keeps
    its hash, and without SECRET_KEY neither the row nor the uuid gives it away.
    """
    message = f"review-assignment:{assignment.uuid}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def assignment_for(token: str) -> ReviewAssignment | None:
    """The assignment that a link opens; None for an unknown or a dead link.

    It works until 30 days after the report, not at all once cancelled, and not while
    suspended for a conflict. Declined and lapsed invitations are found, so that the
    page can say what happened.
    """
    since = timezone.now() - LIVES_ON
    return (
        ReviewAssignment.objects.select_related(
            "reviewer", "round__submission__section", "round__submission__journal"
        )
        .filter(token_hash=token_hash(token))
        .exclude(state__in=(Answer.CANCELLED, Answer.SUSPENDED))
        .exclude(Q(state=Answer.SUBMITTED, review__submitted_at__lt=since))
        .first()
    )
