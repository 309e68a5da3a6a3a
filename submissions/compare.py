"""What changed between two versions: paragraph by paragraph, then word by word.

Made on the server from the canonical texts; the pages only mark it. Time is bounded:
a pair of paragraphs too long to compare word by word is shown as taken out and put in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import lxml.html

Kind = Literal["same", "added", "removed"]
BLOCKS = "//h2|//h3|//h4|//p|//li|//figcaption|//caption|//td|//th|//pre|//blockquote[not(p)]"
WORDS = re.compile(r"\S+\s*|\s+")
MOST_WORDS = 1_500  # in one paragraph
MOST_BLOCKS = 6_000  # in one version
ALIKE = 0.3  # less is a new paragraph, not a changed one


@dataclass(frozen=True)
class Piece:
    """Some words, and whether both versions hold them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph of the text."""

    text: str
    section: str


@dataclass(frozen=True)
class Change:
    """One paragraph that was added, removed or changed, and where it stands."""

    number: int
    section: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Comparison:
    """All changes from one version to the next, in reading order."""

    changes: tuple[Change, ...]
    words_added: int
    words_removed: int

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __len__(self) -> int:
        return len(self.changes)


def compare(old: str, new: str) -> Comparison:
    """Compare two canonical texts (docs/article-text.md)."""
    before, after = blocks(old), blocks(new)
    matcher = SequenceMatcher(
        None, [b.text for b in before], [b.text for b in after], autojunk=False
    )
    changes: list[Change] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            _add(changes, before[i:j], after[k:m])
    pieces = [piece for change in changes for piece in change.pieces]
    return Comparison(
        tuple(changes),
        sum(len(p.text.split()) for p in pieces if p.kind == "added"),
        sum(len(p.text.split()) for p in pieces if p.kind == "removed"),
    )


def blocks(body: str) -> list[Block]:
    """The paragraphs of a text, each with the heading that it stands under."""
    if not body.strip():
        return []
    root = lxml.html.fragment_fromstring(body, create_parent="div")
    found: list[Block] = []
    section = ""
    for element in root.xpath(BLOCKS.replace("//", ".//"))[:MOST_BLOCKS]:
        text = " ".join(element.text_content().split())
        if element.tag in ("h2", "h3", "h4"):
            section = text
        if text and not _holds_another(element):
            found.append(Block(text, section))
    return found


def _holds_another(element: lxml.html.HtmlElement) -> bool:
    """Whether its words come again with a paragraph inside of it."""
    return any(child.tag in ("p", "ul", "ol") for child in element)


def _add(changes: list[Change], before: list[Block], after: list[Block]) -> None:
    """Pair the paragraphs of one changed stretch in order; the rest came or went."""
    left = list(before)
    for block in after:
        partner = next((old for old in left if _alike(old.text, block.text)), None)
        if partner is not None:
            for gone in left[: left.index(partner)]:
                _note(changes, gone.section, (Piece("removed", gone.text),))
            left = left[left.index(partner) + 1 :]
            _note(changes, block.section, words(partner.text, block.text))
        else:
            _note(changes, block.section, (Piece("added", block.text),))
    for gone in left:
        _note(changes, gone.section, (Piece("removed", gone.text),))


def _note(changes: list[Change], section: str, pieces: tuple[Piece, ...]) -> None:
    changes.append(Change(len(changes) + 1, section, pieces))


def _alike(old: str, new: str) -> bool:
    """Whether one paragraph became the other: they share a good part of their words."""
    a, b = set(old.lower().split()), set(new.lower().split())
    return len(a & b) >= ALIKE * max(len(a), len(b))


def words(old: str, new: str) -> tuple[Piece, ...]:
    """One paragraph against its successor, word by word."""
    a, b = WORDS.findall(old), WORDS.findall(new)
    if max(len(a), len(b)) > MOST_WORDS:
        return (Piece("removed", old), Piece("added", new))
    matcher = SequenceMatcher(
        None, [w.strip() for w in a], [w.strip() for w in b], autojunk=False
    )
    pieces: list[Piece] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(b[k:m])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(a[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(b[k:m])))
    return tuple(pieces)
