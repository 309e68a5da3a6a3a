"""What a report was each time it was sent: kept, never changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.choices import Recommendation

from .report import Review


class ReportSending(models.Model):
    """A report as it came in at one time, and why it was given back, if it was.

    `scores` are in the words of that day, by the name of the criterion; the row is
    written once, and after that only the end of its time is noted in it.
    """

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="sendings"
    )
    number = models.PositiveSmallIntegerField(_("sent for the nth time"))
    comments = models.TextField(_("comments for the authors"))
    confidential = models.TextField(_("comments for the editors only"), blank=True)
    recommendation = models.CharField(max_length=8, choices=Recommendation)
    scores: Any = models.JSONField(default=dict)
    sent_at = models.DateTimeField(default=timezone.now)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(_("note to the reviewer"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="report_sending_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}, {self.number}"
