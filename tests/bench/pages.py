"""bin/bench pages: what each page costs at 100 and at 20,000 submissions (performance.md).

For each size: a database of its own, filled by `manage.py seed`; the production server
(gunicorn, two workers, DEBUG off); each page asked for 30 times by one client. CPU is the
time of the web workers and the database backends together; the last column is CPU at the
largest size against the smallest, and may be at most 1.5.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from tests.bench import site

SIZES, LARGE = (100, 20_000), 100_000
ROUNDS, WARM = 30, 5
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Measure:
    """One page at one size; times in milliseconds, weights in bytes."""

    page: str
    queries: int
    cpu: float
    wall: float
    p95: float
    raw: int
    gzip: int
    budget_queries: int
    budget_cpu: int


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench pages")
    options.add_argument(
        "--json", action="store_true", help="end with one line of JSON"
    )
    options.add_argument("--large", action="store_true", help=f"also {LARGE:,}")
    options.add_argument("--sizes", help="other sizes, with commas")
    options.add_argument("--at", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.at:
        print(json.dumps([asdict(row) for row in measure_all()]))  # noqa: T201
        return
    sizes = (
        [int(size) for size in chosen.sizes.split(",")] if chosen.sizes else [*SIZES]
    )
    found = {size: _in_a_site(size) for size in [*sizes, *[LARGE] * chosen.large]}
    show(found)
    if chosen.json:
        print(json.dumps({str(size): rows for size, rows in found.items()}))  # noqa: T201


def _in_a_site(size: int) -> list[dict[str, float]]:
    """Measure in a process of its own, so that no setting is shared between sizes."""
    environment = site.environment(f"bench_{size}")
    site.fill(environment, size)
    command = [sys.executable, "-m", "tests.bench.pages", "--at", str(size)]
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    site.drop(environment)
    rows: list[dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def measure_all() -> list[Measure]:
    """Every page of the table, in the site that the environment names."""
    import django

    django.setup()
    from tests.bench.page_list import pages

    address = urlsplit(os.environ["SITE_URL"])
    with site.server(address.port or 80) as workers:
        return [_measure(page, address.netloc, workers) for page in pages()]


def _measure(page: site.Page, host: str, workers: list[int]) -> Measure:
    client = HTTPConnection(host, timeout=30)
    headers = {"Cookie": page.cookie, "Accept-Encoding": "identity"}
    body, walls = b"", []
    for _round in range(WARM):
        body = _get(client, page, headers)
    before = _cpu(workers)
    for _round in range(ROUNDS):
        began = time.perf_counter()
        body = _get(client, page, headers)
        walls.append((time.perf_counter() - began) * 1000)
    spent = (_cpu(workers) - before) * 1000 / ROUNDS
    return Measure(
        page.name,
        page.count_queries(),
        round(spent, 1),
        round(median(walls), 1),
        round(quantiles(walls, n=20)[18], 1),
        len(body),
        len(gzip.compress(body)),
        page.budget_queries,
        page.budget_cpu,
    )


def _get(client: HTTPConnection, page: site.Page, headers: dict[str, str]) -> bytes:
    client.request("GET", page.path, headers=headers)
    answer = client.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{page.name} ({page.path}) answered {answer.status}")
    return body


def _cpu(workers: list[int]) -> float:
    """Seconds of processor that the web workers and their database backends have had."""
    return sum(map(_seconds, [*workers, *site.backends()]))


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def show(found: dict[int, list[dict[str, float]]]) -> None:
    """The table, a line a page and size; a star marks what is over its budget."""
    head = f"{'page':<18}{'size':>8}{'queries':>9}{'CPU ms':>9}{'wall':>8}{'p95':>8}{'raw kB':>8}{'gzip kB':>9}{'ratio':>7}"
    print(head)  # noqa: T201
    smallest = min(found)
    base = {row["page"]: row["cpu"] for row in found[smallest]}
    for place in range(len(found[smallest])):
        for size, rows in found.items():
            row = rows[place]
            over = (
                row["queries"] > row["budget_queries"] or row["cpu"] > row["budget_cpu"]
            )
            ratio = row["cpu"] / base[row["page"]] if base[row["page"]] else 1
            print(  # noqa: T201
                f"{row['page']:<18}{size:>8,}{row['queries']:>9}{row['cpu']:>9}{row['wall']:>8}"
                f"{row['p95']:>8}{row['raw'] / 1000:>8.1f}{row['gzip'] / 1000:>9.1f}{ratio:>7.2f}"
                f"{' *' if over else ''}"
            )


if __name__ == "__main__":
    main()
