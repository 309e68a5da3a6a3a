"""bin/bench reading: every real manuscript beside the project, read, scored and typeset.

For each folder of ../shared/corpus: how long the reading took, how much memory, how
many pages it makes, and below that the score of `tools/score_reading.py` against what
the manuscript says when read by eye. Ends with exit 1 when one can be neither read nor
refused with a sentence, when the bars of time and memory are not held, or when one is
read and cannot be typeset. `--out` keeps what was read as JSON, one file a manuscript.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests import manuscripts

MEDIAN_SECONDS, WORST_SECONDS, MOST_MB = 3, 30, 600


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench reading")
    options.add_argument(
        "--json", action="store_true", help="end with one line of JSON"
    )
    options.add_argument("--out", type=Path, help="keep the readings in this folder")
    chosen = options.parse_args()
    if not manuscripts.folders():
        sys.exit(f"The corpus of real manuscripts is not at {manuscripts.CORPUS}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")
    with tempfile.TemporaryDirectory() as temporary:
        out = chosen.out or Path(temporary)
        out.mkdir(parents=True, exist_ok=True)
        result = _run(out)
    if chosen.json:
        print(json.dumps(result, ensure_ascii=False))  # noqa: T201
    sys.exit(bool(result["faults"]))


def _run(out: Path) -> dict[str, Any]:
    head = f"{'manuscript':<36}{'format':<10}{'words':>7}{'authors':>9}{'read s':>8}{'MB':>6}{'pages':>7}"
    print(head)  # noqa: T201
    rows = [_measure(folder, out) for folder in manuscripts.folders()]
    limits = _limits(rows)
    faults = [f"{row['name']}: {row['fault']}" for row in rows if row["fault"]]
    faults += [name for name, value in limits.items() if value["got"] > value["most"]]
    for name, value in limits.items():
        print(f"{name:<36}{value['got']:>8.1f} of at most {value['most']}")  # noqa: T201
    return {
        "manuscripts": rows,
        "limits": limits,
        "scores": _score(out),
        "faults": faults,
    }


def _measure(folder: Path, out: Path) -> dict[str, Any]:
    from submissions.reading import Reading, Refused, read_in_jail

    row: dict[str, Any] = {"name": folder.name, "fault": "", "seconds": 0.0, "mb": 0.0}
    truth = manuscripts.truth_of(folder)
    try:
        reading = read_in_jail(manuscripts.files_of(folder, truth), main=truth["main"])
    except Refused as refusal:
        reading = Reading(main=truth["main"], refused=refusal.reason)
    written = json.dumps(reading.to_json(), ensure_ascii=False)
    (out / f"{folder.name}.json").write_text(written, encoding="utf-8")
    if reading.refused:
        row["refused"] = reading.refused
        print(f"{folder.name:<36}refused: {reading.refused}")  # noqa: T201
        return row
    row |= {"words": reading.counts["words"].out, "seconds": reading.seconds}
    row["mb"] = reading.peak_mb
    row["pages"] = _pages(reading, row)
    if not reading.title or not row["words"]:
        row["fault"] = row["fault"] or "without title or text"
    print(  # noqa: T201
        f"{folder.name:<36}{reading.format:<10}{row['words']:>7,}{len(reading.authors):>9}"
        f"{reading.seconds:>8.1f}{reading.peak_mb:>6.0f}{row['pages']:>7}  {row['fault']}"
    )
    return row


def _limits(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """What the whole corpus took, beside what it may take."""
    seconds = [row["seconds"] for row in rows]
    return {
        "median seconds": {"got": median(seconds), "most": MEDIAN_SECONDS},
        "worst seconds": {"got": max(seconds), "most": WORST_SECONDS},
        "peak MB": {"got": max(row["mb"] for row in rows), "most": MOST_MB},
    }


def _score(out: Path) -> dict[str, Any]:
    """Print the score of each manuscript and of all; the totals as data."""
    tool = manuscripts.scorer()
    scores = {
        folder.name: tool.score(
            manuscripts.truth_of(folder),
            json.loads((out / f"{folder.name}.json").read_text(encoding="utf-8")),
        )
        for folder in manuscripts.folders()
    }
    print()  # noqa: T201
    for name, row in scores.items():
        print(tool.line(name, row))  # noqa: T201
    totals: dict[str, Any] = tool.totals_of(scores)
    print()  # noqa: T201
    for key, value in totals.items():
        shown = "/".join(map(str, value)) if isinstance(value, list) else value
        print(f"{key:<18} {shown}")  # noqa: T201
    return totals


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
