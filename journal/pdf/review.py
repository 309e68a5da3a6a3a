"""The review copy: what reviewers read, with nothing that tells who wrote it.

Its own head says which manuscript and version it is; every fifth line is numbered, so
that a report can point to it.
"""

import io

import pikepdf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from journal.pdf.furniture import GREY, MM, Stamp

EVERY = 5
NUMBERED = ("p", "li", "h1", "h2", "h3", "h4", "dd", "blockquote")
PX = 0.75  # points in a CSS pixel


def review_css(head: str) -> str:
    text = head.replace("\\", "").replace('"', "'").replace("\n", " ")
    font = 'font: 400 7.2pt/9pt "Label", "Naskh", "Noto Sans CJK SC"; color: #636873;'
    return f"""
@page {{
  @top-left {{ content: "{text}"; {font} width: 100mm; white-space: nowrap;
    vertical-align: bottom; padding-bottom: 4.6mm }}
  @bottom-right {{ content: counter(page); font: 600 7.6pt/9pt "Label"; width: 12mm;
    color: #1c1e22; vertical-align: top; padding-top: 5.4mm; text-align: right }}
}}"""


def number_lines(pdf: bytes, document: Document) -> bytes:
    """Number every fifth line of the text in the outer margin, anew on each page."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        stamp = Stamp(file)
        for page, laid in zip(file.pages, document.pages, strict=True):
            for number, line in enumerate(_base_lines(laid._page_box), 1):
                if number % EVERY == 0:
                    stamp.text(page, str(number), 11 * MM, line * PX, size=6,
                               colour=GREY, right=True, kind="Background")  # fmt: skip
        stamp.close()
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()


def _base_lines(page: boxes.PageBox) -> list[float]:
    found: set[float] = set()
    waiting: list[boxes.Box] = [
        child for child in page.children if not isinstance(child, boxes.MarginBox)
    ]
    while waiting:
        box = waiting.pop()
        if isinstance(box, boxes.FootnoteAreaBox) or box.element_tag == "table":
            continue
        for child in getattr(box, "children", ()):
            if isinstance(child, boxes.LineBox) and box.element_tag in NUMBERED:
                found.add(round(child.position_y + child.baseline, 1))
            elif isinstance(child, boxes.Box):
                waiting.append(child)
    return sorted(found)
