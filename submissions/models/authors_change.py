"""Another list of authors, asked for after the paper was sent."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models.people import orcid_validator
from submissions.choices import ChangeState

from .contributor import Contributor
from .submission import Submission

OPEN = (ChangeState.WAITING, ChangeState.AGREED)


class AuthorsChangeQuerySet(models.QuerySet["AuthorsChange"]):
    def open(self) -> AuthorsChangeQuerySet:
        """Not decided, refused or taken back; a paper has at most one."""
        return self.filter(state__in=OPEN)


class AuthorsChange(models.Model):
    """A request to add, remove or reorder authors: everybody named before or after
    agrees, then an editor decides; nothing changes before."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="authors_changes"
    )
    state = models.CharField(
        max_length=12, choices=ChangeState, default=ChangeState.WAITING
    )
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answer = models.TextField(_("what the editor answers"), blank=True)

    objects = AuthorsChangeQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(state__in=OPEN),
                name="one_open_authors_change",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None)
                | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="authors_change_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def byline_before(self) -> list[NamedAuthor]:
        """Who stood on the paper when this was asked for, in order."""
        named = [line for line in self.lines.all() if line.was is not None]
        return sorted(named, key=lambda line: line.was or 0)

    @property
    def byline_after(self) -> list[NamedAuthor]:
        """Who would stand on it, in order."""
        named = [line for line in self.lines.all() if line.becomes is not None]
        return sorted(named, key=lambda line: line.becomes or 0)

    @property
    def awaited(self) -> list[NamedAuthor]:
        """Who has not agreed yet."""
        return [line for line in self.lines.all() if line.agreed_at is None]


class NamedAuthor(models.Model):
    """Somebody whom such a request names, and what they say to it.

    `was` and `becomes` are places in the byline; who has no `was` is new, who has no
    `becomes` leaves. `token_hash` is the SHA-256 of the secret in the letter's link.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    change = models.ForeignKey(
        AuthorsChange, on_delete=models.CASCADE, related_name="lines"
    )
    author = models.ForeignKey(
        Contributor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    orcid = models.CharField(
        _("ORCID iD"), max_length=19, blank=True, validators=[orcid_validator]
    )
    affiliations = ArrayField(
        models.CharField(max_length=400), default=list, blank=True
    )
    was = models.PositiveSmallIntegerField(null=True, blank=True)
    becomes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_corresponding = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["change", models.F("becomes").asc(nulls_last=True), "was", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(was__isnull=False) | Q(becomes__isnull=False),
                name="named_author_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(refused_at=None),
                name="named_author_says_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_new(self) -> bool:
        return self.was is None

    @property
    def leaves(self) -> bool:
        return self.becomes is None
