"""Formulas: the MathML of the text and its TeX, side by side."""

from __future__ import annotations

from .marks import MATHML, PREFIXES, Element, etree, new, said

PARTS = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}


def formula(name: str, source: Element, **attributes: str) -> Element:
    """An inline-formula or a disp-formula of a <math>."""
    made = new(name, **attributes)
    tex = source.get("alttext") or ""
    marks = _mathml(source) if is_whole(source) else None
    if marks is not None and tex:
        both = new("alternatives")
        both.extend([marks, new("tex-math", tex)])
        made.append(both)
    elif marks is not None:
        made.append(marks)
    else:
        made.append(new("tex-math", tex or "".join(source.itertext())))
    return made


def is_whole(source: Element) -> bool:
    """Whether each fraction and script has the parts that MathML asks for; what a
    source left half written is given as TeX alone."""
    return len(source) > 0 and all(
        len(one) == PARTS.get(str(one.tag), len(one)) for one in source.iter()
    )


def _mathml(source: Element) -> Element:
    made = etree.Element(f"{MATHML}{source.tag}", nsmap=PREFIXES)
    for name, value in source.attrib.items():
        if name not in ("lang", "class"):
            made.set(name, value)
    said(made, source.text)
    for child in source:
        made.append(_mathml(child))
        said(made, child.tail)
    return made
