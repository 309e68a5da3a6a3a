"""The review form of a new journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from journal.models import Journal
from reviews.models import Criterion


def create_criteria(journal: Journal, criteria: Iterable[Mapping[str, Any]]) -> None:
    """Write the questions of the review form, in order."""
    for place, criterion in enumerate(criteria):
        Criterion.objects.create(journal=journal, position=place, **criterion)
