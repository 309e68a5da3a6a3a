"""The canonical text (docs/article-text.md) in the elements of JATS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import html as lxml_html

from journal.markup import clean
from journal.pdf.words import words

from .formulas import formula
from .marks import XML, Element, new, said

BLOCKS = {"p", "ul", "ol", "dl", "blockquote", "pre", "figure", "table", "div",
          "section"}  # fmt: skip
EMPHASIS = {"em": "italic", "strong": "bold", "sub": "sub", "sup": "sup",
            "code": "monospace"}  # fmt: skip
HEADINGS = {"h2", "h3", "h4", "h5"}
KINDS = {"r": "bibr", "n": "fn", "fig": "fig", "tab": "table", "eq": "disp-formula",
         "s": "sec"}  # fmt: skip
DOI = "https://doi.org/"
SPANS = ("colspan", "rowspan")
Maker = Callable[[Element], Element]


@dataclass
class Converted:
    """The body, the notes, the references, and how many there are of each thing."""

    body: Element
    notes: list[Element] = field(default_factory=list)
    references: list[Element] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def converted(
    body: str,
    *,
    lang: str,
    numbered: bool,
    pictures: str = "",
    names: Mapping[str, str] | None = None,
) -> Converted:
    """The text in JATS; what is not in the contract is dropped on the way."""
    root = lxml_html.fragment_fromstring(clean(body) or "<p></p>", create_parent="div")
    return _Converter(root, lang, numbered, pictures, names or {}).made()


class _Converter:
    """One pass over one text: it counts figures, tables and formulas as it goes."""

    def __init__(
        self,
        root: Element,
        lang: str,
        numbered: bool,
        pictures: str,
        names: Mapping[str, str],
    ) -> None:
        self.root, self.said = root, words(lang)
        self.numbered = numbered
        self.pictures, self.names = pictures, names
        self.places = {one.get("id") for one in root.iter() if one.get("id")}
        self.counts = {"fig": 0, "table": 0, "equation": 0}
        self.headings: list[int] = []

    def made(self) -> Converted:
        notes = self._taken_out("notes", self._note)
        references = self._taken_out("references", self._reference)
        body = new("body")
        self._blocks(body, self.root, open_=True)
        counts = {**self.counts, "ref": len(references)}
        return Converted(body, notes, references, counts)

    def _taken_out(self, kind: str, make: Maker) -> list[Element]:
        found = []
        for section in self.root.xpath(f".//section[@class='{kind}']"):
            found += [make(entry) for entry in section.iter("li")]
            section.drop_tree()
        return found

    # ---- Blocks ---------------------------------------------------------------

    def _blocks(self, target: Element, source: Element, *, open_: bool) -> None:
        """The content of a section, a cell or an entry; loose words become a
        paragraph. Where only paragraphs may stand (not `open_`) others are in one."""
        loose = new("p")
        said(loose, (source.text or "").strip() and source.text)
        for child in source:
            if child.tag in BLOCKS:
                loose = self._settle(target, loose)
                self._block(target, child, open_=open_)
            elif child.tag not in HEADINGS and child.tag != "figcaption":
                self._inline(loose, child)
            said(loose, (child.tail or "").strip() and child.tail)
        self._settle(target, loose)

    @staticmethod
    def _settle(target: Element, loose: Element) -> Element:
        if len(loose) or (loose.text or "").strip():
            _place(target, loose)
        return new("p")

    def _block(self, target: Element, source: Element, *, open_: bool) -> None:
        if source.tag == "section":
            self._section(target, source)
            return
        if source.tag == "div" and "equation" not in (source.get("class") or ""):
            self._blocks(target, source, open_=open_)
            return
        made = getattr(self, f"_{source.tag}")(source)
        if not open_ and made.tag != "p":
            around = new("p")
            around.append(made)
            made = around
        _place(target, made)

    def _section(self, target: Element, source: Element) -> None:
        made = new("sec", id=source.get("id") or "")
        _speak(made, source)
        heading = next((one for one in source if one.tag in HEADINGS), None)
        title = new("title")  # the schema asks for one, be it empty
        if heading is not None:
            number = self._number(source, heading)
            if number:
                made.append(new("label", number))
            self._fill(title, heading)
        made.append(title)
        self._blocks(made, source, open_=True)
        target.append(made)

    def _number(self, section: Element, heading: Element) -> str:
        """As the page numbers its headings (web_text)."""
        around = [section, *section.iterancestors("section")]
        if not self.numbered or any("unnumbered" in (s.get("class") or "")
                                    for s in around):  # fmt: skip
            return ""
        level = int(str(heading.tag)[1]) - 1
        counts = [*self.headings[:level], *[0] * (level - len(self.headings))]
        counts[level - 1] += 1
        self.headings = counts
        return ".".join(map(str, counts))

    def _p(self, source: Element) -> Element:
        made = new("p", content_type=source.get("class") or "")
        _speak(made, source)
        alone = len(source) == 1 and source[0].tag == "img"
        if alone and not "".join(source.itertext()).strip():
            made.append(self._picture("graphic", source[0]))
        else:
            self._fill(made, source)
        return made

    def _ul(self, source: Element) -> Element:
        return self._list(source, "bullet")

    def _ol(self, source: Element) -> Element:
        kinds = {"a": "alpha-lower", "A": "alpha-upper", "i": "roman-lower",
                 "I": "roman-upper"}  # fmt: skip
        return self._list(source, kinds.get(source.get("type") or "", "order"))

    def _list(self, source: Element, kind: str) -> Element:
        made = new("list", list_type=kind)
        for entry in source.iterchildren("li"):
            item = new("list-item")
            self._blocks(item, entry, open_=False)
            made.append(_filled(item))
        return made if len(made) else new("p")

    def _dl(self, source: Element) -> Element:
        made, last = new("def-list"), None
        for entry in source.iterchildren("dt", "dd"):
            if entry.tag == "dt" or last is None:
                last = new("def-item")
                made.append(last)
            if entry.tag == "dt":
                term = new("term")
                self._fill(term, entry)
                last.append(term)
            else:
                meaning = new("def")
                self._blocks(meaning, entry, open_=False)
                last.append(_filled(meaning))
        return made if len(made) else new("p")

    def _blockquote(self, source: Element) -> Element:
        made = new("disp-quote")
        _speak(made, source)
        self._blocks(made, source, open_=False)
        return _filled(made)

    def _pre(self, source: Element) -> Element:
        made = new("preformat", "".join(source.itertext()))
        made.set(f"{XML}space", "preserve")
        return made

    def _div(self, source: Element) -> Element:
        """A formula that stands by itself."""
        self.counts["equation"] += 1
        math = source.find(".//math")
        if math is None:
            made = new("p")
            self._fill(made, source)
            return made
        made = formula("disp-formula", math, id=source.get("id") or "")
        if "numbered" in source.get("class", ""):
            before = self.root.xpath(".//div[contains(@class, 'numbered')]")
            made.insert(0, new("label", f"({before.index(source) + 1})"))
        return made

    # ---- Figures and tables ---------------------------------------------------

    def _figure(self, source: Element) -> Element:
        is_table = source.get("class") == "table"
        made = new("table-wrap" if is_table else "fig", id=source.get("id") or "")
        caption = source.find("figcaption")
        if caption is not None:
            kind = "table" if is_table else "fig"
            self.counts[kind] += 1
            name = self.said["table" if is_table else "figure"]
            made.append(new("label", f"{name} {self.counts[kind]}"))
            words_of = new("caption")
            self._blocks(words_of, caption, open_=False)
            made.append(words_of)
        if is_table:
            self._tables(made, source)
        else:
            made.extend(self._picture("graphic", one) for one in source.iter("img"))
        return made

    def _table(self, source: Element) -> Element:
        made = new("table-wrap")
        made.append(self._grid(source))
        return made

    def _tables(self, target: Element, source: Element) -> None:
        target.extend(self._grid(table) for table in source.iter("table"))
        notes = [one for one in source.iter("p") if one.get("class") == "table-note"]
        if notes:
            foot = new("table-wrap-foot")
            foot.extend(self._p(note) for note in notes)
            target.append(foot)

    def _grid(self, source: Element) -> Element:
        made = new("table")
        for part in source:
            if part.tag in ("thead", "tbody") and len(part):
                group = new(str(part.tag))
                group.extend(self._row(row) for row in part.iterchildren("tr"))
                made.append(group)
            elif part.tag == "tr":
                if not len(made) or made[-1].tag != "tbody":
                    made.append(new("tbody"))
                made[-1].append(self._row(part))
        return made

    def _row(self, source: Element) -> Element:
        made = new("tr")
        for cell in source.iterchildren("th", "td"):
            one = new(str(cell.tag), scope=cell.get("scope") or "")
            for name in SPANS:
                if cell.get(name):
                    one.set(name, cell.get(name))
            if any(child.tag in BLOCKS for child in cell):
                self._blocks(one, cell, open_=True)
            else:
                self._fill(one, cell)
            made.append(one)
        return made if len(made) else _with_cell(made)

    def _picture(self, name: str, source: Element) -> Element:
        stored = (source.get("src") or "").removeprefix("media:")
        made = new(name, href=f"{self.pictures}{self.names.get(stored, stored)}")
        if source.get("alt"):
            made.append(new("alt-text", source.get("alt")))
        return made

    # ---- Words ----------------------------------------------------------------

    def _fill(self, target: Element, source: Element, *, plain: bool = False) -> None:
        """The words of an element; a `plain` place has emphasis and nothing else."""
        said(target, source.text)
        for child in source:
            self._inline(target, child, plain=plain)
            said(target, child.tail)

    def _inline(self, target: Element, child: Element, *, plain: bool = False) -> None:
        """One child without its tail."""
        if child.tag in EMPHASIS:
            made = new(EMPHASIS[str(child.tag)])
            self._fill(made, child, plain=plain)
            target.append(made)
        elif child.tag == "math" and plain:
            said(target, child.get("alttext") or "".join(child.itertext()))
        elif child.tag == "math":
            target.append(formula("inline-formula", child))
        elif child.tag == "img" and not plain:
            target.append(self._picture("inline-graphic", child))
        elif child.tag == "a" and not plain:
            self._link(target, child)
        elif child.tag == "br":
            said(target, " ")
        elif child.tag == "span" and child.get("lang") and not plain:
            made = new("styled-content")
            _speak(made, child)
            self._fill(made, child)
            target.append(made)
        else:
            self._fill(target, child, plain=plain)

    def _link(self, target: Element, source: Element) -> None:
        address = source.get("href") or ""
        place = address.removeprefix("#")
        if address.startswith("#") and place in self.places:
            kind = KINDS.get(place.partition("-")[0], "other")
            made = new("xref", ref_type=kind, rid=place)
            inside = made
            if source.get("class") == "note-ref":
                inside = new("sup")
                made.append(inside)
            self._fill(inside, source, plain=True)
        elif address.startswith(DOI) and "".join(source.itertext()).strip() == address:
            made = new("ext-link", address, ext_link_type="doi", href=address)
        elif address.startswith(("http", "mailto:")):
            kind = "email" if address.startswith("mailto:") else "uri"
            made = new("ext-link", ext_link_type=kind, href=address)
            self._fill(made, source, plain=True)
        else:
            self._fill(target, source)
            return
        target.append(made)

    # ---- Notes and references -------------------------------------------------

    def _note(self, source: Element) -> Element:
        made = new("fn", id=source.get("id") or "")
        self._blocks(made, source, open_=False)
        return _filled(made)

    def _reference(self, source: Element) -> Element:
        """As the source gives it, with the DOI where a machine looks for it."""
        words_of = new("mixed-citation")
        said(words_of, source.text)
        for child in source:
            address = child.get("href") or ""
            if child.tag == "a" and address.startswith(DOI):
                number = address.removeprefix(DOI)
                made = new("pub-id", number, pub_id_type="doi", href=address)
                words_of.append(made)
            elif child.tag == "a" and address.startswith("http"):
                made = new("ext-link", ext_link_type="uri", href=address)
                self._fill(made, child, plain=True)
                words_of.append(made)
            else:
                self._inline(words_of, child, plain=True)
            said(words_of, child.tail)
        made = new("ref", id=source.get("id") or "")
        made.append(words_of)
        return made


def _speak(made: Element, source: Element) -> None:
    if source.get("lang"):
        made.set(f"{XML}lang", source.get("lang"))


def _filled(made: Element) -> Element:
    """Where a paragraph must be there is one."""
    if not len(made):
        made.append(new("p"))
    return made


def _with_cell(row: Element) -> Element:
    row.append(new("td"))
    return row


def _place(target: Element, made: Element) -> None:
    """Behind a section stand only sections: what follows one is in a nameless one."""
    last = target[-1] if len(target) else None
    if target.tag in ("body", "sec") and last is not None and last.tag == "sec":
        if last.get("specific-use") != "goes-on":
            last = new("sec", specific_use="goes-on")
            last.append(new("title"))
            target.append(last)
        target = last
    target.append(made)
