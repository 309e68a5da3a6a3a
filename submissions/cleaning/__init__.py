"""Cleaning: a copy of a file without a trace of who made it (visibility.md, F6, F7).

`clean` is what everyone else calls. The work is done in the jail (F14); what cannot be
cleaned raises `NotCleaned` and is not passed on (F9): there is no way back to the
original. What is cleaned here is searched by `submissions.name_scan`, which shares no
parser with it (F8).
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from journal.jail import Limits
from submissions import jailed
from submissions.reading import containers
from submissions.reading.model import Refused

LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_mib=1536, file_mib=256)
ACCEPTED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".gif": "image/gif",
    ".txt": "text/plain",
    ".csv": "text/csv",
}


class NotCleaned(Exception):
    """The file could not be cleaned, so nobody but its owner gets it; says why."""


@dataclass(frozen=True)
class Cleaned:
    """The copy that may go out, and what was taken out of it, in words."""

    data: bytes
    notes: tuple[str, ...] = ()
    pages: int = 0


def clean(data: bytes, suffix: str, *, keep_remarks: bool = False) -> Cleaned:
    """A clean copy of a file of this kind (".docx"). Raises NotCleaned.

    `keep_remarks`: the remarks in a PDF stay, without who wrote them and when, for a
    reviewer's marks on the pages are what the authors are to read.
    """
    suffix = suffix.lower()
    if suffix not in ACCEPTED:
        raise NotCleaned(f"A {suffix or 'nameless'} file cannot be cleaned.")
    check(data, suffix)
    with tempfile.TemporaryDirectory(prefix="cleaning-") as name:
        folder = Path(name)
        (folder / "in").write_bytes(data)
        arguments = [suffix, "remarks"] if keep_remarks else [suffix]
        outcome = jailed.run("submissions.cleaning", folder, *arguments, limits=LIMITS)
        if not outcome.ok:
            raise NotCleaned(f"The file could not be cleaned: it {outcome.reason}")
        told = json.loads((folder / "told.json").read_text())
        return Cleaned(
            (folder / "out").read_bytes(), tuple(told["notes"]), int(told["pages"])
        )


def check(data: bytes, suffix: str) -> None:
    """Kind and container, before anything is opened (F1, F2, F3). Raises NotCleaned."""
    try:
        containers.check_one(f"The file{suffix.lower()}", data)
    except Refused as refusal:
        raise NotCleaned(refusal.reason) from refusal
