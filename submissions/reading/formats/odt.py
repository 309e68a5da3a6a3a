"""OpenDocument text: pandoc for the text, content.xml for styles and what was dropped."""

import re
import zipfile
from io import BytesIO

from lxml import etree

from submissions.reading import counts, frontmatter, pandoc, tree
from submissions.reading.containers import members
from submissions.reading.formats.docx import parse_xml
from submissions.reading.model import Found, Reading, Refused
from submissions.reading.sections import promote_bold
from submissions.reading.source import Draft, Source

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
TEXT, STYLE = f"{{{NS['text']}}}", f"{{{NS['style']}}}"
NO_STYLES = f'<office:document-styles xmlns:office="{NS["office"]}"/>'
HEAD = 80  # paragraphs whose style is worth knowing


def read(source: Source) -> Draft:
    reading = source.reading
    parts = members(source.main, source.data)
    if "content.xml" not in parts:
        raise Refused(f"{source.main} holds no text. Save it again as .odt.")
    content = parse_xml(parts["content.xml"], source.main)
    body = content.find("office:body/office:text", NS)
    if body is None:
        raise Refused(f"{source.main} holds no text. Save it again as .odt.")
    _tell(body, reading)
    _drop_hidden(content, body, reading)
    for changes in body.findall(".//text:tracked-changes", NS):
        changes.getparent().remove(changes)
    for note in body.findall(".//office:annotation", NS):
        _remove(note)
    into = _counts(body)
    parts["content.xml"] = etree.tostring(
        content, encoding="UTF-8", xml_declaration=True
    )
    converted = _convert(parts, source.main)
    source.shelf.files = parts
    draft = Draft(tree.parse_fragment(converted.html), into)
    _give_styles(draft.root, content, body, parts)
    if promote_bold(draft.root):
        reading.warn(
            "sections",
            "The headings have no heading style; bold lines were taken for headings.",
        )
    draft.take_front(reading)
    _properties(parts, reading)
    return draft


def _remove(element: etree._Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _convert(parts: dict[str, bytes], name: str) -> pandoc.Converted:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, data in parts.items():
            archive.writestr(path, b"-" if path.startswith("Pictures/") else data)
        if "styles.xml" not in parts:  # pandoc will not do without
            archive.writestr("styles.xml", NO_STYLES)
    try:
        return pandoc.to_html(packed.getvalue(), "odt")
    except pandoc.PandocError as error:
        raise Refused(
            f"{name} could not be read as an OpenDocument text ({error}). Save it again."
        ) from error


def _tell(body: etree._Element, reading: Reading) -> None:
    changes = body.findall(".//text:changed-region", NS)
    if changes:
        reading.warn(
            "tracked changes",
            f"The file holds {len(changes)} tracked changes. They were all taken as "
            "accepted. Accept or reject them to be sure.",
        )
    comments = body.findall(".//office:annotation", NS)
    if comments:
        reading.warn(
            "comments",
            f"The file holds {len(comments)} comments. They were left out of the text, "
            "but stay in the original file with their authors' names.",
        )


def _drop_hidden(
    content: etree._Element, body: etree._Element, reading: Reading
) -> None:
    hidden = {
        style.get(f"{STYLE}name")
        for style in content.iterfind(".//style:style", NS)
        if any(
            p.get(f"{TEXT}display") == "none"
            for p in style.iterfind("style:text-properties", NS)
        )
    }
    words = 0
    for span in list(body.iter(f"{TEXT}span", f"{TEXT}p", f"{TEXT}hidden-text")):
        if span.get(f"{TEXT}style-name") in hidden or span.tag == f"{TEXT}hidden-text":
            words += counts.words_in("".join(span.itertext()))
            _remove(span)
    if words:
        reading.warn(
            "words", f"Hidden text ({words} words) was left out. Show it or delete it."
        )


def _counts(body: etree._Element) -> dict[str, int | None]:
    objects = body.findall(".//draw:object", NS)
    pictures = [
        frame
        for frame in body.iterfind(".//draw:frame", NS)
        if frame.find("draw:image", NS) is not None
        and frame.find("draw:object", NS) is None
    ]
    headings = [
        h for h in body.iterfind(".//text:h", NS) if "".join(h.itertext()).strip()
    ]
    into: dict[str, int | None] = {
        "words": counts.words_in(
            " ".join("".join(p.itertext()) for p in body.iter(f"{TEXT}p", f"{TEXT}h"))
        ),
        "figures": len(pictures),
        "tables": len(
            body.xpath(".//table:table[not(ancestor::table:table)]", namespaces=NS)
        ),
        "formulas": len(objects),
        "notes": len(body.findall(".//text:note", NS)),
    }
    if headings:
        into["sections"] = len(headings)
    return into


def _give_styles(
    root: tree.Element,
    content: etree._Element,
    body: etree._Element,
    parts: dict[str, bytes],
) -> None:
    """Write the name of each early paragraph's style where docx would have it."""
    names = _style_names(content, parts)
    by_text: dict[str, str] = {}
    for paragraph in list(body.iter(f"{TEXT}p", f"{TEXT}h"))[:HEAD]:
        style = names.get(paragraph.get(f"{TEXT}style-name") or "", "")
        if text := "".join("".join(paragraph.itertext()).split()):
            by_text.setdefault(text, style)
    for block in list(root.iter("p", "h1", "h2"))[: 2 * HEAD]:
        if named := by_text.get(tree.text_of(block).replace(" ", "")):
            block.set("data-custom-style", named)


def _style_names(content: etree._Element, parts: dict[str, bytes]) -> dict[str, str]:
    """Paragraph style by its code name: automatic styles answer with their parent."""
    names: dict[str, str] = {}
    roots = [content]
    if "styles.xml" in parts:
        roots.insert(0, parse_xml(parts["styles.xml"], "styles.xml"))
    for root in roots:
        for style in root.iterfind(".//style:style[@style:family='paragraph']", NS):
            name = style.get(f"{STYLE}name") or ""
            parent = style.get(f"{STYLE}parent-style-name") or ""
            automatic = re.fullmatch(r"P\d+", name) is not None
            shown = names.get(parent, parent) if automatic else name
            shown = style.get(f"{STYLE}display-name") or shown
            names[name] = shown.replace("_20_", " ")
    return names


def _properties(parts: dict[str, bytes], reading: Reading) -> None:
    if "meta.xml" not in parts:
        return
    meta = parse_xml(parts["meta.xml"], "meta.xml")
    words = [k.text or "" for k in meta.iterfind(".//meta:keyword", NS)]
    if words and not reading.keywords:
        found = frontmatter.split_keywords("; ".join(words))
        reading.keywords = Found(found, "document properties", False)
    title = meta.findtext(".//dc:title", "", NS).strip()
    if title and not reading.title:
        reading.title = Found(title, "document properties", False)
