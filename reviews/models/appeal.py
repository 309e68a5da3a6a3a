"""The authors' appeal against a decision, and its answer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.choices import AppealAnswer
from submissions.models import Submission

from .decision import Decision


class Appeal(models.Model):
    """Why the authors think that a decline is wrong, and what a chief editor says to it.

    Once for each paper, whatever is decided on it later.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="appeal"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="appeals"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    reasons = models.TextField(_("why the decision should be looked at again"))
    answer = models.CharField(max_length=8, choices=AppealAnswer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(_("what the authors are told"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (
                    Q(answer__in=AppealAnswer.values)
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="appeal_is_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_answer_display() or _('waits')}"
