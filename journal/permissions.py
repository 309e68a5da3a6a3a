"""Who may change the journal itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from journal.choices import Role
from journal.verdict import ALLOW, HIDDEN, Verdict

if TYPE_CHECKING:
    from journal.models import User

ERASING = (Role.CHIEF, Role.MANAGING, Role.ADMINISTRATOR)


def can_configure(user: User | AnonymousUser) -> Verdict:
    """The chief editors; nobody else learns that there are settings."""
    return ALLOW if getattr(user, "is_chief", False) else HIDDEN


def can_erase(user: User | AnonymousUser) -> Verdict:
    """The chief editors and the technical administrator; nobody else sees the page."""
    roles: frozenset[str] = getattr(user, "editorial_roles", frozenset())
    return HIDDEN if roles.isdisjoint(ERASING) else ALLOW
