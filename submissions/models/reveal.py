"""Break-glass: an exceptional look at what a person otherwise does not see."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .submission import Submission

LASTS = timedelta(minutes=15)


def the_end() -> datetime:
    """When a look that begins now ends."""
    return timezone.now() + LASTS


class RevealQuerySet(models.QuerySet["Reveal"]):
    def in_force(self, now: datetime | None = None) -> RevealQuerySet:
        return self.filter(ends_at__gt=now or timezone.now())


class Reveal(models.Model):
    """Somebody broke the glass of one paper, for a reason, for a quarter of an hour.

    While it lasts the cells marked B are open to this person (visibility.md, section 1).
    The row stays: it is part of the record.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="reveals"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reveals"
    )
    reason = models.TextField(_("reason"))
    revealed_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=the_end)

    objects = RevealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reveal_has_a_reason",
                violation_error_message=_("Say why you need to look."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("revealed_at") + timedelta(minutes=16)),
                name="reveal_is_short",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "submission", "ends_at"], name="reveal_of")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.submission}"
