"""The PDF of a proof: the article's pages as they will be, with folios from one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from issues.models import Article
from issues.pieces import PieceStore
from issues.production.run import issue_source, media_bytes
from issues.sources import article_source, media_of
from issues.stitch import article_with_pages
from journal.pdf import Typeset, TypesettingError, typeset
from journal.pdf.typesetting import key_of


class NotDrawn(Exception):
    """The proof could not be typeset; the sentence says why."""


@dataclass(frozen=True)
class Drawn:
    pdf: bytes
    pages: int


def drawn(article: Article) -> Drawn:
    """Typeset what is not kept. The pages are those of the issue to the byte; only the
    numbers on them are not known yet. Raises NotDrawn."""
    issue = article.issue
    if issue is None:
        raise NotDrawn("The paper is in no issue any more.")
    source = article_source(article, issue)
    digests = {file.name: file.sha256 for file in media_of(article)}
    key = key_of(source, digests)
    kept = PieceStore().get(key)
    try:
        made = (
            Typeset.from_bytes(kept)
            if kept is not None
            else typeset(replace(source, media=media_bytes(article)))
        )
    except TypesettingError as failure:
        raise NotDrawn(str(failure)) from failure
    if kept is None:
        PieceStore().put(key, made.to_bytes())
    around = issue_source(issue, [article])
    return Drawn(article_with_pages(source, made, around, 1), made.pages)
