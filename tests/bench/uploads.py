"""bin/bench uploads: ten manuscripts at once, and what the other pages feel of it.

A site of its own with the production server and one worker, as `deploy/` starts them, and
the real manuscripts beside the project. Three things are measured:

1. each manuscript alone: from its first byte to the check page filled with what was read;
2. ten at once, three times, while a reader of three pages goes on asking: 95 in 100
   requests of a page while they are read, against the same page before and after, taken
   in turns, because the machine has other work as well;
3. a document of 50 MB, by a plain form and in pieces: time, and how much more memory the
   web process held at most.

Ends with exit 1 when a bar is not held. Run it on a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from tests import manuscripts
from tests.bench import site
from tests.bench.giving import Author, Given, packed

AT_ONCE, ROUNDS, SUBMISSIONS = 10, 3, 1_000
IDLE_SECONDS, PAUSE = 12, 0.02
LARGE_MB = 50
MEDIAN_SECONDS, WORST_SECONDS, MOST_RATIO = 3, 30, 1.5
MOST_MORE_MB = 150


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench uploads")
    options.add_argument(
        "--json", action="store_true", help="end with one line of JSON"
    )
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument(
        "--every", type=int, default=1, help="each so many-th manuscript alone"
    )
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if not manuscripts.folders():
        sys.exit(f"The corpus of real manuscripts is not at {manuscripts.CORPUS}.")
    if chosen.inside:
        print(json.dumps(_measure(chosen.rounds, chosen.every)))  # noqa: T201
        return
    result = _in_a_site(chosen.rounds, chosen.every)
    faults = show(result)
    if chosen.json:
        print(json.dumps(result | {"faults": faults}))  # noqa: T201
    sys.exit(bool(faults))


def _in_a_site(rounds: int, every: int) -> dict[str, Any]:
    """Measure in a process whose settings name the site."""
    environment = site.environment("bench_uploads")
    try:
        site.fill(environment, SUBMISSIONS)
        command = [sys.executable, "-m", "tests.bench.uploads", "--inside"]
        command += ["--rounds", str(rounds), "--every", str(every)]
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    finally:
        site.drop(environment)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(rounds: int, every: int) -> dict[str, Any]:
    import django

    django.setup()
    address = urlsplit(os.environ["SITE_URL"])
    host, port = address.netloc, address.port or 80
    pages, authors = _pages(), [Author(host, cookie) for cookie in _cookies()]
    with site.server(port, workers=3, threads=4) as web, site.worker():
        files = [packed(folder) for folder in manuscripts.folders()]
        _say("one after another")
        alone = [authors[0].give(*file) for file in files[::every]]
        _say(f"{AT_ONCE} at once")
        reader, crowd = Reader(host, pages), []
        for turn in range(rounds):
            reader.ask_for(IDLE_SECONDS)
            start = turn * AT_ONCE % len(files)
            chosen = (files + files)[start : start + AT_ONCE]
            crowd += _at_once(authors, chosen, reader)
            reader.ask_for(IDLE_SECONDS)
        _say(f"{LARGE_MB} MB")
        large = [_large(authors[0], web, in_pieces=way) for way in (False, True)]
    return {
        "alone": [asdict(one) for one in alone],
        "crowd": [asdict(one) for one in crowd],
        "pages": reader.times(),
        "large": large,
    }


def _cookies() -> list[str]:
    """Ten authors of the site, signed in."""
    from submissions.models import Submission
    from tests.bench.page_list import cookie

    people: dict[int, Any] = {}
    for paper in Submission.objects.select_related("submitter").order_by("pk"):
        people.setdefault(paper.submitter_id, paper.submitter)
        if len(people) == AT_ONCE:
            break
    return [cookie(person) for person in people.values()]


def _pages() -> list[site.Page]:
    from tests.bench.page_list import pages

    asked = ("desk", "author's list", "public home")
    return [page for page in pages() if page.name in asked]


def _say(what: str) -> None:
    print(f"  {what}", file=sys.stderr)  # noqa: T201


# ---- Ten at once -----------------------------------------------------------------


@dataclass
class Reader:
    """Somebody who goes from page to page; notes how long each one took."""

    host: str
    pages: list[site.Page]
    took: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def ask_for(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        self.ask_while(lambda: time.monotonic() < ends, "idle")

    def ask_while(self, goes_on: Any, when: str) -> None:
        line = HTTPConnection(self.host, timeout=60)
        while goes_on():
            for page in self.pages:
                began = time.perf_counter()
                line.request("GET", page.path, headers={"Cookie": page.cookie})
                answer = line.getresponse()
                answer.read()
                if answer.status != 200:
                    raise SystemExit(f"{page.name} answered {answer.status}")
                took = (time.perf_counter() - began) * 1000
                kept = self.took.setdefault(page.name, {"idle": [], "busy": []})
                kept[when].append(took)
                time.sleep(PAUSE)

    def times(self) -> dict[str, dict[str, float]]:
        return {
            name: {
                f"{when}_{what}": round(value, 1)
                for when, found in kept.items()
                for what, value in (("median", median(found)), ("p95", _p95(found)))
            }
            | {
                "requests": len(kept["busy"]),
                "ratio": round(_p95(kept["busy"]) / _p95(kept["idle"]), 2),
            }
            for name, kept in self.took.items()
        }


def _p95(found: list[float]) -> float:
    return quantiles(found, n=20)[18]


def _at_once(
    authors: list[Author], files: list[tuple[str, bytes]], reader: Reader
) -> list[Given]:
    """Each author gives a manuscript at the same moment; half of them in pieces."""
    with _reading(reader), ThreadPoolExecutor(AT_ONCE) as all_of_them:
        waiting = [
            all_of_them.submit(author.give, *file, in_pieces=bool(number % 2))
            for number, (author, file) in enumerate(zip(authors, files, strict=True))
        ]
        return [one.result() for one in waiting]


@contextmanager
def _reading(reader: Reader) -> Iterator[None]:
    """Somebody goes on asking for pages meanwhile."""
    over = threading.Event()
    others = threading.Thread(
        target=reader.ask_while, args=(lambda: not over.is_set(), "busy")
    )
    others.start()
    try:
        yield
    finally:
        over.set()
        others.join()


# ---- A large file ----------------------------------------------------------------


def _large(author: Author, web: list[int], *, in_pieces: bool) -> dict[str, Any]:
    before = {pid: _status(pid, "VmRSS") for pid in web}
    for pid in web:
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # forget the peak until now
    given = author.give("photographs.docx", _document(), in_pieces=in_pieces)
    more = max(_status(pid, "VmHWM") - before[pid] for pid in web)
    way = "in pieces" if in_pieces else "plain form"
    return asdict(given) | {"way": way, "more_mb": round(more, 1)}


def _document() -> bytes:
    """A real document with photographs, as many as make it just 50 MB."""
    _name, data = next(
        file for file in map(packed, manuscripts.folders()) if file[0].endswith(".docx")
    )
    held, most = io.BytesIO(), LARGE_MB * 1024 * 1024 - 4096
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        number = 0
        while (room := most - held.tell()) > 4096:
            number += 1
            photograph = os.urandom(min(room - 2048, 5_000_000))
            new.writestr(
                zipfile.ZipInfo(f"word/media/photograph{number}.png"), photograph
            )
    return held.getvalue()


def _status(pid: int, line: str) -> float:
    """One line of the kernel's account of a process, in MB."""
    for row in Path(f"/proc/{pid}/status").read_text().splitlines():
        if row.startswith(f"{line}:"):
            return int(row.split()[1]) / 1024
    raise SystemExit(f"The process {pid} has no {line}.")


# ---- What came out ---------------------------------------------------------------


def show(result: dict[str, Any]) -> list[str]:
    """Print the figures; gives the bars that were not held."""
    faults = _show_times(result["alone"], "alone", bars=True)
    faults += _show_times(result["crowd"], f"{AT_ONCE} at once", bars=False)
    print(f"\n{'page, ms':<18}{'idle':>8}{'p95':>8}{'busy':>8}{'p95':>8}{'ratio':>8}")  # noqa: T201
    for name, row in result["pages"].items():
        shown = ("idle_median", "idle_p95", "busy_median", "busy_p95", "ratio")
        print(f"{name:<18}" + "".join(f"{row[key]:>8}" for key in shown))  # noqa: T201
        if row["ratio"] > MOST_RATIO:
            faults.append(f"{name}: p95 {row['ratio']} times idle")
    print(f"\n{LARGE_MB} MB{'':<13}{'answered':>10}{'filled':>9}{'more MB':>9}")  # noqa: T201
    for row in result["large"]:
        print(  # noqa: T201
            f"{row['way']:<18}{row['answered']:>10.1f}{row['filled']:>9.1f}{row['more_mb']:>9}"
        )
        if row["refused"]:
            faults.append(f"{LARGE_MB} MB, {row['way']}: {row['refused']}")
        if row["more_mb"] > MOST_MORE_MB:
            faults.append(f"{LARGE_MB} MB, {row['way']}: {row['more_mb']} MB more")
    for fault in faults:
        print(f"not held: {fault}")  # noqa: T201
    return faults


def _show_times(rows: list[dict[str, Any]], name: str, *, bars: bool) -> list[str]:
    """The table of one way of giving; a refusal is a fault."""
    print(f"\n{name:<42}{'kB':>7}{'answered':>10}{'filled':>9}{'copy':>8}  seconds")  # noqa: T201
    for row in rows:
        print(  # noqa: T201
            f"{row['name'][:40]:<42}{row['size'] // 1024:>7,}{row['answered']:>10.2f}"
            f"{row['filled']:>9.2f}{row['settled']:>8.2f}  {row['refused']}"
        )
    filled = [row["filled"] for row in rows]
    print(f"{'median, worst':<42}{'':>17}{median(filled):>9.2f}{max(filled):>8.2f}")  # noqa: T201
    faults = [f"{row['name']}: {row['refused']}" for row in rows if row["refused"]]
    faults += [f"{row['name']}: never filled" for row in rows if not row["filled"]]
    if bars and median(filled) > MEDIAN_SECONDS:
        faults.append(f"{name}: median {median(filled):.1f} s")
    if bars and max(filled) > WORST_SECONDS:
        faults.append(f"{name}: worst {max(filled):.1f} s")
    return faults


if __name__ == "__main__":
    main()
