"""Files that a reviewer gives with a report (visibility.md, E11)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from journal.choices import Scan
from journal.models import StoredFile
from reviews.choices import AttachmentState

from .report import Review


class ReviewAttachment(StoredFile):
    """A file as its reviewer gave it: theirs alone, never anybody else's to read.

    What others get is its `clean` copy. `hits` are the places of that copy that may
    name the reviewer (F8): while there are any, the authors and the other reviewers
    get it only once the reviewer or an editor has confirmed it.
    """

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="attachments"
    )
    name = models.CharField(_("name"), max_length=255)
    scan = models.CharField(
        _("scan for malware"), max_length=10, choices=Scan, blank=True
    )
    state = models.CharField(
        max_length=8, choices=AttachmentState, default=AttachmentState.WAITING
    )
    refusal = models.TextField(_("why it could not be cleaned"), blank=True)
    notes: Any = models.JSONField(_("what was taken out"), default=list)
    hits: Any = models.JSONField(_("where it may name the reviewer"), default=list)
    confirmed_at = models.DateTimeField(
        _("names in it looked at"), null=True, blank=True
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "name"],
                name="attachment_name_once",
                violation_error_message=_("A file of this name is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix.lower()

    @property
    def is_waiting(self) -> bool:
        return self.state == AttachmentState.WAITING

    @property
    def is_refused(self) -> bool:
        return self.state == AttachmentState.REFUSED

    @property
    def is_clean(self) -> bool:
        return self.state == AttachmentState.CLEAN

    @property
    def is_held_back(self) -> bool:
        """Whether it may name its reviewer and nobody has said that it may go out."""
        return self.is_clean and bool(self.hits) and self.confirmed_at is None

    @property
    def goes_out(self) -> bool:
        """Whether the authors get it with the decision."""
        return self.is_clean and not self.is_held_back


class CleanAttachment(StoredFile):
    """The copy without a trace of who made it: another object, with other bytes (SC14)."""

    attachment = models.OneToOneField(
        ReviewAttachment, on_delete=models.CASCADE, related_name="clean"
    )

    def __str__(self) -> str:
        return str(self.attachment_id)


def files_of(path: str = "attachments") -> Prefetch:
    """The files of reports with their clean copies, in one question."""
    return Prefetch(path, ReviewAttachment.objects.select_related("clean"))
