"""What every part of the data set is written with."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from journal.models import Journal, Topic, User
from reviews.models import Criterion
from submissions.choices import Status

Row = TypeVar("Row", bound=Model)
BATCH = 2_000
ISSUE_SIZE = 12
MOST_ISSUES = 40
ACTIVE_SHARE = 0.05
DAY = timedelta(days=1)
LIVE = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.REVISING, Status.ACCEPTED)


class Bulk:
    """Dice that fall the same way every time, and rows written by the thousand."""

    people: list[User]
    editors: list[User]

    def __init__(self, journal: Journal, count: int, *, seed: int = 7) -> None:
        self.journal, self.count = journal, count
        self.dice = random.Random(seed)  # noqa: S311
        self.now = timezone.now()
        self.sections = list(journal.sections.filter(is_peer_reviewed=True))
        self.topics = list(Topic.objects.filter(journal=journal))
        self.criteria = list(Criterion.objects.filter(journal=journal))
        self.stem = uuid.uuid4().hex[:6]

    def _write(self, model: type[Row], rows: Iterable[Row]) -> list[Row]:
        written: list[Row] = []
        for batch in batches(rows, BATCH):
            written += model._default_manager.bulk_create(batch)
        return written


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of that size, the last one shorter."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
