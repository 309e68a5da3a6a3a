"""What axe-core says of a page in one dress, and how far it runs over the edge.

Only violations are described, and without a selector for each: axe spends most of its
time on describing what is well (axe-core API, "Options Parameter").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

SOURCE = (Path(__file__).resolve().parent / "vendor/axe/axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": LEVELS, "resultTypes": ["violations"], "selectors": False}
RUN = """async (options) => {
  const found = await axe.run(document, options);
  const { scrollWidth, clientWidth } = document.documentElement;
  const said = found.violations.flatMap((problem) =>
    problem.nodes.map((node) => `${problem.id}: ${node.html.slice(0, 160)}`));
  return { said, looked: found.passes.length, over: scrollWidth - clientWidth };
}"""


def problems(page: Any, theme: str, width: int, direction: str = "") -> list[str]:
    """Put the page in this dress and judge it; `direction` turns it (rtl, ltr)."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    if direction:
        page.evaluate("side => { document.documentElement.dir = side }", direction)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE)
    found = page.evaluate(RUN, OPTIONS)
    assert found["looked"]  # it has really judged something
    over = [f"runs over by {found['over']} px"] if found["over"] > 0 else []
    return found["said"] + over
