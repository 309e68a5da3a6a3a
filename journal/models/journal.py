"""The journal itself: what it is, what it publishes, who makes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.choices import Anonymity, Licence, Role

if TYPE_CHECKING:
    from .people import User


class Journal(models.Model):
    """A journal: its name, its rules and its promises. One row a site."""

    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(
        _("short title"), max_length=12, help_text=_("Begins every paper's number.")
    )
    issn = models.CharField(_("ISSN"), max_length=9, blank=True)
    tagline = models.TextField(_("what it is, in two sentences"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    address = models.TextField(_("address"), blank=True)
    contact_email = models.EmailField(_("contact address"))
    anonymity = models.CharField(
        _("identity transparency"),
        max_length=8,
        choices=Anonymity,
        default=Anonymity.DOUBLE,
    )
    licence = models.CharField(_("licence"), max_length=60, default="CC BY 4.0")
    licence_url = models.URLField(
        _("licence address"), default="https://creativecommons.org/licenses/by/4.0/"
    )
    other_licences = ArrayField(
        models.CharField(max_length=20, choices=Licence),
        verbose_name=_("licences that authors may choose instead"),
        default=list,
        blank=True,
    )
    doi_prefix = models.CharField(_("DOI prefix"), max_length=20, default="10.5555")
    first_year = models.PositiveSmallIntegerField(_("year of volume 1"), default=2025)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    first_look_days = models.PositiveSmallIntegerField(
        _("days to a first look"), default=5
    )
    decision_days = models.PositiveSmallIntegerField(
        _("days to a first decision"), default=60
    )
    idle_days = models.PositiveSmallIntegerField(
        _("days until an editor is reminded of a waiting paper"),
        default=10,
        help_text=_("After twice as many, the chief editors are told."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer an invitation"), default=7
    )
    review_days = models.PositiveSmallIntegerField(_("days to review"), default=28)
    rest_days = models.PositiveSmallIntegerField(
        _("days of peace for a reviewer after a report"),
        default=0,
        help_text=_(
            "Who reported lately is offered after the others. 0: no such rule."
        ),
    )
    revision_days = models.PositiveSmallIntegerField(_("days to revise"), default=56)
    more_time_days = models.PositiveSmallIntegerField(
        _("days that authors may add to a revision themselves"),
        default=28,
        help_text=_("Once for each revision. 0: an editor is always asked."),
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal against a decline"),
        default=30,
        help_text=_("Once for each paper. 0: there are no appeals."),
    )
    reviewers_wanted = models.PositiveSmallIntegerField(
        _("reviewers for each round"), default=2
    )
    fewest_reports = models.PositiveSmallIntegerField(
        _("fewest reports before a paper is accepted"),
        default=1,
        help_text=_("Over all rounds, in sections that are peer reviewed."),
    )
    senior_approval = models.BooleanField(
        _("a chief editor approves each decision before it leaves"),
        default=False,
        help_text=_("Those of the chief editors leave at once, as before."),
    )
    upload_files = models.PositiveIntegerField(
        _("files that one person may give in 30 days"), default=300
    )
    upload_megabytes = models.PositiveIntegerField(
        _("megabytes that one person may give in 30 days"), default=2048
    )
    page_budget = models.PositiveSmallIntegerField(_("pages for an issue"), default=120)
    names_handling_editor = models.BooleanField(
        _("publish the handling editor’s name with each article"), default=False
    )
    publishes_reports = models.BooleanField(
        _("publish the reports of reviewers with the article"), default=False
    )

    def __str__(self) -> str:
        return self.title

    @classmethod
    def current(cls) -> Journal:
        """The journal of this site. Raises DoesNotExist before it is set up."""
        return cls.objects.order_by("pk")[:1].get()

    def volume_of(self, year: int) -> int:
        return year - self.first_year + 1


class Section(models.Model):
    """A standing division of the journal, with its own policy."""

    journal = models.ForeignKey(
        Journal, on_delete=models.PROTECT, related_name="sections"
    )
    name = models.CharField(_("name"), max_length=80)
    plural = models.CharField(_("heading in the contents"), max_length=80)
    slug = models.SlugField(max_length=60)
    policy = models.TextField(_("policy"), blank=True)
    word_limit = models.PositiveIntegerField(_("most words"), null=True, blank=True)
    abstract_limit = models.PositiveIntegerField(
        _("most words in the abstract"), null=True, blank=True
    )
    keyword_limit = models.PositiveSmallIntegerField(
        _("most keywords"), null=True, blank=True
    )
    figure_limit = models.PositiveSmallIntegerField(
        _("most figures and tables together"), null=True, blank=True
    )
    holds_limits = models.BooleanField(
        _("a longer paper cannot be sent"),
        default=False,
        help_text=_(
            "Otherwise its author and the editors are told, and it may be sent."
        ),
    )
    is_peer_reviewed = models.BooleanField(_("peer reviewed"), default=True)
    is_open = models.BooleanField(_("open for submissions"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["journal", "slug"], name="section_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A subject the journal covers; papers and people carry them."""

    journal = models.ForeignKey(
        Journal, on_delete=models.PROTECT, related_name="topics"
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["journal", "slug"], name="topic_once"),
        ]

    def __str__(self) -> str:
        return self.name


class EditorialRoleQuerySet(models.QuerySet["EditorialRole"]):
    def active(self, today: date | None = None) -> EditorialRoleQuerySet:
        """Roles that have begun and not ended."""
        today = today or timezone.localdate()
        return self.filter(
            Q(started_on__lte=today), Q(ended_on=None) | Q(ended_on__gt=today)
        )

    def held_by(
        self, user: User | int, today: date | None = None
    ) -> EditorialRoleQuerySet:
        """What one person, or the person with this key, holds."""
        return self.active(today).filter(user=user)


class EditorialRole(models.Model):
    """What a person does for the journal, from when until when."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_on = models.DateField(_("from"), default=timezone.localdate)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order on the masthead"), default=0)

    objects = EditorialRoleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journal", "user", "role"],
                condition=Q(ended_on=None),
                name="role_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Announcement(models.Model):
    """A dated piece of news on the journal's front page."""

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="news")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    published_on = models.DateField(_("date"), default=timezone.localdate)

    class Meta:
        ordering = ["-published_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Page(models.Model):
    """A standing text of the journal, in Markdown: about, for authors, and so on."""

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="pages")
    slug = models.SlugField(max_length=60)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "slug"], name="page_once"),
        ]

    def __str__(self) -> str:
        return self.title


class LetterTemplate(models.Model):
    """The journal's wording of one letter, with named placeholders in braces.

    Not a Django template: only the placeholders known to `journal.letters` are
    filled, so an editor's wording can never run code (visibility.md, F17).
    """

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="letters"
    )
    key = models.SlugField(_("letter"), max_length=60)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "key"], name="letter_once"),
        ]

    def __str__(self) -> str:
        return self.key
