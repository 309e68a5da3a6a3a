"""`manage.py load_demo`: the demo journal, through the real services."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from journal.demo.ending import publish_winter, report
from journal.demo.rows import load_journal
from journal.demo.story import Story
from journal.models import Journal
from journal.organisations import SHIPPED, import_records, read_dump


class Command(BaseCommand):
    help = "Load the demo journal: people, papers in every state, a published issue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--report",
            action="store_true",
            help="say where the issue PDF is and how to sign in",
        )

    def handle(self, *, report: bool, **_options: Any) -> None:
        if report:
            return self._report()
        if Journal.objects.exists():
            self.stdout.write("The demo journal is loaded already.")
            return None
        if not settings.LOCAL:
            raise CommandError("The demo is for one's own machine: set LOCAL=1.")
        import_records(read_dump(SHIPPED))
        journal, people = load_journal()
        story = Story(journal, people)
        story.play(self.stdout.write)
        publish_winter(story, self.stdout.write)
        return None

    def _report(self) -> None:
        for line in report():
            self.stdout.write(line)
