"""HTML: parsed as it is, its own front matter (meta, JSON, Distill) read first."""

import json
from typing import Any

import lxml.html
from lxml import etree

from submissions.reading import bibliography, counts, frontmatter, pandoc, people, tree
from submissions.reading.model import Found, Reading, Refused
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
    cited = _distill(body, source, reading)
    into |= cited
    heading = next(iter(body.iter("h1")), None)
    if heading is not None and not reading.title:
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
            tree.unwrap(wrapper)


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
        for name in values.get(
            "citation_author", values.get("author", values.get("dc.creator", []))
        ):
            reading.authors.append(people.author(name, "meta element"))


def _json(page: Element, reading: Reading) -> None:
    """Front matter in a script element of type JSON: Distill and schema.org."""
    for script in page.iter("script"):
        if "json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(script.text or "")
        except ValueError:
            continue
        if isinstance(data, dict):
            _from_json(data, reading)


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
        name = entry.get("author") or entry.get("name") or ""
        if not name:
            continue
        person = people.author(str(name), "front matter of the page")
        places = entry.get("affiliation") or entry.get("affiliations") or []
        for place in places if isinstance(places, list) else [places]:
            label = place.get("name") if isinstance(place, dict) else place
            person.affiliations += [str(label)] if label else []
        person.orcid = people.orcid_in(json.dumps(entry))
        reading.authors.append(person)
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
