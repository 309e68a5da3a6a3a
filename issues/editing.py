"""The text of an article as a list of places that a copy-editor can change one by one.

A place is a heading, a paragraph, an item, a caption, a picture's description, a table,
a note or a reference. What a person types is the words and the simplest marks; formulas,
links and calls stand in it as numbered tokens, [[1]], which can be moved and must all be
kept. Whatever comes back goes through the one cleaning of the system (journal/markup.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

import lxml.html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.markup import clean, problems

Element = lxml.html.HtmlElement
SIMPLE = {"em", "strong", "sub", "sup", "code"}
TOKEN = re.compile(r"\[\[(\d+)\]\]")
LEAVES = [
    "h2",
    "h3",
    "h4",
    "h5",
    "p",
    "li",
    "figcaption",
    "dt",
    "dd",
    "pre",
    "td",
    "th",
    "img",
    "table",
]
NAMES = {
    "heading": gettext_lazy("heading"),
    "paragraph": gettext_lazy("paragraph"),
    "item": gettext_lazy("list item"),
    "caption": gettext_lazy("caption"),
    "picture": gettext_lazy("description of a picture"),
    "table": gettext_lazy("table"),
    "note": gettext_lazy("note"),
    "reference": gettext_lazy("reference"),
}
FOLLOWED = ("paragraph", "heading", "item")
ALIKE = 0.5  # less is another place
CELLS = " | "


class NotEdited(ValueError):
    """The typed text cannot stand there; the sentence says why."""


@dataclass(frozen=True)
class Held:
    """What a token stands for: the markup, and its words for the person."""

    number: int
    words: str
    markup: str


@dataclass(frozen=True)
class Place:
    """One place: where it is, what it is, and how it reads."""

    number: int
    kind: str  # heading, paragraph, item, caption, picture, table, note, reference
    section: str
    text: str  # the words alone
    mark: str  # changes when the place does

    @property
    def anchor(self) -> str:
        return f"p-{self.number}"

    @property
    def said(self) -> str:
        """For the list of changes: what it is, and how it begins."""
        return f"{NAMES[self.kind]}: {self.text[:80]}"

    @property
    def name(self) -> str:
        return str(NAMES[self.kind])

    @property
    def may_be_followed(self) -> bool:
        """Whether something can be added after it."""
        return self.kind in FOLLOWED


def places(body: str) -> list[Place]:
    """Every place of a text, in reading order."""
    found, section = [], ""
    for number, element in enumerate(_elements(_parsed(body)), 1):
        kind = _kind(element)
        text = _words(element)
        if kind == "heading":
            section = text
        found.append(Place(number, kind, section, text, _mark(element)))
    return found


def place_of(body: str, number: int) -> Place:
    """One place by its number. Raises NotEdited."""
    found = places(body)
    if not 1 <= number <= len(found):
        raise NotEdited(_("This place has changed meanwhile. Look at it again."))
    return found[number - 1]


def typed(body: str, number: int) -> tuple[str, list[Held]]:
    """What stands in the field of one place, and what its tokens are."""
    element = _element(_parsed(body), number)
    kind = _kind(element)
    if kind == "picture":
        return element.get("alt", ""), []
    held: list[Held] = []
    if kind == "table":
        rows = [
            CELLS.join(_field(cell, held) for cell in row.iter("td", "th"))
            for row in element.iter("tr")
        ]
        return "\n".join(rows), held
    return _field(element, held), held


def changed(body: str, number: int, mark: str, text: str) -> str:
    """The body with one place as it was typed; an empty paragraph is taken out.

    Raises NotEdited, also where the place is another than the one that was shown.
    """
    root = _parsed(body)
    element = _element(root, number)
    if _mark(element) != mark:
        raise NotEdited(_("This place has changed meanwhile. Look at it again."))
    kind = _kind(element)
    if kind == "picture":
        element.set("alt", " ".join(text.split()))
    elif kind == "table":
        _fill_table(element, text)
    elif not text.strip():
        _take_out(element, kind)
    else:
        _fill(element, text, _held(element))
    return _checked(body, root)


def added(body: str, number: int, mark: str, text: str) -> str:
    """The body with a new paragraph after one place, or a new item after an item."""
    root = _parsed(body)
    element = _element(root, number)
    if _mark(element) != mark:
        raise NotEdited(_("This place has changed meanwhile. Look at it again."))
    kind = _kind(element)
    if kind not in FOLLOWED:
        raise NotEdited(_("Nothing can be added after this place."))
    fresh = lxml.html.Element("li" if kind == "item" else "p")
    _fill(fresh, text, [])
    fresh.tail, element.tail = element.tail, None
    element.addnext(fresh)
    return _checked(body, root)


def found_again(quote: str, all_places: list[Place]) -> Place | None:
    """The place that reads like a quotation: the same words, else the most alike."""
    same = next((place for place in all_places if place.text == quote), None)
    if same is not None:
        return same
    best, nearest = ALIKE, None
    wanted = set(quote.lower().split())
    for place in all_places:
        words = set(place.text.lower().split())
        if not words or len(words & wanted) < ALIKE * min(len(words), len(wanted)):
            continue
        ratio = SequenceMatcher(None, quote, place.text, autojunk=False).ratio()
        if ratio > best:
            best, nearest = ratio, place
    return nearest


# ---- Reading ---------------------------------------------------------------------


def _parsed(body: str) -> Element:
    return lxml.html.fragment_fromstring(body or "<p></p>", create_parent="div")


def _elements(root: Element) -> Iterator[Element]:
    for element in root.iterdescendants(*LEAVES):
        if element.tag in ("td", "th") or _inside_table(element):
            continue
        if element.tag != "table" and any(
            child.tag in ("p", "ul", "ol", "figure", "table") for child in element
        ):
            continue  # its words come with the paragraphs inside of it
        yield element


def _inside_table(element: Element) -> bool:
    return any(up.tag == "table" for up in element.iterancestors())


def _element(root: Element, number: int) -> Element:
    for place, element in enumerate(_elements(root), 1):
        if place == number:
            return element
    raise NotEdited(_("This place has changed meanwhile. Look at it again."))


def _kind(element: Element) -> str:
    if element.tag in ("h2", "h3", "h4", "h5"):
        return "heading"
    if element.tag in ("img", "table"):
        return "picture" if element.tag == "img" else "table"
    around = {up.get("class", "") for up in element.iterancestors("section")}
    if "references" in around:
        return "reference"
    if "notes" in around:
        return "note"
    if any(up.tag == "figcaption" for up in (element, *element.iterancestors())):
        return "caption"
    return "item" if element.tag == "li" else "paragraph"


def _words(element: Element) -> str:
    if element.tag == "img":
        return " ".join(element.get("alt", "").split())
    return " ".join(element.text_content().split())


def _mark(element: Element) -> str:
    markup = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    return hashlib.sha256(markup.encode()).hexdigest()[:16]


def _field(element: Element, held: list[Held]) -> str:
    """The words of an element with simple marks, everything else as a token."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        if child.tag in SIMPLE:
            parts.append(f"<{child.tag}>{_field(child, held)}</{child.tag}>")
        else:
            parts.append(f"[[{_hold(child, held)}]]")
        parts.append(escape(child.tail or "", quote=False))
    return " ".join("".join(parts).split())


def _hold(child: Element, held: list[Held]) -> int:
    number = len(held) + 1
    markup = lxml.html.tostring(child, encoding="unicode", with_tail=False)
    words = child.get("alttext") or " ".join(child.text_content().split())
    held.append(Held(number, words or str(child.tag), markup))
    return number


def _held(element: Element) -> list[Held]:
    held: list[Held] = []
    _field(element, held)
    return held


# ---- Writing ---------------------------------------------------------------------


def _fill(element: Element, text: str, held: list[Held]) -> None:
    named = [int(found) for found in TOKEN.findall(text)]
    if sorted(named) != [one.number for one in held]:
        missing = {one.number: one.words for one in held if one.number not in named}
        if missing:
            words = ", ".join(f"[[{n}]] ({said})" for n, said in missing.items())
            raise NotEdited(
                _("Keep every token of the place: %(tokens)s is missing.")
                % {"tokens": words}
            )
        raise NotEdited(_("A token may stand only once, and only where it was given."))
    markup = {one.number: one.markup for one in held}
    written = TOKEN.sub(lambda found: markup[int(found[1])], _marks_only(text))
    fresh = lxml.html.fragment_fromstring(f"<p>{written}</p>")
    for child in list(element):
        element.remove(child)
    element.text = fresh.text
    element.extend(list(fresh))


def _marks_only(text: str) -> str:
    """The typed text with the simple marks and nothing else that looks like one."""
    allowed = re.compile(rf"<(/?)({'|'.join(sorted(SIMPLE))})>")
    parts, at = [], 0
    for found in allowed.finditer(text):
        parts += [_plain(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, _plain(text[at:])])


def _plain(text: str) -> str:
    """`&amp;` as it stood in the field stays one sign; a bare < is a sign too."""
    return text.replace("<", "&lt;")


def _fill_table(table: Element, text: str) -> None:
    rows = list(table.iter("tr"))
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if len(lines) != len(rows):
        raise NotEdited(
            _("The table has %(n)d rows: type one line for each.") % {"n": len(rows)}
        )
    held: list[Held] = []
    for line, row in zip(lines, rows, strict=True):
        cells = list(row.iter("td", "th"))
        typed_cells = [part.strip() for part in line.split(CELLS.strip())]
        if len(typed_cells) != len(cells):
            raise NotEdited(
                _("A row has another number of cells than before: %(row)s.")
                % {"row": line[:80]}
            )
        for cell, words in zip(cells, typed_cells, strict=True):
            before = len(held)
            _field(cell, held)
            _fill(cell, words, held[before:])


def _take_out(element: Element, kind: str) -> None:
    if kind not in ("paragraph", "item"):
        raise NotEdited(_("This place cannot be empty."))
    if element.xpath(".//@id") or element.get("id"):
        raise NotEdited(
            _("Something is linked to this place: move what it holds first.")
        )
    element.drop_tree()


def _checked(before: str, root: Element) -> str:
    """What the text is from now on; a change must not break what held before."""
    inner = escape(root.text or "", quote=False) + "".join(
        lxml.html.tostring(child, encoding="unicode") for child in root
    )
    body = clean(inner)
    broken = set(problems(body)) - set(problems(before))
    if broken:
        raise NotEdited(" ".join(sorted(broken)))
    return body
