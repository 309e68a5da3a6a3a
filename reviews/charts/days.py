"""Days to the first decision, small, for the side of the desk."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BARS, WIDTH, BASE, HIGHEST = 10, 22, 96, 80


def width_of(target: int) -> int:
    """So many days a bar that six bars reach the target."""
    return max(1, -(-target // 6))


def bins(days: Sequence[int], target: int) -> list[tuple[int, int, int]]:
    """Ten bins around the target: (from, below, how many); the last is open."""
    width = width_of(target)
    counts = [0] * BARS
    for value in days:
        counts[min(value // width, BARS - 1)] += 1
    return [(i * width, (i + 1) * width, count) for i, count in enumerate(counts)]


def histogram(days: Sequence[int], target: int) -> SafeString:
    """Days to the first decision; what is over the target is pale."""
    drawn = bins(days, target)
    most = max((count for *_edges, count in drawn), default=0) or 1
    width = drawn[0][1]
    bars = format_html_join(
        "", "{}", ((_bar(i, drawn[i], most, target),) for i in range(BARS))
    )
    line = 8 + 27 * (target / width) - 2.5
    return format_html(
        '<svg class="chart" viewBox="0 0 286 122" role="img" aria-label="{}">'
        '<line class="axis" x1="4" y1="96.5" x2="282" y2="96.5"/>{}'
        '<line class="target" x1="{}" y1="6" x2="{}" y2="96"/>'
        '<text class="lbl" x="{}" y="16">{}</text>{}</svg>',
        _said(days, target),
        bars,
        line,
        line,
        line + 5,
        _("target %(n)d") % {"n": target},
        _scale(width),
    )


def _said(days: Sequence[int], target: int) -> str:
    within = sum(value <= target for value in days)
    return ngettext(
        "Histogram of days to first decision: %(within)d of %(n)d paper within %(target)d days",
        "Histogram of days to first decision: %(within)d of %(n)d papers within %(target)d days",
        len(days),
    ) % {"within": within, "n": len(days), "target": target}


def _bar(place: int, found: tuple[int, int, int], most: int, target: int) -> SafeString:
    start, _end, count = found
    tall = round(HIGHEST * count / most, 1)
    css = "bar2" if start >= target else "bar"
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        css,
        8 + 27 * place,
        BASE - tall,
        WIDTH,
        tall,
    )


def _scale(width: int) -> SafeString:
    marks = [(6 + 27 * i, str(i * width)) for i in (0, 3, 6)]
    marks.append((250, f"{9 * width}+"))
    return format_html_join("", '<text x="{}" y="112">{}</text>', marks)
