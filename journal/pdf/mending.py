"""A page laid out is looked at, and laid out anew where an editor would mend it.

Figures that have drifted away from their place are drawn smaller, and if that is not
enough they stand in the text; a note is brought back to the page of its call; references and
declarations are set tighter where that saves a last page of a few lines.
"""

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

ROUNDS = 3  # of laying out anew where a note has parted from its call
DRIFT = 2  # pages that a figure may come after its place
SMALLER = 60.0  # millimetres: two such figures share a page with text
FEW = 6  # lines that a last page should have
SMALL = 11.5  # CSS pixels: references and declarations, which may be set tighter
GAIN = 0.08  # what a tighter line of them saves, as a share of a line
SIZE = re.compile(r"width:([\d.]+)mm;height:([\d.]+)mm")

Document = Any  # of WeasyPrint, which is imported after its fonts are named
Parents = dict[Element, Element]


def mended(tree: Element, render: Callable[[], Document]) -> Document:
    """Render the tree, with as few changes to it as it takes."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    document = render()
    for remedy in (_draw_smaller, _set_in_text):
        late = late_figures(document, parents)
        if late and remedy(tree, late):
            document = render()
    document = _with_notes_at_their_calls(document, parents, render)
    return _with_full_last_page(tree, document, render)


def _first_pages(document: Document) -> dict[Element, int]:
    found: dict[Element, int] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            if box.element is not None and "::" not in box.element_tag:
                found.setdefault(box.element, number)
    return found


# ---- Figures ---------------------------------------------------------------------


def late_figures(document: Document, parents: Parents) -> list[Element]:
    """Figures at the foot of a page too far after the text that they follow."""
    pages = _first_pages(document)
    late = []
    for figure, number in pages.items():
        if figure.tag != "figure" or "foot" not in figure.get("class", "").split():
            continue
        place = _place_before(figure, parents)
        if number - pages.get(place, number) >= DRIFT:
            late.append(figure)
    return late


def _place_before(figure: Element, parents: Parents) -> Element:
    """The nearest text before the figure, or the section that it opens."""
    siblings = list(parents[figure])
    before = siblings[: siblings.index(figure)]
    texts = [each for each in before if each.tag not in ("figure", "header")]
    return texts[-1] if texts else parents[figure]


def _draw_smaller(tree: Element, late: list[Element]) -> bool:
    """Every tall figure, not only the late ones: those before are in their way."""
    changed = False
    for figure in tree.iter("figure"):
        images = list(figure.iter("img"))
        for image in images if len(images) == 1 else ():
            found = SIZE.search(image.get("style", ""))
            if found and float(found[2]) > SMALLER:
                scale = SMALLER / float(found[2])
                width = float(found[1]) * scale
                image.set("style", f"width:{width:.2f}mm;height:{SMALLER:.2f}mm")
                changed = True
    return changed


def _set_in_text(tree: Element, late: list[Element]) -> bool:
    for figure in late:
        names = figure.get("class", "").split()
        figure.set("class", " ".join(name for name in names if name != "foot"))
    return True


# ---- The last page ---------------------------------------------------------------


def _with_full_last_page(
    tree: Element, document: Document, render: Callable[[], Document]
) -> Document:
    """Tighten the small type at the end, when that can spare the last page."""
    left = _lines(document.pages[-1])
    if len(document.pages) < 2 or len(left) >= FEW:
        return document
    small = [line for page in document.pages for line in _lines(page) if _small(line)]
    if len(left) > GAIN * len(small) + 1:
        return document
    next(tree.iter("body")).set("class", "tight")  # of the root, it would not be seen
    tried = render()
    shorter = len(tried.pages) < len(document.pages)
    worse = len(parted_notes(tried)) > len(parted_notes(document))
    return tried if shorter and not worse else document


def _lines(page: Any) -> list[Any]:
    """The lines of text on a page, without what floats at its foot."""
    body = page._page_box.children[0]
    return [box for box in body.descendants() if type(box).__name__ == "LineBox"]


def _small(line: Any) -> bool:
    return bool(line.style["font_size"] < SMALL)


# ---- Notes -----------------------------------------------------------------------


def _with_notes_at_their_calls(
    document: Document, parents: Parents, render: Callable[[], Document]
) -> Document:
    parted = parted_notes(document)
    for _ in range(ROUNDS):
        paragraph = _paragraph_to_turn(document, parents, parted) if parted else None
        if paragraph is None:
            break
        paragraph.set("style", "break-before: page")
        tried = render()
        if len(still := parted_notes(tried)) >= len(parted):
            break
        document, parted = tried, still
    return document


def parted_notes(document: Document) -> dict[str, int]:
    """Notes that begin on another page than their call: id, and the call's page."""
    calls: dict[str, int] = {}
    notes: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            if box.element is None or box.element.get("data-n") is None:
                continue
            found = calls if box.element_tag.endswith("::footnote-call") else notes
            found.setdefault(box.element.get("id"), number)
    return {name: at for name, at in calls.items() if notes.get(name, at) != at}


def _paragraph_to_turn(
    document: Document, parents: Parents, parted: dict[str, int]
) -> Element | None:
    """The paragraph which the foot of the page cuts in two; it begins the next one."""
    page = min(parted.values())
    begun = _paragraphs(document, page)
    cut = set(begun) & set(_paragraphs(document, page + 1))
    inner = [p for p in begun if p in cut and parents[p].tag in ("section", "article")]
    return inner[-1] if inner and not inner[-1].get("style") else None


def _paragraphs(document: Document, page: int) -> list[Element]:
    if page >= len(document.pages):
        return []
    return [
        box.element
        for box in document.pages[page]._page_box.descendants()
        if box.element_tag == "p" and not hasattr(box, "resume_at")
    ]
