"""What becomes of issues when two accounts of one person become one."""

from __future__ import annotations

from issues.models import IssueBuild
from journal.merging import Belongings, add_belongings, reassign
from journal.models import User


def take_part() -> None:
    """Called when the app is ready."""
    columns = frozenset({"issues.IssueBuild.asked_by"})
    add_belongings(Belongings(columns, lambda keep, other: (), lambda other: (), move))


def move(keep: User, other: User) -> None:
    reassign(keep, other, (IssueBuild, "asked_by"))
