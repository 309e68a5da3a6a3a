"""What may be opened at all: size, kind, and the inside of zip files (F1, F2, F3).

The checks before the jail look only at first bytes and at the directory of a zip;
nothing is unpacked. Extension and content must agree.
"""

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from submissions.reading.model import Refused

MB = 1024 * 1024
MAX_FILE, MAX_VERSION, MAX_FILES = 50 * MB, 200 * MB, 30
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2_000, 500 * MB, 100
RATIO_FREE = 1 * MB  # below this size a high ratio can do no harm

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT = {".tex", ".ltx", ".md", ".markdown", ".mkd", ".html", ".htm", ".xhtml"}
XML = {".xml", ".jats", ".nxml"}
ZIPS = {".docx", ".odt", ".zip"}
MANUSCRIPTS = TEXT | XML | ZIPS | {".pdf"}
ADVICE = {
    ".doc": "is in the old Word format. Open it and save it as .docx, then send that.",
    ".docm": "may hold macros. Save it as .docx, which holds none, then send that.",
    ".dotm": "may hold macros. Save it as .docx, which holds none, then send that.",
    ".rtf": "is in Rich Text Format. Save it as .docx or .odt, then send that.",
    ".pages": "is a Pages document. Export it as .docx, then send that.",
    ".wps": "is a WPS document. Save it as .docx, then send that.",
    ".rar": "is a RAR archive. Pack the files as .zip, then send that.",
    ".7z": "is a 7-Zip archive. Pack the files as .zip, then send that.",
    ".gz": "is a gzip archive. Pack the files as .zip, then send that.",
    ".tgz": "is a gzip archive. Pack the files as .zip, then send that.",
    ".txt": "has no structure to read. Save it as .docx, .odt or .md, then send that.",
}
DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
           NotImplementedError, RuntimeError, KeyError)  # fmt: skip
KNOWN = "docx, odt, LaTeX, Markdown, JATS XML, HTML, PDF, or a zip of these"
BLANK = b"\x00\t\n\r \xef\xbb\xbf"
BEGINNINGS: dict[str, bytes | tuple[bytes, ...]] = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".gif": (b"GIF87a", b"GIF89a"),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
    ".xlsx": b"PK",
}
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".svg", ".emf"}
MOST_PICTURES = 150 * MB
PLAIN = {".txt", ".csv"}
KNOWN_BEGINNINGS = (b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", OLE,
                    b"MZ", b"\x7fELF")  # fmt: skip
REMOTE = re.compile(rb"""target\s*=\s*["'](?!file:/{0,3}[a-z]:|[a-z]:)""", re.I)
NESTED = {".zip", ".docx", ".odt", ".xlsx", ".7z", ".rar", ".gz", ".tgz"}


def suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def check(files: Mapping[str, bytes], main: str | None = None) -> None:
    """Raise Refused when these files cannot be one manuscript."""
    if not files:
        raise Refused("There is no file.")
    if len(files) > MAX_FILES:
        raise Refused(
            f"There are {len(files)} files; at most {MAX_FILES} can be sent. "
            "Pack them into one zip."
        )
    if main is not None and main not in files:
        raise Refused(f"The file {main} is not among the files sent.")
    for name, data in files.items():
        _check_name(name)
        if len(data) > MAX_FILE:
            raise Refused(
                f"{name} has {len(data) / MB:.0f} MB; one file may have at most "
                f"{MAX_FILE // MB} MB. Smaller pictures are the usual cure."
            )
    if sum(map(len, files.values())) > MAX_VERSION:
        raise Refused(f"The files are larger than {MAX_VERSION // MB} MB together.")
    _check_kinds(files, main)
    for name, data in files.items():
        _check_content(name, data)


def _check_name(name: str) -> None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name:
        raise Refused(f"The name {name[:80]!r} is not the name of a file.")
    if any(ord(character) < 32 for character in name) or len(name.encode()) > 255:
        raise Refused(f"The name {name[:80]!r} cannot be used. Give the file another.")


def _check_kinds(files: Mapping[str, bytes], main: str | None) -> None:
    candidates = [main] if main else list(files)
    if any(suffix(name) in MANUSCRIPTS for name in candidates):
        return
    name = candidates[0]
    advice = ADVICE.get(suffix(name), f"is not a manuscript. Send {KNOWN}.")
    raise Refused(f"{name} {advice}")


def check_one(name: str, data: bytes) -> None:
    """Raise Refused when one file, of whatever accepted kind, is not fit to open."""
    _check_name(name)
    if suffix(name) in ADVICE and suffix(name) != ".txt":
        raise Refused(f"{name} {ADVICE[suffix(name)]}")
    if len(data) > MAX_FILE:
        raise Refused(
            f"{name} has {len(data) / MB:.0f} MB; one file may have at most "
            f"{MAX_FILE // MB} MB. Smaller pictures are the usual cure."
        )
    if not data.strip(BLANK):
        raise Refused(f"{name} is empty.")
    begins = BEGINNINGS.get(suffix(name))
    if begins and not data.startswith(begins):
        if data.startswith(OLE):
            raise Refused(_ole_sentence(name, data))
        raise Refused(f"{name} is not a {suffix(name)[1:]} file inside. Save it again.")
    if suffix(name) == ".xlsx":
        check_zip(name, data)
    elif suffix(name) in PLAIN and data.startswith(tuple(KNOWN_BEGINNINGS)):
        raise Refused(f"{name} is not text inside. Check the extension.")
    _check_content(name, data)


def _check_content(name: str, data: bytes) -> None:
    """Extension and first bytes agree; encrypted and legacy files are named as such."""
    kind = suffix(name)
    if kind not in MANUSCRIPTS:
        return
    if not data.strip(BLANK):
        raise Refused(f"{name} is empty.")
    if data.startswith(OLE):
        raise Refused(_ole_sentence(name, data))
    if kind in ZIPS:
        if not data.startswith(b"PK"):
            raise Refused(f"{name} is not a {kind[1:]} file inside. Save it again.")
        check_zip(name, data)
    elif kind == ".pdf":
        if b"%PDF-" not in data[:1024]:
            raise Refused(f"{name} is not a PDF inside. Save it again.")
    elif data.startswith((b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")):
        raise Refused(f"{name} is not a {kind[1:]} file inside. Check the extension.")
    elif b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"{name} is not text inside. Check the extension.")
    elif kind in XML and not _markup(data):
        raise Refused(f"{name} is not XML inside. Check the extension.")


def _ole_sentence(name: str, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"{name} is protected by a password. Save it without one."
    return f"{name} {ADVICE['.doc']}"


def _markup(data: bytes) -> bool:
    start = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return start.startswith(b"<")


def open_zip(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except DAMAGES as error:
        raise Refused(
            f"{name} is damaged and cannot be opened. Save it again."
        ) from error


def check_zip(name: str, data: bytes, *, depth: int = 0) -> None:
    """The rules of F2 from the directory of the zip, and of F3 for office files."""
    with open_zip(name, data) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise Refused(f"{name} holds more than {MAX_ENTRIES:,} files.")
        _check_entries(name, entries)
        names = {entry.filename for entry in entries}
        if suffix(name) == ".docx":
            _check_docx(name, names)
            _check_templates(name, archive, names)
        elif suffix(name) == ".xlsx":
            _check_xlsx(name, names)
        elif suffix(name) == ".odt":
            _check_odt(name, archive, names)
        elif depth:
            raise Refused(f"{name} is a zip within a zip. Pack the files only once.")
        else:
            _check_nested(name, archive)


def _check_entries(name: str, entries: Iterable[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    unpacked = 0
    for entry in entries:
        path = entry.filename
        if path in seen:
            raise Refused(f"{name} holds the file {path[:80]} twice. Save it again.")
        seen.add(path)
        if path.startswith(("/", "\\")) or re.search(
            r"(^|[/\\])\.\.([/\\]|$)|^\w:", path
        ):
            raise Refused(
                f"{name} holds a file that points outside of it. Pack it anew."
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(f"{name} holds a link ({path[:80]}). Put the file itself in.")
        if entry.flag_bits & 0x1:
            raise Refused(f"{name} is protected by a password. Save it without one.")
        unpacked += entry.file_size
        dense = entry.file_size > MAX_RATIO * max(1, entry.compress_size)
        if dense and entry.file_size > RATIO_FREE:
            raise Refused(f"{name} unpacks to far more than it seems ({path[:80]}).")
    if unpacked > MAX_UNPACKED:
        raise Refused(f"{name} unpacks to more than {MAX_UNPACKED // MB} MB.")


def _check_docx(name: str, names: set[str]) -> None:
    if "word/document.xml" not in names:
        raise Refused(f"{name} is not a Word document inside. Save it again as .docx.")
    _check_programs(name, names)


def _check_xlsx(name: str, names: set[str]) -> None:
    if "xl/workbook.xml" not in names:
        raise Refused(
            f"{name} is not an Excel workbook inside. Save it again as .xlsx."
        )
    _check_programs(name, names)


def _check_programs(name: str, names: set[str]) -> None:
    """Macros, ActiveX and OLE objects (F3)."""
    lower = {entry.lower() for entry in names}
    if any(entry.endswith("vbaproject.bin") for entry in lower):
        raise Refused(f"{name} holds macros. Save it as .{suffix(name)[1:]} without.")
    if any("activex" in entry for entry in lower):
        raise Refused(
            f"{name} holds ActiveX controls. Remove them, then send it again."
        )
    if any("/embeddings/" in entry and entry.endswith(".bin") for entry in lower):
        raise Refused(
            f"{name} holds embedded objects (OLE), such as formulas of an old editor. "
            "Replace them by pictures or by Word’s own formulas, then send it again."
        )


def _check_templates(name: str, archive: zipfile.ZipFile, names: set[str]) -> None:
    """A template that is fetched from elsewhere when the file is opened (F3).

    One on the author's own disk fetches nothing for anybody else; its path is taken
    out of every copy.
    """
    for entry in names:
        if not entry.lower().endswith("settings.xml.rels"):
            continue
        for link in re.findall(
            rb"<[^>]*attachedTemplate[^>]*>", _member(archive, entry, name)
        ):
            if REMOTE.search(link):
                raise Refused(
                    f"{name} loads a template from another place. Attach the template "
                    "Normal, then save and send it again."
                )


def _check_odt(name: str, archive: zipfile.ZipFile, names: set[str]) -> None:
    if "content.xml" not in names:
        raise Refused(f"{name} is not a text document inside. Save it again as .odt.")
    if "META-INF/manifest.xml" in names:
        manifest = _member(archive, "META-INF/manifest.xml", name)
        if b"encryption-data" in manifest:
            raise Refused(f"{name} is protected by a password. Save it without one.")
    if any(entry.startswith(("Basic/", "Scripts/")) for entry in names):
        raise Refused(f"{name} holds macros. Remove them, then send it again.")


def _check_nested(name: str, archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        inner = suffix(entry.filename)
        if inner in {".docx", ".odt"}:
            check_zip(entry.filename, _member(archive, entry, name), depth=1)
        elif inner in NESTED - {".xlsx"} and not _clutter(entry.filename):
            raise Refused(
                f"{name} holds the archive {entry.filename}. Pack the files only once."
            )


def _clutter(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not parts or "__MACOSX" in parts or parts[-1].startswith(".")


def unpack(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files of the manuscript by path, with zip bundles opened."""
    unpacked: dict[str, bytes] = {}
    for name, data in files.items():
        if suffix(name) != ".zip":
            unpacked[name] = data
            continue
        with open_zip(name, data) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and not _clutter(entry.filename):
                    unpacked[entry.filename.replace("\\", "/")] = _member(
                        archive, entry, name
                    )
    return unpacked


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str, name: str) -> bytes:
    """One file of a zip; a damaged one is refused and never an error of ours."""
    try:
        return archive.read(entry)
    except DAMAGES as error:
        inside = entry if isinstance(entry, str) else entry.filename
        raise Refused(f"{name} is damaged at {inside[:80]}. Save it again.") from error


def members(name: str, data: bytes) -> dict[str, bytes]:
    """Everything in an office file, by its path there."""
    with open_zip(name, data) as archive:
        return {
            entry.filename: _member(archive, entry, name)
            for entry in archive.infolist()
        }


def pictures_in(files: Mapping[str, bytes]) -> bytes:
    """A zip of the pictures that these files hold, as far as it has room for them;
    empty when there are none."""
    out, held = BytesIO(), 0
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            for path, picture in _pictures(name, data):
                if held + len(picture) <= MOST_PICTURES:
                    made.writestr(path, picture)
                    held += len(picture)
    return out.getvalue() if held else b""


def _pictures(name: str, data: bytes) -> Iterable[tuple[str, bytes]]:
    if suffix(name) in PICTURES:
        yield name, data
    elif suffix(name) in ZIPS:
        with open_zip(name, data) as archive:
            for entry in archive.infolist():
                if suffix(entry.filename) in PICTURES:
                    yield f"{name}/{entry.filename}", _member(archive, entry, name)
