"""What the large charts are drawn with.

A bar is a link to its papers, for the pointer; with the keyboard the same links stand
in the table beside the chart, so they are not in the order of tabs twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH = 540
NOTHING = mark_safe("")


def svg(height: float, label: str, *parts: SafeString) -> SafeString:
    """The sheet; `label` says in a sentence what is to be seen."""
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH,
        tidy(height),
        label,
        joined(parts),
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def rect(
    css: str, x: float, y: float, width: float, height: float, round_: int = 2
) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        css,
        *map(tidy, (x, y, max(0, width), max(0, height))),
        round_,
    )


def line(css: str, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        css,
        *map(tidy, (x1, y1, x2, y2)),
    )


def dot(css: str, x: float, y: float, radius: float) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>', css, *map(tidy, (x, y, radius))
    )


def text(
    x: float, y: float, words: object, css: str = "", anchor: str = ""
) -> SafeString:
    """Words at a place; `anchor` is middle or end."""
    return format_html(
        '<text{}{} x="{}" y="{}">{}</text>',
        format_html(' class="{}"', css) if css else "",
        format_html(' text-anchor="{}"', anchor) if anchor else "",
        tidy(x),
        tidy(y),
        words,
    )


def linked(url: str, title: str, *parts: SafeString) -> SafeString:
    """The parts as one link with its tip, where there is anything behind them."""
    if not url:
        return joined(parts)
    return format_html(
        '<a href="{}" tabindex="-1"><title>{}</title>{}</a>', url, title, joined(parts)
    )


def tidy(number: float) -> str:
    """At most one place after the point, and none for whole numbers."""
    return f"{number:.1f}".removesuffix(".0")
