"""Files that go from the browser straight to the storage, in pieces (F13).

A file is announced, sent and taken. Each piece is an object of its own under a random
key, posted with a policy that fixes key, length and type: a try that breaks off loses one
piece, and the next one sends what is missing. Pieces and not S3's multipart uploads,
because a signed part bounds neither the whole file nor how often it is put (the embedded
SeaweedFS lists a part that was sent twice two times), and an unfinished upload is no
object that the sweep would see.

Whoever closed the page and chooses the same files again goes on where they were: the same
names, sizes and times of last change, announced by the same person for the same paper, or
in the same browser session. Nobody else's arrival is ever found, and what was taken or is
over is not gone on with.

What has arrived belongs to nothing. A form takes it: the bytes are read back, go through
the very checks of a plain form, and are stored under a new key with the SHA-256 of what
was read (`storage.put`). Whoever still holds a policy can change the pieces, not the file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from journal import storage
from journal.models import User
from journal.verdict import deny, require
from submissions.models import Arrival
from submissions.models.arrival import in_a_day
from submissions.names import offered_name

MB = 1024 * 1024
PIECE = 4 * MB
AT_A_TIME = 4  # pieces that one answer lets in, so that slow lines need no long policy
SETTLED_FOR = timedelta(hours=1)  # longer than any policy lives


@dataclass(frozen=True, slots=True)
class Announced:
    """A file as the browser knows it before a byte is sent.

    `changed` is when it was last changed; without it nothing can be gone on with.
    """

    name: str
    size: int
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One piece that has not arrived: which bytes of which file, and where they go."""

    file: int
    start: int
    end: int
    form: storage.PostForm


@transaction.atomic
def announce(
    files: Sequence[Announced],
    *,
    place: str = "",
    of: User | None = None,
    known: Collection[str] = (),
) -> Arrival:
    """Let these files come, or go on coming after a try that broke off.

    `place` is what takes them, `of` who gives them when that is known, and `known` the
    arrivals of this browser session. Raises NotAllowed with a sentence for what never
    could come.
    """
    _require_possible(files)
    broken_off = _broken_off(files, place, of, known)
    if broken_off is not None:
        broken_off.ends_at = in_a_day()
        broken_off.save(update_fields=["ends_at"])
        return broken_off
    return Arrival.objects.create(
        likeness=_likeness(files, place, of),
        files=[
            {"name": file.name, "size": file.size, "pieces": _cut(file.size)}
            for file in files
        ],
    )


def _broken_off(
    files: Sequence[Announced], place: str, of: User | None, known: Collection[str]
) -> Arrival | None:
    """The newest arrival of these very files that this person may go on with."""
    if not all(file.changed for file in files):
        return None
    ours = Q(likeness=_likeness(files, place, None), uuid__in=known)
    if of is not None:
        ours |= Q(likeness=_likeness(files, place, of))
    rows = Arrival.objects.select_for_update().filter(
        ours, outcome="", ends_at__gt=timezone.now()
    )
    return rows.order_by("-created_at").first()


def _likeness(files: Sequence[Announced], place: str, of: User | None) -> str:
    """Who gives which files to what, as one word that tells nobody any of it."""
    if not all(file.changed for file in files):
        return ""
    facts = [place, of and of.pk, [[f.name, f.size, f.changed] for f in files]]
    words = json.dumps(facts)
    return salted_hmac("arrival", words, algorithm="sha256").hexdigest()


def _require_possible(files: Sequence[Announced]) -> None:
    most = settings.MOST_FILES
    if not files:
        require(deny(_("Choose a file first.")))
    if len(files) > most:
        words = _("There are more than %(most)d files. Pack them into one zip.")
        require(deny(words % {"most": most}))
    names: set[str] = set()
    for file in files:
        if (name := offered_name(file.name)) in names:
            words = _("Two files are called %(name)s. Give one another name.")
            require(deny(words % {"name": name}))
        names.add(name)
        if file.size <= 0:
            require(deny(_("%(name)s is empty.") % {"name": name}))
        if file.size > settings.LARGEST_FILE:
            words = _(
                "%(name)s has %(mb)d MB; one file may have at most %(most)d MB. Smaller pictures are the usual cure."
            )
            most_mb = settings.LARGEST_FILE // MB
            facts = {"name": name, "mb": file.size // MB, "most": most_mb}
            require(deny(words % facts))
    if sum(file.size for file in files) > settings.LARGEST_VERSION:
        words = _(
            "The files are larger than %(most)d MB together. Smaller pictures are the usual cure."
        )
        require(deny(words % {"most": settings.LARGEST_VERSION // MB}))


def _cut(size: int) -> list[dict[str, Any]]:
    """The pieces of a file of this size, each under a key of its own."""
    sizes = [min(PIECE, size - start) for start in range(0, size, PIECE)]
    return [{"key": storage.new_key(), "size": n, "there": False} for n in sizes]


@transaction.atomic
def look(arrival: Arrival) -> list[Wanted]:
    """The next pieces that are missing, each with leave to send it; none: all is there."""
    held = Arrival.objects.select_for_update().get(pk=arrival.pk)
    wanted: list[Wanted] = []
    for number, file in enumerate(held.files):
        start = 0
        for piece in file["pieces"]:
            end = start + piece["size"]
            if len(wanted) < AT_A_TIME and not piece["there"]:
                piece["there"] = _has_come(piece)
                if not piece["there"]:
                    form = storage.post_form(piece["key"], size=piece["size"])
                    wanted.append(Wanted(number, start, end, form))
            start = end
    held.save(update_fields=["files"])
    arrival.files = held.files
    return wanted


def _has_come(piece: dict[str, Any]) -> bool:
    found = storage.find(piece["key"])
    return found is not None and found.size == piece["size"]


def find_arrival(uuid: UUID) -> Arrival | None:
    """The row; None when it is over or never was."""
    return Arrival.objects.filter(uuid=uuid, ends_at__gt=timezone.now()).first()


def hold_arrival(uuid: UUID) -> Arrival | None:
    """The row, locked until the form that takes it has committed; None when it is over."""
    rows = Arrival.objects.select_for_update().filter(ends_at__gt=timezone.now())
    return rows.filter(uuid=uuid).first()


def bytes_of(arrival: Arrival) -> list[tuple[str, bytes]]:
    """Each file, whole, as the storage has it now; none when a piece is missing."""
    files = []
    for file in arrival.files:
        parts = []
        for piece in file["pieces"]:
            parts.append(_bytes(piece))
            piece["there"] = len(parts[-1]) == piece["size"]
        files.append((file["name"], b"".join(parts)))
    if arrival.is_whole:
        return files
    arrival.save(update_fields=["files"])
    return []


def _bytes(piece: dict[str, Any]) -> bytes:
    try:
        return storage.get(piece["key"])
    except storage.ObjectMissing:
        return b""


def settle(arrival: Arrival, outcome: str) -> None:
    """Say where the form that took the files led to, in its transaction."""
    arrival.outcome, arrival.ends_at = outcome, timezone.now() + SETTLED_FOR
    arrival.save(update_fields=["outcome", "ends_at"])


def ended() -> QuerySet[Arrival]:
    """What was taken an hour ago, or announced yesterday."""
    return Arrival.objects.filter(ends_at__lte=timezone.now())


def forget(arrival: Arrival) -> None:
    """Throw its pieces away, then its row: a crash in between is made up for later."""
    for piece in arrival.pieces:
        storage.delete(piece["key"])
    arrival.delete()
