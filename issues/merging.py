"""What becomes of issues when two accounts of one person become one."""

from __future__ import annotations

from issues.models import Announced, Issue, IssueBuild, Proof, Query, TextEdit
from journal.merging import Belongings, Column, add_belongings, reassign
from journal.models import User

MOVED: tuple[Column, ...] = (
    (Announced, "user"),
    (Issue, "publish_by"),
    (IssueBuild, "asked_by"),
    (TextEdit, "edited_by"),
    (Query, "asked_by"),
    (Query, "answered_by"),
    (Proof, "sent_by"),
    (Proof, "answered_by"),
)


def take_part() -> None:
    """Called when the app is ready."""
    columns = frozenset(f"{model._meta.label}.{name}" for model, name in MOVED)
    add_belongings(Belongings(columns, lambda keep, other: (), lambda other: (), move))


def move(keep: User, other: User) -> None:
    """Whoever asked for the contents of issues with both accounts gets one letter."""
    if Announced.objects.filter(user=keep).exists():
        Announced.objects.filter(user=other).delete()
    reassign(keep, other, *MOVED)
