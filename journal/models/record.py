"""The event log: every act of a person, in trade words, for ever."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Something that happened, who did it and to what.

    Append-only: a database trigger refuses UPDATE and DELETE. `about` is the
    uuid of the submission or issue; `data` holds ids and words, no free text.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurred_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    kind = models.CharField(_("what"), max_length=60)
    about = models.UUIDField(_("about"), null=True)
    is_released = models.BooleanField(_("authors may read it"), default=False)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["occurred_at", "id"]
        indexes = [models.Index(fields=["about", "occurred_at"], name="event_about")]

    def __str__(self) -> str:
        return self.kind
