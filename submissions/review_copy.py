"""The review copy: what reviewers read, made by us and by nobody's word processor.

visibility.md, F6 to F9: a new PDF without author block, identifying sections and
metadata. It is typeset from the clean text; only when the upload is itself a PDF, and
no author's name stands in it, is it a cleaned copy of that PDF, which keeps its figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html

from journal import storage
from journal.pdf import ArticleSource, TypesettingError, typeset_review_copy
from submissions import cleaning, name_scan
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
    """The bytes, and how they were made: "typeset" or "cleaned".

    `taken_out`: what the author's PDF held besides its pages, in words (F3)."""

    pdf: bytes
    pages: int
    way: str
    warnings: tuple[str, ...] = ()
    taken_out: tuple[str, ...] = ()


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
    try:
        copy = cleaning.clean(storage.get(original.key), ".pdf")
    except cleaning.NotCleaned:
        return None
    if name_scan.found(copy.data, name_scan.author_names(version.submission)):
        return None
    return ReviewCopy(copy.data, copy.pages, "cleaned", taken_out=copy.notes)
