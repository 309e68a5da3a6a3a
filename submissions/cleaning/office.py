"""Office files (docx, xlsx): a new package of the parts that show, each of them cleaned.

Parts are kept by an allow-list: what the text needs and refers to. Properties, people,
comments, custom data, thumbnails, printers, signatures, templates, embedded objects and
whatever else a program leaves are not looked for; they are simply never copied (F7).
"""

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from submissions.cleaning import pictures, sheets, word
from submissions.cleaning.archive import entries, packed
from submissions.cleaning.drawings import without_names
from submissions.cleaning.markup import (
    drop,
    is_safe_link,
    local,
    parse,
    unwrap,
    written,
)
from submissions.cleaning.notes import Notes, Uncleanable

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "application/vnd.openxmlformats-package.relationships+xml"
STRICT = "http://purl.oclc.org/ooxml"
VENDOR = "application/vnd.openxmlformats-officedocument."
MAIN = {
    ".docx": ("word", f"{VENDOR}wordprocessingml.document.main+xml"),
    ".xlsx": ("xl", f"{VENDOR}spreadsheetml.sheet.main+xml"),
}
NEEDED = {  # kept because the program looks for them, not because the text says so
    *("styles", "settings", "numbering", "fontTable", "theme", "footnotes", "endnotes"),
    *("chartStyle", "chartColorStyle", "themeOverride", "diagramDrawing"),
    *("sharedStrings", "table"),
}
NAMED = {  # kept where the text refers to them
    *("header", "footer", "image", "hyperlink", "chart", "chartUserShapes", "drawing"),
    *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors"),
    "worksheet",
}
NOTICED = {
    "comments": "comments",
    "people": "the list of people",
    "customXml": "custom data",
    "package": "embedded objects",
    "attachedTemplate": "the template’s address",
    "mailMergeSource": "the mail merge’s source",
    "printerSettings": "printer settings",
    "custom-properties": "custom properties",
    "core-properties": "the properties with names and dates",
    "thumbnail": "the preview picture",
}
PICTURES = {"png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "emf", "wmf"}


@dataclass
class Relation:
    """From one part to another or, when it is outside, to an address."""

    id: str
    kind: str
    type: str
    target: str
    outside: bool


@dataclass
class Part:
    """A part that is kept: its new path, its bytes, and what it refers to."""

    path: str
    content_type: str
    data: bytes = b""
    relations: list[Relation] = field(default_factory=list)


class Package:
    """The file that came and, part by part, the one that is made."""

    def __init__(self, files: dict[str, bytes], suffix: str, notes: Notes) -> None:
        self.files, self.notes = files, notes
        self.folder, self.main_type = MAIN[suffix]
        self.types = parse(files["[Content_Types].xml"])
        self.kept: dict[str, Part] = {}
        self.paths: set[str] = set()
        self.hidden_styles: frozenset[str] = frozenset()
        for path in files if self.folder == "word" else ():
            if self.content_type(path).endswith("wordprocessingml.styles+xml"):
                self.hidden_styles |= word.hidden_styles(parse(files[path]))

    def content_type(self, path: str) -> str:
        extension = path.rsplit(".", 1)[-1].lower()
        for entry in self.types:
            if (entry.get("PartName") or "").lstrip("/").lower() == path.lower():
                return entry.get("ContentType") or ""
        for entry in self.types:
            if (entry.get("Extension") or "").lower() == extension:
                return entry.get("ContentType") or ""
        return ""

    def relations(self, path: str) -> list[Relation]:
        folder, name = posixpath.split(path)
        stored = self.files.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        if stored is None:
            return []
        found = []
        for entry in parse(stored):
            if local(entry) != "Relationship":
                continue
            kind, target = entry.get("Type") or "", entry.get("Target") or ""
            if kind.startswith(STRICT):
                raise Uncleanable(
                    "is in the strict form of the format. Save it as an ordinary file."
                )
            outside = (entry.get("TargetMode") or "") == "External"
            if not outside:
                whole = posixpath.join("/", folder, unquote(target))
                target = posixpath.normpath(whole).lstrip("/")
            found.append(
                Relation(
                    entry.get("Id") or "",
                    kind.rsplit("/", 1)[-1],
                    kind,
                    target,
                    outside,
                )
            )
        return found

    def new_path(self, kind: str, extension: str) -> str:
        stem = "media/image" if kind == "image" else kind
        number = 1
        while True:
            mark = str(number) if number > 1 or kind == "image" else ""
            path = f"{self.folder}/{stem}{mark}.{extension}"
            if path not in self.paths:
                self.paths.add(path)
                return path
            number += 1

    def keep(self, path: str, kind: str, depth: int = 0) -> Part:
        """Clean a part and, before that, decide which others it takes along."""
        if path in self.kept:
            return self.kept[path]
        if depth > 20 or path not in self.files:
            raise Uncleanable("is damaged inside. Save it again.")
        is_main = depth == 0
        name = {"word": "document", "xl": "workbook"}[self.folder] if is_main else kind
        extension = path.rsplit(".", 1)[-1].lower() if kind == "image" else "xml"
        if kind == "image" and extension not in PICTURES:
            raise Uncleanable(
                f"holds a picture of a kind that cannot be cleaned (.{extension[:8]})."
                " Replace it by a PNG."
            )
        part = Part(self.new_path(name, extension), self.content_type(path))
        self.kept[path] = part
        if kind == "image":
            part.data = pictures.bare_part(self.files[path], f".{extension}")
            return part
        root = parse(self.files[path])
        self._clean(root, name)
        part.relations = self._follow(root, self.relations(path), depth)
        part.data = written(root)
        return part

    def _clean(self, root: etree._Element, name: str) -> None:
        if self.folder == "word":
            word.clean(root, name, self.notes, self.hidden_styles)
        else:
            sheets.clean(root)
        without_names(root)

    def _follow(
        self, root: etree._Element, relations: list[Relation], depth: int
    ) -> list[Relation]:
        """The relations that stay, with their targets kept; others leave the text."""
        used = _references(root)
        staying = []
        for one in relations:
            wanted = one.kind in NEEDED or (one.kind in NAMED and one.id in used)
            if one.outside:
                wanted = one.kind == "hyperlink" and is_safe_link(one.target)
            if not wanted:
                self._notice(one, in_use=one.id in used)
                _forget(root, one.id)
                continue
            if not one.outside:
                target = self.keep(one.target, one.kind, depth + 1).path
                one = Relation(
                    one.id,
                    one.kind,
                    one.type,
                    target.removeprefix(f"{self.folder}/"),
                    False,
                )
            staying.append(one)
        for dangling in _references(root) - {one.id for one in staying}:
            _forget(root, dangling)
        return [
            one for one in staying if one.kind in NEEDED or one.id in _references(root)
        ]

    def _notice(self, one: Relation, *, in_use: bool) -> None:
        if one.kind in NOTICED:
            self.notes.took(NOTICED[one.kind])
        elif one.outside and in_use:
            self.notes.took("links to files of somebody’s computer")


def clean(data: bytes, suffix: str, notes: Notes) -> bytes:
    """The same document, new and without names. Raises Uncleanable."""
    package = Package(entries(data), suffix, notes)
    start = None
    for one in package.relations(""):
        if one.kind == "officeDocument":
            start = one.target
        else:
            package._notice(one, in_use=False)
    if start is None or package.content_type(start) != package.main_type:
        raise Uncleanable("is not an ordinary document inside. Save it again.")
    package.keep(start, "main")
    return _packed(package)


def _references(root: etree._Element) -> set[str]:
    return {
        value
        for element in root.iter(etree.Element)
        for name, value in element.attrib.items()
        if name.startswith(f"{{{RELATION}}}")
    }


def _forget(root: etree._Element, reference: str) -> None:
    """What referred to a part that is not kept goes; the words of a link stay."""
    for element in list(root.iter(etree.Element)):
        names = [
            name
            for name, value in element.attrib.items()
            if value == reference and name.startswith(f"{{{RELATION}}}")
        ]
        if not names:
            continue
        if local(element) == "hyperlink" and len(element):
            unwrap(element)
        elif local(element) in ("blip", "imagedata", "fill", "stroke"):
            for name in names:
                del element.attrib[name]
        else:
            drop(element)


def _packed(package: Package) -> bytes:
    parts = list(package.kept.values())
    files = [
        ("[Content_Types].xml", _types(parts)),
        ("_rels/.rels", _rels([_first(parts)])),
    ]
    for part in parts:
        files.append((part.path, part.data))
        if part.relations:
            folder, name = posixpath.split(part.path)
            files.append((f"{folder}/_rels/{name}.rels", _rels(part.relations)))
    return packed(files)


def _first(parts: list[Part]) -> Relation:
    kind = "officeDocument"
    return Relation("rId1", kind, f"{RELATION}/{kind}", parts[0].path, False)


def _types(parts: list[Part]) -> bytes:
    root = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    etree.SubElement(root, f"{{{TYPES}}}Default", Extension="rels", ContentType=RELS)
    etree.SubElement(
        root, f"{{{TYPES}}}Default", Extension="xml", ContentType="application/xml"
    )
    for part in parts:
        etree.SubElement(
            root,
            f"{{{TYPES}}}Override",
            PartName=f"/{part.path}",
            ContentType=part.content_type,
        )
    return written(root)


def _rels(relations: list[Relation]) -> bytes:
    root = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    for one in relations:
        entry = etree.SubElement(
            root,
            f"{{{RELATIONS}}}Relationship",
            Id=one.id,
            Type=one.type,
            Target=one.target,
        )
        if one.outside:
            entry.set("TargetMode", "External")
    return written(root)
