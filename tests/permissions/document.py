"""docs/visibility.md as a test reads it: every table, row, column and cell."""

import re
from functools import cache

from tests.settings import ROOT

DOCUMENT = ROOT / "docs" / "visibility.md"
NORMATIVE = ROOT.parent / "shared" / "design" / "visibility.md"
RELATIONS = [
    "AN",
    "ME",
    "AU",
    "CO",
    "RI",
    "RV",
    "RS",
    "RD",
    "HE",
    "OE",
    "EC",
    "GE",
    "PR",
    "AD",
]
STATES = "DSRCPW"
MODELS = ("open", "single", "double", "triple")
HEADING = re.compile(r"^### 3\.\d (.*)$")
ROW = re.compile(r"^\| ([EIA]\d+) \|")


@cache
def tables():
    """{"content" | model | "actions": {row: {relation: six letters}}}."""
    found, table, columns = {}, None, None
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if heading := HEADING.match(line):
            table = found.setdefault(_name(heading[1]), {})
        elif line.startswith("| id |"):
            columns = _cells(line)[2:]
        elif ROW.match(line):
            row, _what, *words = _cells(line)
            table[row] = dict(zip(columns, words, strict=True))
    return found


def _name(heading):
    if heading.startswith("Identity: "):
        return heading.removeprefix("Identity: ").lower()
    return "actions" if heading == "Actions" else "content"


def _cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
