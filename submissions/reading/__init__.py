"""Reading manuscripts: any accepted file becomes one canonical text and its metadata.

`read_in_jail` is what everyone else calls. The reading itself runs in a process of its
own without network and with bounds on time and memory (visibility.md F14); this side
only checks the containers, hands the files over, and distrusts what comes back.
"""

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from journal import markup
from journal.jail import Limits, Outcome
from submissions import jailed
from submissions.reading import containers
from submissions.reading.model import (
    Count,
    Found,
    ReadAuthor,
    ReadFigure,
    Reading,
    ReadReference,
    ReadWarning,
    Refused,
)

__all__ = [
    "Count",
    "Found",
    "ReadAuthor",
    "ReadFigure",
    "ReadReference",
    "ReadWarning",
    "Reading",
    "Refused",
    "read_in_jail",
]
LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_mib=2048, file_mib=256)
MEDIA_NAME = re.compile(r"fig-\d{1,4}\.(png|jpg|svg)\Z")
MAX_BODY, MAX_JSON = 30_000_000, 20_000_000


def read_in_jail(files: Mapping[str, bytes], *, main: str | None = None) -> Reading:
    """Everything read from one manuscript's files.

    Raises Refused with a sentence for the author when the files cannot be read: wrong
    kind, empty, encrypted, too large, or too much work for one manuscript.
    """
    containers.check(files, main)
    with tempfile.TemporaryDirectory(prefix="reading-") as name:
        folder = Path(name)
        _hand_over(files, folder)
        arguments = [main] if main else []
        outcome = jailed.run("submissions.reading", folder, *arguments, limits=LIMITS)
        if not outcome.ok:
            raise Refused(_sentence(outcome))
        reading = _take_back(folder / "out")
    reading.seconds = round(outcome.seconds, 3)
    if reading.refused:
        raise Refused(reading.refused)
    return reading


def _hand_over(files: Mapping[str, bytes], folder: Path) -> None:
    inbox = folder / "in"
    for name, data in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _sentence(outcome: Outcome) -> str:
    return (
        f"The file could not be read: it {outcome.reason}. Send it in another format, "
        "such as .docx or PDF, or ask the editorial office for help."
    )


def _take_back(out: Path) -> Reading:
    """The child's answer, checked again on this side."""
    stored = out / "reading.json"
    if not stored.is_file() or stored.stat().st_size > MAX_JSON:
        raise Refused("The file could not be read: nothing came out of it.")
    if (out / "body.html").stat().st_size > MAX_BODY:
        raise Refused("The text is too long for one article.")
    media = {
        path.name: path.read_bytes()
        for path in (out / "media").iterdir()
        if MEDIA_NAME.match(path.name) and path.is_file() and not path.is_symlink()
    }
    body = markup.clean((out / "body.html").read_text(encoding="utf-8"))
    plain = json.loads(stored.read_text(encoding="utf-8"))
    return Reading.from_json(plain, body=body, media=media)
