"""A dot a person, in rows; the last row is over the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .frame import NOTHING, dot, joined, line, linked, rect, svg, text

LEFT, TOP, STEP, APART, RADIUS = 114, 24, 46, 15.4, 5.4
MOST = 24  # dots of a row; more people share a dot
ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class DotRow:
    """So many people in the same state."""

    name: str
    n: int
    said: str
    is_over: bool = False
    url: str = ""


def people_of_a_dot(counts: Sequence[int]) -> int:
    """How many people one dot stands for, so that the longest row fits."""
    most = max(counts, default=0)
    return next((n for n in ROUND if most <= n * MOST), most)


def dot_rows(rows: Sequence[DotRow], *, label: str, limit: str) -> SafeString:
    """The line is drawn before the first row that is over it."""
    each = people_of_a_dot([row.n for row in rows])
    below = next((i for i, row in enumerate(rows) if row.is_over), len(rows))
    y = TOP + STEP * below - STEP / 2 + 4
    return svg(
        TOP + STEP * len(rows) - 14,
        label,
        joined(_row(i, row, each) for i, row in enumerate(rows)),
        line("target", LEFT - 6, y, 536, y),
        text(536, y - 6, limit, "lbl", "end"),
    )


def _row(place: int, row: DotRow, each: int) -> SafeString:
    y, drawn = TOP + STEP * place, -(-row.n // each) if each else 0
    css = "d3" if row.is_over else "d1"
    end = LEFT + APART * drawn
    return linked(
        row.url if row.n else "",
        row.said,
        rect("hit", 0, y - 14, end, 28) if row.url else NOTHING,
        text(0, y + 4, row.name, "k"),
        joined(dot(css, LEFT + APART * i, y, RADIUS) for i in range(drawn)),
        text(end + 6, y + 4, row.n, "ink"),
    )
