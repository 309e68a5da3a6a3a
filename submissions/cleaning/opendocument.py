"""OpenDocument text: content and styles, cleaned; of the rest only the pictures (F7)."""

import re

from lxml import etree

from submissions.cleaning import pictures
from submissions.cleaning.archive import entries, packed
from submissions.cleaning.markup import (
    drop,
    drop_all,
    is_safe_link,
    local,
    parse,
    space,
    unwrap,
    written,
)
from submissions.cleaning.notes import Notes, Uncleanable

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, STYLE = f"{OASIS}office:1.0", f"{OASIS}text:1.0", f"{OASIS}style:1.0"
DRAW, MANIFEST = f"{OASIS}drawing:1.0", f"{OASIS}manifest:1.0"
HREF = "{http://www.w3.org/1999/xlink}href"
MIME = "application/vnd.oasis.opendocument.text"
DROPPED = {
    OFFICE: {"annotation", "annotation-end", "scripts", "event-listeners", "forms", "meta",
             "dde-source", "settings", "change-info"},
    TEXT: {"tracked-changes", "change", "change-start", "change-end", "author-name",
           "author-initials", "initial-creator", "creator", "file-name", "template-name",
           "user-defined", "description", "subject", "keywords", "creation-date",
           "creation-time", "modification-date", "modification-time", "print-date",
           "print-time", "printed-by", "editing-cycles", "editing-duration", "hidden-text",
           "script", "execute-macro", "dde-connection", "dde-connection-decls",
           "section-source", "database-display", "database-name", "database-next",
           "database-row-number", "database-row-select", "sender-firstname",
           "sender-lastname", "sender-initials", "sender-title", "sender-position",
           "sender-email", "sender-phone-private", "sender-fax", "sender-company",
           "sender-phone-work", "sender-street", "sender-city", "sender-postal-code",
           "sender-country", "sender-state-or-province"},
}  # fmt: skip
NOTICED = {"annotation": "comments", "tracked-changes": "tracked changes"}
KEPT = re.compile(r"(Object \d+/)?(content|styles)\.xml\Z")
PICTURE = re.compile(r"\.(png|jpe?g|gif|tiff?|bmp|emf|wmf)\Z", re.I)


def clean(data: bytes, notes: Notes) -> bytes:
    """The same text, new and without names. Raises Uncleanable."""
    files = entries(data)
    if files.get("mimetype", b"").strip() != MIME.encode():
        raise Uncleanable("is not a text document inside. Save it again as .odt.")
    for name, what in (("meta.xml", "the properties with names and dates"),
                       ("settings.xml", "printer and other settings")):  # fmt: skip
        if name in files:
            notes.took(what)
    if any(name.startswith("Thumbnails/") for name in files):
        notes.took("the preview picture")
    roots = {name: parse(files[name]) for name in files if KEPT.match(name)}
    made: dict[str, bytes] = {}
    renamed: dict[str, str] = {}
    for name, root in roots.items():
        near = [roots[n] for n in roots if _folder(n) == _folder(name)]
        _clean(root, _hidden_styles(near), notes)
        _take_pictures(root, files, renamed, _folder(name))
    used = _objects_in(roots["content.xml"])
    for name, root in roots.items():
        if not _folder(name) or _folder(name) in used:
            made[name] = written(root)
    made |= {
        new: pictures.bare_part(files[old], old[-4:]) for old, new in renamed.items()
    }
    rest = [("META-INF/manifest.xml", _manifest(made, files)), *made.items()]
    return packed([("mimetype", MIME.encode()), *rest], plain="mimetype")


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _clean(root: etree._Element, hidden: set[str], notes: Notes) -> None:
    for element in list(root.iter(etree.Element)):
        if local(element) in DROPPED.get(space(element), ()):
            if local(element) in NOTICED:
                notes.took(NOTICED[local(element)])
            drop(element)
    if drop_all(e for e in root.iter(etree.Element) if _is_hidden(e, hidden)):
        notes.took("hidden text")
    for element in list(root.iter(etree.Element)):
        for key in list(element.attrib):
            if "rsid" in key.rsplit("}", 1)[-1]:
                del element.attrib[key]
        if f"{{{DRAW}}}name" in element.attrib:
            del element.attrib[f"{{{DRAW}}}name"]
        _mind_link(element)


def _mind_link(element: etree._Element) -> None:
    """Links lead to the web, to a place in the text, or to a part of the file."""
    target = element.get(HREF)
    if target is None or target.startswith("#") or is_safe_link(target):
        return
    if local(element) == "a":
        unwrap(element)
    elif target.startswith(("/", "../")) or ":" in target:
        drop(element)


def _hidden_styles(roots: list[etree._Element]) -> set[str]:
    """Styles whose text is not displayed, themselves or through their parent."""
    found: set[str] = set()
    listed = [s for root in roots for s in root.iter(f"{{{STYLE}}}style")]
    for _step in range(12):
        for style in listed:
            own = style.find(f"{{{STYLE}}}text-properties")
            shown = own.get(f"{{{TEXT}}}display") if own is not None else None
            parent = style.get(f"{{{STYLE}}}parent-style-name")
            if shown == "none" or (shown is None and parent in found):
                found.add(style.get(f"{{{STYLE}}}name") or "")
    return found


def _is_hidden(element: etree._Element, hidden: set[str]) -> bool:
    if space(element) != TEXT:
        return False
    if local(element) == "section":
        return element.get(f"{{{TEXT}}}display") in ("none", "condition")
    if local(element) in ("p", "h"):
        mark = element.find(f".//{{{TEXT}}}hidden-paragraph")
        if mark is not None and mark.get(f"{{{TEXT}}}is-hidden") == "true":
            return True
    return element.get(f"{{{TEXT}}}style-name") in hidden


def _take_pictures(
    root: etree._Element, files: dict[str, bytes], renamed: dict[str, str], folder: str
) -> None:
    """Each picture under a new name; a drawing that has a picture beside it goes."""
    tags = (f"{{{DRAW}}}image", f"{{{STYLE}}}background-image", f"{{{DRAW}}}fill-image")
    for element in list(root.iter(*tags)):
        target = (element.get(HREF) or "").removeprefix("./")
        if not target:
            continue
        if target.startswith(("ObjectReplacements/", "Object ")) or folder:
            drop(element)
        elif PICTURE.search(target) and target in files:
            suffix = target.rsplit(".", 1)[1].lower()
            new = renamed.setdefault(
                target, f"Pictures/picture{len(renamed) + 1}.{suffix}"
            )
            element.set(HREF, new)
        elif element.getparent() is not None and len(element.getparent().findall(element.tag)) > 1:  # fmt: skip
            drop(element)
        else:
            raise Uncleanable(
                "holds a picture of a kind that cannot be cleaned. Replace it by a PNG."
            )


def _objects_in(content: etree._Element) -> set[str]:
    """Formulas and charts that the text shows; other embedded things leave it."""
    used = set()
    for element in list(content.iter(f"{{{DRAW}}}object", f"{{{DRAW}}}object-ole", f"{{{DRAW}}}plugin", f"{{{DRAW}}}applet")):  # fmt: skip
        target = (element.get(HREF) or "").removeprefix("./")
        if local(element) == "object" and re.fullmatch(r"Object \d+", target):
            used.add(target)
        elif element.get(HREF) is not None:
            drop(element)
    return used


def _manifest(made: dict[str, bytes], files: dict[str, bytes]) -> bytes:
    kinds = _declared(files)
    root = etree.Element(f"{{{MANIFEST}}}manifest", nsmap={"manifest": MANIFEST})
    root.set(f"{{{MANIFEST}}}version", "1.2")
    listed = {"/": MIME}
    for name in made:
        if _folder(name).startswith("Object"):
            folder = f"{_folder(name)}/"
            listed[folder] = kinds.get(folder, f"{MIME.rpartition('.')[0]}.chart")
        listed[name] = "text/xml" if name.endswith(".xml") else _media(name)
    for name, kind in listed.items():
        entry = etree.SubElement(root, f"{{{MANIFEST}}}file-entry")
        entry.set(f"{{{MANIFEST}}}full-path", name)
        entry.set(f"{{{MANIFEST}}}media-type", kind)
    return written(root)


def _declared(files: dict[str, bytes]) -> dict[str, str]:
    if "META-INF/manifest.xml" not in files:
        return {}
    return {
        entry.get(f"{{{MANIFEST}}}full-path") or "": entry.get(
            f"{{{MANIFEST}}}media-type"
        )
        or ""
        for entry in parse(files["META-INF/manifest.xml"])
    }


def _media(name: str) -> str:
    suffix = name.rsplit(".", 1)[-1]
    return f"image/{ {'jpg': 'jpeg', 'tif': 'tiff'}.get(suffix, suffix) }"
