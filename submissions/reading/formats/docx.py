"""Word documents: pandoc for the text, the document's own XML for what pandoc drops."""

import re
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from submissions.reading import counts, frontmatter, pandoc, people, placeholders, tree
from submissions.reading.containers import members
from submissions.reading.formats import letters
from submissions.reading.model import Found, Reading, Refused
from submissions.reading.sections import promote_bold
from submissions.reading.source import Draft, Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {
    "w": W,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
}
OFF = {"0", "false", "off", "none"}
NOT_FALLBACK = "[not(ancestor::mc:Fallback)][not(ancestor::w:del)]"


def xml_parser() -> etree.XMLParser:
    """XML of strangers: no entities, no network, no DTD, no huge trees (F16)."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def parse_xml(data: bytes, name: str) -> etree._Element:
    try:
        root = etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError as error:
        raise Refused(f"{name} is damaged ({error.msg}). Save it again.") from error
    if root.getroottree().docinfo.doctype and "ENTITY" in data[:4000].decode("latin-1"):
        raise Refused(f"{name} declares entities of its own, which is not allowed.")
    return root


def read(source: Source) -> Draft:
    reading = source.reading
    parts = members(source.main, source.data)
    if "word/document.xml" not in parts:
        raise Refused(f"{source.main} holds no text. Save it again as .docx.")
    document = parse_xml(parts["word/document.xml"], source.main)
    into = _counts(document, parts)
    _tell(document, parts, reading)
    hidden = _drop_hidden(document, _hidden_styles(parts))
    if hidden:
        reading.warn(
            "words", f"Hidden text ({hidden} words) was left out. Show it or delete it."
        )
        into["words"] = (into["words"] or 0) - hidden
    parts["word/document.xml"] = etree.tostring(
        document, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    converted = _convert(parts, source.main)
    source.shelf.files = {
        name.removeprefix("word/"): data for name, data in parts.items()
    }
    draft = Draft(tree.parse_fragment(converted.html), into)
    names = metadata(converted.meta, reading)
    styles = parts.get("word/styles.xml")
    letters.give_sizes(
        draft.root, document, parse_xml(styles, "styles") if styles else None
    )
    if promote_bold(draft.root):
        reading.warn(
            "sections",
            "The headings have no heading style; bold lines were taken for headings.",
        )
    draft.take_front(reading, names)
    _properties(parts, reading)
    return draft


def _convert(parts: dict[str, bytes], name: str) -> pandoc.Converted:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, data in parts.items():
            if not path.startswith(("word/media/", "word/embeddings/")):
                archive.writestr(path, data)
        for path in parts:
            if path.startswith("word/media/"):
                archive.writestr(path, b"-")  # pandoc needs the name, not the picture
    try:
        return pandoc.to_html(packed.getvalue(), "docx+styles")
    except pandoc.PandocError as error:
        raise Refused(
            f"{name} could not be read as a Word document ({error}). Save it again."
        ) from error


def _count(root: etree._Element, path: str) -> int:
    return int(root.xpath(f"count({path})", namespaces=NS))


def _counts(document: etree._Element, parts: dict[str, bytes]) -> dict[str, int | None]:
    body = document.find("w:body", NS)
    if body is None:
        raise Refused("The Word document has no body. Save it again.")
    into: dict[str, int | None] = {
        "words": counts.words_in(_text(body)) + _words_of_notes(parts),
        "figures": _pictures(body),
        "tables": _count(body, f".//w:tbl[not(ancestor::w:tbl)]{NOT_FALLBACK}"),
        "formulas": _count(body, f".//m:oMath{NOT_FALLBACK}"),
        "notes": _count(
            body,
            f"(.//w:footnoteReference|.//w:endnoteReference){NOT_FALLBACK}",
        ),
    }
    if headings := _headings(body, parts):
        into["sections"] = headings
    return into


def _text(root: etree._Element) -> str:
    paragraphs = root.iterfind(".//w:p", NS)
    return "\n".join(
        "".join(
            t.text or "" for t in p.iterfind(".//w:t", NS)
            if next(t.iterancestors(f"{{{W}}}p"), None) is p
            and not any(True for _ in t.iterancestors(f"{{{NS['mc']}}}Fallback"))
        )
        for p in paragraphs
    )  # fmt: skip


def _words_of_notes(parts: dict[str, bytes]) -> int:
    total = 0
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in parts:
            total += counts.words_in(_text(parse_xml(parts[name], name)))
    return total


def _pictures(body: etree._Element) -> int:
    drawn = _count(body, f".//w:drawing[.//a:blip or .//c:chart]{NOT_FALLBACK}")
    return drawn + _count(body, f".//w:pict[.//v:imagedata]{NOT_FALLBACK}")


def _headings(body: etree._Element, parts: dict[str, bytes]) -> int:
    """Paragraphs of a heading style, as Word's own outline shows them."""
    styles = _heading_styles(parts)
    return sum(
        1
        for style in body.iterfind(".//w:pStyle", NS)
        if style.get(f"{{{W}}}val") in styles
        and "".join(
            t.text or "" for t in style.getparent().getparent().iter(f"{{{W}}}t")
        ).strip()
    )


def _heading_styles(parts: dict[str, bytes]) -> set[str]:
    if "word/styles.xml" not in parts:
        return set()
    found: set[str] = set()
    styles = list(parse_xml(parts["word/styles.xml"], "styles").iterfind("w:style", NS))
    for _ in range(3):  # a style may be made from one that is made from a heading
        for style in styles:
            name, base = style.find("w:name", NS), style.find("w:basedOn", NS)
            value = (name.get(f"{{{W}}}val") if name is not None else "") or ""
            parent = base.get(f"{{{W}}}val") if base is not None else ""
            if re.match(r"^heading [1-6]$", value, re.I) or parent in found:
                found.add(style.get(f"{{{W}}}styleId") or "")
    return found


def _tell(document: etree._Element, parts: dict[str, bytes], reading: Reading) -> None:
    inserted, deleted = _count(document, ".//w:ins"), _count(document, ".//w:del")
    if inserted + deleted:
        reading.warn(
            "tracked changes",
            f"The file holds tracked changes ({inserted} insertions, {deleted} deletions). "
            "They were all taken as accepted. Accept or reject them in Word to be sure.",
        )
    comments = 0
    if "word/comments.xml" in parts:
        comments = _count(
            parse_xml(parts["word/comments.xml"], "comments"), ".//w:comment"
        )
    if comments:
        reading.warn(
            "comments",
            f"The file holds {comments} comments. They were left out of the text, but "
            "stay in the original file with their authors' names.",
        )
    charts = _count(document, f".//c:chart{NOT_FALLBACK}")
    if charts:
        reading.warn(
            "figures",
            f"{charts} live charts cannot be shown as figures. Paste them as pictures.",
        )
    if any(path.startswith("word/embeddings/oleObject") for path in parts):
        reading.warn(
            "formulas",
            "Embedded objects (OLE), such as old equations, were left out; only their "
            "preview picture may remain. Make formulas with Word's own equation editor.",
        )
    if any(
        b"attachedTemplate" in data
        for path, data in parts.items()
        if path.endswith("settings.xml.rels")
    ):
        reading.warn("safety", "A link to an outside template was ignored.")


def _hidden_styles(parts: dict[str, bytes]) -> set[str]:
    if "word/styles.xml" not in parts:
        return set()
    styles = parse_xml(parts["word/styles.xml"], "styles")
    return {
        style.get(f"{{{W}}}styleId")
        for style in styles.iterfind("w:style", NS)
        if _is_on(style.find("w:rPr/w:vanish", NS))
    }


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{{{W}}}val", "1") not in OFF


def _drop_hidden(document: etree._Element, styles: set[str]) -> int:
    """Remove runs that Word does not show; how many words they held."""
    words = 0
    for run in list(document.iter(f"{{{W}}}r")):
        style = run.find("w:rPr/w:rStyle", NS)
        paragraph = next(run.iterancestors(f"{{{W}}}p"), None)
        p_style = (
            paragraph.find("w:pPr/w:pStyle", NS) if paragraph is not None else None
        )
        named = {s.get(f"{{{W}}}val") for s in (style, p_style) if s is not None}
        if _is_on(run.find("w:rPr/w:vanish", NS)) or named & styles:
            words += counts.words_in(
                "".join(t.text or "" for t in run.iter(f"{{{W}}}t"))
            )
            run.getparent().remove(run)
    return words


def metadata(meta: dict[str, Any], reading: Reading) -> list[str]:
    """What pandoc knows by the styles Title, Author, Abstract; the lines of authors."""
    if title := _plain(meta.get("title")):
        reading.title = Found(title, "Title style", True)
    if title and (subtitle := _plain(meta.get("subtitle"))):
        joint = " " if title.endswith((":", "?", "!", ".")) else ": "
        reading.title = Found(f"{title}{joint}{subtitle}", "Title and Subtitle", True)
    if abstract := _plain(meta.get("abstract")):
        reading.abstract = Found(abstract, "Abstract style", True)
    names = meta.get("author") or []
    names = names if isinstance(names, list) else [names]
    return [people.marked(tree.parse_fragment(str(name))) for name in names]


def _plain(html: object) -> str:
    if not isinstance(html, str):
        return ""
    root = tree.parse_fragment(html)
    for call in root.xpath(".//a[contains(@class,'footnote-ref')]"):
        tree.remove(call)
    for notes in root.xpath(".//*[contains(@class,'footnotes')]"):
        tree.remove(notes)
    return tree.text_of(root)


def _properties(parts: dict[str, bytes], reading: Reading) -> None:
    """Keywords, and a title when the text has none, from the document properties."""
    if "docProps/core.xml" not in parts:
        return
    core = parse_xml(parts["docProps/core.xml"], "core.xml")
    keywords = core.findtext("cp:keywords", "", NS)
    if keywords.strip() and not reading.keywords:
        found = frontmatter.split_keywords(keywords)
        if [word.casefold() for word in found] != ["keywords"]:
            reading.keywords = Found(found, "document properties", False)
    title = core.findtext("dc:title", "", NS).strip()
    if title and not reading.title:
        reading.title = Found(title, "document properties", False)
        placeholders.tell(reading)
