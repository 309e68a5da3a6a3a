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
        for element in list(document.objects):
            if isinstance(element, pikepdf.Dictionary):
                _mend(document, element, formula_alts, heights)
                _give_every_glyph_a_letter(element)
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
    document: pikepdf.Pdf,
    element: pikepdf.Dictionary,
    formula_alts: set[str],
    heights: dict[Any, float],
) -> None:
    kind = element.get(Name.S) if element.get(Name.Type) == Name.StructElem else None
    if kind == Name.TH:
        _scope(element)
    if kind in (Name.TH, Name.TD) and element.P.S != Name.TR:
        element.S = Name.NonStruct  # a block of its own inside a cell
    elif kind == Name.LI:
        _gather_body(document, element)
    elif kind == Name.Figure:
        if str(element.get(Name.Alt, "")) in formula_alts:
            element.S = Name.Formula
        _box_in_points(element, heights)


def _gather_body(document: pikepdf.Pdf, item: pikepdf.Dictionary) -> None:
    """An item of a list has a label and a body, and nothing beside them."""
    labels: list[Any] = []
    bodies: list[Any] = []
    rest: list[Any] = []
    for kid in item.get(Name.K, ()):
        kind = kid.get(Name.S) if isinstance(kid, pikepdf.Dictionary) else None
        if kind == Name.Lbl:
            labels.append(kid)
        else:
            (bodies if kind == Name.LBody else rest).append(kid)
    if not rest or any(not isinstance(kid, pikepdf.Dictionary) for kid in rest):
        return
    if not bodies:
        bodies = [_new_body(document, item)]
    for kid in rest:
        kid.P = bodies[-1]
        bodies[-1].K.append(kid)
    item.K = Array([*labels, *bodies])


def _new_body(document: pikepdf.Pdf, item: pikepdf.Dictionary) -> pikepdf.Object:
    body = Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array())
    if Name.Pg in item:
        body.Pg = item.Pg
    return document.make_indirect(body)


def _give_every_glyph_a_letter(font: pikepdf.Dictionary) -> None:
    """The mark of a letter drawn in two glyphs says nothing of its own.

    A joiner that programs ignore keeps the word whole where nothing is not allowed.
    """
    letters = font.get(Name.ToUnicode)
    if isinstance(letters, pikepdf.Stream) and b"> <>" in (
        data := letters.read_bytes()
    ):
        letters.write(data.replace(b"> <>", b"> <034f>"))


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
