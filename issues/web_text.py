"""The canonical text (docs/article-text.md) as the article's web page shows it.

Headings, figures, tables and formulas get their numbers; notes get a way back; wide
things may scroll by themselves; pictures get their size and address. Made once, when
the article is typeset, so that the page itself costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from journal.markup import clean
from journal.pdf.words import words

HEADINGS = ("h2", "h3", "h4", "h5")
SPACE = "\u2002"
NUMBER = re.compile(r"[-−–+<>=≈]?\s?[\d.,\s]*\d%?(\s?\([^()]{1,16}\))?|[–—-]?")
Element = lxml_html.HtmlElement


@dataclass(frozen=True)
class WebPicture:
    """Where the page finds a picture, and its size, so that nothing moves."""

    address: str
    width: int
    height: int


@dataclass(frozen=True)
class WebText:
    """The text with its notes, the references, the sections, and the bare words."""

    text: str
    references: str
    outline: list[tuple[str, str]]
    plain: str


def made(
    body: str,
    *,
    lang: str = "en",
    numbered: bool = True,
    pictures: Mapping[str, WebPicture] | None = None,
) -> WebText:
    """The web form of a body; what is not in the contract is dropped on the way."""
    root = lxml_html.fragment_fromstring(clean(body) or "<p></p>", create_parent="div")
    said = words(lang)
    plain = "\n".join(" ".join(p.text_content().split()) for p in _blocks(root))
    references = _references(root)
    _number_headings(root, numbered=numbered)
    _figures(root, said, pictures or {})
    _tables(root, said)
    _formulas(root)
    notes = _notes(root, said)
    _links(root)
    _flatten(root)
    outline = [
        (heading.get("id", ""), " ".join(heading.text_content().split()))
        for heading in root.iter("h2")
        if heading.get("id")
    ]
    if notes is not None:
        root.extend(notes)
        outline.append(("notes", said["notes"]))
    return WebText(_inner(root), references, outline, plain)


def _blocks(root: Element) -> list[Element]:
    kept = root.xpath(
        ".//*[self::p or self::li or self::h2 or self::h3 or self::h4 or self::td"
        " or self::th or self::dd][not(ancestor::section[@class='references'])]"
    )
    return [element for element in kept if not element.xpath(".//p")]


def _new(tag: str, text: str = "", **attributes: str) -> Element:
    element = lxml_html.Element(tag)
    element.text = text or None
    for name, value in attributes.items():
        element.set(name.rstrip("_").replace("_", "-"), value)
    return element


def _wrap(element: Element, wrapper: Element) -> Element:
    """Put the element into the wrapper, which takes its place."""
    tail, element.tail = element.tail, None
    element.getparent().replace(element, wrapper)
    wrapper.append(element)
    wrapper.tail = tail
    return wrapper


def _scrolling(label: str) -> Element:
    """What is wider than the screen scrolls in a named region of its own."""
    return _new("div", class_="xscroll", role="region", tabindex="0", aria_label=label)


# ---- Headings ---------------------------------------------------------------------


def _number_headings(root: Element, *, numbered: bool) -> None:
    counts: list[int] = []
    for heading in list(root.iter(*HEADINGS)):
        section = heading.getparent()
        if section.tag == "section" and section.get("id"):
            heading.set("id", section.attrib.pop("id"))
        plain = not numbered or any(
            "unnumbered" in (up.get("class") or "") or up.get("class") == "notes"
            for up in heading.iterancestors("section")
        )
        if plain:
            continue
        level = HEADINGS.index(heading.tag) + 1
        counts = [*counts[:level], *[0] * (level - len(counts))]
        counts[level - 1] += 1
        number = ".".join(str(count) for count in counts[:level])
        heading.text = f"{number}{SPACE}{heading.text or ''}"


# ---- Figures, tables, formulas ----------------------------------------------------


def _figures(
    root: Element, said: Mapping[str, str], pictures: Mapping[str, WebPicture]
) -> None:
    for picture in list(root.iter("img")):
        _set_picture(picture, pictures)
    number = 0
    for figure in root.iter("figure"):
        if figure.get("class") == "table":
            continue
        caption = figure.find("figcaption")
        if caption is None:
            continue
        number += 1
        _label(caption, f"{said['figure']} {number}.")
        figure.append(caption)  # below its pictures


def _set_picture(picture: Element, pictures: Mapping[str, WebPicture]) -> None:
    found = pictures.get((picture.get("src") or "").removeprefix("media:"))
    if found is None:
        alt = picture.get("alt") or ""
        instead = _new("em", alt)
        instead.tail = picture.tail
        picture.getparent().replace(picture, instead)
        return
    picture.set("src", found.address)
    picture.set("width", str(found.width))
    picture.set("height", str(found.height))
    picture.set("loading", "lazy")


def _label(caption: Element, text: str) -> None:
    """The label stands before the first words of the caption."""
    first = caption.find("p")
    line = caption if first is None else first
    label = _new("b", text)
    label.tail = f" {line.text or ''}"
    line.text = None
    line.insert(0, label)


def _tables(root: Element, said: Mapping[str, str]) -> None:
    number = 0
    for figure in list(root.iter("figure")):
        if figure.get("class") != "table":
            continue
        caption, name = figure.find("figcaption"), said["table"]
        if caption is not None:
            number += 1
            name = f"{said['table']} {number}"
            _label(caption, f"{name}.")
        figure.tag = "div"
        figure.set("class", "tbl")
        for table in list(figure.iter("table")):
            table.set("class", "data")
            _heads(table)
            _align_numbers(table)
            if caption is not None:
                _set_caption(table, caption)
                caption = None
            _wrap(table, _scrolling(name))


def _heads(table: Element) -> None:
    """Heads say what they head, and an empty one is none (WCAG 1.3.1)."""
    for head in list(table.iter("th")):
        if not head.text_content().strip() and not len(head):
            head.tag = "td"
            head.attrib.pop("scope", None)
        elif head.get("scope") is None:
            inside = any(up.tag == "thead" for up in head.iterancestors())
            head.set("scope", "col" if inside else "row")


def _align_numbers(table: Element) -> None:
    """Columns of numbers end in one line; tables with joined cells stay as they are."""
    rows = [list(row) for row in table.iter("tr")]
    if table.xpath(".//*[@colspan or @rowspan]") or len({len(r) for r in rows}) != 1:
        return
    for column in zip(*rows, strict=True):
        cells = [
            c for c in column if not any(u.tag == "thead" for u in c.iterancestors())
        ]
        if cells and all(NUMBER.fullmatch(c.text_content().strip()) for c in cells):
            for cell in column:
                cell.set("class", "r")


def _set_caption(table: Element, caption: Element) -> None:
    own = _new("caption")
    for paragraph in caption.iter("p"):
        paragraph.tag = "span"
    own.text = caption.text
    own.extend(list(caption))
    caption.getparent().remove(caption)
    table.insert(0, own)


def _formulas(root: Element) -> None:
    number = 0
    equations = list(root.xpath(".//div[starts-with(@class, 'equation')]"))
    for place, equation in enumerate(equations, 1):
        numbered = "numbered" in equation.get("class")
        number += numbered
        equation.set("class", "fx")
        inside = _scrolling(f"Formula {place}")
        inside.text, equation.text = equation.text, None
        inside.extend(list(equation))
        equation.append(inside)
        if numbered:
            equation.append(_new("span", f"({number})"))


# ---- Notes and references ---------------------------------------------------------


def _notes(root: Element, said: Mapping[str, str]) -> list[Element] | None:
    for call in root.xpath(".//a[@class='note-ref']"):
        call.set("class", "fn")
        call.set("aria-label", f"{said['notes']} {call.text_content()}")
    sections = root.xpath("./section[@class='notes']")
    if not sections:
        return None
    section = sections[0]
    section.getparent().remove(section)
    entries = section.find("ol")
    if entries is None:
        return None
    for number, entry in enumerate(entries, 1):
        cell = _cell(entry)
        calls = root.xpath(f".//a[@href='#{entry.get('id')}']/@id")
        if calls:
            last = cell.findall("p")[-1] if cell.findall("p") else cell
            back = _new(
                "a", "↩", href=f"#{calls[0]}", aria_label=f"Back to note {number}"
            )
            _append_after_text(last, back)
    entries.set("class", "refs")
    return [_new("h2", said["notes"], id="notes"), entries]


def _append_after_text(element: Element, child: Element) -> None:
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''} "
    else:
        element.text = f"{element.text or ''} "
    element.append(child)


def _cell(entry: Element) -> Element:
    """The text of a list entry in one element: the number stands beside it."""
    cell = _new("div")
    cell.text, entry.text = entry.text, None
    cell.extend(list(entry))
    entry.append(cell)
    return cell


def _references(root: Element) -> str:
    sections = root.xpath("./section[@class='references']")
    if not sections:
        return ""
    entries = sections[0].find("ol")
    sections[0].getparent().remove(sections[0])
    if entries is None:
        return ""
    for entry in entries:
        _cell(entry)
    entries.set("class", "refs")
    _links(entries)
    return lxml_html.tostring(entries, encoding="unicode", with_tail=False)


# ---- The rest ---------------------------------------------------------------------


def _links(root: Element) -> None:
    for link in root.iter("a"):
        if link.get("href", "").startswith("http"):
            link.set("rel", "noopener")


def _flatten(root: Element) -> None:
    """Headings carry the ids; the sections round them are of no use to the page."""
    for section in list(root.iter("section")):
        if section.get("lang") or section.get("dir"):
            section.tag = "div"
            section.attrib.pop("class", None)
        else:
            section.drop_tag()


def _inner(root: Element) -> str:
    return (root.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )
