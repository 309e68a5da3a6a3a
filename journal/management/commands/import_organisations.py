"""`manage.py import_organisations`: the list from which affiliations are suggested."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.organisations import SHIPPED, import_records, read_dump


class Command(BaseCommand):
    help = "Import organisations from a dump of ROR, or the small list that is shipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=SHIPPED,
            help="a dump of https://ror.org (v1 or v2), .json or .zip",
        )

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            written = import_records(read_dump(file))
        except (OSError, ValueError, KeyError, TypeError) as failure:
            raise CommandError(f"{file} is no dump of ROR: {failure!r}") from failure
        self.stdout.write(f"{written} organisations")
