"""Bars that lie, each in parts one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .frame import NOTHING, joined, line, linked, rect, svg, text

LEFT, LONGEST, TOP, STEP, BAR = 97, 385, 34, 42, 26
LEGIBLE = 16  # a narrower part has no room for its number
SHADES = (("bar4", "ink"), ("bar", "on"), ("bar2", "ink"), ("bar3", "ink"))


@dataclass(frozen=True)
class Stack:
    """One bar; its parts in days, in the order of the legend."""

    name: str
    parts: tuple[float, ...]
    said: str
    url: str = ""


def stack_chart(
    rows: Sequence[Stack], *, label: str, target: tuple[float, str]
) -> SafeString:
    """The line stands at `target` days on the same scale."""
    aim, words = target
    longest = max([sum(row.parts) for row in rows] + [aim]) or 1
    scale = LONGEST / longest
    height = TOP + STEP * len(rows)
    x = LEFT + aim * scale
    return svg(
        height + 2,
        label,
        joined(_row(i, row, scale) for i, row in enumerate(rows)),
        line("target", x, 16, x, height - 8),
        text(x, 11, words, "lbl", "middle"),
    )


def _row(place: int, row: Stack, scale: float) -> SafeString:
    y, x, drawn = TOP + STEP * place, float(LEFT), []
    for days, (css, ink) in zip(row.parts, SHADES, strict=True):
        wide = days * scale
        if wide < 1:
            continue
        drawn.append(rect(css, x, y, wide - 1.5, BAR))
        if wide >= LEGIBLE:
            drawn.append(text(x + wide / 2, y + 17, round(days), ink, "middle"))
        x += wide
    total = _("%(n)d d") % {"n": round(sum(row.parts))}
    return linked(
        row.url,
        row.said,
        rect("hit", 0, y, x, BAR) if row.url else NOTHING,
        text(0, y + 17, row.name, "k"),
        joined(drawn),
        text(x + 7, y + 17, total, "ink"),
    )
