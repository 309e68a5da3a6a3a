"""What happens to an article's text between acceptance and publication."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.choices import ProofState
from journal.models import StoredFile

from .article import Article


class TextEdit(models.Model):
    """One change of the copy-editor, with the whole text as it was after it.

    What the authors wrote stays in their version; the two are compared on every page
    of production, so that no change goes unseen.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    body = models.TextField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.number}: {self.what}"


class Query(models.Model):
    """A question to the authors, pinned to a place of the text.

    `quote` is how the place read when it was asked: it finds the place again when the
    text around it has changed, or the whole source was replaced.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="queries"
    )
    quote = models.TextField()
    question = models.TextField(_("question"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="query_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class Proof(StoredFile):
    """One round of proof: a PDF for the authors, and what they say to it.

    `content_key` is the hash of what is printed. An approval holds for exactly that;
    a later change of the text asks for a new round.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="proofs"
    )
    number = models.PositiveSmallIntegerField(_("round"))
    state = models.CharField(
        max_length=12, choices=ProofState, default=ProofState.DRAWING
    )
    content_key = models.CharField(max_length=64)
    page_count = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    due_on = models.DateField(_("answer by"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    corrections = models.TextField(_("corrections"), blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="proof_once"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=[ProofState.DRAWING, ProofState.OPEN]),
                name="one_proof_at_a_time",
                violation_error_message=_("A proof is with the authors."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProofState.APPROVED, ProofState.CORRECTED])
                | (Q(answered_at__isnull=False) & Q(answered_by__isnull=False)),
                name="proof_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}, proof {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == ProofState.OPEN

    @property
    def is_approved(self) -> bool:
        return self.state == ProofState.APPROVED
