"""WordprocessingML: the text as it reads with every change accepted, and no more."""

from lxml import etree

from submissions.cleaning import fields
from submissions.cleaning.markup import drop, drop_all, local, unwrap_all
from submissions.cleaning.notes import Notes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TAKEN_AWAY = {"del", "moveFrom"}
PUT_IN = {"ins", "moveTo"}
OLD_LOOKS = {
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange"),
    *("trPrChange", "tblGridChange", "tblPrExChange", "numberingChange"),
    *("cellIns", "cellMerge", "moveFromRangeStart", "moveFromRangeEnd"),
    *("moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart"),
    *("customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
    *("customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
    *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
}
REMARKS = {"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"}
TRACES = {
    *("proofErr", "permStart", "permEnd", "altChunk", "subDoc", "ffData", "rsid"),
    *("rsids", "movie", "control", "OLEObject", "contentPart", "fldData"),
}
WRAPPINGS = {"smartTag", "customXml", "sdtContent"}
SETTINGS = {
    *("zoom", "evenAndOddHeaders", "mirrorMargins", "defaultTabStop", "mathPr"),
    *("autoHyphenation", "hyphenationZone", "characterSpacingControl", "compat"),
    *("footnotePr", "endnotePr", "themeFontLang", "clrSchemeMapping"),
    *("decimalSymbol", "listSeparator", "displayBackgroundShape", "gutterAtTop"),
    *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter"),
}
ABOUT_FILE = ("coreproperties", "core-properties", "extended-properties",
              "coverpageprops", "custom-properties", "customproperties")  # fmt: skip
OFF = {"0", "false", "off"}


def tag(name: str) -> str:
    return f"{{{W}}}{name}"


def clean(
    root: etree._Element, name: str, notes: Notes, hidden_styles: frozenset[str]
) -> None:
    """One part of the document; `hidden_styles` are those that hide their text."""
    if name == "settings":
        drop_all(e for e in root if local(e) not in SETTINGS)
    _accept_changes(root, notes)
    if drop_all(_named(root, REMARKS)):
        notes.took("comments")
    drop_all(_named(root, TRACES))
    _open_controls(root)
    fields.flatten(root, notes)
    if name != "styles" and _drop_hidden(root, hidden_styles):
        notes.took("hidden text")


def _named(root: etree._Element, names: set[str]) -> list[etree._Element]:
    return [e for e in root.iter(etree.Element) if local(e) in names]


def _accept_changes(root: etree._Element, notes: Notes) -> None:
    """Rows, paragraphs and words taken out are gone; those put in are simply there."""
    changed = len(_named(root, TAKEN_AWAY | PUT_IN | OLD_LOOKS | {"cellDel"}))
    for mark in list(root.iter(tag("trPr"))):
        if mark.find(tag("del")) is not None and mark.getparent() is not None:
            drop(mark.getparent())
    for mark in list(root.iter(tag("cellDel"))):
        cell = next(mark.iterancestors(tag("tc")), None)
        if cell is not None:
            drop(cell)
    drop_all(_named(root, OLD_LOOKS))
    _join_paragraphs(root)
    for element in _named(root, TAKEN_AWAY | PUT_IN):
        if element.tag != tag(local(element)):
            continue
        if local(element) in TAKEN_AWAY or local(element.getparent()) in ("rPr", "trPr", "numPr", "ctrlPr"):  # fmt: skip
            drop(element)
        else:
            unwrap_all([element])
    if changed:
        notes.took("tracked changes")


def _join_paragraphs(root: etree._Element) -> None:
    """A paragraph whose end was taken out goes on in the next one."""
    for paragraph in list(root.iter(tag("p"))):
        properties = paragraph.find(tag("pPr"))
        run = properties.find(tag("rPr")) if properties is not None else None
        if run is None or not any(
            run.find(tag(name)) is not None for name in TAKEN_AWAY
        ):
            continue
        following = paragraph.getnext()
        if following is None or following.tag != tag("p"):
            if not _stays(paragraph) and len(paragraph.getparent()) > 1:
                drop(paragraph)
            continue
        own = [child for child in paragraph if child.tag != tag("pPr")]
        place = 1 if following.find(tag("pPr")) is not None else 0
        for offset, child in enumerate(own):
            following.insert(place + offset, child)
        drop(paragraph)


def _stays(paragraph: etree._Element) -> bool:
    """Whether anything of it is left once what was taken out is gone."""
    return any(
        local(child) not in {"pPr", *TAKEN_AWAY, "bookmarkStart", "bookmarkEnd"}
        for child in paragraph
    )


def _open_controls(root: etree._Element) -> None:
    """Fields to fill in become what stands in them; one that shows a property goes."""
    for control in list(root.iter(tag("sdt"))):
        bound = next(control.iter(tag("dataBinding")), None)
        told = " ".join(bound.attrib.values()).lower() if bound is not None else ""
        if any(word in told for word in ABOUT_FILE):
            _empty(control)
        for child in list(control):
            if local(child) != "sdtContent":
                drop(child)
        unwrap_all([control])
    for element in list(root.iter(tag("smartTagPr"), tag("customXmlPr"))):
        drop(element)
    unwrap_all(_named(root, WRAPPINGS))


def _empty(control: etree._Element) -> None:
    """Its words go; paragraphs and cells stay, which the document may need."""
    for text in list(control.iter(tag("r"))):
        drop(text)


def hidden_styles(styles: etree._Element) -> frozenset[str]:
    """The styles that hide their text, by themselves or through what they build on."""
    found: set[str] = set()
    listed = list(styles.iter(tag("style")))
    for _step in range(12):
        for style in listed:
            own = style.find(f"{tag('rPr')}/{tag('vanish')}")
            base = style.find(tag("basedOn"))
            inherited = base is not None and base.get(tag("val")) in found
            if _is_on(own) or (own is None and inherited):
                found.add(style.get(tag("styleId")) or "")
    return frozenset(found)


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and (mark.get(tag("val")) or "1").lower() not in OFF


def _drop_hidden(root: etree._Element, styles: frozenset[str]) -> bool:
    """Text that nobody sees must not be what tells."""
    hidden = [run for run in root.iter(tag("r")) if _is_hidden(run, styles)]
    drop_all(hidden)
    for properties in list(root.iter(tag("rPr"))):
        drop_all(
            list(properties.findall(tag("vanish")))
            + list(properties.findall(tag("specVanish")))
        )
    return bool(hidden)


def _is_hidden(run: etree._Element, styles: frozenset[str]) -> bool:
    own = run.find(f"{tag('rPr')}/{tag('vanish')}")
    if own is not None:
        return _is_on(own)
    paragraph = next(run.iterancestors(tag("p")), None)
    named = [run.find(f"{tag('rPr')}/{tag('rStyle')}")]
    if paragraph is not None:
        named.append(paragraph.find(f"{tag('pPr')}/{tag('pStyle')}"))
    return any(one is not None and one.get(tag("val")) in styles for one in named)
