"""`manage.py check_record`: rows and objects agree, and no line of the record is changed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal import evidence, stocktaking


class Command(BaseCommand):
    help = (
        "Walk the chains of the event log, and compare the rows of stored files with"
        " the objects in S3, both ways: exists, size, SHA-256 of a sample. Repairs"
        " nothing; exit status 1 when a line was tampered with or a row is not served"
        " by its object."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sample", type=int, default=100, help="How many objects are read whole."
        )
        parser.add_argument("--all", action="store_true", help="Read every object.")
        parser.add_argument(
            "--noted",
            action="append",
            default=[],
            metavar="CHAIN:LENGTH:DIGEST",
            help="An end of a chain that was noted down earlier; may be given often.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        failures = [self._lines(options["noted"]), self._files(options)]
        if any(failures):
            raise CommandError(" ".join(filter(None, failures)))

    def _lines(self, noted: list[str]) -> str:
        found = evidence.examine(noted)
        for alarm in found.alarms:
            self.stdout.write(f"alarm: {alarm}")
        for end in found.ends:
            self.stdout.write(f"end of chain {end}")
        self.stdout.write(
            f"{found.lines} lines of the record in {len(found.ends)} chains;"
            f" {len(found.alarms)} alarms."
        )
        count = len(found.alarms)
        return f"The record was tampered with in {count} places." if count else ""

    def _files(self, options: dict[str, Any]) -> str:
        stock = stocktaking.take(sample=None if options["all"] else options["sample"])
        for line in stock.alarms:
            self.stdout.write(f"alarm: {line}")
        for line in stock.rubbish:
            self.stdout.write(f"no row: {line}")
        self.stdout.write(
            f"{stock.rows} rows, {stock.objects} objects, {stock.read} read whole;"
            f" {len(stock.alarms)} alarms, {len(stock.rubbish)} objects without a row."
        )
        count = len(stock.alarms)
        return f"{count} rows are not served by an object." if count else ""
