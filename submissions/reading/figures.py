"""The pictures that a text asks for: found among the files, checked, made showable."""

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from submissions.reading.model import ReadFigure, ReadWarning
from submissions.reading.pictures import Picture, UnusualPicture, showable

PREFERRED = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".pdf", ".tif", ".tiff")
PICTURES = (*PREFERRED, ".eps", ".ps", ".emf", ".wmf", ".bmp")


class Shelf:
    """The files of one manuscript, and the pictures taken from it so far."""

    def __init__(self, files: Mapping[str, bytes], folder: str = "") -> None:
        self.files = files
        self.folder = folder
        self.figures: list[ReadFigure] = []
        self.media: dict[str, bytes] = {}
        self.warnings: list[ReadWarning] = []
        self.search_folders: list[str] = []
        self.laid_flat = 0  # tables that only arranged pictures
        self._placed: dict[str, str] = {}

    def place(self, source: str, alt: str = "") -> str:
        """The `media:` address of a picture, or nothing when it cannot be shown."""
        source = source.strip()
        if source in self._placed:
            return self._placed[source]
        address = self._placed[source] = self._place(source, alt)
        return address

    def _place(self, source: str, alt: str) -> str:
        shown = source if not source.startswith("data:") else "a picture in the text"
        data, name = self._find(source)
        if data is None:
            self._absent(shown, alt)
            return ""
        try:
            picture = showable(data, name)
        except UnusualPicture as problem:
            self.figures.append(ReadFigure("", "", alt, "", "unusual", name))
            text = f"The picture {name} cannot be shown: {problem}"
            self.warnings.append(ReadWarning("figures", text, shown))
            return ""
        return self._keep(picture, alt, name)

    def _keep(self, picture: Picture, alt: str, source_name: str) -> str:
        number = len(self.media) + 1
        name = f"fig-{number}.{picture.extension}"
        self.media[name] = picture.data
        status = "converted" if picture.converted else "found"
        self.figures.append(
            ReadFigure(
                name,
                picture.media_type,
                alt,
                "",
                status,
                source_name,
                picture.width,
            )
        )
        if picture.note:
            text = f"The picture {source_name} {picture.note}"
            self.warnings.append(ReadWarning("figures", text, source_name))
        return f"media:{name}"

    def _absent(self, source: str, alt: str) -> None:
        self.figures.append(ReadFigure("", "", alt, "", "missing", source[:200]))
        if re.match(r"\w+://|//", source):
            reason = "is on the web and was not fetched; send the file of this figure"
        else:
            reason = "is not among the files; add the file of this figure"
        text = f"The picture {source[:120] or '(no name)'} {reason}."
        self.warnings.append(ReadWarning("figures", text, source[:200]))

    def caption(self, address: str, caption: str) -> None:
        for figure in self.figures:
            if figure.name and f"media:{figure.name}" == address and not figure.caption:
                figure.caption = caption

    def _find(self, source: str) -> tuple[bytes | None, str]:
        if source.startswith("data:"):
            return _inline(source), "inline picture"
        if re.match(r"\w+://|//", source):
            return None, source
        path = self.resolve(source)
        return (self.files[path], path) if path else (None, source)

    def resolve(self, source: str) -> str:
        """The file meant by an address: as written, else by base name in any case or type."""
        wanted = unquote(source.split("#")[0].split("?")[0]).replace("\\", "/")
        for folder in (self.folder, "", *self.search_folders):
            if (path := _inside(folder, wanted)) in self.files:
                return path
        base = PurePosixPath(wanted).name.casefold()
        if not base:
            return ""
        named = [p for p in self.files if PurePosixPath(p).name.casefold() == base]
        stem = PurePosixPath(base).stem if _extension(base) in PICTURES else base
        alike = [
            path
            for path in self.files
            if PurePosixPath(path).stem.casefold() == stem
            and _extension(path) in PICTURES
        ]
        named = [path for path in named if _extension(path) in PICTURES]
        return min(named or alike, key=_preference, default="")


def _inside(folder: str, wanted: str) -> str:
    """A path below the bundle's top; `..` climbs no higher than that."""
    parts: list[str] = []
    for part in PurePosixPath(folder, wanted.lstrip("/")).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _extension(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _preference(path: str) -> tuple[int, int]:
    extension = _extension(path)
    rank = PREFERRED.index(extension) if extension in PREFERRED else len(PREFERRED)
    return rank, len(path)


def _inline(source: str) -> bytes | None:
    head, _, body = source.partition(",")
    try:
        if head.endswith(";base64"):
            return base64.b64decode(body, validate=False)
    except (binascii.Error, ValueError):
        return None
    return unquote(body).encode()
