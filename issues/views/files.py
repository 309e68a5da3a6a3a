"""Serving published files: from the published bucket, with what caches need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from journal import storage, streaming
from journal.storage import Bucket

if TYPE_CHECKING:
    from journal.models import StoredFile

PUBLIC = "public, max-age=3600"
PRIVATE = "private, no-store"


def serve(
    request: HttpRequest, file: StoredFile, name: str, *, public: bool
) -> HttpResponseBase:
    """The file under a name of ours; its checksum is its ETag, so it is sent once.

    By itself it is in a sandbox, and only PDF and raster pictures are inline (F12).
    """
    etag = f'"{file.sha256[:32]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        bucket = Bucket.PUBLISHED if public else Bucket.WORKING
        response = FileResponse(
            storage.open(file.key, bucket=bucket), content_type=file.media_type
        )
        response.headers["Content-Length"] = str(file.size)
        response.headers["Content-Disposition"] = content_disposition_header(
            file.media_type not in storage.SHOWN_INLINE, name
        )
    streaming.alone(response)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = PUBLIC if public else PRIVATE
    return response


def download(text: str | bytes, name: str, content_type: str) -> HttpResponse:
    """A small text made on the spot, to be saved."""
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
