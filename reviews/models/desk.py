"""What waits for an editor, kept up to date by every act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.choices import Stage
from submissions.models import Submission


class DeskEntry(models.Model):
    """A paper's place in the editors' queue: its one next action and since when.

    Derived from the submission, its open round and its assignments by
    `reviews.desk.refresh` in the transaction of each act, so that the queue is one
    indexed question at any number of papers.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="desk"
    )
    stage = models.CharField(max_length=10, choices=Stage)
    since = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    reading = models.PositiveSmallIntegerField(default=0)
    reports = models.PositiveSmallIntegerField(default=0)
    round_number = models.PositiveSmallIntegerField(default=0)
    chased_at = models.DateTimeField(null=True, blank=True)
    """When editors were last reminded that it waits for them."""

    class Meta:
        verbose_name_plural = "desk entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="desk_stage_known"
            )
        ]
        indexes = [
            models.Index(fields=["stage", "since", "submission"], name="desk_queue"),
            models.Index(
                fields=["due_at"],
                condition=Q(stage=Stage.REVIEWING),
                name="desk_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_stage_display()}"

    @property
    def is_late(self) -> bool:
        """A report is overdue."""
        return (
            self.stage == Stage.REVIEWING
            and self.due_at is not None
            and self.due_at < timezone.now()
        )
