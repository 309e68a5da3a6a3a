"""Formulas: MathML without annotations, its TeX kept as alttext, displays set apart."""

import re

from submissions.reading import tree
from submissions.reading.tree import Element

NUMBERED = re.compile(r"\\(label|tag)\b")
LABEL = re.compile(r"\\(label|tag)\s*\{[^{}]*\}")
ANNOTATIONS = ("annotation", "annotation-xml")


def settle(root: Element) -> None:
    """Give every formula its canonical form."""
    for formula in tree.elements(root, "math"):
        _plain(formula)
    for formula in tree.elements(root, "math"):
        if formula.get("display") == "block":
            _set_apart(formula)
    for leftover in root.xpath(".//span[contains(@class, 'math')]"):
        leftover.tag = "code"  # TeX that could not become MathML stays readable
        leftover.set("data-tex", "1")


def _plain(formula: Element) -> None:
    tex = formula.get("alttext") or ""
    for note in tree.elements(formula, *ANNOTATIONS):
        if "tex" in (note.get("encoding") or "") and not tex:
            tex = note.text or ""
        tree.remove(note)
    for wrapper in tree.elements(formula, "semantics"):
        tree.unwrap(wrapper)
    display = formula.get("display") == "block" or formula.get("mode") == "display"
    numbered = formula.get("data-numbered") or NUMBERED.search(tex)
    labels = re.findall(r"\\label\s*\{([^{}]*)\}", tex)
    formula.attrib.clear()
    if display:
        formula.set("display", "block")
    if tex:
        formula.set("alttext", " ".join(LABEL.sub("", tex).split()))
    if numbered:
        formula.set("data-numbered", "1")
    if labels:
        formula.set("data-also", " ".join(labels))


def _set_apart(formula: Element) -> None:
    """A display formula becomes a block of its own, out of its paragraph."""
    block = tree.new("div", class_="equation")
    if formula.attrib.pop("data-numbered", None):
        block.set("class", "equation numbered")
    if labels := formula.attrib.pop("data-also", ""):
        block.set("data-also", labels)
    tree.replace(formula, block)
    block.append(formula)
    parent = block.getparent()
    while parent is not None and parent.tag in {"span", "em", "strong", "a"}:
        if identifier := parent.get("id"):
            block.set("id", identifier)
            parent.attrib.pop("id")
        tree.unwrap(parent)
        parent = block.getparent()
    if parent is not None and parent.tag == "p":
        split_around(block)


def split_around(block: Element) -> None:
    """Lift a block out of the paragraph it stands in; the rest stays before and after."""
    paragraph = block.getparent()
    holder = paragraph.getparent()
    rest = tree.new("p")
    rest.text, block.tail = block.tail, None
    for following in list(block.itersiblings()):
        rest.append(following)
    at = holder.index(paragraph)
    rest.tail, paragraph.tail = paragraph.tail, None
    holder.insert(at + 1, block)
    holder.insert(at + 2, rest)
    for piece in (rest, paragraph):
        if tree.is_empty(piece) and not piece.get("id"):
            tree.remove(piece)
