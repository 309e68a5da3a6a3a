"""Canaries: unlikely words in every place that visibility.md knows of.

A `Canary` is a word with the row of the table that says who may read it; whether one
person may is worked out from the document alone (tests/permissions/document.py), never
from the policy's code. `found_in` reads an answer or a letter as widely as a curious
person would: headers, markup, base64, PDF text and properties, archives.
"""

import base64
import io
import re
import zipfile
from dataclasses import dataclass, field
from itertools import product
from string import ascii_lowercase
from urllib.parse import unquote

import pikepdf
import pypdfium2

from submissions.choices import Status

from .document import STATES, tables

LETTER = {
    Status.DRAFT: "D",
    Status.SUBMITTED: "S",
    Status.UNDER_REVIEW: "R",
    Status.REVISING: "C",
    Status.ACCEPTED: "C",
    Status.DECLINED: "C",
    Status.PUBLISHED: "P",
    Status.WITHDRAWN: "W",
}
HOLDS = {  # when a conditional letter means yes; no deadline passes in these worlds
    "K": {Status.ACCEPTED, Status.PUBLISHED},
    "F": {Status.ACCEPTED, Status.DECLINED, Status.PUBLISHED},
    "V": {Status.REVISING},
}
REVIEWERS = {"RI", "RV", "RS"}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
NEEDLE = re.compile(
    rf"zqx[a-z]{{4}}q|0000-0002-7\d{{3}}-\d{{4}}|jot-\d{{4}}-\d{{4}}|{UUID}"
)
PACKED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
words = (
    "zqx" + "".join(letters) + "q" for letters in product(ascii_lowercase, repeat=4)
)
numbers = iter(range(10_000_000))


def word():
    """A word that nothing else on earth contains; never the same twice."""
    return next(words)


def orcid():
    """An iD of our own range, in the shape that the field asks for."""
    number = next(numbers)
    return f"0000-0002-7{number // 10000:03d}-{number % 10000:04d}"


@dataclass(frozen=True)
class Canary:
    """A word, the rows that rule it, and what else the notes to the tables ask.

    `rows` rule it until `tag` is released, `then` afterwards; any row is enough.
    `owner` is whose own item it is (O); `is_name` words are never hidden from the one
    who bears them. `agreed`: the journal and everybody concerned let it be published
    (J). `attached` are the only reviewers who may have a version's file.
    """

    what: str
    rows: tuple[str, ...]
    then: tuple[str, ...] = ()
    tag: str = ""
    owner: object = None
    is_name: bool = False
    attached: frozenset = frozenset()
    agreed: bool = False


@dataclass
class Dossier:
    """One paper's canaries, and each person's relations as the test knows them."""

    paper: object
    canaries: dict[str, list[Canary]] = field(default_factory=dict)
    relations: dict[object, set[str]] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)

    def plant(self, what, *rows, text="", **more):
        """Register a word (a new one, if none is given) and hand it back."""
        planted = text or word()
        self.canaries.setdefault(planted.lower(), []).append(Canary(what, rows, **more))
        return planted

    def codes(self, person):
        """Nobody signed in is AN, who has no relation is ME; RD adds nothing to it."""
        if person is None:
            return {"AN"}
        return self.relations.get(person) or {"ME"}

    def allows(self, person, canary, codes=None):
        """Whether the document lets this person read it, with these relations."""
        if canary.is_name and canary.owner == person:
            return True
        rows = (
            canary.then if canary.then and canary.tag in self.released else canary.rows
        )
        held = codes or self.codes(person)
        return any(self._opens(row, held, person, canary) for row in rows)

    def _opens(self, row, held, person, canary):
        table = "content" if row[0] == "E" else str(self.paper.anonymity)
        status = Status(self.paper.status)
        for code in held:
            letter = tables()[table][row][code][STATES.index(LETTER[status])]
            if code in REVIEWERS and canary.attached and person not in canary.attached:
                continue
            if (
                letter == "Y"
                or (letter == "O" and canary.owner == person)
                or (letter == "J" and canary.agreed)
                or (letter == "L" and canary.tag in self.released)
                or status in HOLDS.get(letter, ())
            ):
                return True
        return False


def found_in(*texts):
    """Every canary-shaped word in these texts and bytes, however it is packed."""
    found = set()
    for text in texts:
        for plain in unpacked(text):
            found.update(NEEDLE.findall(plain.lower()))
    return found


def unpacked(data):
    """The text itself, what is inside it, and what its base64 runs say."""
    if isinstance(data, bytes) and data.startswith(b"%PDF"):
        yield from pdf_texts(data)
    elif isinstance(data, bytes) and data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from unpacked(archive.read(name))
        return
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
    yield text
    if "%" in text:
        yield unquote(text)
    for run in PACKED.findall(text):
        yield from decoded(run)


def decoded(run):
    """A run of base64 letters (signed values and the like), where it is text."""
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    held = base64.b64decode(run[: len(run) // 4 * 4])
    if b"zqx" in held.lower():
        yield held.decode("utf-8", "replace")


def pdf_texts(data):
    """The words, the properties and the metadata of a PDF, with its names of files."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield " ".join(f"{key} {value}" for key, value in pdf.docinfo.items())
        if "/Metadata" in pdf.Root:
            yield pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")
        yield " ".join(pdf.attachments)
        for each in pdf.objects:
            if isinstance(each, pikepdf.String):
                yield str(each)
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            text = page.get_textpage()
            yield text.get_text_range()
            text.close()
            page.close()
    finally:
        document.close()
