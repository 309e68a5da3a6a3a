"""What a reviewer and the editors write to one another."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .assignment import ReviewAssignment

if TYPE_CHECKING:
    from submissions.showing import Whose


class ReviewerMessageQuerySet(models.QuerySet["ReviewerMessage"]):
    def visible_to(self, whose: Whose) -> ReviewerMessageQuerySet:
        """Every thread for the editors, the own for a reviewer (E16)."""
        from reviews.showing import reviewer_messages_for

        return self.filter(reviewer_messages_for(whose))

    def of_thread(self, assignment: ReviewAssignment) -> ReviewerMessageQuerySet:
        """One reviewer's thread about one paper, whichever the round."""
        return self.filter(
            assignment__reviewer=assignment.reviewer_id,
            assignment__round__submission=assignment.round.submission_id,
        )


class ReviewerMessage(models.Model):
    """One message between a reviewer and the paper's editors; other reviewers and the
    authors never learn of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(
        ReviewAssignment, on_delete=models.PROTECT, related_name="messages"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("message"))
    sent_at = models.DateTimeField(default=timezone.now)

    objects = ReviewerMessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
