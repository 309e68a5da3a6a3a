"""What the apps above add to an author's page of a paper.

`submissions` knows of no decisions, reports or issues; whoever does hands in a panel
when the app is ready: a function from the paper, the reader's standing and the reader to a template
and its context, or None when there is nothing to show (or nothing this reader may see).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journal.models import User
from submissions.models import Submission
from submissions.permissions import Standing

Panel = Callable[[Submission, Standing, User], tuple[str, dict[str, Any]] | None]
_panels: list[Panel] = []


def add_panel(panel: Panel) -> None:
    """Show this panel on every author's page, after those added before it."""
    if panel not in _panels:
        _panels.append(panel)


def panels(
    submission: Submission, standing: Standing, reader: User
) -> list[dict[str, Any]]:
    """What there is to show: {"template", ...its context}."""
    shown = [panel(submission, standing, reader) for panel in _panels]
    return [{"template": made[0], **made[1]} for made in shown if made]
