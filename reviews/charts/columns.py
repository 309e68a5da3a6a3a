"""Upright bars side by side, with a line between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .frame import NOTHING, joined, line, linked, rect, svg, text

BASE, TALLEST, LEFT, STEP, BAR = 170, 133, 10, 52.5, 44


@dataclass(frozen=True)
class Column:
    """One bar: what stands under it, how many, its shade and the papers behind it."""

    name: str
    n: int
    said: str
    css: str = "bar"
    url: str = ""


def columns(
    bars: Sequence[Column],
    *,
    label: str,
    target: tuple[float, str],
    ends: tuple[str, str] = ("", ""),
) -> SafeString:
    """`target` is how many bars stand before the line, and its words."""
    most = max((bar.n for bar in bars), default=0) or 1
    place, words = target
    x = LEFT + STEP * place - (STEP - BAR) / 2
    first, last = ends
    return svg(
        210,
        label,
        line("axis", 4, BASE + 0.5, 536, BASE + 0.5),
        joined(_column(i, bar, most) for i, bar in enumerate(bars)),
        line("target", x, 14, x, BASE),
        text(x + 6, 24, words, "lbl"),
        text(LEFT, 204, first) if first else NOTHING,
        text(536, 204, last, anchor="end") if last else NOTHING,
    )


def _column(place: int, bar: Column, most: int) -> SafeString:
    x, tall = LEFT + STEP * place, TALLEST * bar.n / most
    middle = x + BAR / 2
    return linked(
        bar.url if bar.n else "",
        bar.said,
        rect("hit", x, BASE - TALLEST, BAR, TALLEST) if bar.url else NOTHING,
        rect(bar.css, x, BASE - tall, BAR, tall) if bar.n else NOTHING,
        text(middle, BASE - tall - 6, bar.n, "k", "middle"),
        text(middle, BASE + 18, bar.name, anchor="middle"),
    )
