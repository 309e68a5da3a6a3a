"""What reviewers gave for each criterion: a shape a reviewer, a row a criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

LEFT, STEP, TOP, LINE = 250, 92, 44, 36
NUDGE = 16
SHAPES = (
    '<circle class="d1" cx="{x}" cy="{y}" r="7"/>',
    '<rect class="d2" x="{x0}" y="{y0}" width="12" height="12"/>',
    '<path class="d3" d="M{x} {y1}l8.5 15h-17z"/>',
    '<path class="d1" d="M{x} {y1}l9 9l-9 9l-9 -9z"/>',
    '<path class="d2" d="M{x} {y2}l8.5 -15h-17z"/>',
)


@dataclass(frozen=True)
class ScoreLine:
    """One criterion: what 1 to 5 mean, and each reviewer's value or None."""

    name: str
    values: tuple[int | None, ...]

    @property
    def given(self) -> list[int]:
        return [value for value in self.values if value is not None]

    @property
    def spread(self) -> int:
        return max(self.given) - min(self.given) if self.given else 0


def shape(place: int, x: float, y: float) -> SafeString:
    """The mark of the reviewer in this place; five shapes, then from the start."""
    return format_html(
        SHAPES[place % len(SHAPES)], x=x, y=y, x0=x - 6, y0=y - 6, y1=y - 9, y2=y + 9
    )


def key(place: int) -> SafeString:
    """The same mark for the legend."""
    return format_html(
        '<svg class="key" viewBox="0 0 18 18" aria-hidden="true"><g class="chart">{}</g></svg>',
        shape(place, 9, 9),
    )


LONGEST_ANCHOR = 14


def score_chart(
    lines: Sequence[ScoreLine], labels: Sequence[str], anchors: Sequence[str]
) -> SafeString:
    """A row a criterion, a mark a reviewer, a line from the lowest to the highest."""
    height = TOP + LINE * len(lines) - 10
    return format_html(
        '<svg class="chart" viewBox="0 0 670 {}" role="img" aria-label="{}">{}{}</svg>',
        height,
        _("%(finding)s. The values are in the table.") % {"finding": finding(lines)},
        _grid(height, anchors),
        format_html_join(
            "", "{}", ((_line(line, i, labels),) for i, line in enumerate(lines))
        ),
    )


def _x(value: int) -> int:
    return LEFT + STEP * (value - 1)


def _grid(height: int, anchors: Sequence[str]) -> SafeString:
    """The scale; where the journal's anchors are sentences, three words stand in."""
    words = [*anchors, *[""] * 5]
    if max(map(len, words)) > LONGEST_ANCHOR:
        words = [_("poor"), "", _("sound"), "", _("outstanding")]
    marks = (
        (_x(v), height - 10, f"{v} {words[v - 1]}" if v in (1, 3, 5) else str(v))
        for v in range(1, 6)
    )
    return format_html_join(
        "",
        '<line class="grid" x1="{0}" y1="22" x2="{0}" y2="{1}"/>'
        '<text x="{0}" y="14" text-anchor="middle">{2}</text>',
        marks,
    )


def _line(line: ScoreLine, place: int, labels: Sequence[str]) -> SafeString:
    y = TOP + LINE * place
    range_ = mark_safe("")
    if line.given:
        ends = (_x(min(line.given)), y, _x(max(line.given)))
        range_ = format_html(
            '<line class="axis" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>', *ends
        )
    silent = [labels[i] for i, value in enumerate(line.values) if value is None]
    note = mark_safe("")
    if silent:
        words = _("%(who)s: not able") % {"who": ", ".join(silent)}
        note = format_html(
            '<text x="668" y="{}" text-anchor="end">{}</text>', y + 18, words
        )
    name = format_html('<text class="k" x="0" y="{}">{}</text>', y + 4, line.name)
    return format_html("{}{}{}{}", name, range_, _marks(line, y), note)


def _marks(line: ScoreLine, y: int) -> SafeString:
    """Marks on the same value stand beside each other, around the line."""
    drawn = []
    for value in sorted(set(line.given)):
        same = [i for i, v in enumerate(line.values) if v == value]
        for order, i in enumerate(same):
            offset = NUDGE * (order - (len(same) - 1) / 2)
            drawn.append((shape(i, _x(value) + offset, y),))
    return format_html_join("", "{}", drawn)


def finding(lines: Sequence[ScoreLine]) -> str:
    """What the scores say, in a sentence: where reviewers are two points apart."""
    most = max((len(line.given) for line in lines), default=0)
    if most == 0:
        return _("No scores yet")
    if most == 1:
        return _("One report, nothing to compare")
    apart = [line.name.lower() for line in lines if line.spread >= 2]
    if not apart:
        return _("The reviewers agree")
    if len(apart) == len(lines):
        return _("The reviewers disagree on everything")
    if len(apart) == 1:
        return _("The reviewers disagree on %(what)s only") % {"what": apart[0]}
    return _("The reviewers disagree on %(what)s") % {
        "what": _("%(many)s and %(last)s")
        % {"many": ", ".join(apart[:-1]), "last": apart[-1]}
    }
