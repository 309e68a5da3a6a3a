"""Small moves on an HTML tree (lxml) that every step of reading needs."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import lxml.html
from lxml import etree

Element: TypeAlias = lxml.html.HtmlElement
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_parser = lxml.html.HTMLParser(huge_tree=False, no_network=True, encoding="utf-8")


def parse_fragment(html: str) -> Element:
    """The fragment as children of one div."""
    page = f"<html><body><div>{html}</div></body></html>"
    root = lxml.html.document_fromstring(page.encode("utf-8"), parser=_parser)
    body = root.find("body")
    return body[0] if len(body) == 1 else _as_div(body)


def _as_div(body: Element) -> Element:
    body.tag = "div"
    return body


def new(tag: str, text: str = "", **attributes: str) -> Element:
    """A fresh element; `class_` gives a class."""
    names = {name.rstrip("_"): value for name, value in attributes.items()}
    element = lxml.html.Element(tag, names)
    element.text = text or None
    return element


def text_of(element: Element) -> str:
    """The words of an element, white space folded."""
    return " ".join(_content(element).split())


def _content(element: Element) -> str:
    return "".join(element.itertext()) if element is not None else ""


def remove(element: Element) -> None:
    """Take an element out with its content, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    _give_text(element, element.tail)
    element.tail = None
    parent.remove(element)


def _give_text(element: Element, text: str | None) -> None:
    """Add text just before an element."""
    if not text:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent = element.getparent()
        parent.text = (parent.text or "") + text


def unwrap(element: Element) -> None:
    """Put the content of an element in its place."""
    parent = element.getparent()
    _give_text(element, element.text)
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    last = parent[at - 1] if at and parent[at - 1] is not element else None
    if element.tail:
        if last is not None:
            last.tail = (last.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)


def replace(old: Element, fresh: Element) -> Element:
    """Put `fresh` where `old` stands, the text behind it untouched."""
    fresh.tail = old.tail
    old.tail = None
    old.getparent().replace(old, fresh)
    return fresh


def move_content(source: Element, target: Element) -> Element:
    """Text and children of `source` to the end of `target`."""
    if source.text:
        if len(target):
            target[-1].tail = (target[-1].tail or "") + source.text
        else:
            target.text = (target.text or "") + source.text
    source.text = None
    for child in list(source):
        target.append(child)
    return target


def classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())


def elements(root: Element, *tags: str) -> list[Element]:
    """All of these below `root`, as a list, so that the tree may be changed."""
    return [e for e in root.iterdescendants(*tags) if isinstance(e.tag, str)]


def is_empty(element: Element) -> bool:
    """Neither words nor anything that shows without words."""
    kept = ("img", "math", "table", "hr")
    return not text_of(element).replace("\u200b", "") and not any(
        True for _ in element.iter(*kept)
    )


def blocks_of(root: Element) -> Iterator[Element]:
    """The children of `root`, seeing through divs that only carry a style."""
    for child in root:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "div" and not child.get("id") and not child.get("class"):
            yield from blocks_of(child)
        else:
            yield child


def style_of(element: Element) -> str:
    """The name of the word processor's style of a paragraph, if it has one."""
    for up in (element, *element.iterancestors("div")):
        if name := up.get("data-custom-style"):
            return str(name)
    return ""


def inner_html(element: Element) -> str:
    """What stands inside an element, as HTML."""
    parts = [_escape(element.text or "")]
    parts += [
        etree.tostring(child, encoding="unicode", method="html") for child in element
    ]
    return "".join(parts).strip()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def each(root: Element, tag: str, act: Callable[[Element], None]) -> None:
    for element in elements(root, tag):
        act(element)
