"""What authors and editors write to one another about a paper."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.choices import Thread

from .submission import Submission

if TYPE_CHECKING:
    from submissions.showing import Whose


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, whose: Whose) -> MessageQuerySet:
        """Those of threads that this person reads (E15, E17)."""
        from submissions.showing import messages_for

        return self.filter(messages_for(whose))


class Message(models.Model):
    """One message in a paper's thread; the thread says who may read it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="messages"
    )
    thread = models.CharField(max_length=8, choices=Thread)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("message"))
    sent_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
