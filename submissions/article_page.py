"""What the apps beside add to the public page of an article.

`issues` knows of no reports; whoever does hands in a section when the app is ready: a
function from the standing of everybody to a template and its context, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from submissions.permissions import Standing

Section = Callable[[Standing], tuple[str, dict[str, Any]] | None]
_sections: list[Section] = []


def add_section(section: Section) -> None:
    """Show this section after those added before it."""
    if section not in _sections:
        _sections.append(section)


def sections(everybody: Standing) -> list[dict[str, Any]]:
    """What there is to show: {"template", ...its context}."""
    shown = [section(everybody) for section in _sections]
    return [{"template": made[0], **made[1]} for made in shown if made]
