"""A submission: the whole dossier an author sends."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.choices import Anonymity
from journal.models import Journal, Section, Topic
from submissions.choices import Status
from submissions.queries import SubmissionQuerySet

from .special import SpecialIssue

IN_EDITORS_HANDS = (Status.SUBMITTED, Status.UNDER_REVIEW)


class Submission(models.Model):
    """What an author sent, from draft until withdrawn, declined or published."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # NULL, not empty, while it is a draft: many drafts have no number, no two papers one.
    number = models.CharField(  # noqa: DJ001
        _("number"), max_length=24, null=True, unique=True
    )
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT)
    section = models.ForeignKey(
        Section,
        verbose_name=_("article type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    special_issue = models.ForeignKey(
        SpecialIssue,
        verbose_name=_("special issue"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
    )
    resubmission_of = models.ForeignKey(
        "self",
        verbose_name=_("follows"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resubmissions",
    )
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions"
    )
    status = models.CharField(
        max_length=16, choices=Status, default=Status.DRAFT, editable=False
    )
    anonymity = models.CharField(
        _("identity transparency"),
        max_length=8,
        choices=Anonymity,
        default=Anonymity.DOUBLE,
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("keywords"),
        default=list,
        blank=True,
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    direction = models.CharField(max_length=3, default="ltr")
    cover_letter = models.TextField(_("letter to the editor"), blank=True)
    ethics = models.TextField(_("ethics"), blank=True)
    data_availability = models.TextField(_("data availability"), blank=True)
    ai_use = models.TextField(_("use of AI"), blank=True)
    funding = models.TextField(_("funding"), blank=True)
    competing_interests = models.TextField(_("competing interests"), blank=True)
    preprint = models.CharField(_("preprint"), max_length=300, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the journal’s own."),
    )
    agrees_to_reports = models.BooleanField(
        _("reports may be published with the article"), default=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    status_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    revision_due_at = models.DateTimeField(null=True, blank=True)
    # What the authors ask an editor for: another date for this revision, and why.
    more_time_until = models.DateTimeField(null=True, blank=True)
    more_time_reason = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        permissions = [
            ("handle_submission", "Handles this submission as its editor"),
            ("answer_invitation", "Is invited to review"),
            ("write_review", "Reviews this submission"),
            ("read_as_reviewer", "Has reviewed this submission"),
            ("produce_submission", "Prepares this submission for publication"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="submission_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT)
                | Q(number__isnull=False, submitted_at__isnull=False),
                name="submission_numbered_when_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "status_at", "id"], name="submission_desk"),
            models.Index(fields=["submitter", "-created_at"], name="submission_my"),
            models.Index(fields=["-submitted_at", "-id"], name="submission_recent"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled paper"))

    def get_absolute_url(self) -> str:
        """The author's page of this paper."""
        return reverse("submissions:paper", args=[self.uuid])

    def get_desk_url(self) -> str:
        """The editors' page of this paper."""
        return reverse("reviews:desk-paper", args=[self.uuid])

    @property
    def short_title(self) -> str:
        """The title before its colon, for heads, subjects and lists."""
        head = self.title.split(":")[0].strip()
        return head if len(head) <= 60 else head[:57].rsplit(" ", 1)[0] + "…"

    @property
    def hides_authors(self) -> bool:
        """Whether reviewers must not learn who wrote it."""
        return self.anonymity in (Anonymity.DOUBLE, Anonymity.TRIPLE)

    @property
    def is_with_editors(self) -> bool:
        return self.status in IN_EDITORS_HANDS

    @property
    def days_waiting(self) -> int:
        """Whole days since it was sent."""
        if self.submitted_at is None:
            return 0
        return (timezone.now() - self.submitted_at) // timedelta(days=1)
