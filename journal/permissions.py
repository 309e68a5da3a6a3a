"""Who may change the journal itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from journal.verdict import ALLOW, HIDDEN, Verdict

if TYPE_CHECKING:
    from journal.models import User


def can_configure(user: User | AnonymousUser) -> Verdict:
    """The chief editors; nobody else learns that there are settings."""
    return ALLOW if getattr(user, "is_chief", False) else HIDDEN
