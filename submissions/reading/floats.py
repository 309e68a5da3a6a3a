"""Figures and tables with their captions, however the source tied them together."""

import re

from submissions.reading import tree
from submissions.reading.captions import (
    BARE_LABEL,
    CLEAR_LABEL,
    FIGURE_LABEL,
    TABLE_LABEL,
    whereabouts,
)
from submissions.reading.figures import Shelf
from submissions.reading.maths import split_around
from submissions.reading.sections import drop_start
from submissions.reading.tree import Element

LONGEST_ALT = 250
CAPTION_STYLE = re.compile(
    r"caption|legend|beschriftung|légende|leyenda|legenda|题注|Figure|Illustration|Table$",
    re.I,
)


def settle(root: Element, shelf: Shelf) -> None:
    """Pictures placed, figures and tables in their canonical form and numbered."""
    for picture in tree.elements(root, "img", "embed", "object"):
        _place(picture, shelf)
    for table in tree.elements(root, "table"):
        shelf.laid_flat += _lay_flat(table)
    for figure in tree.elements(root, "figure"):
        if figure.getparent() is not None:
            _settle_figure(figure)
    for paragraph in tree.elements(root, "p"):
        _settle_picture_paragraph(paragraph)
    for table in tree.elements(root, "table"):
        _settle_table(table)
    _drop_labels(root)


def describe(root: Element, shelf: Shelf) -> None:
    """Tell the shelf which caption each picture ended with."""
    for picture in root.iter("img"):
        figure = next(picture.iterancestors("figure"), None)
        caption = figure.find("figcaption") if figure is not None else None
        if caption is not None:
            if not picture.get("alt"):
                picture.set("alt", tree.text_of(caption)[:LONGEST_ALT])
            shelf.caption(picture.get("src") or "", tree.text_of(caption))


def _place(picture: Element, shelf: Shelf) -> None:
    source = picture.get("src") or picture.get("data") or ""
    alt = " ".join((picture.get("alt") or "").split())
    alt = "" if alt == "image" else alt  # what pandoc writes where LaTeX says nothing
    told = len(shelf.warnings)
    address = shelf.place(source, alt)
    for warning in shelf.warnings[told:]:
        warning.place = whereabouts(picture) or warning.place
    figure = next(picture.iterancestors("figure"), None)
    if not address:
        picture.tag = "span"
        picture.attrib.clear()
        picture.set("data-missing", "1")
        if figure is None and (paragraph := _lone(picture)) is not None:
            # The place of the picture is kept for its caption.
            paragraph.set("data-missing", "1")
        return
    picture.tag = "img"
    picture.attrib.clear()
    picture.set("src", address)
    picture.set("alt", alt)


def _lone(element: Element) -> Element | None:
    """The paragraph that holds nothing but this element."""
    parent = element.getparent()
    while parent is not None and parent.tag in {"a", "span", "strong", "em"}:
        parent = parent.getparent()
    if parent is not None and parent.tag == "p" and not tree.text_of(parent):
        return parent
    return None


def _lay_flat(table: Element) -> bool:
    """A table that only holds pictures and their captions is layout, not a table."""
    pictures = list(table.iter("img"))
    cells = list(table.iter("td", "th"))
    if not pictures or len(cells) > 2 * len(pictures) + 1:
        return False
    for cell in cells:
        words = tree.text_of(cell)
        captioned = FIGURE_LABEL.match(words) or cell.find(".//figcaption") is not None
        styled = any(CAPTION_STYLE.search(tree.style_of(p)) for p in cell.iter("p"))
        if words and not captioned and not styled:
            return False
    holder = tree.new("div")
    for cell in cells:
        if cell.text and cell.text.strip():
            paragraph = tree.move_content(cell, tree.new("p"))
            holder.append(paragraph)
        else:
            _wrap_loose_pictures(cell)
            tree.move_content(cell, holder)
    tree.replace(table, holder)
    tree.unwrap(holder)
    return True


def _wrap_loose_pictures(cell: Element) -> None:
    for child in list(cell):
        if child.tag == "img":
            paragraph = tree.new("p")
            tree.replace(child, paragraph)
            paragraph.append(child)


def _settle_figure(figure: Element) -> None:
    tables = list(figure.iter("table"))
    if tables and not list(figure.iter("img")):
        _table_from_figure(figure, tables)
        return
    captions = list(figure.iter("figcaption"))
    own = next((c for c in captions if c.getparent() is figure), None)
    parts = [c for c in captions if c is not own]
    caption = _caption(own, parts)
    for part in captions:
        tree.remove(part)
    pictures = tree.elements(figure, "img")
    fresh = tree.new("figure")
    for name in ("id", "lang", "dir", "data-also"):
        if figure.get(name):
            fresh.set(name, figure.get(name))
    _inherit_id(fresh, figure, pictures)
    for picture in pictures:
        tree.remove(picture)
        fresh.append(picture)
    for wrapper in tree.elements(figure, "figure", "div", "span"):
        tree.unwrap(wrapper)
    for child in list(figure):
        if child.tag == "p" and not re.search(r"\w", tree.text_of(child)):
            continue
        if not tree.is_empty(child) and child.tag in {"pre", "p", "table", "ul", "ol"}:
            fresh.append(child)
    if caption is not None:
        fresh.append(caption)
    tree.replace(figure, fresh)
    if caption is None and len(pictures) == 1 and len(fresh) == 1:
        fresh.tag = "p"


def _inherit_id(fresh: Element, figure: Element, pictures: list[Element]) -> None:
    if fresh.get("id"):
        return
    inner = [e.get("id") for e in figure.iterdescendants() if e.get("id")]
    if inner:
        fresh.set("id", inner[0])
        if len(inner) > 1:
            fresh.set("data-also", " ".join(inner[1:]))


def _caption(own: Element | None, parts: list[Element]) -> Element | None:
    """The caption; captions of parts of a figure are added as (a), (b)."""
    caption = tree.new("figcaption")
    if own is not None:
        _paragraphs(own, caption)
    texts = [tree.text_of(part) for part in parts]
    if own is None and len(parts) == 1:
        _paragraphs(parts[0], caption)
    elif any(texts):
        letters = "abcdefghijklmnopqrstuvwxyz"
        named = [
            text if re.match(r"\(?[a-z]\)", text) else f"({letter}) {text}"
            for letter, text in zip(letters, texts, strict=False)
            if text
        ]
        caption.append(tree.new("p", " ".join(named)))
    return caption if not tree.is_empty(caption) else None


def _paragraphs(source: Element, target: Element) -> None:
    """Content as paragraphs: a caption holds nothing loose."""
    for wrapper in tree.elements(source, "div"):
        tree.unwrap(wrapper)
    loose = tree.new("p")
    loose.text, source.text = source.text, None
    for child in list(source):
        if child.tag in {"p", "ul", "ol"}:
            _keep(loose, target)
            loose = tree.new("p")
            loose.text, child.tail = child.tail, None
            _keep(child, target)
        else:
            loose.append(child)
    _keep(loose, target)


def _keep(paragraph: Element, target: Element) -> None:
    if not tree.is_empty(paragraph):
        paragraph.attrib.clear()
        target.append(paragraph)


def _settle_picture_paragraph(paragraph: Element) -> None:
    """A paragraph of pictures alone takes the caption that stands next to it."""
    missing = paragraph.get("data-missing")
    pictures = tree.elements(paragraph, "img")
    if not (pictures or missing) or paragraph.getparent() is None:
        return
    if (
        tree.text_of(paragraph)
        or next(paragraph.iterancestors("figure"), None) is not None
    ):
        return
    caption = _neighbour(paragraph, FIGURE_LABEL)
    if caption is None:
        if missing:
            tree.remove(paragraph)
        return
    figure = tree.new("figure")
    if identifier := paragraph.get("id") or caption.get("id"):
        figure.set("id", identifier)
    for picture in pictures:
        tree.remove(picture)
        figure.append(picture)
    figure.append(_as_caption(caption))
    tree.replace(paragraph, figure)


def _as_caption(paragraph: Element) -> Element:
    tree.remove(paragraph)
    paragraph.attrib.clear()
    paragraph.tail = None
    caption = tree.new("figcaption")
    caption.append(paragraph)
    return caption


def _neighbour(block: Element, label: re.Pattern[str]) -> Element | None:
    """The paragraph beside a picture or table that is its caption."""
    outer = block
    while (up := outer.getparent()) is not None and up.tag == "div" and len(up) == 1:
        outer = up
    steps = (outer.getnext(), outer.getprevious())
    if label is TABLE_LABEL:
        steps = steps[::-1]
    for beside in steps:
        while beside is not None and beside.tag == "div" and len(beside) == 1:
            beside = beside[0]
        if beside is None or beside.tag != "p" or not tree.text_of(beside):
            continue
        if list(beside.iter("img")):
            continue
        text = tree.text_of(beside)
        other = FIGURE_LABEL if label is TABLE_LABEL else TABLE_LABEL
        styled = CAPTION_STYLE.search(tree.style_of(beside)) and not other.match(text)
        if styled or (label.match(text) and _is_caption(beside, text)):
            return beside
    return None


def _is_caption(paragraph: Element, text: str) -> bool:
    bold = bool(len(paragraph)) and paragraph[0].tag in {"strong", "em"}
    starts_bold = bold and not (paragraph.text or "").strip()
    return len(text) < 1_500 and (starts_bold or bool(CLEAR_LABEL.match(text)))


def _table_from_figure(figure: Element, tables: list[Element]) -> None:
    own = next(figure.iter("figcaption"), None)
    if own is not None and tables[0].find("caption") is None:
        tree.remove(own)
        own.tag = "caption"
        tables[0].insert(0, own)
    if figure.get("id") and not tables[0].get("id"):
        tables[0].set("id", figure.get("id"))
    tree.unwrap(figure)


def _settle_table(table: Element) -> None:
    if (
        table.getparent() is None
        or next(table.iterancestors("table"), None) is not None
    ):
        return
    figure = tree.new("figure", class_="table")
    for name in ("id", "lang", "dir"):
        if table.get(name):
            figure.set(name, table.get(name))
    _name_by_wrapper(table, figure)
    caption = table.find("caption")
    if caption is not None:
        tree.remove(caption)
        fresh = tree.new("figcaption")
        _paragraphs(caption, fresh)
        caption = fresh if len(fresh) else None
    if caption is None and (beside := _neighbour(table, TABLE_LABEL)) is not None:
        if beside.get("id") and not figure.get("id"):
            figure.set("id", beside.get("id"))
        caption = _as_caption(beside)
    _tidy_table(table)
    tree.replace(table, figure)
    if caption is not None:
        figure.append(caption)
    figure.append(table)
    if figure.getparent().tag == "p":
        split_around(figure)
    if table.find(".//tr") is None:
        tree.remove(figure)


def _name_by_wrapper(table: Element, figure: Element) -> None:
    wrapper = table.getparent()
    if wrapper.tag == "div" and wrapper.get("id") and not figure.get("id"):
        figure.set("id", wrapper.attrib.pop("id"))


def _tidy_table(table: Element) -> None:
    """Rows and cells only; a table inside a cell becomes lines of text."""
    for inner in tree.elements(table, "table"):
        _inner_table(inner)
    for odd in tree.elements(table, "colgroup", "col", "caption"):
        tree.remove(odd)
    for foot in tree.elements(table, "tfoot"):
        foot.tag = "tbody"
    for element in table.iter():
        for name in set(element.attrib) - {
            "colspan",
            "rowspan",
            "scope",
            "lang",
            "dir",
        }:
            if element.tag in {"table", "thead", "tbody", "tr", "td", "th"}:
                del element.attrib[name]
    for head in table.findall("thead"):
        if tree.is_empty(head):
            table.remove(head)


def _inner_table(inner: Element) -> None:
    holder = tree.new("div")
    for row in inner.iter("tr"):
        line = " · ".join(filter(None, (tree.text_of(cell) for cell in row)))
        holder.append(tree.new("p", line))
    tree.replace(inner, holder)
    tree.unwrap(holder)


def _drop_labels(root: Element) -> None:
    """Captions carry no typed number: the journal numbers figures and tables."""
    for caption in root.iter("figcaption"):
        if not len(caption):
            continue
        first = caption[0]
        raw = "".join(first.itertext())
        label = (
            FIGURE_LABEL.match(raw) or TABLE_LABEL.match(raw) or BARE_LABEL.match(raw)
        )
        if label and label.end() < len(raw.strip()):
            drop_start(first, label.end())
            _drop_hollow(first)


def _drop_hollow(paragraph: Element) -> None:
    """What is left of a bold label: an empty element, a full stop, a space."""
    for hollow in tree.elements(paragraph, "strong", "em", "span"):
        if not tree.text_of(hollow) and not len(hollow):
            tree.remove(hollow)
    start = re.match(r"[\s.:：–—-]+", "".join(paragraph.itertext()))
    if start:
        drop_start(paragraph, start.end())


def number(root: Element) -> None:
    """Give figures, tables and formulas their ids in the order of the text."""
    counters = {"fig": 0, "tab": 0, "eq": 0}
    for element in root.iter("figure", "div"):
        kind = _kind(element)
        if kind:
            counters[kind] += 1
            if element.get("id"):
                element.set("data-was", element.get("id"))
            element.set("id", f"{kind}-{counters[kind]}")


def _kind(element: Element) -> str:
    if element.tag == "figure":
        return "tab" if element.get("class") == "table" else "fig"
    return "eq" if "equation" in tree.classes(element) else ""
