"""Fields of a text document: what counts and refers stays, what tells of people goes."""

import re
from dataclasses import dataclass, field

from lxml import etree

from submissions.cleaning.markup import drop, is_safe_link, local, unwrap
from submissions.cleaning.notes import Notes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KEPT = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "REF", "PAGEREF", "NOTEREF",
        "SEQ", "TOC", "STYLEREF", "EQ", "SYMBOL", "=", "LISTNUM", "AUTONUM"}  # fmt: skip
ABOUT = {"AUTHOR", "LASTSAVEDBY", "USERNAME", "USERADDRESS", "USERINITIALS", "FILENAME",
         "TEMPLATE", "DOCPROPERTY", "INFO", "COMMENTS", "KEYWORDS", "SUBJECT",
         "REVNUM", "EDITTIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "DOCVARIABLE",
         "MERGEFIELD", "FILESIZE", "COMPANY", "MANAGER", "XE", "TC"}  # fmt: skip
TARGET = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"([^"]*)"', re.I)
PROPERTIES = "fields with the document’s properties"


@dataclass
class Field:
    """One that has begun: its instruction, the marks of its own, what it shows."""

    says: str = ""
    own: list[etree._Element] = field(default_factory=list)
    shown: list[etree._Element] = field(default_factory=list)


def tag(name: str) -> str:
    return f"{{{W}}}{name}"


def flatten(root: etree._Element, notes: Notes) -> None:
    """Fields of a document's properties go with what they show; others stay as text.

    What counts (pages, figures) and refers within the text is left to work. Every
    other instruction is dropped and its result kept: those of citation programs and
    of linked files hold the address of somebody's library or folder.
    """
    for simple in list(root.iter(tag("fldSimple"))):
        instruction = simple.get(tag("instr")) or ""
        if _is_about(instruction):
            notes.took(PROPERTIES)
            drop(simple)
        elif not _is_kept(instruction):
            unwrap(simple)
    for story in _stories(root):
        _flatten_story(story, notes)


def _stories(root: etree._Element) -> list[etree._Element]:
    """Texts of their own, in which fields begin and end: notes, headers, the body."""
    notes = [e for e in root if local(e) in ("footnote", "endnote")]
    return notes or [root]


def _flatten_story(story: etree._Element, notes: Notes) -> None:
    opened: list[Field] = []
    doomed: list[etree._Element] = []
    for run in list(story.iter(tag("r"))):
        for child in list(run):
            name = local(child)
            if name == "fldChar":
                doomed += _mark(child, opened, notes)
            elif name not in ("instrText", "delInstrText"):
                for each in opened if name != "rPr" else ():
                    each.shown.append(child)
            elif opened:
                opened[-1].says += child.text or ""
                opened[-1].own.append(child)
            else:
                doomed.append(child)
    for each in opened:  # never closed: what it says of itself is not to be trusted
        doomed += each.own
    for element in doomed:
        drop(element)


def _mark(
    mark: etree._Element, opened: list[Field], notes: Notes
) -> list[etree._Element]:
    """What has to go now that a field begins, shows or ends here."""
    kind = mark.get(tag("fldCharType"))
    if kind == "begin":
        opened.append(Field(own=[mark]))
        return []
    if not opened:
        return [mark]
    opened[-1].own.append(mark)
    if kind == "separate":
        return []
    ended = opened.pop()
    if _is_about(ended.says):
        notes.took(PROPERTIES)
        return ended.own + ended.shown
    return [] if _is_kept(ended.says) else ended.own


def _word(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def _is_about(instruction: str) -> bool:
    return _word(instruction) in ABOUT


def _is_kept(instruction: str) -> bool:
    if _word(instruction) == "HYPERLINK":
        target = TARGET.search(instruction)
        inside = "\\l" in instruction
        return target is not None and (inside or is_safe_link(target.group(1)))
    return _word(instruction) in KEPT or instruction.strip().startswith("=")
