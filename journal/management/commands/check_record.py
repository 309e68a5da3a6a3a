"""`manage.py check_record`: rows and objects agree."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal import stocktaking


class Command(BaseCommand):
    help = (
        "Compare the rows of stored files with the objects in S3, both ways: exists,"
        " size, SHA-256 of a sample. Repairs nothing; exit status 1 when a row is not"
        " served by its object."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sample", type=int, default=100, help="How many objects are read whole."
        )
        parser.add_argument("--all", action="store_true", help="Read every object.")

    def handle(self, *args: Any, **options: Any) -> None:
        stock = stocktaking.take(sample=None if options["all"] else options["sample"])
        for line in stock.alarms:
            self.stdout.write(f"alarm: {line}")
        for line in stock.rubbish:
            self.stdout.write(f"no row: {line}")
        self.stdout.write(
            f"{stock.rows} rows, {stock.objects} objects, {stock.read} read whole;"
            f" {len(stock.alarms)} alarms, {len(stock.rubbish)} objects without a row."
        )
        if stock.alarms:
            raise CommandError(f"{len(stock.alarms)} rows are not served by an object.")
