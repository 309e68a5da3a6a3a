"""What every part of the data set is written with."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import NOT_PROVIDED, Model
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
NUMBERS = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
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
            copy_in(model, batch)
            written += batch
        return written


def copy_in(model: type[Model], rows: list[Any]) -> None:
    """Write rows by COPY, which takes a third of `bulk_create`, and number them.

    Columns with a default in the database are left to it; triggers run as ever.
    """
    table = model._meta.db_table
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if field.db_default is NOT_PROVIDED
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if key := model._meta.auto_field:
            cursor.execute(NUMBERS, [table, key.column, len(rows)])
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row([_value(field, row) for field in fields])
    for row in rows:
        row._state.adding = False


def _value(field: Any, row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of that size, the last one shorter."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
