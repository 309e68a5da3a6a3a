"""Show what would be read from a manuscript; nothing is saved."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions.reading import Reading, Refused, read_in_jail


class Command(BaseCommand):
    help = (
        "Read manuscripts and show title, authors, counts and warnings. A folder is one "
        "manuscript with its figures and bibliography. Saves nothing; exits with 1 when "
        "a file is refused."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--json", action="store_true", help="one JSON value per file"
        )
        parser.add_argument("--main", help="which file of a folder is the manuscript")
        parser.add_argument("--body", type=Path, help="write the canonical HTML there")

    def handle(self, *args: Any, **options: Any) -> None:
        refused = False
        for path in options["files"]:
            reading = read_path(path, options["main"])
            refused |= reading.refused is not None
            if options["body"] and reading.body:
                options["body"].write_text(reading.body, encoding="utf-8")
            if options["json"]:
                plain = {"file": str(path)} | reading.to_json()
                self.stdout.write(json.dumps(plain, ensure_ascii=False))
            else:
                self.stdout.write(report(path, reading))
        if refused:
            sys.exit(1)


def read_path(path: Path, main: str | None = None) -> Reading:
    """The reading of a file or of a folder; a refusal is a reading that says so."""
    if not path.exists():
        raise CommandError(f"There is no file {path}.")
    try:
        return read_in_jail(files_at(path), main=main)
    except Refused as refusal:
        return Reading(main=path.name, refused=refusal.reason)


def files_at(path: Path) -> dict[str, bytes]:
    """One file by its name, or every file below a folder by its place there."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }


def report(path: Path, reading: Reading) -> str:
    """The reading for a person at a terminal."""
    if reading.refused:
        return f"{path}: refused. {reading.refused}"
    lines = [f"{path} ({reading.dialect or reading.format}, {reading.seconds:.1f} s)"]
    for label, found in (("Title", reading.title), ("Abstract", reading.abstract)):
        text = str(found.value or "—")
        where = f"  [{found.place}{'' if found.sure else ', a guess'}]" if found else ""
        lines.append(f"  {label}: {text[:200]}{'…' if len(text) > 200 else ''}{where}")
    lines.append(f"  Keywords: {'; '.join(reading.keywords.value or []) or '—'}")
    for author in reading.authors:
        details = [*author.affiliations, author.orcid, author.email]
        star = " *" if author.corresponding else ""
        lines.append(
            f"  Author: {author.name}{star}  {' | '.join(filter(None, details))}"
        )
    lines.append(f"  Language: {reading.language or '—'} ({reading.direction})")
    for kind, count in reading.counts.items():
        lines.append(f"  {kind:11} {count.into} in, {count.out} kept")
    lines += [f"  ! {warning.kind}: {warning.text}" for warning in reading.warnings]
    return "\n".join(lines)
