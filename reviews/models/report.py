"""The report: scores, comments, advice."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from journal.models import Journal
from reviews.choices import Asks, Recommendation, ShownTo

from .assignment import ReviewAssignment

if TYPE_CHECKING:
    from submissions.showing import Whose

    from .attachment import ReviewAttachment

LOWEST, HIGHEST = 1, 5


MEANING = (
    *("kind", "name", "question", "help", "anchors", "options", "shown_to"),
    *("is_required", "asked_if_id", "asked_if_value"),
)


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def in_use(self) -> CriterionQuerySet:
        """What new reports are asked."""
        return self.filter(is_active=True)


class Criterion(models.Model):
    """A question of the review form: a score on an anchored scale, a text or a choice.

    What a report was asked never changes. A question that a report holds, or that
    somebody is answering, is closed when its meaning changes, and another takes its
    place for the reports that are begun from then on.
    """

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="criteria"
    )
    kind = models.CharField(
        _("asks for"), max_length=8, choices=Asks, default=Asks.SCORE
    )
    name = models.CharField(_("criterion"), max_length=80)
    question = models.CharField(_("question"), max_length=200)
    help = models.TextField(_("advice for the reviewer"), blank=True)
    anchors = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("what 1 to 5 mean"),
        size=5,
        default=list,
        blank=True,
    )
    options = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("answers to choose from"),
        size=12,
        default=list,
        blank=True,
    )
    shown_to = models.CharField(
        _("who reads the answer"),
        max_length=8,
        choices=ShownTo,
        default=ShownTo.EDITORS,
    )
    is_required = models.BooleanField(_("must be answered"), default=True)
    asked_if = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("asked only after this question"),
    )
    asked_if_value = models.CharField(
        _("and this answer to it"), max_length=120, blank=True
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(default=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "criteria"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=Asks.SCORE)
                | models.Q(shown_to=ShownTo.EDITORS),
                name="scores_are_the_editors",
                violation_error_message=_("Scores are for the editors only."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = self._before()
        if before is None:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            models.Model.save(before, update_fields=["is_active"])
            self.pk, self._state.adding, self.replaces = None, True, before
            super().save()
            for follow_up in before.follow_ups.in_use():
                follow_up.asked_if = self
                follow_up.save()

    def _before(self) -> Criterion | None:
        """This question as it was, closed, if somebody has it before them as it was."""
        if self._state.adding:
            return None
        before = Criterion.objects.get(pk=self.pk)
        if all(getattr(before, name) == getattr(self, name) for name in MEANING):
            return None
        before.is_active = False
        return before if before.is_held else None

    @property
    def is_held(self) -> bool:
        """Whether a report has an answer to it, or is being written on it."""
        held = Review.objects.filter(question_ids__contains=[self.pk])
        return held.exists() or Score.objects.filter(criterion=self.pk).exists()

    @property
    def is_score(self) -> bool:
        return self.kind == Asks.SCORE


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, whose: Whose) -> ReviewQuerySet:
        """Those whose comments for the authors this person may read (E06)."""
        from reviews.showing import reports_for

        return self.filter(reports_for(whose))


class Review(models.Model):
    """What a reviewer delivers for one assignment.

    The draft is apart from what was submitted, so a late autosave can never
    overwrite a report (reliability.md, P8). Draft: {"scores": {id: 1..5 or null},
    "answers": {id: text}, "comments": text, "confidential": text, "recommendation":
    value}, and, where the journal publishes reports, what the reviewer agrees to.
    `question_ids` are the questions of the day on which it was begun. Highlights are
    the reviewer's own and go to nobody: [{"number", "page", "text", "boxes": [[x, y,
    width, height], ...]}], boxes as fractions of the page.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.OneToOneField(
        ReviewAssignment, on_delete=models.PROTECT, related_name="review"
    )
    question_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
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
