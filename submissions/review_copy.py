"""The review copy: what reviewers read, made by us and by nobody's word processor.

visibility.md, F6 to F9: a new PDF without author block, identifying sections and
metadata. It is typeset from the clean text; only when the upload is itself a PDF, and
no author's name stands in it, is it a cleaned copy of that PDF, which keeps its figures.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import lxml.html

from journal import storage
from journal.jail import Limits, run_jailed
from journal.pdf import ArticleSource, TypesettingError, typeset_review_copy
from submissions.choices import FileKind
from submissions.models import Version

IDENTIFYING = re.compile(
    r"acknowledg|funding|author(s|’s|'s)? (contribution|information|note|detail)"
    r"|contributors?$|credit author|about the authors?|biograph|correspondence"
    r"|conflicts? of interest|competing interest|declaration of interest",
    re.IGNORECASE,
)


class NotMade(Exception):
    """No review copy could be made; the sentence says why."""


@dataclass(frozen=True)
class ReviewCopy:
    """The bytes, and how they were made: "typeset" or "cleaned"."""

    pdf: bytes
    pages: int
    way: str
    warnings: tuple[str, ...] = ()


def make(version: Version) -> ReviewCopy:
    """The review copy of a version that has been read. Raises NotMade."""
    if version.reading.get("format") == "pdf":
        cleaned = _cleaned(version)
        if cleaned is not None:
            return cleaned
    return _typeset(version)


def without_identities(body: str) -> str:
    """The text without the sections that say who wrote it."""
    root = lxml.html.fragment_fromstring(body or "<p></p>", create_parent="div")
    for heading in root.xpath(".//section/*[self::h2 or self::h3]"):
        if IDENTIFYING.match(" ".join(heading.text_content().split())):
            section = heading.getparent()
            if section.getparent() is not None:
                section.drop_tree()
    return (root.text or "") + "".join(
        lxml.html.tostring(child, encoding="unicode") for child in root
    )


def _typeset(version: Version) -> ReviewCopy:
    submission = version.submission
    media = version.files.filter(kind=FileKind.MEDIA)
    source = ArticleSource(
        key="review",
        title=submission.title or version.reading.get("title") or "Untitled",
        lang=submission.language,
        dir=submission.direction,
        section=submission.section.name if submission.section else "",
        abstract=submission.abstract,
        keywords=tuple(submission.keywords),
        body=without_identities(version.body),
        media={file.name: storage.get(file.key) for file in media},
        anonymous=submission.hides_authors,
    )
    number = f"{submission.number or submission.journal.short_title}, version {version.number}"
    try:
        made = typeset_review_copy(source, number)
    except TypesettingError as failure:
        raise NotMade(str(failure)) from failure
    return ReviewCopy(made.pdf, made.pages, "typeset", made.warnings)


def _cleaned(version: Version) -> ReviewCopy | None:
    """The author's PDF without its metadata; None when it names an author."""
    original = version.manuscript
    if original is None or original.media_type != "application/pdf":
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(storage.get(original.key))
        (folder / "names.txt").write_text("\n".join(identities(version)))
        outcome = run_jailed("submissions.clean_pdf", folder, limits=Limits())
        if not outcome.ok:
            return None
        pages = int((folder / "pages.txt").read_text())
        return ReviewCopy((folder / "out.pdf").read_bytes(), pages, "cleaned")


def identities(version: Version) -> list[str]:
    """Names, addresses and iDs that must not stand in what reviewers get (F8)."""
    found: set[str] = set()
    submitter = version.submission.submitter
    found |= {submitter.name, submitter.email, submitter.orcid}
    for person in version.submission.contributors.all():
        found |= {person.name, person.native_name, person.email, person.orcid}
        if len(person.family_name) > 4:
            found.add(person.family_name)
    return sorted(text for text in found if len(text) > 3)
