"""Shares by quarter, each with the interval in which chance alone may put it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from django.utils.safestring import SafeString

from .frame import NOTHING, dot, joined, line, linked, rect, svg, text

LEFT, RIGHT, TOP, BASE, FIRST = 34, 536, 16, 160, 62
Z = 1.96  # 95 of 100
LINES = 4


@dataclass(frozen=True)
class Share:
    """So many of so many; `enough` says whether a share may be made of it."""

    name: str
    part: int
    all: int
    said: str
    enough: bool
    url: str = ""
    counted: str = ""

    @property
    def value(self) -> float:
        return self.part / self.all if self.all else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval, which holds for small numbers too."""
        n, p = self.all, self.value
        if not n:
            return 0.0, 1.0
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


def share_chart(
    shares: Sequence[Share], *, label: str, target: tuple[float, str]
) -> SafeString:
    aim, words = target
    highest = max([s.interval[1] for s in shares if s.enough] + [aim, 0.1])
    top = min(1.0, ceil(highest * 5) / 5)  # so that four lines are round numbers
    step = (RIGHT - FIRST - 18) / max(1, len(shares) - 1)
    y = _y(aim, top)
    return svg(
        202,
        label,
        _grid(top),
        line("target", LEFT, y, RIGHT, y),
        text(RIGHT, y - 7, words, "lbl", "end"),
        joined(_share(s, FIRST + step * i, top) for i, s in enumerate(shares)),
    )


def _y(value: float, top: float) -> float:
    return BASE - (BASE - TOP) * value / top


def _grid(top: float) -> SafeString:
    marks = [top * i / LINES for i in range(LINES + 1)]
    return joined(
        joined(
            (
                line("grid", LEFT, _y(mark, top), RIGHT, _y(mark, top)),
                text(LEFT - 6, _y(mark, top) + 4, f"{mark:.0%}", anchor="end"),
            )
        )
        for mark in marks
    )


def _share(share: Share, x: float, top: float) -> SafeString:
    low, high = share.interval
    return linked(
        share.url if share.all else "",
        share.said,
        rect("hit", x - 22, TOP, 44, BASE - TOP) if share.url else NOTHING,
        line("axis", x, _y(low, top), x, _y(high, top)) if share.enough else NOTHING,
        dot("d1", x, _y(share.value, top), 5) if share.enough else NOTHING,
        text(x, BASE + 18, share.name, anchor="middle"),
        text(x, BASE + 34, share.counted, "k", "middle"),
    )
