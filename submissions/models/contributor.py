"""The people who wrote it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal.models.people import orcid_validator, ror_validator
from submissions.choices import CreditRole

from .submission import Submission


class ContributorQuerySet(models.QuerySet["Contributor"]):
    def confirmed(self) -> ContributorQuerySet:
        """Who has said to be an author of it, or sent it."""
        return self.filter(confirmed_at__isnull=False)

    def awaited(self) -> ContributorQuerySet:
        """Who has not said it yet, or has said no."""
        return self.filter(confirmed_at=None)

    def in_the_way(self) -> ContributorQuerySet:
        """Whose answer an acceptance waits for: no editor has vouched for them, or they
        have said no."""
        silent = Q(vouched_at=None) | Q(refused_at__isnull=False)
        return self.awaited().filter(silent)


class Contributor(models.Model):
    """An author of a submission, in the order of the byline.

    Each says by a link in a letter to be one, or not to be one; the row stays the same
    when the others change. For one who cannot answer any more an editor vouches, with a
    reason; an answer that comes after all counts instead. `token_hash` is the SHA-256 of the secret in that letter's
    link, which is for this row at this address alone (visibility.md, SC18).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="contributors"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(_("family name"), max_length=120, blank=True)
    native_name = models.CharField(
        _("name in its own script"), max_length=200, blank=True
    )
    native_lang = models.CharField(max_length=12, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    orcid = models.CharField(
        _("ORCID iD"), max_length=19, blank=True, validators=[orcid_validator]
    )
    is_corresponding = models.BooleanField(_("corresponding author"), default=False)
    credit_roles = ArrayField(
        models.CharField(max_length=40, choices=CreditRole),
        verbose_name=_("contributor roles"),
        default=list,
        blank=True,
    )
    competing_interests = models.TextField(_("competing interests"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    vouched_at = models.DateTimeField(null=True, blank=True)
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    vouched_reason = models.TextField(blank=True)
    # NULL, not empty, before a letter was written: no two links are one.
    token_hash = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )

    objects = ContributorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(refused_at=None),
                name="contributor_says_one_thing",
            )
        ]
        indexes = [models.Index(fields=["user", "submission"], name="contributor_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def family_name(self) -> str:
        """The family name as read, else the last word of the name."""
        return self.family or (self.name.split() or [""])[-1]

    @property
    def is_in_the_way(self) -> bool:
        """Whether an acceptance waits for this author; twin of `in_the_way`."""
        if self.confirmed_at:
            return False
        return self.vouched_at is None or self.refused_at is not None

    @property
    def is_vouched_for(self) -> bool:
        """Whether an editor's word stands for an answer that never came."""
        return self.confirmed_at is None and not self.is_in_the_way

    @property
    def role_names(self) -> list[str]:
        """What the author did, in the words of CRediT."""
        return [str(CreditRole(role).label) for role in self.credit_roles]


class ContributorAffiliation(models.Model):
    """Where an author worked when the paper was written."""

    contributor = models.ForeignKey(
        Contributor, on_delete=models.CASCADE, related_name="affiliations"
    )
    name = models.CharField(_("organisation"), max_length=400)
    country = models.CharField(_("country"), max_length=2, blank=True)
    ror_id = models.CharField(
        _("ROR id"), max_length=32, blank=True, validators=[ror_validator]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
