"""The child in the jail: reads the files in `in/`, writes `out/` for its parent."""

import json
import re
import resource
import sys
import time
from pathlib import Path

from submissions.reading.model import Reading, Refused
from submissions.reading.reader import read


def main(main_file: str | None) -> None:
    """Read, and write `reading.json`, `body.html` and `media/`."""
    started = time.monotonic()
    files = {
        str(path.relative_to("in")): path.read_bytes()
        for path in sorted(Path("in").rglob("*"))
        if path.is_file()
    }
    try:
        reading = read(files, main_file)
    except Refused as refusal:
        reading = Reading(main=main_file or next(iter(files)), refused=refusal.reason)
    except RecursionError:
        reading = Reading(
            main=main_file or next(iter(files)),
            refused="The text is nested too deeply to be read. Simplify its structure.",
        )
    reading.seconds = round(time.monotonic() - started, 3)
    own = _most_held()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    reading.peak_mb = round(max(own, children) / 1024, 1)
    _write(reading, Path("out"))


def _most_held() -> int:
    """The most memory that this program held, in kB. What rusage calls so counts what
    whoever started it held as well, since that lasts through exec (getrusage(2))."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0])


def _write(reading: Reading, folder: Path) -> None:
    media = folder / "media"
    media.mkdir(parents=True, exist_ok=True)
    for name, data in reading.media.items():
        (media / name).write_bytes(data)
    (folder / "body.html").write_text(reading.body, encoding="utf-8")
    (folder / "reading.json").write_text(
        json.dumps(reading.to_json(), ensure_ascii=False), encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
