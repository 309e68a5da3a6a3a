"""The last hand on a drawn PDF: what the engine cannot say about its own tags.

Table heads get their scope, formulas are tagged as formulas, and boxes of figures are
given in points (pdf.md 4 and 10). The bytes are the same for the same page.
"""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

PX = 0.75  # points in a CSS pixel


def finish(
    pdf: bytes,
    formula_alts: set[str],
    *,
    key: str = "",
    producer: str = "",
    day: str = "",
) -> bytes:
    """Deterministic bytes; with `producer`, the file says nothing else of its making.

    `key` makes the names of table heads unique in the issue that this becomes part of.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        heights = {page.objgen: float(page.MediaBox[3]) for page in document.pages}
        for element in document.objects:
            if isinstance(element, pikepdf.Dictionary):
                _mend(element, formula_alts, heights)
                _name_heads(element, key)
        if producer:
            _neutral(document, producer, day)
        out = io.BytesIO()
        document.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return out.getvalue()


def _mend(
    element: pikepdf.Dictionary,
    formula_alts: set[str],
    heights: dict[Any, float],
) -> None:
    kind = element.get(Name.S) if element.get(Name.Type) == Name.StructElem else None
    if kind == Name.TH:
        _scope(element)
    elif kind == Name.Figure:
        if str(element.get(Name.Alt, "")) in formula_alts:
            element.S = Name.Formula
        _box_in_points(element, heights)


def _name_heads(element: pikepdf.Dictionary, key: str) -> None:
    if element.get(Name.Type) != Name.StructElem:
        return
    if Name.ID in element:
        element.ID = pikepdf.String(f"{key}-{element.ID}")
    attributes = element.get(Name.A)
    if isinstance(attributes, pikepdf.Dictionary) and Name.Headers in attributes:
        attributes.Headers = Array(
            [pikepdf.String(f"{key}-{head}") for head in attributes.Headers]
        )


def _scope(head: pikepdf.Dictionary) -> None:
    group = head.get(Name.P, Dictionary()).get(Name.P, Dictionary()).get(Name.S)
    attributes = head.get(Name.A, Dictionary(O=Name.Table))
    attributes.Scope = Name.Column if group == Name.THead else Name.Row
    head.A = attributes


def _box_in_points(figure: pikepdf.Dictionary, heights: dict[Any, float]) -> None:
    layout, page = figure.get(Name.A), figure.get(Name.Pg)
    if layout is None or page is None or Name.BBox not in layout:
        return
    left, top, right, bottom = (float(number) * PX for number in layout.BBox)
    height = heights[page.objgen]
    layout.BBox = Array([left, height - bottom, right, height - top])


def _neutral(document: pikepdf.Pdf, producer: str, day: str) -> None:
    """A review copy tells nothing of persons, programs or hours (visibility.md F6)."""
    title = str(document.docinfo.get(Name.Title, ""))
    del document.docinfo
    document.docinfo[Name.Title] = title
    document.docinfo[Name.Producer] = producer
    if day:
        moment = f"D:{day.replace('-', '')[:8]}000000Z"
        document.docinfo[Name.CreationDate] = moment
        document.docinfo[Name.ModDate] = moment
    with document.open_metadata(
        set_pikepdf_as_editor=False, update_docinfo=False
    ) as meta:
        for key in list(meta):
            if not key.endswith("}part"):
                del meta[key]
        meta["dc:title"] = title
        meta["pdf:Producer"] = producer
