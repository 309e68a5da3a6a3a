"""The text of an article page as the XHTML of a book."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from lxml import etree
from lxml import html as lxml_html

from issues.jats.formulas import is_whole

if TYPE_CHECKING:
    from issues.models import Article, Picture

MATHML = "http://www.w3.org/1998/Math/MathML"
NOT_IN_BOOKS = ("loading", "rel", "tabindex", "role")  # of the web page alone
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Xhtml:
    """A piece of text, the pictures that it shows, and whether it has formulas."""

    markup: SafeString
    pictures: set[str]
    has_math: bool


@dataclass(frozen=True)
class Chapter:
    """One article of the book."""

    name: str
    article: Article
    facts: dict[str, Any]
    files: dict[str, Picture]
    has_math: bool

    @property
    def pictures(self) -> list[tuple[str, str, str]]:
        """For the list of files: an id, the place, the type."""
        return [
            (re.sub(r"[^a-z0-9]", "-", f"p-{place}".lower()), place, one.media_type)
            for place, one in self.files.items()
        ]


def xhtml(html: str, begin: str, folder: str, known: Collection[str]) -> Xhtml:
    """Well-formed, with pictures beside it; one that is not there gives its words."""
    if not html.strip():
        return Xhtml(SafeString(""), set(), False)
    root = lxml_html.fragment_fromstring(NOT_IN_XML.sub("", html), create_parent="div")
    used: set[str] = set()
    for element in list(root.iter(etree.Element)):
        for name in NOT_IN_BOOKS:
            element.attrib.pop(name, None)
        if element.get("lang"):
            element.set(
                "{http://www.w3.org/XML/1998/namespace}lang", element.get("lang")
            )
    for picture in list(root.iter("img")):
        name = (picture.get("src") or "").removeprefix(begin)
        if name in known:
            used.add(name)
            picture.set("src", f"{folder}/{name}")
            picture.set("alt", picture.get("alt") or "")
        else:
            picture.tag, words = "em", picture.get("alt") or ""
            picture.attrib.clear()
            picture.text = words
    formulas = _formulas(root)
    markup = "".join(
        [_escaped(root.text), *(etree.tostring(c, encoding="unicode") for c in root)]
    )
    return Xhtml(mark_safe(markup), used, bool(formulas))  # noqa: S308 - serialised


def _formulas(root: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """In the namespace of MathML; what a source left half written is its TeX."""
    whole = []
    for formula in list(root.iter("math")):
        if is_whole(formula):
            formula.set("xmlns", MATHML)
            whole.append(formula)
            continue
        tex = formula.get("alttext") or formula.text_content()
        for child in list(formula):
            formula.remove(child)
        formula.attrib.clear()
        formula.tag, formula.text = "code", tex
    return whole


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;")
