"""`manage.py draw_workflow`: write docs/workflow.md from the transition table."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from submissions.diagram import document


class Command(BaseCommand):
    help = "Write docs/workflow.md from the transition table."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "workflow.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(str(path))
