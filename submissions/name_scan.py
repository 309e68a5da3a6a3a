"""Which people a finished copy names (visibility.md, F8).

An independent look at the bytes that go out, in the jail. It shares no parser with what
made them: PDFs are read by another library and, besides, taken apart by hand down to
the last compressed stream; zips are unpacked; all that is left is searched as it is.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission

SHORTEST = 4
SHORTEST_LOGIN = 5
COMMON_LOGINS = {"contact", "office", "editor", "author", "reviewer", "research", "email",
                 "admin", "journal", "papers", "review", "university"}  # fmt: skip
MOST_UNPACKED = 200_000_000
DEEPEST = 3
TAG = re.compile(r"<[^>]*>")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.S)
HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
LITERAL = re.compile(rb"\(([^()\\]*(?:\\.[^()\\]*)*)\)", re.S)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class NotSearched(Exception):
    """A copy that could not be looked through, and so does not go out; says why."""


class Hit(TypedDict):
    """A name and where it stands: on a page, in a part, or (page 0, no part) in what
    the file says of itself."""

    name: str
    page: int
    part: str


@dataclass(frozen=True)
class Text:
    """Words of the file, or raw bytes of it, and where they stand."""

    words: str = ""
    raw: bytes = b""
    page: int = 0
    part: str = ""


def author_names(submission: Submission) -> list[str]:
    """Names, addresses and iDs of the authors, as the paper and the account give them."""
    submitter = submission.submitter
    found = {submitter.name, submitter.email, submitter.orcid}
    for person in submission.contributors.all():
        found |= {person.name, person.native_name, person.email, person.orcid}
        if len(person.family_name) > SHORTEST:
            found.add(person.family_name)
    return sorted(name for name in found if len(name) >= SHORTEST)


def person_names(person: User) -> list[str]:
    """The same of one account: what must not stand in what this person sends on."""
    family = (person.name.split() or [""])[-1]
    found = {person.name, person.native_name, person.email, person.orcid}
    if len(family) > SHORTEST:
        found.add(family)
    return sorted(name for name in found if len(name) >= SHORTEST)


def fold(text: str) -> str:
    """Text for comparing names: no case, marks, spaces or punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def found(data: bytes, names: list[str], suffix: str = ".pdf") -> list[Hit]:
    """The names that the copy holds. Raises NotSearched."""
    from submissions import jailed

    with tempfile.TemporaryDirectory(prefix="names-") as name:
        folder = Path(name)
        (folder / "copy").write_bytes(data)
        (folder / "names.json").write_text(json.dumps(names))
        outcome = jailed.run("submissions.name_scan", folder, suffix)
        if not outcome.ok:
            raise NotSearched(f"The copy could not be searched: it {outcome.reason}")
        hits: list[Hit] = json.loads((folder / "hits.json").read_text())
    return hits


# ---- Inside the jail -----------------------------------------------------------------


def search(data: bytes, names: list[str], suffix: str) -> list[Hit]:
    """The first place of each name."""
    wanted = [_Wanted.of(name) for name in names if fold(name)]
    hits: dict[str, Hit] = {}
    for text in _texts(data, suffix):
        folded, lowered = fold(text.words), text.raw.lower()
        for one in wanted:
            if one.name not in hits and one.is_in(text, folded, lowered):
                hits[one.name] = {
                    "name": one.name,
                    "page": text.page,
                    "part": text.part,
                }
    return [hits[name] for name in names if name in hits]


@dataclass(frozen=True)
class _Wanted:
    """A name in every shape in which it is looked for."""

    name: str
    folded: str
    needles: frozenset[bytes]
    """In every encoding that a program may have left it in."""
    login: str
    """The user name of an address, as a word by itself: as in the path of a folder."""

    @classmethod
    def of(cls, name: str) -> _Wanted:
        needles = {
            shape.encode(encoding, "ignore").lower()
            for shape in (name, name.lower(), name.upper())
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
        }
        login, at, _domain = name.partition("@")
        telling = len(login) >= SHORTEST_LOGIN and login.lower() not in COMMON_LOGINS
        return cls(
            name,
            fold(name),
            frozenset(needle for needle in needles if len(needle) >= SHORTEST),
            login if at and telling else "",
        )

    def is_in(self, text: Text, folded: str, lowered: bytes) -> bool:
        return (
            self.folded in folded
            or any(needle in lowered for needle in self.needles)
            or self._login_in(text, lowered)
        )

    def _login_in(self, text: Text, lowered: bytes) -> bool:
        if not self.login or (self.login.isalpha() and not text.raw):
            # in a text it is a word like others; in a path it is nobody else's
            return False
        pattern = rf"(?<![^\W_]){re.escape(self.login)}(?![^\W_])"
        if re.search(pattern, text.words, re.I):
            return True
        if self.login.isascii() and self.login.lower().encode() not in lowered:
            return False  # most of a PDF, which would have to be decoded first
        return bool(re.search(pattern, text.raw.decode("utf-8", "replace"), re.I))


def _texts(data: bytes, suffix: str, part: str = "", depth: int = 0) -> Iterator[Text]:
    if data.startswith(b"PK\x03\x04") and depth < DEEPEST:
        yield from _zip_texts(data, part, depth)
    elif b"%PDF-" in data[:1024]:
        yield from _pdf_texts(data, part)
    elif suffix in {".xml", ".rels", ".rdf"}:
        yield from _xml_texts(data, part)
    elif suffix in {".txt", ".csv", ".md"}:
        yield Text(words=data.decode("utf-8", "replace"), raw=data, part=part)
    else:
        yield Text(raw=data, part=part)
        yield from _png_texts(data, part)


def _zip_texts(data: bytes, part: str, depth: int) -> Iterator[Text]:
    unpacked = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        yield Text(raw=archive.comment, part=part)
        for entry in archive.infolist():
            unpacked += entry.file_size
            if unpacked > MOST_UNPACKED:
                sys.exit("unpacks to more than can be searched")
            name = f"{part}/{entry.filename}" if part else entry.filename
            yield Text(words=entry.filename, raw=entry.extra + entry.comment, part=name)
            yield from _texts(
                archive.read(entry),
                Path(entry.filename).suffix.lower(),
                name,
                depth + 1,
            )


def _xml_texts(data: bytes, part: str) -> Iterator[Text]:
    """The words without their tags, for a name may be spread over several; and as is."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = data.decode(encoding, "replace")
    yield Text(words=unescape(TAG.sub("", text)), part=part)
    yield Text(words=unescape(text), raw=data, part=part)


def _pdf_texts(data: bytes, part: str) -> Iterator[Text]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    yield Text(words=" ".join(document.get_metadata_dict().values()), part=part)
    for number, page in enumerate(document, start=1):
        words = page.get_textpage().get_text_bounded()
        yield Text(words=words, page=number, part=part)
    pieces = [STREAM.sub(b" ", data)]
    pieces += [_inflated(found[1]) for found in STREAM.finditer(data)]
    for piece in pieces:
        yield Text(raw=piece, part=part)
        yield Text(words=" ".join(_pdf_strings(piece)), part=part)
        if piece.startswith((b"PK\x03\x04", b"\x89PNG")):
            yield from _texts(piece, "", part, DEEPEST - 1)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, MOST_UNPACKED)
    except zlib.error:
        return stream


def _pdf_strings(piece: bytes) -> Iterator[str]:
    """What stands in brackets, in the two ways of writing it and its two encodings."""
    for found in HEX.finditer(piece):
        digits = re.sub(rb"\s", b"", found[1])
        yield _pdf_text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    for found in LITERAL.finditer(piece):
        if len(found[1]) < SHORTEST - 1:
            continue
        text = _pdf_text(ESCAPE.sub(_character, found[1]))
        if text.isprintable():  # brackets in the noise of a font are no strings
            yield text


def _character(found: re.Match[bytes]) -> bytes:
    """Digits are octal; before anything else a backslash says nothing (PDF 32000-1,
    7.3.4.2): also before 8 and 9, which occur in the noise of a font."""
    if found[1][0] in b"01234567":
        return bytes((int(found[1], 8) & 0xFF,))
    return ESCAPED.get(found[1], found[1])


def _pdf_text(data: bytes) -> str:
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "ignore")
    return data.decode("latin-1")


def _png_texts(data: bytes, part: str) -> Iterator[Text]:
    """The compressed remarks of a PNG."""
    if not data.startswith(b"\x89PNG"):
        return
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in (b"zTXt", b"iTXt", b"iCCP"):
            held = data[at + 8 : at + 8 + size]
            for begin in [i for i in range(min(len(held), 200)) if held[i] == 0x78]:
                yield Text(raw=_inflated(held[begin:]), part=part)
        at += 12 + size


def main(suffix: str) -> None:
    names = json.loads(Path("names.json").read_text())
    hits = search(Path("copy").read_bytes(), names, suffix)
    Path("hits.json").write_text(json.dumps(hits))


if __name__ == "__main__":
    main(sys.argv[1])
