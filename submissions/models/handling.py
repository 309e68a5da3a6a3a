"""Who handles a submission, who must not, and the grants that follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from submissions.choices import ConflictKind

from .submission import Submission


class EditorAssignment(models.Model):
    """An editor's charge of one submission, until replaced."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="editor_assignments"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="editor_assignments",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(ended_at=None),
                name="one_handling_editor",
                violation_error_message=_("This paper has a handling editor."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["editor", "submission"],
                condition=Q(ended_at=None),
                name="editor_active",
            )
        ]

    def __str__(self) -> str:
        return f"{self.editor}: {self.submission}"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def in_force(self) -> ConflictQuerySet:
        return self.filter(lifted_at=None)


class Conflict(models.Model):
    """A relation that could bias a person's judgement of a submission.

    Authors are always in conflict and need no row; a lifted conflict keeps its
    row and its reason (visibility.md, C1-C4).
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="conflicts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    kind = models.CharField(max_length=16, choices=ConflictKind)
    reason = models.TextField(_("reason"), blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_reason = models.TextField(blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "user", "kind"],
                condition=Q(lifted_at=None),
                name="conflict_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "submission"],
                condition=Q(lifted_at=None),
                name="conflict_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class SuggestedReviewer(models.Model):
    """A reviewer whom the authors suggest, or ask not to be chosen."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="suggestions"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    is_opposed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class SubmissionUserGrant(UserObjectPermissionBase):
    """guardian's grant to a person, beside the submission it is for.

    Written only by `submissions.grants`; the assignment is the truth.
    """

    content_object = models.ForeignKey(Submission, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["user", "permission", "content_object"], name="grant_by_user"
            )
        ]


class SubmissionGroupGrant(GroupObjectPermissionBase):
    """guardian's grant to a group: production teams and the like."""

    content_object = models.ForeignKey(Submission, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
