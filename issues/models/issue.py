"""Issues and the building of their PDF."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.choices import BuildState, IssueKind
from journal.choices import Role, Season
from journal.models import Journal, StoredFile
from submissions.models import SpecialIssue

if TYPE_CHECKING:
    from journal.models import User


class IssueQuerySet(models.QuerySet["Issue"]):
    def published(self) -> IssueQuerySet:
        return self.filter(published_at__isnull=False)

    def planned(self) -> IssueQuerySet:
        return self.filter(published_at=None)

    def calling(self) -> IssueQuerySet:
        """Planned issues with an open call; the call is public, the plan is not."""
        open_calls = self.planned().filter(closes_on__gte=timezone.localdate())
        return open_calls.exclude(call="").order_by("closes_on")

    def visible_to(self, user: User | AnonymousUser) -> IssueQuerySet:
        """Everybody reads what is published; editors plan the rest, and guest editors
        what is theirs of it."""
        if getattr(user, "has_desk", False):
            return self.published() | self.on_plan_of(user)
        return self.published()

    def on_plan_of(self, user: User | AnonymousUser) -> IssueQuerySet:
        """Twin of `can_open_issue`: the issues whose contents one may see planned.

        All of them for editors and production; for a guest editor those of the own
        special issue, and no other (glossary: limited to an issue).
        """
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        if user.is_editor or Role.PRODUCTION in user.editorial_roles:
            return self
        if Role.GUEST in user.editorial_roles:
            return self.filter(special_issue__in=SpecialIssue.objects.edited_by(user))
        return self.none()


class Issue(models.Model):
    """A season's articles, published together; numbers follow the calendar."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    journal = models.ForeignKey(
        Journal, on_delete=models.PROTECT, related_name="issues"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    season = models.CharField(_("season"), max_length=8, choices=Season)
    kind = models.CharField(
        _("kind"), max_length=8, choices=IssueKind, default=IssueKind.REGULAR
    )
    special_issue = models.ForeignKey(
        SpecialIssue,
        verbose_name=_("special issue"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        help_text=_("Its guest editors see this plan, and place its papers."),
    )
    title = models.CharField(_("theme"), max_length=200, blank=True)
    description = models.TextField(_("about this issue"), blank=True)
    call = models.TextField(
        _("call for papers"),
        blank=True,
        help_text=_("Shown on the front page until the issue closes; Markdown."),
    )
    closes_on = models.DateField(_("closes"))
    publish_on = models.DateField(
        _("goes public"), help_text=_("The date printed in the issue.")
    )
    first_page = models.PositiveIntegerField(
        _("first page"),
        default=1,
        help_text=_("Pages run on through the volume."),
    )
    page_budget = models.PositiveSmallIntegerField(_("pages"), default=120)
    published_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(_("becomes public at"), null=True, blank=True)
    publish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose order it is"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    pdf = models.ForeignKey(
        "IssueBuild",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["journal", "year", "season"],
                name="one_issue_a_season",
                violation_error_message=_("This season has an issue."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(pdf__isnull=False),
                name="published_issue_has_pdf",
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None) | Q(publish_by__isnull=False),
                name="set_time_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(special_issue=None) | Q(kind=IssueKind.SPECIAL),
                name="special_issue_is_of_its_kind",
                violation_error_message=_("Only a special issue has guest editors."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at"],
                condition=Q(published_at__isnull=False),
                name="issue_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_season_display()} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("issues:issue", args=[self.year, self.season])

    def get_desk_url(self) -> str:
        return reverse("issues:builder", args=[self.uuid])

    def get_call_url(self) -> str:
        return reverse("issues:call", args=[self.year, self.season])

    @property
    def days_left(self) -> int:
        """Whole days until it closes for papers."""
        return (self.closes_on - timezone.localdate()).days

    @property
    def slug(self) -> str:
        """How the command line names it: 2026-winter."""
        return f"{self.year}-{self.season}"

    @property
    def volume(self) -> int:
        return self.journal.volume_of(self.year)

    @property
    def number(self) -> int:
        return Season(self.season).number

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Announced(models.Model):
    """Somebody who asked for a letter with the contents of each new issue."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.user)


class IssueBuild(models.Model):
    """One run of the typesetter over an issue: its progress, its PDF, its faults.

    `steps` is a list of {"label", "state": waiting|running|done|warned|failed,
    "pages", "note"} that the builder page shows as it grows.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="builds")
    number = models.PositiveIntegerField(_("build"))
    state = models.CharField(
        max_length=8, choices=BuildState, default=BuildState.QUEUED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content_key = models.CharField(max_length=64, blank=True)
    steps: Any = models.JSONField(default=list)
    percent = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    key = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    figures: Any = models.JSONField(default=dict)
    manifest: Any = models.JSONField(
        default=dict, help_text="The hash of all that it was made of: build_changes.py"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="build_once"),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(state__in=["queued", "running"]),
                name="one_build_at_a_time",
                violation_error_message=_("A build is running."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue}, build {self.number}"

    def as_file(self) -> StoredFile:
        """The PDF as a file to be served; not saved."""
        return RenderedPiece(
            key=self.key,
            size=self.size,
            sha256=self.sha256,
            media_type="application/pdf",
        )

    @property
    def is_running(self) -> bool:
        return self.state in (BuildState.QUEUED, BuildState.RUNNING)


class BuiltArticle(StoredFile):
    """One article's own PDF, with the pages that a build of its issue gave it."""

    build = models.ForeignKey(
        IssueBuild, on_delete=models.CASCADE, related_name="articles"
    )
    article = models.ForeignKey("Article", on_delete=models.CASCADE, related_name="+")
    first_page = models.PositiveIntegerField()
    page_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["first_page"]
        constraints = [
            models.UniqueConstraint(fields=["build", "article"], name="built_once"),
        ]

    def __str__(self) -> str:
        return f"{self.build}: {self.article}"


class PageImage(StoredFile):
    """A small picture of one page of a build, for the builder page."""

    build = models.ForeignKey(
        IssueBuild, on_delete=models.CASCADE, related_name="page_images"
    )
    page = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=12)

    class Meta:
        ordering = ["page"]
        constraints = [
            models.UniqueConstraint(fields=["build", "page"], name="page_image_once"),
        ]

    def __str__(self) -> str:
        return f"{self.build}, {self.label}"


class RenderedPiece(StoredFile):
    """A typeset piece kept by the hash of everything it depends on (pdf.md, 2)."""

    content_key = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.content_key
