"""What every stored object has in common."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file of ours in S3: it is ours because this row says so (reliability.md, 1)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(_("media type"), max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Leftover(models.Model):
    """An object of S3 that no row knew when the sweep came by; it goes later (F18)."""

    bucket = models.CharField(max_length=20)
    key = models.CharField(max_length=1024)
    listed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bucket", "key"], name="leftover_once"),
        ]

    def __str__(self) -> str:
        return self.key
