"""From the HTML a converter gives to the body that docs/article-text.md describes."""

import re
from dataclasses import dataclass, field

from journal import markup
from submissions.reading import (
    floats,
    links,
    maths,
    notes,
    references,
    sections,
    tree,
    typed_citations,
)
from submissions.reading.figures import Shelf
from submissions.reading.model import ReadReference
from submissions.reading.tree import HEADINGS, Element

GONE = {
    "script", "style", "template", "noscript", "iframe", "form", "input", "button",
    "select", "textarea", "audio", "video", "canvas", "svg", "hr", "title", "meta",
    "link", "base", "colgroup", "col", "head",
}  # fmt: skip
RENAMED = {"b": "strong", "i": "em", "tt": "code", "kbd": "code", "samp": "code",
           "var": "em", "cite": "em", "dfn": "em", "q": "span", "strike": "del"}  # fmt: skip
UNWRAPPED = ("font", "u", "s", "mark", "small", "big", "ins", "abbr", "time", "label",
             "picture", "details", "summary", "nav", "address", "hgroup", "wbr",
             "center", "article", "main", "header", "footer", "aside", "tfoot")  # fmt: skip
BLOCK_TAGS = {"p", "div", "section", "ul", "ol", "dl", "table", "figure", "pre",
              "blockquote", *HEADINGS}  # fmt: skip
LIFTED = ("figure", "table", "ul", "ol", "dl", "pre", "blockquote", "p")
TRIMMED = ("p", "li", "dd", "dt", "td", "th", "h2", "h3", "h4", "h5", "figcaption")
HOLDERS = ("table", "thead", "tbody", "tr", "ul", "ol", "dl", "section", "figure",
           "blockquote")  # fmt: skip


@dataclass
class Body:
    """The canonical body and what is known about it."""

    html: str
    references: list[ReadReference] = field(default_factory=list)
    lost_links: list[str] = field(default_factory=list)
    headings_taken: int = 0


def settle(root: Element, shelf: Shelf, language: str = "en") -> Body:
    """Bring a tree into the canonical form, in an order where each step can rely on the last."""
    names: dict[str, str] = {}
    tidy(root)
    maths.settle(root)
    note_list = notes.settle(root, names)
    headings = sum(1 for _ in root.iter(*HEADINGS))
    reference_list = references.settle(root, names)
    headings -= sum(1 for _ in root.iter(*HEADINGS))
    sections.flatten(root)
    lift_blocks(root)
    holders = [root] + [
        part for part in (note_list, reference_list) if part is not None
    ]
    for holder in holders:
        floats.settle(holder, shelf)
    wrap_loose(root)
    _demote_inner_headings(root)
    if reference_list is not None and not _linked(root, names):
        for holder in holders[: 2 if note_list is not None else 1]:
            typed_citations.settle(holder, reference_list)
    sections.nest(root)
    for part in (note_list, reference_list):
        if part is not None:
            root.append(part)
    floats.number(root)
    floats.describe(root, shelf)
    lost = links.settle(root, names, language)
    _allow(root)
    _drop_empty(root)
    _fold(root)
    html = markup.clean(tree.inner_html(root))
    return Body(_lines(html), references.listed(reference_list), lost, headings)


def _linked(root: Element, names: dict[str, str]) -> bool:
    """Whether the source links its citations itself."""
    targets = (
        names.get(str(a).removeprefix("#"), "") for a in root.xpath(".//a/@href")
    )
    return any(target.startswith("r-") for target in targets)


def tidy(root: Element) -> None:
    """Comments, scripts and everything hidden go; old names become today's."""
    for node in list(root.iterdescendants()):
        if not isinstance(node.tag, str):
            tree.remove(node)
    for element in tree.elements(root):
        if element.getparent() is None:
            continue
        if element.tag in GONE or _hidden(element):
            tree.remove(element)
        elif element.tag in UNWRAPPED and not _has_meaning(element):
            tree.unwrap(element)
        elif element.tag in RENAMED:
            element.tag = RENAMED[element.tag]
    for struck in tree.elements(root, "del"):
        tree.remove(struck)


def _hidden(element: Element) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return (
        "display:none" in style
        or "visibility:hidden" in style
        or "font-size:0" in style
        or "hidden" in element.attrib
    )


def _has_meaning(element: Element) -> bool:
    return bool(tree.classes(element) & {"footnotes"})


def wrap_loose(root: Element) -> None:
    """Text and inline elements that stand between blocks become paragraphs."""
    loose: Element | None = None
    if (root.text or "").strip():
        loose = tree.new("p", root.text or "")
        root.insert(0, loose)
    root.text = None
    for child in list(root):
        if child is loose:
            continue
        tail, child.tail = child.tail, None
        if child.tag in BLOCK_TAGS:
            loose = None
        else:
            if loose is None:
                loose = tree.new("p")
                root.insert(root.index(child), loose)
            loose.append(child)
        if (tail or "").strip():
            if loose is None:
                loose = tree.new("p")
                root.insert(root.index(child) + 1, loose)
            if len(loose):
                loose[-1].tail = (loose[-1].tail or "") + (tail or "")
            else:
                loose.text = (loose.text or "") + (tail or "")


def lift_blocks(root: Element) -> None:
    """A paragraph holds no block: it is parted around figures, lists and listings."""
    for paragraph in tree.elements(root, "p"):
        for block in tree.elements(paragraph, *LIFTED):
            if block.getparent() is paragraph and paragraph.getparent() is not None:
                maths.split_around(block)
                paragraph = block.getnext()
                if paragraph is None or paragraph.tag != "p":
                    break


def _fold(root: Element) -> None:
    """White space as a browser would show it, outside of listings."""
    for element in root.iter():
        if any(up.tag == "pre" for up in (element, *element.iterancestors())):
            if element.tag != "pre":
                continue
        elif element.text:
            element.text = re.sub(r"[ \t\n\r]+", " ", element.text)
        if element.tail:
            element.tail = re.sub(r"[ \t\n\r]+", " ", element.tail)
    for block in tree.elements(root, *TRIMMED):
        block.text = (block.text or "").lstrip(" ") or None
        if len(block):
            block[-1].tail = (block[-1].tail or "").rstrip(" ") or None
        elif block.text:
            block.text = block.text.rstrip(" ")
    for holder in tree.elements(root, *HOLDERS):
        holder.text = holder.text if (holder.text or "").strip() else None
        for child in holder:
            child.tail = child.tail if (child.tail or "").strip() else None


def _demote_inner_headings(root: Element) -> None:
    """A heading inside a quotation, list or cell is a bold line."""
    for heading in tree.elements(root, *HEADINGS):
        if heading.getparent() is root:
            continue
        strong = tree.move_content(heading, tree.new("strong"))
        heading.tag = "p"
        heading.attrib.clear()
        heading.append(strong)


def _drop_empty(root: Element) -> None:
    for element in reversed(tree.elements(root, "p", "span", "strong", "em", "li", "ul",
                                          "ol", "dl", "blockquote", "div", "code",
                                          "pre", "sub", "sup", "figure", "figcaption",
                                          "section")):  # fmt: skip
        if element.tag == "section" and len(element):
            continue
        if tree.is_empty(element) and element.getparent() is not None:
            tree.remove(element)


def _allow(root: Element) -> None:
    """Only ids of our kinds and classes of the canon stay; spans stay for language."""
    for span in tree.elements(root, "span"):
        if not (span.get("lang") or span.get("dir")):
            tree.unwrap(span)
    for wrapper in tree.elements(root, "div"):
        if "equation" not in tree.classes(wrapper):
            tree.unwrap(wrapper)
    for block in tree.elements(root, "p"):
        if block.getparent().tag in {"p", "h2", "h3", "h4", "h5"}:
            tree.unwrap(block)
    for element in tree.elements(root):
        if not markup.IDENTIFIER.match(element.get("id") or ""):
            element.attrib.pop("id", None)


def _lines(html: str) -> str:
    """One block a line, so that two versions can be compared."""
    return re.sub(
        r"(</(?:p|h[2-5]|li|section|figure|table|tr|pre|blockquote|ul|ol|dl|div)>)\s*",
        r"\1\n",
        html,
    ).strip()
