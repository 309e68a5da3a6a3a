"""The report: scores, comments, advice."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.models import Journal
from reviews.choices import Recommendation

from .assignment import ReviewAssignment

if TYPE_CHECKING:
    from submissions.showing import Whose

    from .attachment import ReviewAttachment

LOWEST, HIGHEST = 1, 5


class Criterion(models.Model):
    """A question of the review form, scored on an anchored scale of 1 to 5."""

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="criteria"
    )
    name = models.CharField(_("criterion"), max_length=80)
    question = models.CharField(_("question"), max_length=200)
    help = models.TextField(_("advice for the reviewer"), blank=True)
    anchors = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("what 1 to 5 mean"),
        size=5,
        default=list,
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.name


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, whose: Whose) -> ReviewQuerySet:
        """Those whose comments for the authors this person may read (E06)."""
        from reviews.showing import reports_for

        return self.filter(reports_for(whose))


class Review(models.Model):
    """What a reviewer delivers for one assignment.

    The draft is apart from what was submitted, so a late autosave can never
    overwrite a report (reliability.md, P8). Draft: {"scores": {id: 1..5 or null},
    "comments": text, "confidential": text, "recommendation": value}, and, where the
    journal publishes reports, what the reviewer agrees to. Highlights are
    the reviewer's own and go to nobody: [{"number", "page", "text", "boxes": [[x, y,
    width, height], ...]}], boxes as fractions of the page.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.OneToOneField(
        ReviewAssignment, on_delete=models.PROTECT, related_name="review"
    )
    draft: Any = models.JSONField(default=dict)
    draft_version = models.PositiveIntegerField(default=0)
    draft_at = models.DateTimeField(null=True, blank=True)
    highlights: Any = models.JSONField(default=list)
    comments = models.TextField(_("comments for the authors"), blank=True)
    confidential = models.TextField(_("comments for the editors only"), blank=True)
    recommendation = models.CharField(max_length=8, choices=Recommendation, blank=True)
    agrees_to_publication = models.BooleanField(
        _("may be published with the article"), default=False
    )
    agrees_to_name = models.BooleanField(
        _("may be published with the reviewer’s name"), default=False
    )
    quality = models.PositiveSmallIntegerField(
        _("how useful it was, 1 to 5"),
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    is_named: bool  # by `showing.with_names`: whether the reader may know who wrote it

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quality__isnull=True)
                | models.Q(quality__range=(LOWEST, HIGHEST)),
                name="quality_in_range",
            )
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    @property
    def files_going_out(self) -> list[ReviewAttachment]:
        """What authors know of its files: none is missing in their count (SC5)."""
        return [file for file in self.attachments.all() if file.goes_out]


class Score(models.Model):
    """One number on one criterion; no value means "not able to judge"."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )

    class Meta:
        ordering = ["criterion__position", "criterion_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="one_score_per_criterion"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True)
                | models.Q(value__range=(LOWEST, HIGHEST)),
                name="score_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
