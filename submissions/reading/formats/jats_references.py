"""Reference lists of JATS: the printed form where there is one, else made from parts."""

import re
from typing import TYPE_CHECKING

from lxml import etree

from submissions.reading import tree
from submissions.reading.formats.jats_front import words
from submissions.reading.tree import Element

if TYPE_CHECKING:
    from submissions.reading.formats.jats import Renderer

CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation")


def reference_list(source: etree._Element, renderer: "Renderer") -> Element:
    """The list as converters give it: one div an entry, under the key of the source."""
    listing = tree.new("div", class_="csl-bib-body")
    for ref in source.iter("ref"):
        entry = tree.new("div", class_="csl-entry")
        if ref.get("id"):
            entry.set("id", ref.get("id") or "")
        citation = next(
            (ref.find(f".//{k}") for k in CITATIONS if ref.find(f".//{k}") is not None),
            None,
        )
        if citation is None:
            entry.text = words(ref, skip=("label",))
        elif citation.tag == "mixed-citation" or (citation.text or "").strip():
            renderer.children(citation, entry, 1)
            _strip_label(entry, words(ref.find("label")))
            _add_doi(entry, ref)
        else:
            _from_parts(citation, entry)
        listing.append(entry)
    return listing


def _strip_label(entry: Element, label: str) -> None:
    if label and (entry.text or "").lstrip().startswith(label):
        entry.text = (entry.text or "").lstrip()[len(label) :].lstrip(". ")


def _add_doi(entry: Element, ref: etree._Element) -> None:
    for identifier in ref.iter("pub-id"):
        doi = words(identifier)
        if (
            identifier.get("pub-id-type") == "doi"
            and "10." in doi
            and doi not in tree.text_of(entry)
        ):
            _link(entry, " ", doi)
            return


def _link(entry: Element, before: str, doi: str) -> None:
    address = f"https://doi.org/{re.sub(r'^https?://(dx.)?doi.org/', '', doi)}"
    last = entry[-1] if len(entry) else None
    if last is not None:
        last.tail = (last.tail or "").rstrip() + before
    else:
        entry.text = (entry.text or "").rstrip() + before
    entry.append(tree.new("a", address, href=address))


def _from_parts(citation: etree._Element, entry: Element) -> None:
    """Authors (year). Title. Source volume(issue): pages. Publisher. DOI."""

    def part(*names: str) -> str:
        return next(
            (
                words(n)
                for name in names
                if (n := citation.find(f".//{name}")) is not None
            ),
            "",
        )

    people = _people(citation)
    year = part("year")
    head = f"{people} ({year}). " if year else f"{people}. " if people else ""
    title = part("article-title", "chapter-title", "data-title", "part-title")
    entry.text = head + (f"{title.rstrip('.')}. " if title else "")
    if source := part("source", "conf-name"):
        entry.append(tree.new("em", source))
        entry[-1].tail = ""
    tail = _numbers(
        part("volume"),
        part("issue"),
        part("fpage"),
        part("lpage") or part("elocation-id"),
    )
    house = ", ".join(filter(None, (part("publisher-name"), part("publisher-loc"))))
    tail += (". " if tail else " ") + (f"{house}." if house else "")
    if len(entry):
        entry[-1].tail = (
            ", " if re.match(r"\d", tail) else ". " if house else ""
        ) + tail.strip()
    else:
        entry.text += tail.strip()
    doi = next(
        (words(i) for i in citation.iter("pub-id") if i.get("pub-id-type") == "doi"), ""
    )
    if doi:
        _link(entry, " ", doi)
    elif (uri := citation.find(".//uri")) is not None or (
        uri := citation.find(".//ext-link")
    ) is not None:
        last = entry[-1] if len(entry) else None
        if last is not None:
            last.tail = (last.tail or "") + " "
        entry.append(tree.new("a", words(uri), href=words(uri)))


def _numbers(volume: str, issue: str, first: str, last: str) -> str:
    text = volume + (f"({issue})" if issue else "")
    pages = "–".join(dict.fromkeys(filter(None, (first, last))))
    return ", ".join(filter(None, (text, pages)))


def _people(citation: etree._Element) -> str:
    group = citation.find("person-group")
    home = group if group is not None else citation
    names = []
    for node in home:
        if not isinstance(node.tag, str):
            continue
        if node.tag == "name":
            given, family = words(node.find("given-names")), words(node.find("surname"))
            names.append(", ".join(filter(None, (family, given))))
        elif node.tag in {"string-name", "collab"}:
            names.append(words(node))
        elif node.tag == "etal":
            names.append("et al.")
    return "; ".join(names)
