"""Files that the application hands out itself, to be shown in a page (F12)."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase

from journal import storage
from journal.models import StoredFile

ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"


def show(file: StoredFile, name: str, *, download: bool = False) -> FileResponse:
    """A file under a name of ours: PDF and raster pictures may be inline, nothing else.

    Opened by itself it is in a sandbox: it runs nothing, loads nothing and is of no
    origin, whatever it holds.
    """
    answer = FileResponse(
        storage.open(file.key),
        content_type=file.media_type,
        filename=name,
        as_attachment=download or file.media_type not in storage.SHOWN_INLINE,
    )
    answer.headers["Content-Length"] = str(file.size)
    alone(answer)
    return answer


def alone(answer: HttpResponseBase) -> None:
    """In a sandbox, of the type that we say, instead of a page's policy."""
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["X-Content-Type-Options"] = "nosniff"
