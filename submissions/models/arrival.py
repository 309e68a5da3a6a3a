"""Files on their way from a browser to the storage."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

OPEN_FOR = timedelta(days=1)


def in_a_day() -> Any:
    return timezone.now() + OPEN_FOR


class Arrival(models.Model):
    """What a browser has announced: nobody's until a form takes it (reliability.md, 1).

    `files` has, for each file, its name, its size and its pieces: the key and the size of
    an object, and whether it has arrived. `outcome` is where the form that took it led
    to, so that the same form sent twice is answered alike and gives one draft (rule 6).
    The browser session alone knows whose it is. `likeness` names nobody and no file: it
    is a keyed digest by which somebody who comes back finds what came before.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    files: Any = models.JSONField(default=list)
    likeness = models.CharField(max_length=64, blank=True, db_index=True)
    outcome = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=in_a_day, db_index=True)

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def size(self) -> int:
        return sum(int(file["size"]) for file in self.files)

    @property
    def pieces(self) -> list[dict[str, Any]]:
        return [piece for file in self.files for piece in file["pieces"]]

    @property
    def has_come(self) -> int:
        """How many bytes are there."""
        return sum(int(piece["size"]) for piece in self.pieces if piece["there"])

    @property
    def is_whole(self) -> bool:
        return self.has_come == self.size
