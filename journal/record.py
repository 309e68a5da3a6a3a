"""Writing the event log."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from journal.models import Event

if TYPE_CHECKING:
    from journal.models import User


def write(
    kind: str,
    *,
    about: UUID | None = None,
    by: User | None = None,
    released: bool = False,
    **data: object,
) -> Event:
    """Add a line to the record, in the transaction of the act itself.

    `kind` is in trade words ("review.submitted"); `released` says that authors
    may read it, masked (E19); `data` holds ids and short words, never texts.
    """
    return Event.objects.create(
        kind=kind,
        about=about,
        actor=by,
        is_released=released,
        data=data,
        occurred_at=timezone.now(),
    )
