"""The chains of the record, walked from end to end: each break is named (P24).

Everything is computed again from the columns, outside the database, so that a changed
function in the database does not vouch for itself. docs/record.md says what a sound
chain proves, and what it cannot prove.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from journal.models import ChainEnd, Event

TRIGGERS = (
    "journal_event_append_only",
    "journal_event_chained",
    "journal_event_counted",
    "journal_chainend_guarded",
)


@dataclass
class Evidence:
    """What was walked, where each chain ends, and every sign of tampering."""

    lines: int = 0
    ends: list[ChainEnd] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


@dataclass
class _Chain:
    """One chain as far as it was walked."""

    number: int
    length: int
    ending: str
    place: int = 0
    digest: str = ""
    last: str = "its beginning"


@transaction.atomic
def examine(noted: Collection[str] = ()) -> Evidence:
    """Walk every line of every chain, a few thousand in memory at a time.

    `noted` are ends that somebody wrote down earlier ("chain:length:digest"): that line
    must still stand there. The end is read in the same statement as the lines, so that a
    line written meanwhile is never taken for damage.
    """
    found = Evidence(alarms=list(_switched_off()))
    found.ends = list(ChainEnd.objects.order_by("chain"))
    unseen = {end.chain: end for end in found.ends}
    missing = set(noted)
    chain: _Chain | None = None
    for line in _lines():
        found.lines += 1
        if chain is None or chain.number != line.chain:
            found.alarms += _close(chain)
            chain = _Chain(line.chain, line.length or 0, line.ending or "")
            unseen.pop(line.chain, None)
        found.alarms += _compare(line, chain)
        missing.discard(f"{line.chain}:{line.place}:{line.digest}")
    found.alarms += _close(chain)
    for end in unseen.values():
        found.alarms += _close(_Chain(end.chain, end.length, end.digest))
    found.alarms += [
        f"chain {note.partition(':')[0]}: the end that was noted is not in it: {note}"
        for note in sorted(missing)
    ]
    return found


def digest_of(line: Event) -> str:
    """SHA-256 of all columns: each as its length in bytes, a colon and its text; an
    empty column as a dash; a comma after each. `told` is the text of `data`."""
    parts = (
        line.chain,
        line.place,
        line.previous,
        line.pk,
        line.uuid,
        _moment(line.occurred_at),
        line.actor_id,
        line.kind,
        line.about,
        "true" if line.is_released else "false",
        line.told,
    )
    whole = b"".join(_part(part) for part in parts)
    return hashlib.sha256(whole).hexdigest()


def _part(value: object) -> bytes:
    if value is None:
        return b"-,"
    text = str(value).encode()
    return b"%d:%b," % (len(text), text)


def _moment(when: datetime) -> str:
    whole = when.astimezone(UTC).replace(tzinfo=None)
    return f"{whole.isoformat(timespec='microseconds')}Z"


def _lines() -> Iterator[Event]:
    end = ChainEnd.objects.filter(chain=OuterRef("chain"))
    lines = Event.objects.order_by("chain", "place", "id").defer("data")
    yield from lines.annotate(
        told=Cast("data", TextField()),
        length=Subquery(end.values("length")),
        ending=Subquery(end.values("digest")),
    ).iterator(chunk_size=2000)


def _compare(line: Event, chain: _Chain) -> Iterator[str]:
    """What is wrong with this line; the walk goes on from what it says itself."""
    name, expected = f"line {line.uuid}", chain.place + 1
    if line.place < expected:
        yield f"{name}: it was added without a place of its own in chain {line.chain}"
        return
    if line.place > expected:
        gone = line.place - expected
        yield f"{name}: {gone} before it, after {chain.last}, {_are(gone)} missing"
    elif line.previous != chain.digest:
        yield f"{name}: it does not continue {chain.last}; one of the two was replaced"
    if line.digest != digest_of(line):
        yield f"{name}: it was changed after it was written"
    chain.place, chain.digest, chain.last = line.place, line.digest, name


def _close(chain: _Chain | None) -> Iterator[str]:
    """Whether the chain ends where the database says that it ends."""
    if chain is None:
        return
    if chain.place < chain.length:
        gone = chain.length - chain.place
        yield (
            f"chain {chain.number}: {gone} at its end, after {chain.last},"
            f" {_are(gone)} missing"
        )
    elif chain.place > chain.length:
        yield (
            f"{chain.last}: it was added behind the end of chain {chain.number},"
            f" which has {chain.length} lines"
        )
    elif chain.digest != chain.ending:
        yield f"{chain.last}: it is not the line that chain {chain.number} ended with"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _switched_off() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND"
            " tgrelid IN ('journal_event'::regclass, 'journal_chainend'::regclass)"
        )
        at_work = {name for (name,) in cursor.fetchall()}
    for name in TRIGGERS:
        if name not in at_work:
            yield f"trigger {name}: it is missing or switched off"
