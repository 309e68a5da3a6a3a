"""``manage.py build_issue SLUG``: build an issue's PDF here and now."""

from __future__ import annotations

import json
import resource
import time
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from issues.models import Article, Issue
from issues.production import run
from journal import warm
from journal.pdf import TypesettingError
from journal.pdf.typesetting import READY


class Command(BaseCommand):
    help = "Build the PDF of an issue, named like 2026-winter, and say what it cost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="2026-winter")
        parser.add_argument(
            "--naive",
            action="store_true",
            help="lay the same content out in one run: the measure for the build",
        )
        parser.add_argument("--out", help="where the PDF is written", metavar="X.pdf")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(
        self, *, slug: str, naive: bool, out: str | None, **options: Any
    ) -> None:
        issue = _issue(slug)
        spent = Spent()
        try:
            built = run.build(issue, Quiet())
            if naive:
                spent = Spent()
                naive_of(built)
        except (run.BuildFailed, TypesettingError) as failure:
            raise CommandError(str(failure)) from failure
        figures = {
            "pages": built.file_pages,
            "rendered": built.rendered,
            "reused": built.reused,
            "bytes": len(built.pdf),
            "stitch_s": round(built.stitch_seconds, 3),
            "web_s": round(built.web_seconds, 2),
            "worker_mib": round(built.peak_mib, 1),
            **spent.figures(),
        }
        path = Path(out or f"{slug}.pdf")
        path.write_bytes(built.pdf)
        if options["json"]:
            self.stdout.write(json.dumps(figures | {"path": str(path)}))
            return
        self.stdout.write(
            f"{path}: {figures['pages']} pages, {figures['rendered']} articles typeset, "
            f"{figures['reused']} reused, {figures['cpu_s']} s of computing time"
        )


class Quiet:
    """A build of the command line tells of nothing but failures."""

    def starts(self, article: Article) -> None: ...
    def done(self, article: Article, pages: int, warnings: Any) -> None: ...
    def failed(self, article: Article, reason: str) -> None: ...
    def joins(self, done: int, total: int) -> None: ...
    def alive(self) -> None: ...


def _issue(slug: str) -> Issue:
    year, _dash, season = slug.partition("-")
    rows = Issue.objects.select_related("journal")
    issue = (
        rows.filter(year=int(year), season=season).first() if year.isdigit() else None
    )
    if issue is None:
        raise CommandError(
            f"There is no issue {slug}. Issues are named like 2026-winter."
        )
    return issue


def naive_of(built: run.Built) -> None:
    """One HTML, one layout; page numbers come from the build before, as a gift."""
    from issues.stitch import naive

    pairs = [
        (
            replace(piece.source, media=run.media_bytes(piece.article)),
            run.made_of(piece),
        )
        for piece in built.pieces
    ]
    made = naive(built.issue, pairs)
    built.pdf, built.peak_mib = made.pdf, made.peak_mib
    built.rendered, built.reused = len(pairs), 0


class Spent:
    """Time since it was made, of this process and of all that it has started."""

    def __init__(self) -> None:
        warm.end(READY)  # what the clean process has used counts when it has ended
        self.begun, self.cpu = time.monotonic(), _cpu_seconds()

    def figures(self) -> dict[str, float]:
        wall = time.monotonic() - self.begun
        warm.end(READY)
        return {
            "cpu_s": round(_cpu_seconds() - self.cpu, 2),
            "wall_s": round(wall, 2),
        }


def _cpu_seconds() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
