"""``manage.py typeset FILE --out X.pdf``: one manuscript becomes one article PDF."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from issues.stitch import IssueSource, article_with_pages
from journal.pdf import ArticleSource, PrintAuthor, TypesettingError, typeset
from submissions.reading import Reading, Refused, read_in_jail


class Command(BaseCommand):
    help = "Typeset one manuscript as an article; says what the typesetter warns of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--out", type=Path, required=True, metavar="X.pdf")

    def handle(self, *, file: Path, out: Path, **options: Any) -> None:
        try:
            reading = read_in_jail(files_of(file))
            source = source_of(reading, file)
            made = typeset(source)
        except OSError as failure:
            raise CommandError(f"{file}: {failure.strerror}.") from failure
        except Refused as refusal:
            raise CommandError(f"{file}: {refusal.reason}") from refusal
        except TypesettingError as failure:
            raise CommandError(f"{file}: {failure}") from failure
        out.write_bytes(article_with_pages(source, made, issue_of(source), 1))
        for warning in (*(w.text for w in reading.warnings), *made.warnings):
            self.stderr.write(f"{file}: {warning}")
        self.stdout.write(f"{out}: {made.pages} pages")


def files_of(path: Path) -> dict[str, bytes]:
    """The file alone, or all files of a folder."""
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file())
        return {str(p.relative_to(path)): p.read_bytes() for p in found}
    return {path.name: path.read_bytes()}


def source_of(reading: Reading, file: Path) -> ArticleSource:
    """What was read, as the typesetter takes it."""
    lines: list[str] = []
    for author in reading.authors:
        lines += [name for name in author.affiliations if name not in lines]
    return ArticleSource(
        key="article",
        title=reading.title.value or file.stem,
        body=reading.body,
        lang=reading.language or "en",
        dir=reading.direction,
        authors=tuple(
            PrintAuthor(
                author.name,
                native=author.native_name,
                orcid=author.orcid,
                marks=tuple(str(lines.index(n) + 1) for n in author.affiliations),
            )
            for author in reading.authors
        ),
        affiliations=tuple(lines),
        abstract=reading.abstract.value or "",
        keywords=tuple(reading.keywords.value or ()),
        media=reading.media,
    )


def issue_of(source: ArticleSource) -> IssueSource:
    """No issue: the line above the first page names the paper only."""
    return Alone("", 0, 0, source.season, 0, lang=source.lang)


class Alone(IssueSource):
    """What stands round an article that is in no issue."""

    def journal_line(self, first: int, last: int) -> str:
        return ""
