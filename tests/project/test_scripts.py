"""What a page makes a browser load stays small (ux.md, 2 and 12)."""

import gzip
from pathlib import Path

import pytest

from tests.settings import ROOT

STATIC = Path(ROOT) / "static"
ELEMENTS = sorted((STATIC / "js").glob("*.js"))
ELEMENT, STYLE, SCRIPTS = 3_000, 15_000, 30_000  # bytes, as sent
EVERYWHERE = (
    *("vendor/htmx/htmx.min.js", "js/toast-stack.js"),
    *("js/theme-switch.js", "js/keys-map.js"),
)


def sent(*paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda path: path.stem)
def test_custom_element_is_under_three_kilobytes(element):
    assert sent(element) < ELEMENT


def test_style_and_the_scripts_of_the_first_screen_keep_the_budget():
    assert sent(STATIC / "css" / "journal.css") < STYLE
    drop_area = [STATIC / "js" / name for name in ("file-drop.js", "file-sender.js")]
    assert sent(*drop_area) < ELEMENT
    assert sent(*(STATIC / path for path in EVERYWHERE), *drop_area) < SCRIPTS
