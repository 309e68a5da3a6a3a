"""JATS XML, rendered by us: the file itself stays the author's source."""

import re
from collections.abc import Callable

from lxml import etree

from submissions.reading import counts, tree
from submissions.reading.formats import jats_front
from submissions.reading.formats.docx import xml_parser
from submissions.reading.formats.jats_front import LANG, words
from submissions.reading.formats.jats_references import reference_list
from submissions.reading.model import Refused
from submissions.reading.source import Draft, Source
from submissions.reading.tree import Element

XLINK = "{http://www.w3.org/1999/xlink}href"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
INLINE = {"italic": "em", "bold": "strong", "sub": "sub", "sup": "sup", "monospace": "code",
          "sc": "span", "underline": "span", "roman": "span", "styled-content": "span",
          "named-content": "span", "email": "span", "abbrev": "span", "p": "p",
          "disp-quote": "blockquote", "preformat": "pre", "code": "pre", "break": "br",
          "table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tbody",
          "tr": "tr", "td": "td", "th": "th", "def-list": "dl", "term": "dt", "def": "dd",
          "list-item": "li", "verse-group": "blockquote", "verse-line": "p",
          "strike": "del", "overline": "span", "speech": "blockquote", "attrib": "p"}  # fmt: skip
SKIPPED = {"label", "title", "object-id", "permissions", "alt-text", "long-desc",
           "processing-meta", "index-term", "colgroup", "col", "copyright-statement"}  # fmt: skip


def read(source: Source) -> Draft:
    reading = source.reading
    article = _article(source)
    jats_front.take(article, reading)
    if others := article.findall("sub-article") + article.findall("response"):
        kinds = ", ".join(
            dict.fromkeys(o.get("article-type") or "part" for o in others)
        )
        reading.warn(
            "words",
            f"{len(others)} further articles in the file were left out ({kinds}).",
        )
        for other in others:
            article.remove(other)
    into = _counts(article)
    draft = Draft(tree.new("div"), into, words_with_references=False)
    Renderer(draft.root).render(article)
    if (article.find("body")) is None:
        raise Refused(f"{source.main} has no body: only its front matter was given.")
    return draft


def _article(source: Source) -> etree._Element:
    try:
        root = etree.fromstring(source.data, xml_parser())
    except etree.XMLSyntaxError as error:
        raise Refused(f"{source.main} is not well-formed XML: {error.msg}.") from error
    doctype = root.getroottree().docinfo.internalDTD
    if doctype is not None and any(True for _ in doctype.iterentities()):
        raise Refused(
            f"{source.main} declares entities of its own, which is not allowed."
        )
    for element in root.iter():  # JATS in a namespace is read like JATS without
        if isinstance(element.tag, str) and not element.tag.startswith(MATHML):
            element.tag = etree.QName(element).localname
    if root.tag != "article":
        found = root.find(".//article")
        if found is None:
            raise Refused(f"{source.main} is XML, but no JATS article.")
        root = found
    for note in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        if note.getparent() is not None:
            etree.strip_tags(note.getparent(), note.tag)
    return root


def _counts(article: etree._Element) -> dict[str, int | None]:
    parts = [
        part
        for part in (article.find("body"), article.find("back"))
        if part is not None
    ]

    def count(path: str) -> int:
        return sum(int(part.xpath(f"count({path})")) for part in parts)

    body_words = sum(
        counts.words_in(" ".join(part.itertext()))
        for part in parts
        if part.tag == "body"
    )
    front_notes = len(article.findall("front//fn"))
    groups = count(".//disp-formula|.//inline-formula")
    cited = [
        x for part in parts for x in part.iter("xref") if x.get("ref-type") == "bibr"
    ]
    return {
        "words": body_words,
        "sections": count(".//sec[title]|.//ack[title]|.//app[title]"),
        "figures": count(".//fig") + count(".//p/graphic|.//sec/graphic"),
        "tables": count(".//table-wrap"),
        "formulas": groups,
        "notes": count(".//fn") + front_notes * 0,
        "citations": sum(len((x.get("rid") or "").split()) for x in cited),
        "references": count(".//ref-list//ref"),
    }


class Renderer:
    """Walks the XML once and builds loose HTML that the canonical step understands."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.notes = tree.new("section", class_="footnotes")
        self.notes.append(tree.new("ol"))
        self.special: dict[str, Callable[[etree._Element, Element, int], None]] = {
            "sec": self._section, "ack": self._section, "app": self._section,
            "app-group": self._through, "boxed-text": self._through,
            "fig": self._figure, "table-wrap": self._table, "graphic": self._graphic,
            "inline-graphic": self._graphic, "disp-formula": self._formula,
            "inline-formula": self._formula, "xref": self._xref, "list": self._list,
            "ext-link": self._link, "uri": self._link, "fn": self._note,
            "fn-group": self._through, "ref-list": self._references,
            "fig-group": self._through, "table-wrap-group": self._through,
            "def-item": self._through, "alternatives": self._alternatives,
            "notes": self._section, "glossary": self._section, "bio": self._section,
            "supplementary-material": self._through, "media": self._link,
            "disp-formula-group": self._through, "statement": self._through,
        }  # fmt: skip

    def render(self, article: etree._Element) -> None:
        body, back = article.find("body"), article.find("back")
        if body is not None:
            self.children(body, self.root, 1)
        for note in article.findall("front//fn"):
            self._note(note, self.root, 1)
        if back is not None:
            self.children(back, self.root, 1)
        if len(self.notes[0]):
            self.root.append(self.notes)

    def children(self, source: etree._Element, home: Element, depth: int) -> None:
        _say(home, source.text)
        for child in source:
            self.node(child, home, depth)
            _say(home, child.tail)

    def node(self, child: etree._Element, home: Element, depth: int) -> None:
        if not isinstance(child.tag, str) or child.tag in SKIPPED:
            return
        if child.tag.startswith(MATHML):
            home.append(_math(child))
        elif child.tag in self.special:
            self.special[child.tag](child, home, depth)
        elif child.tag in INLINE:
            fresh = tree.new(INLINE[child.tag])
            for name in ("id", "colspan", "rowspan"):
                if child.get(name):
                    fresh.set(name, child.get(name))
            if language := child.get(LANG):
                fresh.set("lang", language)
            home.append(fresh)
            self.children(child, fresh, depth)
        else:
            self.children(child, home, depth)

    def _through(self, source: etree._Element, home: Element, depth: int) -> None:
        title = source.find("title")
        caption = source.find("caption/title")
        if title is None and caption is not None and source.find("caption/p") is None:
            title = caption
        if title is not None and words(title):
            strong = tree.new("strong")
            paragraph = tree.new("p")
            paragraph.append(strong)
            home.append(paragraph)
            self.children(title, strong, depth)
        for child in source:
            if child.tag == "caption" and title is caption:
                continue
            self.node(child, home, depth)

    def _section(self, source: etree._Element, home: Element, depth: int) -> None:
        title = source.find("title")
        if title is not None and words(title):
            heading = tree.new(f"h{min(6, depth)}")
            if source.get("id"):
                heading.set("id", source.get("id") or "")
            if source.tag != "sec":
                heading.set("class", "unnumbered")
            home.append(heading)
            self.children(title, heading, depth)
        for child in source:
            self.node(child, home, depth + 1)

    def _figure(self, source: etree._Element, home: Element, depth: int) -> None:
        figure = tree.new("figure")
        if source.get("id"):
            figure.set("id", source.get("id") or "")
        home.append(figure)
        for child in source:
            if child.tag not in {"caption", "label"}:
                self.node(child, figure, depth)
        for name in ("alt-text",):
            for picture in figure.iter("img"):
                picture.set("alt", words(source.find(name)) or picture.get("alt") or "")
        self._caption(source, figure, "figcaption", depth)

    def _caption(
        self, source: etree._Element, home: Element, tag: str, depth: int
    ) -> None:
        caption = source.find("caption")
        if caption is None:
            return
        fresh = tree.new(tag)
        home.append(fresh)
        title = caption.find("title")
        if title is not None:
            paragraph = tree.new("p")
            fresh.append(paragraph)
            self.children(title, paragraph, depth)
        for child in caption:
            if child.tag != "title":
                self.node(child, fresh, depth)

    def _table(self, source: etree._Element, home: Element, depth: int) -> None:
        tables = list(source.iter("table"))
        if not tables:
            self._figure(source, home, depth)
            return
        for number, table in enumerate(tables):
            fresh = tree.new("table")
            if not number and source.get("id"):
                fresh.set("id", source.get("id") or "")
            home.append(fresh)
            if not number:
                self._caption(source, fresh, "caption", depth)
            self.children(table, fresh, depth)
        for foot in source.iter("table-wrap-foot"):
            self._foot(foot, home, depth)

    def _foot(self, foot: etree._Element, home: Element, depth: int) -> None:
        for part in foot:
            if not isinstance(part.tag, str):
                continue
            paragraph = tree.new("p", class_="table-note")
            if label := words(part.find("label")):
                paragraph.append(tree.new("sup", label))
                paragraph[-1].tail = " "
            for child in [part] if part.tag == "p" else part:
                if isinstance(child.tag, str) and child.tag != "label":
                    self.children(child, paragraph, depth)
            home.append(paragraph)

    def _graphic(self, source: etree._Element, home: Element, depth: int) -> None:
        picture = tree.new("img", src=source.get(XLINK) or "")
        picture.set("alt", words(source.find("alt-text")))
        home.append(picture)

    def _alternatives(self, source: etree._Element, home: Element, depth: int) -> None:
        """One of several forms: a formula or table before a picture, a name before none."""
        for wanted in (
            f"{MATHML}math",
            "table",
            "tex-math",
            "graphic",
            "inline-graphic",
        ):
            for form in source.iter(wanted):
                if wanted.endswith("graphic") and not form.get(XLINK):
                    continue
                self.node(form, home, depth)
                return

    def _formula(self, source: etree._Element, home: Element, depth: int) -> None:
        display = source.tag == "disp-formula"
        math = next(source.iter(f"{MATHML}math"), None)
        tex = words(next(source.iter("tex-math"), None))
        if math is None:
            for child in source:
                self.node(child, home, depth)
            if tex:
                home.append(tree.new("code", tex))
            return
        fresh = _math(math)
        if display:
            fresh.set("display", "block")
            if source.find("label") is not None or source.get("id"):
                fresh.set("data-numbered", "1")
        if tex:
            fresh.set("alttext", tex.strip("$ "))
        holder = tree.new("span")
        if source.get("id"):
            holder.set("id", source.get("id") or "")
        holder.append(fresh)
        home.append(holder)

    def _xref(self, source: etree._Element, home: Element, depth: int) -> None:
        targets = (source.get("rid") or "").split()
        kind = source.get("ref-type")
        in_table = any(up.tag == "table-wrap" for up in source.iterancestors())
        if kind in {"fn", "table-fn"} and targets and not in_table:
            call = tree.new("a", href=f"#{targets[0]}", class_="footnote-ref")
            call.text = words(source)
            home.append(call)
            return
        for number, target in enumerate(targets):
            link = tree.new("a", href=f"#{target}")
            if not number:
                self.children(source, link, depth)
            if number or not tree.text_of(link):
                continue
            home.append(link)
        for target in targets[1:]:  # one call for several works: each is a citation
            home.append(
                tree.new(
                    "a",
                    f"[{re.sub('[^0-9]', '', target) or target}]",
                    href=f"#{target}",
                )
            )
        if not targets:
            self.children(source, home, depth)

    def _list(self, source: etree._Element, home: Element, depth: int) -> None:
        kind = source.get("list-type") or ""
        ordered = kind in {"order", "ordered", "number", "alpha-lower", "roman-lower",
                           "alpha-upper", "roman-upper"}  # fmt: skip
        listing = tree.new("ol" if ordered else "ul")
        home.append(listing)
        for item in source:
            self.node(item, listing, depth)

    def _link(self, source: etree._Element, home: Element, depth: int) -> None:
        address = source.get(XLINK) or words(source)
        link = tree.new("a", href=address)
        home.append(link)
        self.children(source, link, depth)
        if not tree.text_of(link):
            link.text = address

    def _note(self, source: etree._Element, home: Element, depth: int) -> None:
        item = tree.new("li")
        if source.get("id"):
            item.set("id", source.get("id") or "")
        else:
            item.set("id", f"loose-note-{len(self.notes[0]) + 1}")
        self.notes[0].append(item)
        for child in source:
            self.node(child, item, depth)

    def _references(self, source: etree._Element, home: Element, depth: int) -> None:
        home.append(reference_list(source, self))


def _say(home: Element, text: str | None) -> None:
    if not text:
        return
    if len(home):
        home[-1].tail = (home[-1].tail or "") + text
    else:
        home.text = (home.text or "") + text


def _math(source: etree._Element) -> Element:
    """MathML as HTML elements, the namespace prefix gone."""
    fresh = tree.new(etree.QName(source).localname, source.text or "")
    for name, value in source.attrib.items():
        fresh.set(etree.QName(name).localname, value)
    for child in source:
        if isinstance(child.tag, str):
            inner = _math(child)
            inner.tail = child.tail
            fresh.append(inner)
    return fresh
