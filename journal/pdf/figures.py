"""Figures and tables: their numbers, their size on the page, and where they may stand.

They float to the foot of the page, as print/README.md says; what is too tall for that
stays in the text and may break.
"""

import math
import re
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from journal.pdf import bounds
from journal.pdf.pictures import at_print_size

MEASURE, WIDE, TALL = 118.0, 144.0, 92.0  # millimetres
GAP = 2.3
LEAST_DPI = 150
FOOT_LINES = 26  # 60 per cent of the page in the lines of a table
NUMBER = re.compile(r"[\s<>≤≥~≈±+−–-]*[\d.,]+(\s?[%‰*†‡]+|\s*\(.*\)|[a-e])?\s*|[–—-]?")
TITLE_END = re.compile(r"(?<=[^\s.]{2})[.?!](?=\s+\S)|[。？！]")


@dataclass(slots=True)
class Figures:
    """Sets the figures and tables of one article; the pictures gather in `assets`."""

    media: dict[str, bytes]
    words: dict[str, str]
    assets: dict[str, bytes] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def set(self, root: etree._Element) -> None:
        counts = {"figure": 0, "table": 0}
        for figure in list(root.iter("figure")):
            has_table = figure.find(".//table") is not None
            named_table = "table" in figure.get("class", "").split()
            kind = "table" if has_table or named_table else "figure"
            counts[kind] += 1
            label = f"{self.words[kind]} {counts[kind]}"
            caption = figure.find("figcaption")
            text = _text(caption)
            if caption is not None:
                _label(caption, label)
            if has_table:
                self._set_table(figure, caption)
            else:
                self._set_figure(figure, caption, text or label)
        self._set_loose(root)

    # ---- Pictures ----------------------------------------------------------------

    def _set_figure(
        self, figure: etree._Element, caption: etree._Element | None, text: str
    ) -> None:
        images = _pictures(figure)
        columns = 1 if len(images) < 2 else min(len(images), 2)
        rows = math.ceil(len(images) / columns)
        row = etree.Element("div", {"class": "row"})
        wide = False
        for image in images:
            self._describe(image, text)
            size = self._measure(image)
            wide = wide or (columns == 1 and size is not None and _is_wide(*size))
            room = (WIDE if wide else MEASURE) - GAP * (columns - 1)
            self._place(image, size, room / columns, TALL if rows == 1 else 110 / rows)
            image.tail = None
            row.append(image)
        for child in list(figure):
            if child is not caption:
                figure.remove(child)
        figure.text = None
        if len(images) == 1:
            figure.insert(0, row[0])
        elif images:
            figure.insert(0, row)
        _float(figure, wide=wide, floats=rows <= 3)

    def _set_loose(self, root: etree._Element) -> None:
        """Pictures without a caption: alone in a paragraph, or within a line."""
        for image in root.iter("img"):
            if image.get("class"):
                continue
            paragraph = image.getparent()
            self._describe(image, "Picture")
            alone = not "".join(paragraph.itertext()).strip()
            size = self._measure(image)
            self._place(image, size, MEASURE, TALL if alone else 8)
            if alone and paragraph.tag == "p":
                paragraph.set("class", "picture")
            elif not alone:
                image.set("class", "inline")

    def _describe(self, image: etree._Element, caption: str) -> None:
        if not (image.get("alt") or "").strip():
            name = image.get("src", "").removeprefix("media:")
            self.warnings.append(
                f"The picture {name} has no description for readers who cannot see it; "
                "its caption is read instead."
            )
            image.set("alt", caption)

    def _measure(self, image: etree._Element) -> tuple[float, float, bool] | None:
        name = image.get("src", "").removeprefix("media:")
        if name not in self.media:
            return None
        return bounds.check_picture(name, self.media[name])

    def _place(
        self,
        image: etree._Element,
        size: tuple[float, float, bool] | None,
        room: float,
        tallest: float,
    ) -> None:
        """Give the picture its size in millimetres and lay its bytes ready.

        A name that is not stored stays as it is: the fetcher then refuses the page.
        """
        image.set("class", "art")
        if size is None:
            return
        width, height, drawing = size
        natural = room if drawing else width / LEAST_DPI * 25.4
        wanted = room if natural > room * 0.8 else natural
        scale = min(wanted / width, tallest / height)
        millimetres = width * scale
        image.set("style", f"width:{millimetres:.2f}mm;height:{height * scale:.2f}mm")
        name = image.get("src", "").removeprefix("media:")
        data = self.media[name]
        if not drawing:
            data = at_print_size(data, millimetres)
        self.assets[f"media:{name}"] = data

    # ---- Tables ------------------------------------------------------------------

    def _set_table(
        self, figure: etree._Element, caption: etree._Element | None
    ) -> None:
        tables = list(figure.iter("table"))
        table = tables[0]
        if caption is not None:
            figure.remove(caption)
            caption.tag = "caption"
            table.insert(0, caption)
        for note in figure.iter("p"):
            if note.get("class") == "table-note":
                note.set("class", "tnote")
        columns = max((_prepare(each) for each in tables), default=1)
        for image in _pictures(table):
            self._describe(image, "Picture")
            self._place(image, self._measure(image), MEASURE / columns, 40)
        letters = max((len(_text(row)) for row in table.iter("tr")), default=0)
        wide = columns >= 7 or (columns >= 4 and letters > 160)
        lines = sum(_lines(each, WIDE if wide else MEASURE) for each in tables)
        _float(figure, wide=wide, floats=lines <= FOOT_LINES)
        if columns > 8:
            figure.set("class", figure.get("class", "") + " dense")


def _pictures(element: etree._Element) -> list[etree._Element]:
    """The pictures of an element, without its formulas."""
    return [image for image in element.iter("img") if image.get("class") != "m"]


def _text(element: etree._Element | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())


def _label(caption: etree._Element, label: str) -> None:
    """“Figure 1” in the colour of the season, then the title in bold."""
    first = caption.find("p")
    target = caption if first is None else first
    _embolden_title(target)
    mark = lxml_html.fromstring("<b></b>")
    mark.text = label
    mark.tail, target.text = "\u2002" + (target.text or "").lstrip(), None
    target.insert(0, mark)
    if first is not None and len(caption.findall("p")) == 1:
        first.drop_tag()


def _embolden_title(target: etree._Element) -> None:
    """The first sentence is the title, when it is plain and another follows."""
    text = target.text or ""
    found = TITLE_END.search(text)
    if not found and len(target) == 0 and len(text.split()) <= 14:
        cut = len(text)
    elif found and found.end() <= 140:
        cut = found.end()
    else:
        return
    strong = lxml_html.fromstring("<strong></strong>")
    strong.text, strong.tail, target.text = text[:cut].strip(), text[cut:], None
    target.insert(0, strong)


def _is_wide(width: float, height: float, drawing: bool) -> bool:
    return width / height >= 2.4 and (drawing or width >= 1400)


def _float(figure: etree._Element, *, wide: bool, floats: bool) -> None:
    inside = figure.getparent() is not None and figure.getparent().tag in (
        "section", "div", "article",
    )  # fmt: skip
    names = ["foot" if floats and inside else "long", "wide" if wide else ""]
    figure.set("class", " ".join(filter(None, names)))


def _prepare(table: etree._Element) -> int:
    """Heads get a scope, words stand left and numbers right; returns the columns."""
    if table.find("thead") is None:
        _make_head(table)
    for cell in table.iter("td", "th"):
        _unwrap_cell(cell)
    _square(table)
    grid: dict[int, list[etree._Element]] = {}
    columns = 1
    for row in table.iter("tr"):
        place = 0
        for cell in row.iterchildren("td", "th"):
            head = any(True for _ in cell.iterancestors("thead"))
            if cell.tag == "th":
                cell.set("scope", "col" if head else "row")
            if head and int(cell.get("colspan", "1")) > 1:
                cell.set("class", "grp")
            grid.setdefault(place, []).append(cell)
            place += int(cell.get("colspan", "1"))
        columns = max(columns, place)
    for cells in grid.values():
        body = [c for c in cells if not any(True for _ in c.iterancestors("thead"))]
        numbers = sum(bool(NUMBER.fullmatch(_text(cell))) for cell in body)
        if numbers * 2 < len(body) or not body:
            for cell in cells:
                if cell.get("class") != "grp":
                    cell.set("class", "l")
    return columns


def _unwrap_cell(cell: etree._Element) -> None:
    """Indents that a word processor has put into a cell are not quotations."""
    for quotation in list(cell.iter("blockquote")):
        quotation.drop_tag()
    paragraphs = cell.findall("p")
    if len(paragraphs) == 1 and not (cell.text or "").strip():
        paragraphs[0].drop_tag()
    if len(cell) == 0:
        cell.text = (cell.text or "").strip()


def _square(table: etree._Element) -> None:
    """Every row fills the same columns; cells that are missing are added empty.

    A cell never reaches below its part of the table: the tags would not be a grid.
    """
    parts = list(table.iter("thead", "tbody", "tfoot")) or [table]
    filled = [_fill(list(part.iterchildren("tr"))) for part in parts]
    width = max((n for rows in filled for _, n in rows), default=0)
    for row, count in (pair for rows in filled for pair in rows):
        for _ in range(width - count):
            etree.SubElement(row, "td")


def _fill(rows: list[etree._Element]) -> list[tuple[etree._Element, int]]:
    """How many columns each row fills, counting cells that reach down into it."""
    reaching: list[int] = []  # rows that each column is still covered
    counts = []
    for index, row in enumerate(rows):
        place, left = 0, len(rows) - index
        for cell in row.iterchildren("td", "th"):
            while place < len(reaching) and reaching[place] > 0:
                place += 1
            down = min(int(cell.get("rowspan", "1")), left)
            if cell.get("rowspan"):
                cell.set("rowspan", str(down))
            wide = int(cell.get("colspan", "1"))
            reaching += [0] * (place + wide - len(reaching))
            reaching[place : place + wide] = [down] * wide
            place += wide
        counts.append((row, sum(1 for covered in reaching if covered > 0)))
        reaching = [max(0, covered - 1) for covered in reaching]
        if any(reaching):  # no page ends inside a cell that spans rows
            row.set("class", "keep")
    return counts


def _make_head(table: etree._Element) -> None:
    """A first row made of heads alone is the head of the table, repeated on a break."""
    first = next(table.iter("tr"), None)
    if first is None or len(first) == 0 or any(cell.tag != "th" for cell in first):
        return
    head = etree.Element("thead")
    first.getparent().remove(first)
    head.append(first)
    place = 1 if len(table) and table[0].tag == "caption" else 0
    table.insert(place, head)


def _lines(table: etree._Element, width: float) -> int:
    """About how many lines the table fills: about 1.45 mm a letter in its face."""
    total = 0
    for row in table.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        letters = [len(_text(cell)) for cell in cells]
        share = width / 1.45 / max(1, len(cells))
        total += max((math.ceil(n / share) for n in letters if n), default=1)
    return total
