"""An article's pictures for the web: drawings become pixels in the jail (F1, F14)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from issues.models import Article, Picture
from issues.sources import media_of
from issues.web_text import WebPicture
from journal import storage
from journal.jail import Limits
from journal.pdf.typesetting import READY
from journal.storage import Bucket
from journal.warm import run_warm

Made = tuple[str, tuple[int, int], bytes]  # name, width and height, and the file
LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_mib=1536)


class NotDrawn(Exception):
    """A picture could not be prepared; the sentence says why."""


def prepare(
    article: Article, media_bytes: Callable[[Article], Mapping[str, bytes]]
) -> tuple[dict[str, WebPicture], float]:
    """The pictures of the text as the web page shows them, made once for each file,
    and the seconds of computing that it took.

    Prefetch `version__files` and `pictures`. Raises NotDrawn.
    """
    files, seconds = media_of(article), 0.0
    kept = {p.source_sha256: p for p in article.pictures.all()}
    if set(kept) != {file.sha256 for file in files}:
        media = media_bytes(article)
        drawn, seconds = _drawn({file.name: media[file.name] for file in files})
        article.pictures.all().delete()
        for file in files:
            name, size, data = drawn[file.name]
            _keep(article, name, file.sha256, size, data)
    rows = {row.source_sha256: row for row in Picture.objects.filter(article=article)}
    return {file.name: _web(article, rows[file.sha256]) for file in files}, seconds


def _web(article: Article, row: Picture) -> WebPicture:
    return WebPicture(
        f"{article.get_absolute_url()}media/{row.name}", row.width, row.height
    )


def _keep(
    article: Article, name: str, source: str, size: tuple[int, int], data: bytes
) -> None:
    media_type = "image/jpeg" if name.endswith(".jpg") else "image/png"
    bucket = Bucket.PUBLISHED if article.published_at else Bucket.WORKING
    held = storage.put(data, content_type=media_type, bucket=bucket)
    Picture.objects.create(
        article=article,
        name=name,
        source_sha256=source,
        width=size[0],
        height=size[1],
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type=media_type,
    )


def _drawn(media: Mapping[str, bytes]) -> tuple[dict[str, Made], float]:
    if not media:
        return {}, 0.0
    with tempfile.TemporaryDirectory(prefix="pictures-") as path:
        folder = Path(path)
        for name, data in media.items():
            (folder / name).write_bytes(data)
        outcome = run_warm(
            READY, "issues.production.raster", folder, *sorted(media), limits=LIMITS
        )
        if not outcome.ok:
            raise NotDrawn(_sentence(outcome.reason))
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        made_of = {
            name: (made["name"], (made["width"], made["height"]),
                   (folder / made["file"]).read_bytes())
            for name, made in report.items()
        }  # fmt: skip
        return made_of, outcome.cpu_seconds


def _sentence(reason: str) -> str:
    if reason[:1].isupper():
        return reason
    return f"A picture could not be prepared for the web: it {reason}."
