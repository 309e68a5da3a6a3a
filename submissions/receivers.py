"""What manuscripts make of news from below."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from journal.models import User
from submissions import conflicts
from submissions.services.handling import look_for_conflicts
from submissions.workflow import hold


@transaction.atomic
def look_again(sender: type[User], person: User, **news: Any) -> None:
    """Who somebody is has changed: conflicts are found before the next page (C12)."""
    for submission in conflicts.touched_by(person).order_by("pk"):
        look_for_conflicts(hold(submission))
