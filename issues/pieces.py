"""Typeset pieces, kept in S3 by the hash of everything they depend on (pdf.md 2)."""

from __future__ import annotations

import logging

from issues.models import RenderedPiece
from journal import storage

logger = logging.getLogger(__name__)


class PieceStore:
    """A `journal.pdf.Cache` of rows and objects; an object that is gone is a miss."""

    def get(self, key: str) -> bytes | None:
        row = RenderedPiece.objects.filter(content_key=key).first()
        if row is None:
            return None
        try:
            return storage.get(row.key)
        except storage.ObjectMissing:
            logger.exception("piece %s is gone from the storage", row.uuid)
            row.delete()
            return None

    def put(self, key: str, value: bytes) -> None:
        held = storage.put(value)
        RenderedPiece.objects.get_or_create(
            content_key=key,
            defaults={
                "key": held.key,
                "size": held.size,
                "sha256": held.sha256,
                "media_type": "application/octet-stream",
            },
        )
