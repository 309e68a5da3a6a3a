"""Building an issue's PDF in the worker: articles two at a time, then the joining."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pikepdf

from issues import web_text
from issues.build_changes import manifest
from issues.models import Article, Issue, RenderedPiece
from issues.pieces import PieceStore
from issues.production.pictures import NotDrawn, prepare
from issues.sources import article_source, articles_of, front_facts, media_of
from issues.stitch import (
    BoardMember,
    BoardRole,
    ContentsEntry,
    IssueSource,
    article_with_pages,
    assemble,
    plan,
)
from journal import storage
from journal.pdf import ArticleSource, PrintAuthor, Typeset, TypesettingError, typeset
from journal.pdf.typesetting import (
    engine_digest,
    engine_versions,
    key_of,
    source_digest,
)

PROCESSES = 2
PATIENCE = 2.0  # seconds between two signs of life


class Reporter(Protocol):
    """Who is told how far it has come; the command line tells nobody."""

    def starts(self, article: Article) -> None: ...
    def done(self, article: Article, pages: int, warnings: Sequence[str]) -> None: ...
    def failed(self, article: Article, reason: str) -> None: ...
    def joins(self, done: int, total: int) -> None: ...
    def alive(self) -> None: ...


class BuildFailed(Exception):
    """No PDF came of it; the message names what failed and why."""


@dataclass
class Piece:
    """One article on its way: its row, what the typesetter got, what came back."""

    article: Article
    source: ArticleSource
    key: str  # under which it is kept
    made: Typeset | None = None
    failure: str = ""
    web_seconds: float = 0  # of computing, for its pictures and text on the web


@dataclass
class Built:
    """A whole issue, typeset and joined."""

    issue: IssueSource
    pieces: list[Piece]
    pdf: bytes
    rendered: int = 0
    reused: int = 0
    stitch_seconds: float = 0  # of computing, in this process
    peak_mib: float = 0  # the most that one drawing took

    @property
    def web_seconds(self) -> float:
        return sum(piece.web_seconds for piece in self.pieces)

    @property
    def file_pages(self) -> int:
        """With the front matter."""
        with pikepdf.open(io.BytesIO(self.pdf)) as file:
            return len(file.pages)

    @property
    def pages(self) -> int:
        """Of the articles."""
        return sum(piece.made.pages for piece in self.pieces if piece.made)


def build(issue: Issue, tell: Reporter) -> Built:
    """Typeset what is not kept, keep it, join all. Raises BuildFailed.

    A failed article is named; the others are typeset and kept all the same, so that
    the next build costs only what was mended.
    """
    pieces = [_piece(issue, article) for article in articles_of(issue)]
    if not pieces:
        raise BuildFailed("The issue has no articles yet.")
    rendered = _typeset_all(pieces, tell)
    failed = [piece for piece in pieces if piece.failure]
    if failed:
        raise BuildFailed(
            " ".join(f"“{piece.article.title}”: {piece.failure}" for piece in failed)
        )
    source = issue_source(issue, [piece.article for piece in pieces])
    pairs = [(piece.source, made_of(piece)) for piece in pieces]
    begun = time.process_time()
    try:
        pdf = assemble(
            source,
            pairs,
            PieceStore(),
            lambda _step, done, total: tell.joins(done, total),
        )
    except TypesettingError as failure:
        raise BuildFailed(f"Front matter: {failure}") from failure
    return Built(
        source,
        pieces,
        pdf,
        rendered=rendered,
        reused=len(pieces) - rendered,
        stitch_seconds=time.process_time() - begun,
        peak_mib=max(made.peak_mib for _source, made in pairs),
    )


def made_of(piece: Piece) -> Typeset:
    assert piece.made is not None  # noqa: S101 - none has failed
    return piece.made


def _piece(issue: Issue, article: Article) -> Piece:
    source = article_source(article, issue)
    return Piece(article, source, key_of(source, _digests(article)))


def _digests(article: Article) -> dict[str, str]:
    return {file.name: file.sha256 for file in media_of(article)}


def media_bytes(article: Article) -> dict[str, bytes]:
    """The pictures of an article; fetched only where something has to be drawn."""
    return {file.name: storage.get(file.key) for file in media_of(article)}


def _typeset_all(pieces: list[Piece], tell: Reporter) -> int:
    """Returns how many had to be drawn."""
    waiting: dict[Future[Typeset], Piece] = {}
    with ThreadPoolExecutor(PROCESSES) as pool:
        for piece in pieces:
            kept = PieceStore().get(piece.key)
            if kept is not None:
                _take(piece, Typeset.from_bytes(kept), tell)
                continue
            tell.starts(piece.article)
            drawn = replace(piece.source, media=media_bytes(piece.article))
            waiting[pool.submit(typeset, drawn)] = piece
        count = len(waiting)
        while waiting:
            finished, _open = wait(waiting, PATIENCE, FIRST_COMPLETED)
            tell.alive()
            for job in finished:
                _collect(job, waiting.pop(job), tell)
    return count


def _collect(job: Future[Typeset], piece: Piece, tell: Reporter) -> None:
    try:
        made = job.result()
    except TypesettingError as failure:
        piece.failure = str(failure)
        tell.failed(piece.article, piece.failure)
        return
    PieceStore().put(piece.key, made.to_bytes())
    _take(piece, made, tell)


def _take(piece: Piece, made: Typeset, tell: Reporter) -> None:
    """Keep what the pages and the web page need of a typeset article."""
    article, begun = piece.article, time.process_time()
    try:
        pictures, drawing = prepare(article, media_bytes)
    except NotDrawn as failure:
        piece.failure = str(failure)
        tell.failed(article, piece.failure)
        return
    piece.made = made
    page = web_text.made(
        article.body,
        lang=article.language,
        numbered=not piece.source.essay,
        pictures=pictures,
    )
    article.page_count = made.pages
    article.page_body, article.page_references = page.text, page.references
    article.outline = page.outline
    article.plain_text = "\n".join((article.title, article.abstract, page.plain))
    article.save(
        update_fields=[
            "page_count",
            "page_body",
            "page_references",
            "outline",
            "plain_text",
        ]
    )
    piece.web_seconds = drawing + time.process_time() - begun
    tell.done(article, made.pages, made.warnings)


def article_pdfs(built: Built) -> list[tuple[Article, int, RenderedPiece]]:
    """Each article by itself, with the pages it has in the issue: row, first page, PDF."""
    placed = plan(
        built.issue.first_page, [(p.source.key, made_of(p).pages) for p in built.pieces]
    )
    return [
        (
            piece.article,
            place.first_page,
            _own_pdf(piece, built.issue, place.first_page),
        )
        for piece, place in zip(built.pieces, placed, strict=True)
    ]


def _own_pdf(piece: Piece, issue: IssueSource, first: int) -> RenderedPiece:
    made = made_of(piece)
    line = issue.journal_line(first, first + made.pages - 1)
    digest = hashlib.sha256(f"article {first} {line}".encode())
    digest.update(made.pdf + made.heads_pdf)
    key = digest.hexdigest()
    row = RenderedPiece.objects.filter(content_key=key).first()
    if row is None:
        PieceStore().put(key, article_with_pages(piece.source, made, issue, first))
        row = RenderedPiece.objects.get(content_key=key)
    return row


def manifest_of(built: Built) -> dict[str, Any]:
    """What the build was made of: the hash of every source, font, style and program."""
    placed = plan(
        built.issue.first_page, [(p.source.key, made_of(p).pages) for p in built.pieces]
    )
    lines = [
        {
            "article": str(piece.article.uuid),
            "title": piece.article.title,
            "source": source_digest(piece.source, _digests(piece.article)),
            "first_page": place.first_page,
            "pages": made_of(piece).pages,
        }
        for piece, place in zip(built.pieces, placed, strict=True)
    ]
    around = hashlib.sha256(repr(built.issue).encode()).hexdigest()
    return manifest(
        lines, engine=engine_digest(), versions=engine_versions(), around=around
    )


def issue_source(issue: Issue, articles: Sequence[Article]) -> IssueSource:
    """The words around the articles, as `stitch` takes them."""
    facts: dict[str, Any] = front_facts(issue, articles)
    facts["board"] = tuple(
        BoardRole(role, tuple(BoardMember(*person) for person in people))
        for role, people in facts["board"]
    )
    facts["contents"] = tuple(
        ContentsEntry(key, section, title, tuple(_named(person) for person in people))
        for key, section, title, people in facts["contents"]
    )
    return IssueSource(**facts)


def _named(person: dict[str, Any]) -> PrintAuthor:
    return PrintAuthor(person["name"], person["native_name"], person["native_lang"])


def thumbnail_pages(built: Built, most: int = 8) -> list[tuple[int, str]]:
    """Which pages the builder shows: the cover, where articles begin, what follows.

    Pairs of the page's place in the file, from 0, and its number as printed.
    """
    front, first = built.file_pages - built.pages, built.issue.first_page
    starts, page = [], 0
    for piece in built.pieces:
        starts.append(page)
        page += made_of(piece).pages
    others = [number for number in range(page) if number not in starts]
    shown = sorted([*starts, *others][: most - 1])
    return [(0, ""), *((front + number, str(first + number)) for number in shown)]
