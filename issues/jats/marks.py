"""Making elements of a JATS document."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

Element = etree._Element
XML = "{http://www.w3.org/XML/1998/namespace}"
XLINK = "{http://www.w3.org/1999/xlink}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
ALI = "{http://www.niso.org/schemas/ali/1.0/}"
PREFIXES: Any = {
    "xlink": XLINK[1:-1],
    "mml": MATHML[1:-1],
    "ali": ALI[1:-1],
}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def new(name: str, words: str = "", /, **attributes: str) -> Element:
    """An element with its words; `dtd_version` is written dtd-version, `href` is of
    XLink, and what is empty is left out."""
    made = etree.Element(name, nsmap=PREFIXES)
    made.text = in_xml(words) or None
    for attribute, value in attributes.items():
        if value:
            key = f"{XLINK}href" if attribute == "href" else attribute.rstrip("_")
            made.set(key.replace("_", "-"), in_xml(value))
    return made


def with_parts(name: str, parts: list[Element], /, **attributes: str) -> Element:
    """An element around others."""
    made = new(name, **attributes)
    made.extend(parts)
    return made


def said(element: Element, words: str | None) -> None:
    """Write on at the end of an element's text."""
    if not words:
        return
    words = in_xml(words)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def in_xml(words: str) -> str:
    """Without the signs that no XML may hold."""
    return NOT_IN_XML.sub("", words)
