"""People: one account for whatever a person is to the journal."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from journal.addresses import Normal
from journal.choices import EDITORS, Role
from journal.worded import Worded

from .journal import EditorialRole

orcid_validator = RegexValidator(
    r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$",
    _("An ORCID iD looks like 0000-0002-1825-0097."),
)
ror_validator = RegexValidator(
    r"^https://ror\.org/0[a-z0-9]{6}[0-9]{2}$",
    _("A ROR id looks like https://ror.org/05gq02987."),
)


def _held(person: int, today: date) -> models.QuerySet[EditorialRole, Any]:
    return EditorialRole.objects.held_by(person, today).values_list("role")


_roles = Worded(_held)


class UserManager(BaseUserManager["User"]):
    """People are found by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        """For /admin/ only: superusers get nothing in the editorial policy."""
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )

    def by_address(self, email: str) -> User | None:
        """Whoever has shown this address to be theirs; else the account it was given."""
        address = email.strip().lower()
        proven = self.filter(emailaddress__email=address, emailaddress__verified=True)
        return proven.first() or self.filter(email__iexact=address).first()

    def with_address(self, email: str, *, name: str = "") -> User:
        """The person with this address; a new account without password if none."""
        return self.by_address(email) or self.create_user(email, name=name)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who writes, reviews or edits for the journal."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    native_name = models.CharField(
        _("name in its own script"), max_length=200, blank=True
    )
    native_lang = models.CharField(
        _("language of that name"), max_length=12, blank=True
    )
    orcid = models.CharField(
        _("ORCID iD"), max_length=19, blank=True, validators=[orcid_validator]
    )
    topics = models.ManyToManyField(
        "journal.Topic", verbose_name=_("topics"), blank=True, related_name="people"
    )
    timezone = models.CharField(_("time zone"), max_length=64, blank=True)
    agrees_to_be_named = models.BooleanField(
        _("my name may be published with articles that I handled"), default=False
    )
    is_active = models.BooleanField(default=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        help_text=_("The account of the same person that stayed."),
    )
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("This address has an account."),
            ),
        ]
        indexes = [
            models.Index(Normal("email"), name="user_email_spelled"),
            models.Index(
                fields=["id"],
                condition=Q(agrees_to_be_named=True),
                name="user_agrees_to_be_named",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def editorial_roles(self) -> frozenset[str]:
        """The roles held today; read once for each request's user object.

        A closed account holds none, whatever its rows say.
        """
        if not self.is_active:
            return frozenset()
        held = _roles.ask(person=self.pk, today=timezone.localdate())
        return frozenset(role for (role,) in held)

    @classmethod
    def with_roles(cls, person: int, roles: frozenset[str]) -> User:
        """Somebody of whom the key and the roles are known: to word a question with."""
        found = cls(pk=person)
        found.editorial_roles = roles
        return found

    @property
    def is_editor(self) -> bool:
        """Whether the desk is this person's: chief, managing, handling, section."""
        return not self.editorial_roles.isdisjoint(EDITORS)

    @property
    def has_desk(self) -> bool:
        """Editors, and guest editors, whose desk holds their special issue alone."""
        return self.is_editor or Role.GUEST in self.editorial_roles

    @property
    def is_chief(self) -> bool:
        """Whether this person assigns editors and publishes issues."""
        return not self.editorial_roles.isdisjoint((Role.CHIEF, Role.MANAGING))

    @property
    def is_administrator(self) -> bool:
        """Whether this person keeps the system running, and may break the glass."""
        return Role.ADMINISTRATOR in self.editorial_roles

    @property
    def initials(self) -> str:
        """Two letters for the round mark beside a name; one for Chinese names."""
        words = [word for word in str(self).split() if word[0].isalpha()]
        if not words:
            return "?"
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()

    @property
    def affiliation(self) -> Affiliation | None:
        """The first affiliation; prefetch `affiliations` on lists."""
        return next(iter(self.affiliations.all()), None)


class Affiliation(models.Model):
    """Where a person works, by ROR id where the organisation has one."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="affiliations"
    )
    name = models.CharField(_("organisation"), max_length=250)
    city = models.CharField(_("place"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    ror_id = models.CharField(
        _("ROR id"), max_length=32, blank=True, validators=[ror_validator]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.city) if part)
