"""How each editor keeps the desk: lists that have a name, and what was seen last."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A name for a list of the desk with its filters: one editor's, or every editor's.

    It holds the question, never the papers: each reader gets what the policy lets
    that reader know.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=40)
    list = models.CharField(max_length=12, blank=True)
    filters = models.JSONField(default=dict)
    is_shared = models.BooleanField(_("for all editors"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this name."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["name"],
                condition=models.Q(is_shared=True),
                name="saved_view_shared",
            )
        ]

    def __str__(self) -> str:
        return self.name


class NewsLook(models.Model):
    """Until when an editor has read the news of their papers."""

    editor = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    looked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.editor}: {self.looked_at:%Y-%m-%d}"
