"""Reading a version's files and making its review copy, in the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from journal import record, storage
from journal.models import Section
from journal.models.people import orcid_validator
from submissions import giveaways, name_scan, review_copy, statements
from submissions.choices import FileKind, ReadingState, Status
from submissions.models import ManuscriptFile, Version
from submissions.names import download_name, media_type_of
from submissions.reading import Reading, Refused, read_in_jail
from submissions.reading.containers import pictures_in
from submissions.statements import Statement

from .byline import Person, write_people
from .funding import read_grants
from .similarity import look_for_similar

if TYPE_CHECKING:
    from submissions.models import Submission

PATIENCE = timedelta(minutes=15)
ORIGINALS = (FileKind.MANUSCRIPT, FileKind.SUPPORT)


def read_version(version: Version, *, with_copy: bool = True) -> None:
    """Read the files, keep what was found, and make the review copy.

    Nothing the author has typed is overwritten: only empty fields are filled, and
    only while the paper is a draft. A refusal is kept with its sentence.
    """
    originals = list(version.files.filter(kind__in=ORIGINALS))
    files = {file.name: storage.get(file.key) for file in originals}
    main = next((f.name for f in originals if f.kind == FileKind.MANUSCRIPT), None)
    try:
        reading = read_in_jail(files, main=main)
    except Refused as refusal:
        _refuse(version, originals, refusal.reason)
        return
    media = {
        name: storage.put(data, content_type=media_type_of(name))
        for name, data in reading.media.items()
    }
    with transaction.atomic():
        locked = _locked(version, originals)
        if locked is None:
            return
        locked.files.filter(kind=FileKind.MEDIA).delete()
        for name, held in media.items():
            _keep(locked, FileKind.MEDIA, name, held)
        locked.state, locked.refusal = ReadingState.READ, ""
        stated = statements.in_body(reading.body)
        locked.body, locked.reading = reading.body, reading.to_json()
        locked.reading["statements"] = {k: asdict(one) for k, one in stated.items()}
        if "funding" in stated and not locked.reading.get("funding"):
            locked.reading["funding"] = stated["funding"].text
            place = {"place": stated["funding"].place, "sure": True}
            locked.reading["found"]["funding"] = place
        words = reading.counts.get("words")
        locked.word_count = (words.out or 0) if words else 0
        locked.save()
        if locked.submission.status == Status.DRAFT:
            _fill(locked.submission, reading, stated)
        record.write(
            "manuscript.read", about=locked.submission.uuid, version=locked.number
        )
    look_for_similar(locked)
    if with_copy:
        prepare_review_copy(locked)


def stuck() -> QuerySet[Version]:
    """Versions whose reading, or whose review copy, was lost with its worker."""
    versions: QuerySet[Version] = Version.objects.filter(
        Exists(_files_of(FileKind.MANUSCRIPT, until=timezone.now() - PATIENCE)),
        Q(state=ReadingState.WAITING)
        | Q(state=ReadingState.READ)
        & ~Q(reading__has_key="review_copy")
        & ~Exists(_files_of(FileKind.REVIEW_COPY)),
        sent_at=None,
        submission__status__in=(Status.DRAFT, Status.REVISING),
    )
    return versions.select_related("submission__journal")


def _files_of(
    kind: FileKind, until: datetime | None = None
) -> QuerySet[ManuscriptFile]:
    files = ManuscriptFile.objects.filter(version=OuterRef("pk"), kind=kind)
    return files.filter(created_at__lt=until) if until else files


def catch_up(version: Version) -> None:
    """Do what was lost; twice does no harm."""
    if version.is_waiting:
        read_version(version)
    else:
        prepare_review_copy(version)


def _locked(version: Version, originals: list[ManuscriptFile]) -> Version | None:
    """The row to write to; None when its files were replaced while they were read."""
    locked = (
        Version.objects.select_for_update(of=("self",))
        .select_related("submission__journal")
        .filter(pk=version.pk, sent_at=None)
        .first()
    )
    if locked is None:
        return None
    now = locked.files.filter(kind__in=ORIGINALS).values_list("pk", flat=True)
    return locked if set(now) == {file.pk for file in originals} else None


@transaction.atomic
def _refuse(version: Version, originals: list[ManuscriptFile], reason: str) -> None:
    locked = _locked(version, originals)
    if locked is None:
        return
    locked.state, locked.refusal = ReadingState.REFUSED, reason
    locked.save(update_fields=["state", "refusal"])
    record.write(
        "manuscript.refused", about=locked.submission.uuid, version=locked.number
    )


def _fill(
    submission: Submission, reading: Reading, stated: Mapping[str, Statement]
) -> None:
    """Put what was read where the author has typed nothing yet."""
    submission.title = submission.title or (reading.title.value or "")[:500]
    submission.abstract = submission.abstract or reading.abstract.value or ""
    keywords = [str(word)[:120] for word in reading.keywords.value or []]
    submission.keywords = submission.keywords or keywords
    submission.funding = submission.funding or reading.funding.value or ""
    for name, found in stated.items():
        if not getattr(submission, name):
            setattr(submission, name, found.text)
    submission.language = reading.language or submission.language
    submission.direction = reading.direction
    if submission.section is None and reading.article_type:
        submission.section = Section.objects.filter(
            journal=submission.journal, slug=reading.article_type.value
        ).first()
    submission.save()
    read_grants(submission, [asdict(grant) for grant in reading.grants])
    if reading.authors and not submission.contributors.exists():
        write_people(submission, [_person(author) for author in reading.authors])


def _person(author: object) -> Person:
    from submissions.reading.model import ReadAuthor

    assert isinstance(author, ReadAuthor)  # noqa: S101
    return Person(
        name=author.name[:200],
        family=author.family[:120],
        native_name=author.native_name[:200],
        email=author.email if _passes(validate_email, author.email) else "",
        orcid=author.orcid if _passes(orcid_validator, author.orcid) else "",
        is_corresponding=author.corresponding,
        affiliations=tuple(name[:400] for name in author.affiliations),
    )


def _passes(validator: Callable[[str], None], value: str) -> bool:
    """Whether the form would take this, so that what is read can be saved as it is."""
    try:
        validator(value)
    except ValidationError:
        return False
    return True


def prepare_review_copy(version: Version) -> None:
    """Make the copy that reviewers get: a new PDF, never the original (F6, F9).

    When it cannot be typeset the version has no review copy and cannot be sent, and
    the author is told why. Names of authors that stand in it are listed, with their
    pages, for the author to confirm or to take out (F8, SC15).
    """
    try:
        copy = review_copy.make(version)
        names = name_scan.found(copy.pdf, name_scan.author_names(version.submission))
        told = giveaways.kept(_giveaways(version, copy.way))
    except (review_copy.NotMade, name_scan.NotSearched) as failure:
        _note_failure(version, str(failure))
        return
    held = storage.put(copy.pdf, content_type="application/pdf")
    with transaction.atomic():
        locked = Version.objects.select_for_update().filter(pk=version.pk).first()
        if locked is None:  # the draft was deleted meanwhile
            return
        locked.files.filter(kind=FileKind.REVIEW_COPY).delete()
        name = download_name(None, f"version {locked.number} for review", "pdf")
        _keep(locked, FileKind.REVIEW_COPY, name, held)
        locked.page_count = copy.pages
        locked.reading["review_copy"] = {
            "made_at": timezone.now().isoformat(),
            "way": copy.way,
            "warnings": list(copy.warnings),
            "taken_out": list(copy.taken_out),
            "names": names,
        }
        locked.reading["giveaways"] = told
        locked.save(update_fields=["page_count", "reading"])


def _giveaways(version: Version, way: str) -> list[giveaways.Giveaway]:
    """What the text that goes out, and the pictures that came, may tell (SC15)."""
    submission = version.submission
    body = version.body
    if way == "typeset":
        body = review_copy.without_identities(body)
    found = giveaways.in_body(body, giveaways.Marks.of(submission))
    return [*found, *giveaways.in_pictures(_in_pictures(version))]


def _in_pictures(version: Version) -> list[name_scan.Hit]:
    """Names in the properties of the pictures of the upload, which no copy keeps."""
    files = {
        file.name: storage.get(file.key)
        for file in version.files.filter(kind__in=ORIGINALS)
    }
    packed = pictures_in(files)
    if not packed:
        return []
    return name_scan.found(packed, name_scan.author_names(version.submission), ".zip")


@transaction.atomic
def _note_failure(version: Version, reason: str) -> None:
    locked = Version.objects.select_for_update().filter(pk=version.pk).first()
    if locked is not None:  # else the draft was deleted meanwhile
        locked.reading["review_copy"] = {"failure": reason}
        locked.save(update_fields=["reading"])


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
