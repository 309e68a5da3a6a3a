"""Objects that no row knows: listed at one run, deleted at a later one (F18).

They are what a crash leaves between the bytes and the row, and the files of drafts, of
files taken back and of reports that were erased: their rows go at once, their objects
wait 30 days from the run that found them without a row. Nothing younger than seven days
is even listed, for its row may still be on its way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from journal import stocktaking, storage
from journal.models import Leftover
from journal.storage import Bucket

YOUNGEST = timedelta(days=7)
KEPT = timedelta(days=30)


@dataclass
class Swept:
    """What one run listed for a later one, and what it deleted."""

    listed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


def sweep(now: datetime) -> Swept:
    """List what has no row; delete what was listed 30 days ago and still has none.

    The rows are read after the objects, so a file that is being stored is never listed.
    """
    aged = {
        (bucket.name, key): modified
        for bucket in Bucket
        for key, modified in storage.ages(bucket)
        if modified <= now - YOUNGEST
    }
    known = {row.key for row in stocktaking.rows()}
    stray = {place for place in aged if place[1] not in known}
    before = {(one.bucket, one.key): one for one in Leftover.objects.all()}
    for place in before.keys() - stray:  # it has a row again, or is gone
        before[place].delete()
    swept = Swept()
    for bucket, key in sorted(stray):
        seen = before.get((bucket, key))
        if seen is None:
            Leftover.objects.create(bucket=bucket, key=key, listed_at=now)
            swept.listed.append(f"{bucket.lower()} {key}")
        elif seen.listed_at <= now - KEPT:
            storage.delete(key, bucket=Bucket[bucket])
            seen.delete()
            swept.deleted.append(f"{bucket.lower()} {key}")
    return swept
