"""Reference lists in one paragraph: taken apart where each entry can be seen to begin."""

import copy
import re

from submissions.reading import tree
from submissions.reading.tree import Element

SHORTEST = 30  # letters of an entry; what is shorter is no entry
# "[1] … [2] …" or "1. … 2. …": the numbers count on from the first, at the very start.
BRACKETED = re.compile(r"[\[(](\d{1,3})[\])]\s*")
NUMBERED = re.compile(r"(?:^|(?<=[\s.;]))(\d{1,3})[.)]\s+(?=[^\W\d_])")
# "… 12–20. Okafor, E., & Diaz, L. (2020)." Behind a full stop a name with its initials
# begins, and the year follows in brackets.
DATED = re.compile(
    r"(?:^|(?<=[.\d/)\]] ))(?=[^\W\d_][\w’'-]+(?: [^\W\d_][\w’'-]+)?, (?:[^\W\d_]\.[ -]?)+"
    r"(?:[^().]|(?<=[^\W\d_])\.){0,200}?\((?:1[5-9]|20)\d\d[a-z]?\))"
)
# How an entry ends: with a stop, a number or an address, and not within a sentence.
ENDED = re.compile(r"(?:^|[.;!?)\]\d]|://\S+)\s*\Z")
YEAR = re.compile(r"\((?:1[5-9]|20)\d\d[a-z]?\)")


def apart(paragraph: Element) -> list[Element]:
    """The entries of a paragraph that holds several; else the paragraph alone."""
    text = "".join(paragraph.itertext())
    starts = (
        _counting(text, BRACKETED, 2) or _counting(text, NUMBERED, 3) or _dated(text)
    )
    if not starts:
        return [paragraph]
    ends = [*starts[1:], len(text)]
    if (
        min(len(text[a:b].strip()) for a, b in zip(starts, ends, strict=True))
        < SHORTEST
    ):
        return [paragraph]
    return [_part(paragraph, a, b) for a, b in zip(starts, ends, strict=True)]


def _counting(text: str, mark: re.Pattern[str], fewest: int) -> list[int]:
    """Where the numbers count on, beginning with the first word of the text."""
    starts: list[int] = []
    awaited: int | None = None
    for match in mark.finditer(text):
        number = int(match.group(1))
        if awaited is None:
            if text[: match.start()].strip():
                return []
            awaited = number
        if number == awaited and ENDED.search(text[: match.start()]):
            starts.append(match.start())
            awaited += 1
    return starts if len(starts) >= fewest else []


def _dated(text: str) -> list[int]:
    """Where names stand behind a full stop, each piece with one year in brackets."""
    starts = [match.start() for match in DATED.finditer(text)]
    if len(starts) < 3 or text[: starts[0]].strip():
        return []
    ends = [*starts[1:], len(text)]
    alone = all(
        len(YEAR.findall(text[a:b])) == 1 for a, b in zip(starts, ends, strict=True)
    )
    return starts if alone else []


def _part(paragraph: Element, start: int, end: int) -> Element:
    """The letters from `start` to `end`, in the marks that they stand in."""
    part = copy.deepcopy(paragraph)
    part.tail = None
    at = 0

    def cut(text: str | None) -> str:
        nonlocal at
        begin, at = at, at + len(text or "")
        return (text or "")[max(0, start - begin) : max(0, end - begin)]

    def walk(node: Element) -> None:
        node.text = cut(node.text)
        for child in node:
            walk(child)
            child.tail = cut(child.tail)

    walk(part)
    for inner in reversed(list(part.iterdescendants())):
        if tree.is_empty(inner):
            tree.remove(inner)
    return part
