"""HTML: parsed as it is, its own front matter (meta, JSON, Distill) read first."""

import json
from itertools import zip_longest
from typing import Any

import lxml.html
from lxml import etree

from submissions.reading import (
    bibliography,
    canonical,
    counts,
    frontmatter,
    pandoc,
    people,
    tree,
)
from submissions.reading.formats import markdown
from submissions.reading.model import Found, ReadAuthor, Reading, Refused
from submissions.reading.source import Draft, Source
from submissions.reading.tree import Element

DUBLIN = {
    "title": ("citation_title", "dc.title", "og:title"),
    "keywords": ("citation_keywords", "keywords", "dc.subject"),
    "abstract": ("citation_abstract", "dc.description"),
}


def read(source: Source) -> Draft:
    reading = source.reading
    try:
        page = lxml.html.document_fromstring(source.text())
    except (etree.ParserError, ValueError) as error:
        raise Refused(f"{source.main} holds no text.") from error
    reading.language = (page.get("lang") or "").lower()
    _json(page, reading)
    _meta(page, reading)
    body = page.find("body")
    if body is None:
        raise Refused(f"{source.main} holds no text.")
    for comment in list(body.iter(etree.Comment)):
        tree.remove(comment)
    for gone in body.xpath(".//script|.//style|.//nav|.//noscript|.//template"):
        if gone.getparent() is not None:
            tree.remove(gone)
    body.tag = "div"
    into = _counts(body)
    into |= _distill(body, source, reading)
    _classes(body, reading)
    heading = next(iter(body.iter("h1")), None)
    if heading is not None and tree.text_of(heading) and not reading.title:
        reading.title = Found(tree.text_of(heading), "first heading", True)
    if not reading.title and (title := page.findtext("head/title")):
        reading.title = Found(" ".join(title.split()), "title element", False)
    _lift(body)
    draft = Draft(body, into)
    draft.take_front(reading)
    return draft


def _lift(body: Element) -> None:
    """Blocks out of their wrappers, so that the front matter can be seen in a row."""
    wrapping = {"div", "section", "article", "main", "header"}
    for wrapper in tree.elements(body):
        kept = tree.classes(wrapper) & {"footnotes", "csl-bib-body", "csl-entry"}
        if kept or wrapper.get("id") == "refs":
            continue
        if wrapper.tag in wrapping or "-" in str(wrapper.tag):
            canonical.wrap_loose(wrapper)
            tree.unwrap(wrapper)


def _classes(body: Element, reading: Reading) -> None:
    """What pandoc, R Markdown and LaTeXML say by classes, as styles of paragraphs."""
    for creator in body.xpath(".//*[contains(@class,'ltx_role_author')]"):
        name = creator.xpath(".//*[contains(@class,'ltx_personname')]")
        if name and not any(
            person.place == "meta element" for person in reading.authors
        ):
            reading.authors.append(_creator(creator, name[0]))
        tree.remove(creator)
    for part in tree.elements(body):
        names = tree.classes(part)
        if names & {"abstract-title", "ltx_title_abstract"}:
            part.tag = "h6"
        elif names & {"abstract", "ltx_abstract"}:
            canonical.wrap_loose(part)
            for paragraph in part.iter("p"):
                paragraph.set("data-custom-style", "Abstract")
        elif names & {"author", "authors"} and part.tag in {
            "p",
            "div",
            "h2",
            "h3",
            "h4",
        }:
            part.tag = "p"
            part.set("data-custom-style", "Author")
        elif names & {"date", "published"} and len(tree.text_of(part).split()) < 6:
            tree.remove(part)


def _creator(creator: Element, name: Element) -> ReadAuthor:
    person = people.author(tree.text_of(name), "authors of the page")
    for contact in creator.xpath(".//*[contains(@class,'ltx_contact')]"):
        text, kind = tree.text_of(contact), contact.get("class") or ""
        if "affiliation" in kind or "institution" in kind:
            person.affiliations.append(text)
        person.email = person.email or people.email_in(text)
        person.orcid = person.orcid or people.orcid_in(
            f"{text} {' '.join(contact.xpath('.//@href'))}"
        )
    return person


def _meta(page: Element, reading: Reading) -> None:
    values: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        values.setdefault(name, []).append(meta.get("content") or "")
    for field, names in DUBLIN.items():
        found = next((values[n] for n in names if any(values.get(n, []))), None)
        if not found or getattr(reading, field):
            continue
        value: Any = found[0]
        if field == "keywords":
            value = found if len(found) > 1 else frontmatter.split_keywords(found[0])
        setattr(reading, field, Found(value, "meta element", True))
    if not reading.authors:
        _authors(page, reading)


def _authors(page: Element, reading: Reading) -> None:
    """Authors of meta elements; what follows an author's name belongs to it."""
    for kind in ("citation_author", "author", "dc.creator"):
        for meta in page.iter("meta"):
            name = (meta.get("name") or "").lower()
            value = " ".join((meta.get("content") or "").split())
            if name == kind and value:
                for line in [value] if kind != "author" else _names(value):
                    reading.authors.append(people.author(line, "meta element"))
            elif reading.authors and value and name.startswith(f"{kind}_"):
                person = reading.authors[-1]
                match name.removeprefix(f"{kind}_"):
                    case "institution" | "affiliation":
                        person.affiliations.append(value)
                    case "email":
                        person.email = people.email_in(value)
                    case "orcid":
                        person.orcid = people.orcid_in(value)
        if reading.authors:
            return


def _names(value: str) -> list[str]:
    names = [line.name for line in people.byline(value)]
    return names if people.looks_like_names(value) else [value]


def _json(page: Element, reading: Reading) -> None:
    """Front matter in a script element: Distill's, and that of schema.org."""
    for script in page.iter("script"):
        kind = script.get("type") or ""
        if "front-matter" in kind:
            _from_yaml(script.text or "", reading)
        if "json" not in kind:
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph") if isinstance(data, dict) else data
        for entry in graph if isinstance(graph, list) else [data]:
            if isinstance(entry, dict) and _is_article(entry):
                _from_json(entry, reading)


def _is_article(data: dict[str, Any]) -> bool:
    kind = str(data.get("@type") or "Article")
    return any(word in kind for word in ("Article", "CreativeWork", "Report", "Thesis"))


def _from_yaml(text: str, reading: Reading) -> None:
    """The first Distill: names and places as "Name: address" in lists of one order."""
    data = markdown.front_matter(text, "the page", reading)
    places = [_only_key(entry) for entry in _list(data.get("affiliations"))]
    authors = [_only_key(entry) for entry in _list(data.get("authors"))]
    data["authors"] = [
        {"name": name, "affiliation": place}
        for name, place in zip_longest(authors, places[: len(authors)])
    ]
    data.pop("description", None)
    _from_json(data, reading)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _only_key(entry: Any) -> str:
    return str(next(iter(entry), "")) if isinstance(entry, dict) else str(entry)


def _from_json(data: dict[str, Any], reading: Reading) -> None:
    title = data.get("title") or data.get("headline")
    if title and not reading.title:
        reading.title = Found(str(title), "front matter of the page", True)
    entries = data.get("authors") or data.get("author") or []
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, str):
            entry = {"name": entry}
        if not isinstance(entry, dict):
            continue
        parts = (entry.get("givenName") or "", entry.get("familyName") or "")
        name = entry.get("author") or entry.get("name") or " ".join(filter(None, parts))
        if not name:
            continue
        person = people.author(str(name), "front matter of the page")
        places = entry.get("affiliation") or entry.get("affiliations") or []
        for place in places if isinstance(places, list) else [places]:
            label = place.get("name") if isinstance(place, dict) else place
            person.affiliations += [str(label)] if label else []
        person.orcid = people.orcid_in(json.dumps(entry))
        person.email = people.email_in(entry.get("email"))
        reading.authors.append(person)
    if data.get("abstract") and not reading.abstract:
        text = " ".join(str(data["abstract"]).split())
        reading.abstract = Found(text, "front matter of the page", True)
    words = data.get("keywords") or data.get("tags")
    if words and not reading.keywords:
        found = (
            words if isinstance(words, list) else frontmatter.split_keywords(str(words))
        )
        reading.keywords = Found(
            [str(w) for w in found], "front matter of the page", True
        )


def _counts(body: Element) -> dict[str, int | None]:
    pictures = [
        i for i in body.iter("img") if not any(True for _ in i.iterancestors("figure"))
    ]
    figures = [f for f in body.iter("figure") if f.find(".//img") is not None]
    return {
        "words": counts.words_in(" ".join(body.itertext())),
        "sections": int(body.xpath("count(.//h1|.//h2|.//h3|.//h4|.//h5)")),
        "figures": len(figures) + len(pictures),
        "tables": int(body.xpath("count(.//table[not(ancestor::table)])")),
        "formulas": int(body.xpath("count(.//math|.//*[local-name()='d-math'])")),
    }


def _distill(body: Element, source: Source, reading: Reading) -> dict[str, int | None]:
    """Distill's own elements: footnotes and citations of a .bib file."""
    notes = [e for e in body.iter() if e.tag in {"d-footnote", "dt-fn"}]
    listing = tree.new("section", class_="footnotes")
    listing.append(tree.new("ol"))
    for number, note in enumerate(notes, 1):
        item = tree.move_content(note, tree.new("li", id=f"distill-note-{number}"))
        listing[0].append(item)
        call = tree.new("a", str(number), href=f"#distill-note-{number}")
        call.set("class", "footnote-ref")
        tree.replace(note, call)
    if notes:
        body.append(listing)
    cites = [e for e in body.iter() if e.tag in {"d-cite", "dt-cite"}]
    found: dict[str, int | None] = {"notes": len(notes)} if notes else {}
    if not cites:
        return found
    keys = [
        k.strip() for c in cites for k in (c.get("key") or "").split(",") if k.strip()
    ]
    library = bibliography.read(source.files, reading)
    bibliography.resolve(keys, library, reading)
    _cite(body, cites, library, keys)
    return found | {"citations": len(keys), "references": len(set(keys))}


def _cite(
    body: Element,
    cites: list[Element],
    library: bibliography.Bibliography,
    keys: list[str],
) -> None:
    """Let pandoc's citeproc write the citations and the list, then put them in place."""
    groups = [
        [k.strip() for k in (c.get("key") or "").split(",") if k.strip()] for c in cites
    ]
    text = "\n\n".join(f"[{'; '.join(f'@{{{k}}}' for k in group)}]" for group in groups)
    made = pandoc.to_html(text.encode(), "markdown", *library.options(keys))
    root = tree.parse_fragment(made.html)
    citations = root.xpath("./p/span[contains(@class,'citation')]")
    for element, citation in zip(cites, citations, strict=False):
        citation.tail = None
        holder = tree.move_content(element, tree.new("span"))
        if tree.text_of(holder):
            holder.append(tree.new("span", " "))
        holder.append(citation)
        tree.replace(element, holder)
    for refs in root.xpath(".//*[@id='refs']"):
        body.append(refs)
