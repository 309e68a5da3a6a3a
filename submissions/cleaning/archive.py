"""Zip containers, read within bounds and written without a date or a remark."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

from submissions.cleaning.notes import Uncleanable

EPOCH = (1980, 1, 1, 0, 0, 0)


def entries(data: bytes) -> dict[str, bytes]:
    """Every file inside, by its path without a leading slash."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {
                entry.filename.lstrip("/"): archive.read(entry)
                for entry in archive.infolist()
                if not entry.is_dir()
            }
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Uncleanable("is damaged and cannot be opened. Save it again.") from error


def packed(files: Iterable[tuple[str, bytes]], *, plain: str = "") -> bytes:
    """A zip of these files in this order; the one called `plain` is not compressed."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            stored = name == plain
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
