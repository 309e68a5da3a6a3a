"""The colours keep the contrast that the design promises (WCAG 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static/css/journal.css"
TEXT, SHAPE = 4.5, 3.0

PAIRS = [  # foreground, background, least ratio
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "raised", TEXT),
    ("ink", "mark", TEXT),
    ("ink-2", "surface", TEXT),
    ("ink-2", "sunken", TEXT),
    ("ink-3", "paper", TEXT),
    ("ink-3", "surface", TEXT),
    ("ink-3", "sunken", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "surface", TEXT),
    ("accent", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("good", "good-soft", TEXT),
    ("warn", "warn-soft", TEXT),
    ("bad", "bad-soft", TEXT),
    ("good", "surface", TEXT),
    ("warn", "surface", TEXT),
    ("bad", "surface", TEXT),
    ("winter", "paper", TEXT),
    ("spring", "paper", TEXT),
    ("summer", "paper", TEXT),
    ("autumn", "paper", TEXT),
    ("line-strong", "surface", SHAPE),
    ("line-strong", "paper", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "surface", SHAPE),
]


def tokens(theme: int) -> dict[str, str]:
    """The colour tokens of one theme: 0 is light, 1 is dark."""
    found = re.findall(
        r"--([\w-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)", CSS.read_text()
    )
    return {name: colours[theme] for name, *colours in found}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    dark, light = sorted([luminance(first), luminance(second)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("fore", "back", "least"), PAIRS)
def test_tokens_keep_their_contrast(theme, fore, back, least):
    colours = tokens(theme)
    assert contrast(colours[fore], colours[back]) >= least


def test_contrast_agrees_with_the_published_figure():
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_stylesheet_uses_logical_properties_only():
    """Arabic mirrors the page by itself when nothing says left or right."""
    physical = (
        r"[{;\s](?:margin|padding|border|inset)-(?:left|right)\b|[{;](?:left|right):"
    )
    assert re.findall(physical, CSS.read_text()) == []


def test_stylesheet_uses_no_unknown_token():
    css = CSS.read_text()
    used = set(re.findall(r"var\((--[\w-]+)\)", css))
    defined = set(re.findall(r"[{;\s](--[\w-]+):", css))
    set_by_script = {"--total-scale-factor"}  # pdf.js sets it on the page
    assert used - defined - set_by_script == set()
