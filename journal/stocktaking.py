"""Rows compared with objects, in both directions; nothing is repaired (P23).

A row without its object is an alarm; an object without a row is rubbish that a crash
has left between the bytes and the row (reliability.md, rules 1 and 2).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps

from journal import storage
from journal.models import StoredFile
from journal.storage import Bucket

PIECE = 1024 * 1024
DAMAGED = "the bytes are not those that the row has"


@dataclass
class Stock:
    """What was counted, and each thing that is not as its row says."""

    rows: int = 0
    objects: int = 0
    read: int = 0
    alarms: list[str] = field(default_factory=list)
    rubbish: list[str] = field(default_factory=list)


def take(*, sample: int | None) -> Stock:
    """Look at every row and every object; read `sample` objects whole (None: all).

    The rows are read after the list of objects, so that a file being stored meanwhile
    is never called rubbish; one that is gone from the list is looked up by itself.
    """
    held = {
        key: (bucket, size) for bucket in Bucket for key, size in storage.keys(bucket)
    }
    stock, known, sound = Stock(objects=len(held)), set(), []
    for row in rows():
        stock.rows += 1
        known.add(row.key)
        where = held.get(row.key) or _look_up(row.key)
        if problem := _compare(row, where):
            stock.alarms.append(f"{_name(row)}: {problem}")
        elif where:
            sound.append((row, where[0]))
    if sample is not None and sample < len(sound):
        sound = random.sample(sound, sample)
    stock.read = len(sound)
    stock.alarms += [
        f"{_name(row)}: {DAMAGED}" for row, b in sound if not _same(row, b)
    ]
    stock.rubbish = [
        f"{bucket.name.lower()} {key} ({size} bytes)"
        for key, (bucket, size) in sorted(held.items())
        if key not in known
    ]
    return stock


def rows() -> Iterator[StoredFile]:
    """Every row of every kind of stored file."""
    for model in apps.get_models():
        if issubclass(model, StoredFile):
            found = model._default_manager.only("uuid", "key", "size", "sha256")
            yield from found.iterator(chunk_size=2000)


def _name(row: StoredFile) -> str:
    return f"{row._meta.label} {row.uuid}"


def _look_up(key: str) -> tuple[Bucket, int] | None:
    for bucket in Bucket:
        if found := storage.find(key, bucket=bucket):
            return bucket, found.size
    return None


def _compare(row: StoredFile, where: tuple[Bucket, int] | None) -> str:
    if where is None:
        return "the object is missing"
    if where[1] != row.size:
        return f"the object has {where[1]} bytes, the row says {row.size}"
    return ""


def _same(row: StoredFile, bucket: Bucket) -> bool:
    digest = hashlib.sha256()
    with storage.open(row.key, bucket=bucket) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest() == row.sha256
