"""The canonical text (docs/article-text.md) becomes the text of the printed page.

Headings, figures, tables and formulas get their numbers, notes move into the text so
that the engine can set them at the foot, every id gets the article's prefix.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from journal.pdf import bounds
from journal.pdf.figures import Figures
from journal.pdf.formulas import TEXT, Formulas
from journal.pdf.source import ArticleSource
from journal.pdf.words import words

FORBIDDEN = ("script", "style", "link", "base", "iframe", "object", "embed", "meta",
             "svg", "form", "input", "video", "audio", "template")  # fmt: skip
KEPT_ATTRIBUTES = {"id", "href", "src", "alt", "lang", "dir", "class", "colspan",
                   "rowspan", "scope", "start", "display", "alttext"}  # fmt: skip
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
DRAWN_IN_SUPERIORS = re.compile(r"[0-9a-z()+=,.\s–-]*")
LAST_WORDS = re.compile(r"(?<=\s)([^\s]{1,9} [^\s]{1,11})\s*$")
LONG_ADDRESS = 24  # letters
BREAK = "\u200b"  # drawn as nothing, and left out of the text that is copied
IN_PATH = re.compile(r"(?<=[/.?&=_])(?=[^\s/])")
NUMERIC_CITATION = re.compile(r"\W*\d+(\W+\d+)*\W*")


@dataclass(slots=True)
class PrintedBody:
    """The text for the page, and what was met on the way."""

    html: str
    references: str
    abstract: str
    assets: dict[str, bytes]
    warnings: list[str]
    formula_alts: set[str] = field(default_factory=set)


def printed_body(source: ArticleSource) -> PrintedBody:
    """Refuses (BoundsError) what cannot be laid out within the bounds of pdf.md 7."""
    bounds.check_text(source)
    root = lxml_html.fragment_fromstring(source.body or "<p></p>", create_parent="div")
    bounds.check_tree(root)
    formulas = Formulas()
    figures = Figures(source.media, words(source.lang))
    _clean(root)
    _number_headings(root, numbered=not source.essay)
    _set_formulas(root, formulas)
    _set_superiors(root)
    figures.set(root)
    _move_notes(root)
    _set_references(root, words(source.lang)["references"])
    _flatten_links(root)
    _keep_last_words(root)
    broken = _prefix_ids(root, source.key)
    back = root.findall(".//section[@class='back']")
    references = "".join(_markup(section) for section in back)
    for section in back:
        section.drop_tree()
    abstract = _abstract(source, formulas)
    warnings = [*figures.warnings, *formulas.warnings]
    warnings += [f"The text points to “{name}”, which is not in it." for name in broken]
    assets = {**figures.assets, **formulas.assets}
    text = inner_html(root)
    return PrintedBody(text, references, abstract, assets, warnings, formulas.alts)


def _abstract(source: ArticleSource, formulas: Formulas) -> str:
    """Plain text, or paragraphs in the same markup as the body."""
    text = source.abstract.strip()
    if not text:
        return ""
    if not text.startswith("<"):
        text = f"<p>{html.escape(text)}</p>"
    root = lxml_html.fragment_fromstring(text, create_parent="div")
    bounds.check_tree(root)
    _clean(root)
    _set_formulas(root, formulas)
    _set_superiors(root)
    _flatten_links(root)
    _keep_last_words(root)
    return _markup(root)


def _markup(element: etree._Element) -> str:
    markup: str = etree.tostring(
        element, encoding="unicode", method="html", with_tail=False
    )
    return markup


def inner_html(root: etree._Element) -> str:
    inside = "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )
    return (html.escape(root.text) if root.text else "") + inside


def fragments(markup: str) -> list[etree._Element]:
    """Elements of a fragment; bare text comes in a span."""
    found = lxml_html.fragments_fromstring(markup)
    return [
        lxml_html.fromstring(f"<span>{part}</span>") if isinstance(part, str) else part
        for part in found
    ]


def _clean(root: etree._Element) -> None:
    """A second look at what markup.py has checked: nothing active reaches the page."""
    unseen = (etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(root, *unseen, *FORBIDDEN, with_tail=False)
    for element in root.iter():
        for name in set(element.attrib) - KEPT_ATTRIBUTES:
            if not _inside_formula(element):
                del element.attrib[name]


def _inside_formula(element: etree._Element) -> bool:
    return any(True for _ in element.iterancestors("math"))


def _number_headings(root: etree._Element, *, numbered: bool) -> None:
    """Levels follow the nesting of sections; the first three carry a number."""
    counters = [0] * 6
    for heading in root.iter(*HEADINGS):
        sections = list(heading.iterancestors("section"))
        level = len(sections) or int(heading.tag[1]) - 1 or 1
        heading.tag = f"h{min(level, 4) + 1}"
        label = " ".join(heading.text_content().split())
        plain = any(
            {"unnumbered", "notes", "references"} & set(s.get("class", "").split())
            for s in sections
        )
        if numbered and not plain and level <= 3:
            counters[level - 1] += 1
            counters[level:] = [0] * (6 - level)
            number = ".".join(str(n or 1) for n in counters[:level])
            mark = lxml_html.fromstring(f'<span class="n">{number}</span>')
            mark.tail, heading.text = heading.text, None
            heading.insert(0, mark)
            label = f"{number}\u2002{label}"
        heading.set("data-label", label)


def _set_formulas(root: etree._Element, formulas: Formulas) -> None:
    number = 0
    for math in list(root.iter("math")):
        block = math.getparent()
        display = block.tag == "div" and "equation" in block.get("class", "")
        image = fragments(formulas.image(math, 10.4 if display else TEXT))[0]
        if not display:
            _replace(math, _with_stop(image, math))
            continue
        image.tail, content = None, etree.Element("span")
        content.append(image)
        numbered = "numbered" in block.get("class", "").split()
        for child in list(block):
            block.remove(child)
        block.text = None
        block.set("class", "eq")
        block.append(content)
        if numbered:
            number += 1
            block.append(lxml_html.fromstring(f'<span class="no">({number})</span>'))
        _continue_after(block)


def _with_stop(image: etree._Element, math: etree._Element) -> etree._Element:
    """A formula and the stop that follows it stay on one line."""
    tail = math.tail or ""
    if not tail[:1] or tail[0] not in ",.;:)":
        return image
    pair = etree.Element("span", {"class": "nb"})
    pair.append(image)
    image.tail, math.tail = tail[0], tail[1:]
    return pair


def _continue_after(block: etree._Element) -> None:
    """A paragraph that goes on after a formula is not indented."""
    following = block.getnext()
    if following is not None and following.tag == "p":
        text = following.text_content().lstrip()[:1]
        if text.islower() or not text.isalpha():
            following.set("class", "cont")


def _replace(old: etree._Element, new: etree._Element) -> None:
    new.tail = old.tail
    old.getparent().replace(old, new)


def _set_superiors(root: etree._Element) -> None:
    """The face draws figures and small letters as superiors; the rest is raised."""
    for element in root.iter("sup", "sub"):
        if not DRAWN_IN_SUPERIORS.fullmatch(element.text_content()) or len(element):
            element.set("class", "drawn")


def _move_notes(root: etree._Element) -> None:
    """The text of each note moves to its call; in captions and tables it stays below."""
    notes = {
        note.get("id"): note
        for section in root.iter("section")
        if section.get("class") == "notes"
        for note in section.iter("li")
    }
    seen: dict[str, str] = {}
    for call in list(root.iter("a")):
        name = call.get("href", "").removeprefix("#")
        if "note-ref" not in call.get("class", "") or name not in notes:
            continue
        if name in seen:
            call.set("class", "note-again")
            continue
        seen[name] = str(len(seen) + 1)
        _set_note(call, notes[name], name, seen[name])
    for section in list(root.iter("section")):
        if section.get("class") == "notes":
            _drop(section)


def _set_note(
    call: etree._Element, note: etree._Element, name: str, number: str
) -> None:
    text = etree.Element("span", {"class": "fn", "id": name, "data-n": number})
    for index, part in enumerate(_note_paragraphs(note)):
        if index:
            text.append(etree.Element("br"))
        text.append(part)
    figure = next(call.iterancestors("figure"), None)
    if figure is None:
        _replace(call, text)
        return
    _replace(call, lxml_html.fromstring(f"<sup>{number}</sup>"))
    mark = lxml_html.fromstring(f"<sup>{number}</sup>")
    mark.tail = "\u2002"
    text.tag, text.attrib["class"] = "p", "tnote"
    text.insert(0, mark)
    figure.append(text)


def _note_paragraphs(note: etree._Element) -> Iterator[etree._Element]:
    blocks = [child for child in note if child.tag in ("p", "div")] or [note]
    for block in blocks:
        part = etree.Element("span")
        part.text = block.text
        part.extend(list(block))
        yield part


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _set_references(root: etree._Element, title: str) -> None:
    """Hanging entries; numbered when the text cites by number."""
    cited = [a.text_content() for a in root.iter("a") if a.get("class") == "cite"]
    numeric = [text for text in cited if NUMERIC_CITATION.fullmatch(text)]
    for section in [s for s in root.iter("section") if s.get("class") == "references"]:
        section.set("class", "back")
        if not any(True for _ in section.iter(*HEADINGS)):
            heading = lxml_html.fromstring("<h2></h2>")
            heading.text = title
            heading.set("data-label", title)
            section.insert(0, heading)
        for entries in section.iter("ol", "ul"):
            entries.tag = "ul"
            entries.set("class", "refs")
            if len(numeric) * 2 > len(cited):
                _number_entries(entries)
        for link in section.iter("a"):
            if len(link.text_content()) > 62:
                link.set("class", "long")


def _number_entries(entries: etree._Element) -> None:
    if any(re.match(r"\s*\[?\d+[\].]", li.text_content()) for li in entries[:1]):
        return
    entries.set("class", "refs numbered")
    for number, entry in enumerate(entries.iterchildren("li"), 1):
        mark = lxml_html.fromstring(f'<span class="k">{number}</span>')
        target = entry[0] if len(entry) and entry[0].tag == "p" else entry
        mark.tail, target.text = target.text, None
        target.insert(0, mark)


def _flatten_links(root: etree._Element) -> None:
    """An element inside a link makes a second link without a tag (pdf.md 4)."""
    for link in list(root.iter("a")):
        href = link.get("href", "")
        if not href.startswith(("#", "http://", "https://", "mailto:")):
            link.drop_tag()
            continue
        if any(True for _ in link.iter("img")):
            link.drop_tag()
            continue
        for child in list(link):
            child.drop_tag()
        if not link.text_content().strip():
            link.drop_tree()
        elif not href.startswith("#"):
            _set_outer_link(link, href)


def _set_outer_link(link: etree._Element, href: str) -> None:
    short_doi = "doi.org/" in href and len(link.text_content()) <= 62
    if link.get("class") == "long":
        return
    if link.text_content().startswith("http") and _in_running_text(link):
        link.set("class", "url")
        link.text = _breakable(link.text or "")
    else:
        link.set("class", "doi" if short_doi else "out")


def _breakable(address: str) -> str:
    """A long address may break after any part of its path, so that lines are filled."""
    _host, _slash, path = address.partition("://")[2].partition("/")
    if len(address) <= LONG_ADDRESS or not path:
        return address
    start = address[: -len(path)]
    return f"{start}{BREAK}{IN_PATH.sub(BREAK, path)}"


def _in_running_text(link: etree._Element) -> bool:
    """Between justified edges; notes, captions and references are set ragged."""
    ragged = any(True for _ in link.iterancestors("figure", "blockquote"))
    back = any(e.get("class") in ("back", "fn") for e in link.iterancestors())
    return not ragged and not back


def _keep_last_words(root: etree._Element) -> None:
    """No word stands alone on the last line of a paragraph (print/README.md)."""
    for paragraph in root.iter("p"):
        last = paragraph[-1] if len(paragraph) else None
        text = (paragraph.text if last is None else last.tail) or ""
        if not (found := LAST_WORDS.search(text)):
            continue
        pair = lxml_html.fromstring('<span class="nb"></span>')
        pair.text, rest = found[1], text[: found.start(1)]
        if last is None:
            paragraph.text = rest
        else:
            last.tail = rest
        paragraph.append(pair)


def _prefix_ids(root: etree._Element, key: str) -> list[str]:
    """Ids are unique in the whole issue (pdf.md 10.4); returns targets that are not."""
    names = {element.get("id") for element in root.iter() if element.get("id")}
    seen: set[str] = set()
    for element in root.iter():
        name = element.get("id")
        if name in seen:
            del element.attrib["id"]
        elif name:
            seen.add(name)
            element.set("id", f"{key}-{name}")
    broken = []
    for link in list(root.iter("a")):
        name = link.get("href", "")[1:] if link.get("href", "").startswith("#") else ""
        if name in names:
            link.set("href", f"#{key}-{name}")
        elif link.get("href", "").startswith("#"):
            broken.append(name)
            link.drop_tag()
    return list(dict.fromkeys(broken))
