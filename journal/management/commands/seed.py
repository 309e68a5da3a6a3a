"""`manage.py seed --submissions N`: a large data set for measuring."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from journal.demo.rows import load_journal
from journal.demo.seed import Seeder
from journal.models import Journal


class Command(BaseCommand):
    help = "Write a large, realistic data set, fast. For measuring, never for a real journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--submissions", type=int, required=True)

    def handle(self, *, submissions: int, **_options: Any) -> None:
        began = time.monotonic()
        journal = Journal.objects.first() or load_journal()[0]
        Seeder(journal, submissions).run(lambda what: self.stdout.write(f"  {what}"))
        self.stdout.write(
            f"{submissions:,} submissions in {time.monotonic() - began:.0f} s"
        )
