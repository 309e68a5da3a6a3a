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

    Each line carries the digest of the line before it in its chain. The database
    fills these four columns in, whoever writes the line (docs/record.md).
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
    chain = models.PositiveIntegerField(db_default=0, editable=False)
    place = models.PositiveBigIntegerField(db_default=0, editable=False)
    previous = models.CharField(max_length=64, db_default="", editable=False)
    digest = models.CharField(max_length=64, db_default="", editable=False)

    class Meta:
        ordering = ["occurred_at", "id"]
        indexes = [models.Index(fields=["about", "occurred_at"], name="event_about")]
        constraints = [
            models.UniqueConstraint(fields=["chain", "place"], name="event_place_once")
        ]

    def __str__(self) -> str:
        return self.kind


class ChainEnd(models.Model):
    """How long a chain of the record is and with which digest it ends.

    Kept by the database alone; without it nobody would miss the newest lines.
    """

    chain = models.PositiveIntegerField(primary_key=True)
    length = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        """As one notes it down and gives it to `check_record --noted` later."""
        return f"{self.chain}:{self.length}:{self.digest}"
