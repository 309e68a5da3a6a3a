"""One answer to "may this person do that?", with its reason.

Every policy function returns a `Verdict`. `HIDDEN` means that the person may
not even learn that the thing exists: the answer is a 404 that equals the one
for an id that never was (visibility.md, SC1). A refusal with a reason becomes
a 403 page that says the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """How much of a thing an allowed person sees."""

    FULL = "full"
    OWN = "own"
    MASKED = "masked"
    RELEASED = "released"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed or not, why, and how much; true when allowed."""

    allowed: bool
    reason: str = ""
    scope: Scope = Scope.FULL

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def is_full(self) -> bool:
        """Allowed, and all of it: not only what is one's own, masked or released."""
        return self.allowed and self.scope == Scope.FULL


ALLOW = Verdict(True)
HIDDEN = Verdict(False)


def deny(reason: str) -> Verdict:
    """A refusal that the person may know about; the reason is for them to read."""
    return Verdict(False, reason)


class NotAllowed(Exception):
    """Raised by `require`; the middleware answers 404 or 403."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason or "hidden")
        self.verdict = verdict


def require(verdict: Verdict) -> Verdict:
    """Go on only when allowed. Services open with this, so no edge can forget it."""
    if not verdict:
        raise NotAllowed(verdict)
    return verdict
