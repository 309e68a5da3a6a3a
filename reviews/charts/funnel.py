"""How many papers came how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .frame import NOTHING, joined, linked, rect, svg, text

LEFT, LONGEST, TOP, STEP, BAR = 80, 339, 8, 38, 26


@dataclass(frozen=True)
class Stage:
    """One bar of the funnel, and what happened to those that came no further."""

    name: str
    n: int
    note: str
    said: str
    url: str = ""


def funnel(stages: Sequence[Stage], *, label: str) -> SafeString:
    most = max((stage.n for stage in stages), default=0) or 1
    return svg(
        TOP + STEP * len(stages),
        label,
        joined(_bar(i, stage, most) for i, stage in enumerate(stages)),
    )


def _bar(place: int, stage: Stage, most: int) -> SafeString:
    y, wide = TOP + STEP * place, LONGEST * stage.n / most
    end = LEFT + wide + 8
    return linked(
        stage.url if stage.n else "",
        stage.said,
        rect("hit", 0, y, LEFT + wide, BAR) if stage.url else NOTHING,
        text(0, y + 17, stage.name, "k"),
        rect("bar", LEFT, y, wide, BAR) if stage.n else NOTHING,
        text(end, y + 17, stage.n, "ink"),
        text(end + 12 + 7 * len(str(stage.n)), y + 17, stage.note),
    )
