"""Special issues: a theme, the time of its call, and the guest editors it has."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from journal.models import Journal

if TYPE_CHECKING:
    from journal.models import User


class SpecialIssueQuerySet(models.QuerySet["SpecialIssue"]):
    def calling(self) -> SpecialIssueQuerySet:
        """Those that take papers today, the one that closes first before the others."""
        today = timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today)

    def edited_by(self, user: User) -> SpecialIssueQuerySet:
        """By the grants; whether the role behind them lasts, the caller asks."""
        given = SpecialIssueUserGrant.objects.filter(
            user=user, permission__codename="edit_special_issue"
        )
        return self.filter(pk__in=given.values("content_object"))


class SpecialIssue(models.Model):
    """A theme that papers are called for, edited by guests for as long as they last.

    Papers belong to it from the day they are sent; the issue in which they appear is
    planned later (`issues.Issue.special_issue`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    journal = models.ForeignKey(
        Journal, on_delete=models.PROTECT, related_name="special_issues"
    )
    theme = models.CharField(_("theme"), max_length=200)
    description = models.TextField(
        _("what it is about"),
        blank=True,
        help_text=_("Authors read it when they choose where to send."),
    )
    opens_on = models.DateField(_("takes papers from"), default=timezone.localdate)
    closes_on = models.DateField(_("takes papers until"))

    objects = SpecialIssueQuerySet.as_manager()

    class Meta:
        ordering = ["closes_on", "pk"]
        permissions = [("edit_special_issue", "Edits this special issue as a guest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="special_issue_opens_first",
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                fields=["journal", "theme"],
                name="special_issue_once",
                violation_error_message=_("There is a special issue with this theme."),
            ),
        ]

    def __str__(self) -> str:
        return self.theme


class GuestAppointmentQuerySet(models.QuerySet["GuestAppointment"]):
    def in_force(self) -> GuestAppointmentQuerySet:
        return self.filter(ended_at=None)


class GuestAppointment(models.Model):
    """A chief editor's asking of one person to edit one special issue, until it ends."""

    special_issue = models.ForeignKey(
        SpecialIssue, on_delete=models.PROTECT, related_name="appointments"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="guest_appointments",
    )
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    appointed_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GuestAppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["appointed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["special_issue", "editor"],
                condition=Q(ended_at=None),
                name="guest_once_at_a_time",
                violation_error_message=_("This person edits it already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor}: {self.special_issue}"


class SpecialIssueUserGrant(UserObjectPermissionBase):
    """guardian's grant of a special issue to a guest editor.

    Written only by `submissions.grants`; the appointment is the truth.
    """

    content_object = models.ForeignKey(SpecialIssue, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["user", "permission", "content_object"], name="guest_by_user"
            )
        ]
