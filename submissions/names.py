"""Names: of files as uploaded, of files as offered, of papers."""

from __future__ import annotations

import re
import unicodedata
from mimetypes import guess_type
from pathlib import PurePosixPath

from django.db.models.functions import Length

from journal.models import Journal

BIDI_AND_CONTROL = {"Cc", "Cf"}
LONGEST = 255


def offered_name(name: str) -> str:
    """An uploader's file name, made safe to keep (visibility.md, F10).

    NFC, without folders, control and direction characters; at most 255 bytes.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = "".join(c for c in name if unicodedata.category(c) not in BIDI_AND_CONTROL)
    path = PurePosixPath(name)
    stem, suffix = path.stem.strip() or "file", path.suffix[:20]
    room = LONGEST - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore") + suffix


def next_number(journal: Journal, year: int) -> str:
    """The next running number for people to read, as FDE-2026-0042.

    Locks the journal's row, so two papers sent at once get two numbers.
    """
    from submissions.models import Submission

    Journal.objects.select_for_update().get(pk=journal.pk)
    stem = f"{journal.short_title}-{year}-"
    last = (
        Submission.objects.filter(number__startswith=stem)
        .order_by(Length("number").desc(), "-number")  # 10000 comes after 9999
        .values_list("number", flat=True)
        .first()
    )
    serial = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    return f"{stem}{serial:04d}"


def download_name(number: str | None, what: str, suffix: str) -> str:
    """A name of our making for a download: FDE-2026-0042-review-copy.pdf."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{number or 'draft'}-{what}").strip("-")
    return f"{words}.{suffix}"


def media_type_of(name: str) -> str:
    """The media type that a name's extension stands for; bytes when unknown."""
    return guess_type(name)[0] or "application/octet-stream"
