"""Reading a version's files and making its review copy, in the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from journal import record, storage
from journal.models import Section
from submissions import review_copy
from submissions.choices import FileKind, ReadingState, Status
from submissions.models import ManuscriptFile, Version
from submissions.names import download_name, media_type_of
from submissions.reading import Reading, Refused, read_in_jail

from .drafting import Person, write_people

if TYPE_CHECKING:
    from submissions.models import Submission

ORIGINALS = (FileKind.MANUSCRIPT, FileKind.SUPPORT)


def read_version(version: Version) -> None:
    """Read the files, keep what was found, and make the review copy.

    Nothing the author has typed is overwritten: only empty fields are filled, and
    only while the paper is a draft. A refusal is kept with its sentence.
    """
    originals = version.files.filter(kind__in=ORIGINALS)
    files = {file.name: storage.get(file.key) for file in originals}
    try:
        reading = read_in_jail(files)
    except Refused as refusal:
        _refuse(version, refusal.reason)
        return
    media = {
        name: storage.put(data, content_type=media_type_of(name))
        for name, data in reading.media.items()
    }
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        locked.files.filter(kind=FileKind.MEDIA).delete()
        for name, held in media.items():
            _keep(locked, FileKind.MEDIA, name, held)
        locked.state, locked.refusal = ReadingState.READ, ""
        locked.body, locked.reading = reading.body, reading.to_json()
        words = reading.counts.get("words")
        locked.word_count = (words.out or 0) if words else 0
        locked.save()
        if locked.submission.status == Status.DRAFT:
            _fill(locked.submission, reading)
        record.write(
            "manuscript.read", about=locked.submission.uuid, version=locked.number
        )
    prepare_review_copy(locked)


def _refuse(version: Version, reason: str) -> None:
    version.state, version.refusal = ReadingState.REFUSED, reason
    version.save(update_fields=["state", "refusal"])
    record.write(
        "manuscript.refused", about=version.submission.uuid, version=version.number
    )


def _fill(submission: Submission, reading: Reading) -> None:
    """Put what was read where the author has typed nothing yet."""
    submission.title = submission.title or reading.title.value or ""
    submission.abstract = submission.abstract or reading.abstract.value or ""
    submission.keywords = submission.keywords or list(reading.keywords.value or [])
    submission.funding = submission.funding or reading.funding.value or ""
    submission.language = reading.language or submission.language
    submission.direction = reading.direction
    if submission.section is None and reading.article_type:
        submission.section = Section.objects.filter(
            journal=submission.journal, slug=reading.article_type.value
        ).first()
    submission.save()
    if reading.authors and not submission.contributors.exists():
        write_people(submission, [_person(author) for author in reading.authors])


def _person(author: object) -> Person:
    from submissions.reading.model import ReadAuthor

    assert isinstance(author, ReadAuthor)  # noqa: S101
    return Person(
        name=author.name[:200],
        family=author.family[:120],
        native_name=author.native_name[:200],
        email=author.email if "@" in author.email else "",
        orcid=author.orcid,
        is_corresponding=author.corresponding,
        affiliations=tuple(name[:400] for name in author.affiliations),
    )


def prepare_review_copy(version: Version) -> None:
    """Make the copy that reviewers get: a new PDF, never the original (F6, F9).

    Raises `review_copy.NotMade` when it cannot be typeset; the version then has no
    review copy and cannot be sent, and the author is told why.
    """
    try:
        copy = review_copy.make(version)
    except review_copy.NotMade as failure:
        version.reading["review_copy"] = {"failure": str(failure)}
        version.save(update_fields=["reading"])
        return
    held = storage.put(copy.pdf, content_type="application/pdf")
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        locked.files.filter(kind=FileKind.REVIEW_COPY).delete()
        name = download_name(None, f"version {locked.number} for review", "pdf")
        _keep(locked, FileKind.REVIEW_COPY, name, held)
        locked.page_count = copy.pages
        locked.reading["review_copy"] = {
            "made_at": timezone.now().isoformat(),
            "way": copy.way,
            "warnings": list(copy.warnings),
        }
        locked.save(update_fields=["page_count", "reading"])


def _keep(
    version: Version, kind: FileKind, name: str, held: storage.StoredObject
) -> None:
    ManuscriptFile.objects.create(
        version=version,
        kind=kind,
        name=name,
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type=media_type_of(name),
    )
