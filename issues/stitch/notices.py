"""A notice on the pages of a PDF that is published already."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping

import pikepdf

from issues.stitch.assemble import saved
from journal.pdf.furniture import MM, SIDE, Stamp

LINE = 9 * MM  # from above: over the running head
SIZE, RED = 8.0, (0.70, 0.11, 0.13)


def with_notices(
    data: bytes, lines: Mapping[int, str], everywhere: Collection[int] = ()
) -> bytes:
    """The PDF with a line on top of some pages, by their places in the file; on those
    of `everywhere` it stands at the foot as well. Same input, same bytes (P16)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stamp = Stamp(pdf, "Notice")  # its pages have the fonts of another stamp
        for place, words in sorted(lines.items()):
            page = pdf.pages[place]
            feet = {"Header": LINE}
            if place in everywhere:
                feet["Footer"] = float(page.MediaBox[3]) - LINE + SIZE
            for kind, y in feet.items():
                stamp.text(page, words, SIDE, y, size=SIZE, bold=True, colour=RED,
                           kind=kind)  # fmt: skip
        stamp.close()
        return saved(pdf)


def page_total(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)
