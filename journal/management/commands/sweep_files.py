"""`manage.py sweep_files`: objects without a row, listed first and deleted 30 days later.

For a timer, once a night; a run that was missed only makes the others wait.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from journal.sweeping import sweep


class Command(BaseCommand):
    help = "List objects in S3 that no row knows; delete those listed 30 days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep(timezone.now())
        for line in swept.listed:
            self.stdout.write(f"listed: {line}")
        for line in swept.deleted:
            self.stdout.write(f"deleted: {line}")
        self.stdout.write(
            f"{len(swept.listed)} objects listed, {len(swept.deleted)} deleted."
        )
