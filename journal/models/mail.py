"""The outbox: a letter is a row before it is a mail."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.choices import Delivery


class OutgoingMessage(models.Model):
    """One letter to one person: the final text, why it is sent, how far it came.

    Written in the transaction of the act that causes it; a worker delivers it
    after the commit (reliability.md, ground rules 3 and 4). `key` makes the same
    act write the same letter once.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
    )
    address = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    reason = models.CharField(_("why it was sent"), max_length=250, blank=True)
    about = models.UUIDField(_("about"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=Delivery, default=Delivery.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="message_due",
                condition=models.Q(state=Delivery.QUEUED),
            ),
            models.Index(
                fields=["about", "recipient"],
                name="message_dead",
                condition=models.Q(state=Delivery.DEAD),
            ),
            models.Index(fields=["about", "created_at"], name="message_about"),
        ]

    def __str__(self) -> str:
        """An id and no subject: this stands in logs and administration (SC19)."""
        return str(self.uuid)

    @property
    def message_id(self) -> str:
        """The same for every try, so a mailbox can drop a second copy (P5)."""
        return f"<{self.uuid}@{settings.MAIL_DOMAIN}>"
