"""Decisions, their letters, and the authors' answers."""

from __future__ import annotations

import uuid
from math import ceil
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.choices import Outcome
from submissions.models import Submission, Version

from .assignment import ReviewRound
from .report import Review

if TYPE_CHECKING:
    from submissions.showing import Whose


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self) -> DecisionQuerySet:
        """Those that were released and not taken back since."""
        return self.filter(released_at__isnull=False, rescinded_at=None)

    def visible_to(self, whose: Whose) -> DecisionQuerySet:
        """Those with letters that this person may read (E13), and drafts (E14)."""
        from reviews.showing import decisions_for

        return self.filter(decisions_for(whose))


class Decision(models.Model):
    """An editor's recorded act with its letter; binding once released.

    A draft has no `released_at` and nobody but editors knows of it (E14). With
    `sends_at` it is on its way, and can be undone until then; `looked_at` marks what
    the editor saw last, `held_back` says why it did not leave when its time came.
    Where the journal wants it, a draft waits with `asks_approval_at` for the yes of a
    chief editor, who is `approved_by` then, or comes back with a note.
    One that was taken back keeps its letter, and says when and why.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="decisions"
    )
    round = models.ForeignKey(
        ReviewRound,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    letter = models.TextField(_("letter to the authors"), blank=True)
    revision_due_at = models.DateTimeField(_("revision due"), null=True, blank=True)
    ask_reviewers = models.BooleanField(
        _("ask the same reviewers to read the revision"), default=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    sends_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.CharField(max_length=64, blank=True)
    held_back = models.TextField(blank=True)
    asks_approval_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_back_because = models.TextField(_("why it was sent back"), blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    rescinded_at = models.DateTimeField(null=True, blank=True)
    rescinded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    rescinded_because = models.TextField(_("why it was taken back"), blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(
                    released_at__isnull=False,
                    rescinded_at__isnull=True,
                    round__isnull=False,
                ),
                name="one_released_decision_per_round",
                violation_error_message=_("A decision on this round has been sent."),
            ),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(released_at__isnull=True),
                name="one_draft_decision",
            ),
            models.CheckConstraint(
                condition=Q(rescinded_at=None)
                | Q(released_at__isnull=False, rescinded_by__isnull=False),
                name="only_released_is_rescinded",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sends_at"],
                condition=Q(sends_at__isnull=False),
                name="decision_leaving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_outcome_display()}"

    @property
    def seconds_left(self) -> int:
        """For how long it can still be undone."""
        if self.sends_at is None:
            return 0
        return max(0, ceil((self.sends_at - timezone.now()).total_seconds()))


class ResponsePoint(models.Model):
    """One point of a report, and the authors' answer to it in the next version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="response_points"
    )
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="response_points"
    )
    position = models.PositiveSmallIntegerField()
    quote = models.TextField(_("what the reviewer wrote"))
    answer = models.TextField(_("your answer"), blank=True)
    is_answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        ordering = ["review__assignment__pseudonym", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "review", "position"], name="point_once"
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:60]
