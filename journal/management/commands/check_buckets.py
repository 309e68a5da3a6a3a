"""`manage.py check_buckets`: the two buckets are as closed as docs/storage.md says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal import buckets


class Command(BaseCommand):
    help = (
        "Try both buckets as a stranger without a signature would, and ask whether they"
        " keep versions, encrypt and clear away unfinished uploads (F11). Exit status 1"
        " when one does not."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = buckets.faults()
        for fault in found:
            self.stdout.write(f"alarm: {fault}")
        if found:
            raise CommandError("The buckets are not as docs/storage.md asks.")
        self.stdout.write("Nobody reads or writes in the buckets without a signature.")
