"""Alternates: who is asked next, in order, when somebody says no."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.choices import PassedOver

from .assignment import ReviewRound


class Alternate(models.Model):
    """One person in reserve for one round; the row ends when the person is asked.

    Whose turn came when they could not be asked keeps the row, with the reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="alternates"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("order"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    passed_over = models.CharField(
        _("why not asked"), max_length=12, choices=PassedOver, blank=True
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"],
                name="alternate_once",
                violation_error_message=_("This person is an alternate already."),
            ),
            models.UniqueConstraint(
                fields=["round", "position"],
                name="alternate_order_once",
                deferrable=models.Deferrable.DEFERRED,  # two may change places
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.person}"
