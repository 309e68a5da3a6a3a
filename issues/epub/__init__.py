"""EPUB 3.3 of an article or an issue, from the HTML of the web pages.

Nothing is laid out or drawn: the text and the pictures are those of the article page, put
into one file. The same rows give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from issues import citing, statements
from journal.pdf.words import words

from .text import Chapter, xhtml

if TYPE_CHECKING:
    from issues.models import Article, Issue, Picture

Bytes = Callable[["Picture"], bytes]
MEDIA_TYPE = "application/epub+zip"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # zip files know no earlier day; the same each time


@dataclass(frozen=True)
class Book:
    """What stands on the title page and in the package document."""

    identifier: str
    title: str
    language: str
    creators: Sequence[str]
    issue: Issue
    modified: datetime
    rights: str


def article_epub(article: Article, issue: Issue, read: Bytes) -> bytes:
    """One article by itself. `read` fetches a picture's bytes."""
    book = Book(
        identifier=f"https://doi.org/{article.doi}",
        title=article.title,
        language=article.language,
        creators=[person["name"] for person in article.people],
        issue=issue,
        modified=_modified([article]),
        rights=f"{article.licence_name}, {article.licence_url}",
    )
    return _written(book, [article], read)


def issue_epub(issue: Issue, articles: Sequence[Article], read: Bytes) -> bytes:
    """The whole issue, an article a chapter, in its order."""
    journal = issue.journal
    book = Book(
        identifier=f"urn:uuid:{issue.uuid}",
        title=f"{journal.title}, {issue}",
        language=articles[0].language if articles else "en",
        creators=[journal.title],
        issue=issue,
        modified=_modified(articles),
        rights=f"{journal.licence}, {journal.licence_url}",
    )
    return _written(book, articles, read)


def _modified(articles: Sequence[Article]) -> datetime:
    """When it was published, or the last notice on any of it."""
    moments = [one.published_at for one in articles if one.published_at]
    moments += [n.given_at for a in articles if a.noticed for n in a.notices.all()]
    return max(moments, default=datetime(1980, 1, 1, tzinfo=UTC))


def _written(book: Book, articles: Sequence[Article], read: Bytes) -> bytes:
    chapters = [
        _chapter(article, place, book.issue) for place, article in enumerate(articles)
    ]
    facts: dict[str, Any] = {
        "book": book,
        "chapters": chapters,
        "pictures": [one for chapter in chapters for one in chapter.pictures],
        "modified": book.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "said": words(book.language),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        _put(file, "mimetype", MEDIA_TYPE.encode(), zipfile.ZIP_STORED)
        for name, template in (
            ("META-INF/container.xml", "container.xml"),
            ("book/package.opf", "package.opf"),
            ("book/contents.xhtml", "contents.xhtml"),
            ("book/style.css", "style.css"),
        ):
            _put(
                file, name, render_to_string(f"issues/epub/{template}", facts).encode()
            )
        for chapter in chapters:
            page = render_to_string("issues/epub/article.xhtml", facts | chapter.facts)
            _put(file, f"book/{chapter.name}", page.encode())
            for name, picture in chapter.files.items():
                _put(file, f"book/{name}", read(picture), zipfile.ZIP_STORED)
    return out.getvalue()


def _put(
    file: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = how
    file.writestr(entry, data)


def _chapter(article: Article, place: int, issue: Issue) -> Chapter:
    known = {picture.name: picture for picture in article.pictures.all()}
    folder = f"media-{place + 1}"
    begin = f"{article.get_absolute_url()}media/"
    text = xhtml(article.page_body, begin, folder, known)
    references = xhtml(article.page_references, begin, folder, known)
    used = text.pictures | references.pictures
    facts = {
        "article": article,
        "text": text.markup,
        "references": references.markup,
        "statements": statements.printed(article, article.page_body),
        "cite": citing.reference(article, issue),
        "notices": list(article.notices.all()) if article.noticed else [],
        "words": words(article.language),
    }
    return Chapter(
        name=f"article-{place + 1}.xhtml",
        article=article,
        facts=facts,
        files={f"{folder}/{name}": known[name] for name in sorted(used)},
        has_math=text.has_math,
    )
