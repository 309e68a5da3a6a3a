"""What is refused before any page is laid out (pdf.md 7): each bound has its sentence.

The jail would end such work anyway, but only after its whole time, and without saying
which table it was.
"""

import io
import re

from lxml import etree
from PIL import Image, UnidentifiedImageError

from journal.pdf.source import ArticleSource

HTML_BYTES, SVG_BYTES = 5_000_000, 1_000_000
ROWS, SPAN, DEPTH = 1_000, 100, 100
MEGAPIXELS = 40
SVG_FORBIDDEN = re.compile(
    rb"<\s*(?:\w+:)?(script|foreignObject|use|iframe)\b"
    rb"|<!(?:DOCTYPE|ENTITY)|\bon\w+\s*=|@import|url\(\s*[\"']?\s*(?!#)"
    rb"|href\s*=\s*[\"'](?!#|data:image/(?:png|jpe?g);)",
    re.IGNORECASE,
)


class BoundsError(ValueError):
    """A sentence for the person who sent the manuscript."""


def check_text(source: ArticleSource) -> None:
    size = len(source.body.encode()) + len(source.abstract.encode())
    if size > HTML_BYTES:
        raise BoundsError(
            f"The text has {size / 1e6:.1f} million characters; "
            f"at most {HTML_BYTES // 1_000_000} million can be typeset."
        )


def check_tree(root: etree._Element) -> None:
    """Depth first: everything later walks the tree."""
    deepest = max((depth for _, depth in _walk(root)), default=0)
    if deepest > DEPTH:
        raise BoundsError(f"The text is nested more than {DEPTH} levels deep.")
    for number, table in enumerate(root.iter("table"), 1):
        rows = sum(1 for _ in table.iter("tr"))
        if rows > ROWS:
            raise BoundsError(
                f"Table {number} has {rows:,} rows; at most {ROWS:,} can be printed. "
                "Put the full data in a supplementary file."
            )
        for cell in table.iter("td", "th"):
            _check_span(cell, number)


def _walk(root: etree._Element) -> list[tuple[etree._Element, int]]:
    found, waiting = [], [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        found.append((element, depth))
        waiting.extend((child, depth + 1) for child in element)
    return found


def _check_span(cell: etree._Element, number: int) -> None:
    for name in ("colspan", "rowspan"):
        value = cell.get(name, "1")
        if not value.isdecimal() or not 1 <= int(value) <= SPAN:
            raise BoundsError(
                f"A cell of table {number} spans {value[:12]} columns or rows; "
                f"at most {SPAN} can be printed."
            )


def check_picture(name: str, data: bytes) -> tuple[float, float, bool]:
    """Width and height of a picture, and whether it is a drawing; refuse a bad one."""
    if b"<svg" in data[:2000].lower():
        return (*_svg_size(name, data), True)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise BoundsError(f"The picture {name} cannot be opened.") from error
    if width * height > MEGAPIXELS * 1_000_000:
        raise BoundsError(
            f"The picture {name} has {width * height / 1e6:.0f} million pixels; "
            f"at most {MEGAPIXELS} million can be printed."
        )
    return width, height, False


def _svg_size(name: str, data: bytes) -> tuple[float, float]:
    if len(data) > SVG_BYTES:
        raise BoundsError(f"The drawing {name} is larger than 1 MB.")
    if found := SVG_FORBIDDEN.search(data):
        part = found.group(0).decode(errors="replace").strip()
        raise BoundsError(f"The drawing {name} holds {part!r}, which is not allowed.")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise BoundsError(f"The drawing {name} cannot be read.") from error
    box = [float(n) for n in re.findall(r"-?[\d.]+", root.get("viewBox", ""))[:4]]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    numbers = [re.match(r"[\d.]+", root.get(side, "")) for side in ("width", "height")]
    width, height = (float(number[0]) if number else 0 for number in numbers)
    return width or 400, height or 300
