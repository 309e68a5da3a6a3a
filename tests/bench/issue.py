"""bin/bench issue: the building of an issue beside the naive build, in one run (pdf.md 11).

A site of its own with one issue of N made-up articles of real length. One worker with a
warm engine builds it in every way, as it does in production: rows, storage, cache, jail.
Naive is the same content as one HTML and one layout, in the same warm engine, so that
loading it counts on neither side. CPU is judged by its ratio to naive, which a busy
machine moves on both sides. The pictures of the web pages, which naive does not make, are
counted apart (`cold_cpu_with_web`). Wall time means little unless both cores are idle, so
the load is printed beside it and wall time is judged only where the machine was idle.
Memory is of the whole tree of processes, a page that several share counted once. Ends
with exit 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from journal import embedded
from tests.bench import site
from tests.bench.issue_articles import article

IDLE = 0.5  # load at which wall time is judged
CASES = ("cold", "unchanged", "reordered", "one-changed", "naive")
TARGETS = {
    "unchanged": 0.06,
    "reordered": 0.06,
    "one_changed": 0.15,
    "cold_cpu": 1.20,
    "cold_wall": 0.70,
    "size": 1.05,
    "stitch_ms_page": 8,
    "rss_mib": 600,
    "worker_mib": 400,
}
AT_24 = {"one_changed": 0.08}


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench issue")
    options.add_argument("--articles", type=int, default=12)
    options.add_argument(
        "--json", action="store_true", help="end with one line of JSON"
    )
    options.add_argument("--keep", type=Path, help="keep the PDFs in this folder")
    options.add_argument("--inside", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        _inside(chosen.inside, chosen.articles, chosen.keep)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = Bench(chosen.articles, folder).run()
    targets = TARGETS | (AT_24 if chosen.articles >= 24 else {})
    missed = _show(found, targets)
    if chosen.json:
        print(json.dumps(found | {"missed": missed}))  # noqa: T201
    sys.exit(bool(missed))


@dataclass
class Bench:
    """One issue, built in every way."""

    articles: int
    folder: Path

    def run(self) -> dict[str, Any]:
        self.environment = site.environment("bench_issue")
        local = embedded.here().variables()
        self.environment |= {k: v for k, v in local.items() if k.startswith("S3_")}
        try:
            site.fill(self.environment, max(100, self.articles * 4))
            self._change("fill")
            return self._measure()
        finally:
            self._change("sweep")
            site.drop(self.environment)

    def _measure(self) -> dict[str, Any]:
        load = os.getloadavg()[0]
        cases = self._cases()
        cold, unchanged, reordered, changed, naive = (cases[name] for name in CASES)
        cpu = naive["cpu_s"]

        def share(case: dict[str, Any]) -> float:
            return round((case["cpu_s"] - case["web_s"]) / cpu, 3)

        return {
            "articles": self.articles,
            "pages": cold["pages"],
            "naive_cpu_s": cpu,
            "naive_wall_s": naive["wall_s"],
            "unchanged": share(unchanged),
            "unchanged_rendered": unchanged["rendered"],
            "reordered": share(reordered),
            "reordered_rendered": reordered["rendered"],
            "one_changed": share(changed),
            "one_changed_rendered": changed["rendered"],
            "one_changed_pages": changed["pages"] - cold["pages"],
            "one_changed_article_s": changed["slowest_s"],
            "cold_cpu": share(cold),
            "cold_cpu_with_web": round(cold["cpu_s"] / cpu, 3),
            "cold_wall": round(cold["wall_s"] / naive["wall_s"], 2),
            "size": round(changed["bytes"] / naive["bytes"], 3),
            "stitch_ms_page": round(1000 * unchanged["stitch_s"] / cold["pages"], 1),
            "rss_mib": round(max(case["tree_mib"] for case in (cold, changed))),
            "worker_mib": round(cold["worker_mib"]),
            "naive_mib": round(naive["worker_mib"]),
            "load": round(load, 1),
        }

    def _cases(self) -> dict[str, dict[str, Any]]:
        """Each case as one warm worker builds it, in a process of its own."""
        command = [sys.executable, "-m", "tests.bench.issue", "--inside", "measure",
                   "--articles", str(self.articles), "--keep", str(self.folder)]  # fmt: skip
        done = subprocess.run(
            command, cwd=site.ROOT, env=self.environment, stdout=subprocess.PIPE,
            text=True, check=True,
        )  # fmt: skip
        found: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
        return found

    def _change(self, what: str) -> None:
        command = [sys.executable, "-m", "tests.bench.issue", "--inside", what,
                   "--articles", str(self.articles)]  # fmt: skip
        subprocess.run(command, cwd=site.ROOT, env=self.environment, check=True)


class Memory:
    """The most that a process and its children have held together, shared pages once."""

    spent = 0.0  # CPU seconds of all watching, which is no part of what is measured

    def __init__(self, pid: int) -> None:
        self.pid, self.most = pid, 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def stop(self) -> float:
        self.ended.set()
        self.thread.join()
        return self.most

    def _watch(self) -> None:
        while not self.ended.wait(0.25):
            self.most = max(self.most, sum(map(_held, _tree(self.pid))))
        Memory.spent += time.thread_time()


def _tree(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting.extend(map(int, task.read_text().split()))
            except OSError:
                continue  # it has ended meanwhile
    return found


def _held(pid: int) -> float:
    """MiB of one process; a page that several share counts for each its part."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0  # it has ended meanwhile
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "")
    return int(line.split()[1]) / 1024 if line else 0.0


def _show(found: dict[str, Any], targets: dict[str, float]) -> list[str]:
    """Print the table; returns the names of what misses its target."""
    missed = []
    for name, value in found.items():
        most = targets.get(name)
        held = most is None or value <= most
        judged = name != "cold_wall" or found["load"] <= IDLE
        if not held and judged:
            missed.append(name)
        said = "" if most is None else f"of at most {most}{'' if held else '  MISSED'}"
        print(f"{name:<22}{value:>10}  {said}")  # noqa: T201
    if found["one_changed_rendered"] != 1 or found["unchanged_rendered"]:
        missed.append("rendered")
    if found["load"] > IDLE:
        print("The machine was busy: wall time is not judged.")  # noqa: T201
    return missed


# ---- Inside the measured site ----------------------------------------------------


def _inside(what: str, articles: int, folder: Path | None) -> None:
    import django

    django.setup()
    if what == "measure":
        assert folder is not None
        print(json.dumps(_measure_all(folder)))  # noqa: T201
    else:
        {"fill": _fill, "sweep": _sweep}[what](articles)


def _measure_all(folder: Path) -> dict[str, dict[str, Any]]:
    from issues.management.commands.build_issue import Quiet, naive_of
    from issues.models import Issue
    from issues.production import run
    from journal.pdf import ArticleSource, typeset

    typeset(ArticleSource(key="warm", title="Warm", body="<p>Warm.</p>"))
    issue = Issue.objects.select_related("journal").get(year=2031)
    found = {}
    for name in CASES:
        {"reordered": _swap, "one-changed": _grow}.get(name, _nothing)()
        built = run.build(issue, Quiet()) if name == "naive" else None
        before, begun, memory = _cpu(), time.monotonic(), Memory(os.getpid())
        if built is not None:
            naive_of(built)
        else:
            built = run.build(issue, Quiet())
        wall, tree = time.monotonic() - begun, memory.stop()
        found[name] = {
            "cpu_s": round(_cpu() - before, 2),
            "wall_s": round(wall, 2),
            "web_s": 0 if name == "naive" else round(built.web_seconds, 2),
            "tree_mib": tree,
            "worker_mib": built.peak_mib,
            "pages": built.file_pages,
            "rendered": built.rendered,
            "bytes": len(built.pdf),
            "stitch_s": built.stitch_seconds,
            "slowest_s": round(max((p.made.cpu_seconds for p in built.pieces if p.made), default=0), 2),
        }  # fmt: skip
        (folder / f"{name}.pdf").write_bytes(built.pdf)
        print(f"  {name}: {found[name]}", file=sys.stderr)  # noqa: T201
    return found


def _nothing() -> None: ...


def _cpu() -> float:
    """Of this process without the watching of memory, and of the engine's forks."""
    from journal import warm
    from journal.pdf.typesetting import READY

    return time.process_time() - Memory.spent + warm.spent(READY)


def _fill(articles: int) -> None:
    from issues.models import Article, Issue
    from journal import storage
    from journal.models import Journal
    from submissions.choices import FileKind
    from submissions.models import ManuscriptFile, Submission

    journal = Journal.objects.get()
    section = journal.sections.filter(is_peer_reviewed=True).first()
    day = date(2031, 12, 21)
    issue = Issue.objects.create(
        journal=journal, year=2031, season="winter", closes_on=day, publish_on=day
    )
    papers = Submission.objects.filter(article=None, versions__isnull=False)
    for number, paper in enumerate(papers.distinct()[:articles], 1):
        made = article(number)
        version = paper.versions.last()
        for name, data in made.pop("media").items():
            held = storage.put(data)
            ManuscriptFile.objects.create(
                version=version, kind=FileKind.MEDIA, name=name, key=held.key,
                size=held.size, sha256=held.sha256, media_type="image/png",
            )  # fmt: skip
        Article.objects.create(
            submission=paper, version=version, issue=issue, section=section,
            position=number, slug=f"bench-{number}", elocation=f"e04{number:02d}",
            doi=f"10.5555/bench.{number}", **made,
        )  # fmt: skip


def _swap() -> None:
    from issues.models import Article

    first, second = Article.objects.filter(slug__in=["bench-2", "bench-3"])
    first.position, second.position = second.position, first.position
    first.save(update_fields=["position"])
    second.save(update_fields=["position"])


def _grow() -> None:
    from issues.models import Article

    Article.objects.filter(slug="bench-2").update(body=article(2, extra=3)["body"])


def _sweep(_articles: int) -> None:
    """The objects of the site; its rows go with the database."""
    from issues.models import Picture, RenderedPiece
    from journal import storage
    from submissions.models import ManuscriptFile

    pictures = ManuscriptFile.objects.filter(
        version__submission__article__slug__startswith="bench-"
    )
    for rows in (RenderedPiece.objects, Picture.objects, pictures):
        for key in rows.exclude(key="").values_list("key", flat=True):
            storage.delete(key)


if __name__ == "__main__":
    main()
