"""bin/bench reading: every real manuscript beside the project, read and typeset.

For each folder of ../shared/corpus: what was read of what the file holds, how long it
took and how many pages it makes. Ends with exit 1 when one can be neither read nor
refused with a sentence, takes more than 60 s, or is read and cannot be typeset.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
LONGEST = 60


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench reading")
    options.add_argument(
        "--json", action="store_true", help="end with one line of JSON"
    )
    chosen = options.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"The corpus of real manuscripts is not at {CORPUS}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")
    head = f"{'manuscript':<36}{'format':<10}{'words':>7}{'authors':>9}{'read s':>8}{'MB':>6}{'pages':>7}"
    print(head)  # noqa: T201
    rows = [_measure(folder) for folder in sorted(CORPUS.iterdir()) if folder.is_dir()]
    if chosen.json:
        print(json.dumps(rows))  # noqa: T201
    sys.exit(any(row["fault"] for row in rows))


def _measure(folder: Path) -> dict[str, Any]:
    from submissions.reading import Refused, read_in_jail

    row: dict[str, Any] = {"name": folder.name, "fault": ""}
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    try:
        reading = read_in_jail(_files(folder, truth), main=truth["main"])
    except Refused as refusal:
        row["refused"] = refusal.reason
        print(f"{folder.name:<36}refused: {refusal.reason}")  # noqa: T201
        return row
    row |= {"words": reading.counts["words"].out, "seconds": reading.seconds}
    row["pages"] = _pages(reading, row)
    if reading.seconds > LONGEST or not reading.title or not row["words"]:
        row["fault"] = row["fault"] or "not read in time, or without title or text"
    print(  # noqa: T201
        f"{folder.name:<36}{reading.format:<10}{row['words']:>7,}{len(reading.authors):>9}"
        f"{reading.seconds:>8.1f}{reading.peak_mb:>6.0f}{row['pages']:>7}  {row['fault']}"
    )
    return row


def _files(folder: Path, truth: dict[str, Any]) -> dict[str, bytes]:
    """What its author would send: the file, or all files and folders of the bundle."""
    named = [folder / name for name in truth.get("bundle") or [truth["main"]]]
    found = [
        path
        for entry in named
        for path in (entry.rglob("*") if entry.is_dir() else [entry])
        if path.is_file()
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _pages(reading: Any, row: dict[str, Any]) -> int:
    """How many pages the typeset article has; 0 and a fault when it cannot be made."""
    from journal.pdf import ArticleSource, TypesettingError, typeset

    source = ArticleSource(
        key="bench",
        title=reading.title.value or "Untitled",
        body=reading.body,
        lang=reading.language or "en",
        dir=reading.direction,
        abstract=reading.abstract.value or "",
        media=reading.media,
    )
    try:
        return typeset(source).pages
    except TypesettingError as failure:
        row["fault"] = str(failure)
        return 0


if __name__ == "__main__":
    main()
