"""Supplementary files: given by authors, cleaned, looked through, let go to reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import quota, record, scanning, storage
from journal.models import User
from journal.verdict import deny, require
from submissions import cleaning, name_scan
from submissions.choices import CopyState, FileKind
from submissions.models import ManuscriptFile, Submission, SupplementCopy, Version
from submissions.names import offered_name
from submissions.permissions import can_confirm_supplement, can_do
from submissions.workflow import hold

from .drafting import open_version

GIVEN = (FileKind.MANUSCRIPT, FileKind.SUPPORT, FileKind.SUPPLEMENT)
PATIENCE = timedelta(minutes=15)


def add_supplements(
    submission: Submission, files: Mapping[str, bytes], *, by: User, guest: bool = False
) -> list[ManuscriptFile]:
    """Add files that belong to the paper and are not its text (A02).

    Kept as they came, for the authors and the editors (I2); a job makes of each the copy
    that reviewers get (E04). Raises NotAllowed with a sentence for what cannot be taken.
    """
    require(can_do(by, "A02", submission))
    for name, data in files.items():
        _require_fit(name, data)
    scans = scanning.check(files, by=by, about=submission.uuid)
    stored = {name: storage.put(data) for name, data in files.items()}
    with transaction.atomic():
        require(can_do(by, "A02", hold(submission)))
        quota.spend(submission.journal, files, of=by, guest=guest)
        version = open_version(submission)
        _require_room(version, files)
        known = set(_of(version).values_list("name", flat=True))
        added = []
        for name, held in stored.items():
            if (kept := offered_name(name)) in known:
                require(deny(_("%(name)s is there already.") % {"name": kept}))
            known.add(kept)
            made = ManuscriptFile(
                version=version,
                kind=FileKind.SUPPLEMENT,
                name=kept,
                uploaded_by=by,
                copy_state=CopyState.WAITING,
                scan=scans[name],
            )
            made.key, made.size, made.sha256 = held.key, held.size, held.sha256
            made.media_type = cleaning.ACCEPTED[made.suffix]
            made.save()
            added.append(made)
            _record("supplement.added", made, by)
            _enqueue(made)
    return added


def _require_room(version: Version, files: Mapping[str, bytes]) -> None:
    """200 MB and 30 files for a version, the manuscript's among them (F1)."""
    given = version.files.filter(kind__in=GIVEN).aggregate(
        n=Count("pk"), size=Sum("size")
    )
    number = given["n"] + len(files)
    size = (given["size"] or 0) + sum(map(len, files.values()))
    if number > settings.MOST_FILES or size > settings.LARGEST_VERSION:
        require(
            deny(
                _(
                    "A version has at most %(n)d files and %(mb)d MB, the manuscript’s among them. The files that are here stay as they are."
                )
                % {"n": settings.MOST_FILES, "mb": settings.LARGEST_VERSION // quota.MB}
            )
        )


def _of(version: Version) -> QuerySet[ManuscriptFile]:
    return version.files.filter(kind=FileKind.SUPPLEMENT)


def _require_fit(name: str, data: bytes) -> None:
    suffix = f".{name.rpartition('.')[2].lower()}"
    if suffix not in cleaning.ACCEPTED:
        require(
            deny(
                _(
                    "%(name)s cannot be taken: reviewers could not get it without your name. Send tables as .xlsx or .csv, texts as .docx, .odt, .txt or PDF, and pictures."
                )
                % {"name": offered_name(name)}
            )
        )
    try:
        cleaning.check(data, suffix)
    except cleaning.NotCleaned as refusal:
        require(deny(f"{offered_name(name)}: {refusal}"))


def _enqueue(file: ManuscriptFile) -> None:
    from submissions.tasks import clean_supplement

    transaction.on_commit(lambda: clean_supplement.enqueue(file.pk))


@transaction.atomic
def remove_supplement(file: ManuscriptFile, *, by: User) -> None:
    """Take a file back before the version is sent; its copy goes with it."""
    require(can_do(by, "A02", hold(file.version.submission)))
    if file.version.sent_at is not None:
        require(deny(_("This version has been sent; it stays as it is.")))
    _record("supplement.removed", file, by)
    file.delete()


def stuck() -> QuerySet[ManuscriptFile]:
    """Files whose cleaning was lost with its worker: long given, and still waiting."""
    long_ago = timezone.now() - PATIENCE
    waiting = ManuscriptFile.objects.filter(
        kind=FileKind.SUPPLEMENT, copy_state=CopyState.WAITING, created_at__lt=long_ago
    )
    return waiting.select_related("version__submission__submitter")


def prepare_supplement(file: ManuscriptFile) -> None:
    """Make the copy for reviewers and look through it for the authors' names (F7, F8).

    What cannot be cleaned, or cannot be looked through, goes to no reviewer; the reason
    stands beside it, for the authors and the editors (F9).
    """
    names = name_scan.author_names(file.version.submission)
    try:
        copy = cleaning.clean(storage.get(file.key), file.suffix)
        hits = name_scan.found(copy.data, names, file.suffix)
    except (cleaning.NotCleaned, name_scan.NotSearched) as failure:
        _settle(file, CopyState.REFUSED, str(failure))
        return
    held = storage.put(copy.data, content_type=file.media_type)
    with transaction.atomic():
        if _settle(file, CopyState.CLEAN):
            SupplementCopy.objects.create(
                file=file,
                key=held.key,
                size=held.size,
                sha256=held.sha256,
                media_type=file.media_type,
                notes=list(copy.notes),
                hits=hits,
            )


@transaction.atomic
def _settle(file: ManuscriptFile, state: CopyState, refusal: str = "") -> bool:
    """Write how it went, once; false when it was taken back or done meanwhile."""
    waiting = ManuscriptFile.objects.select_for_update().filter(
        pk=file.pk, copy_state=CopyState.WAITING
    )
    if not waiting.exists():
        return False
    file.copy_state, file.copy_refusal = state, refusal
    file.save(update_fields=["copy_state", "copy_refusal"])
    if state == CopyState.REFUSED:
        _record("supplement.refused", file, None)
    return True


def look_again(submission: Submission) -> None:
    """The authors are others now: copies that were made are made, and searched, anew.

    Until then reviewers get none of them. Nothing that a reviewer has already is changed
    by that: it is asked for in the transaction that changes the authors.
    """
    files = ManuscriptFile.objects.filter(
        version__submission=submission, kind=FileKind.SUPPLEMENT
    ).exclude(copy_state=CopyState.WAITING)
    for file in files.select_for_update():
        SupplementCopy.objects.filter(file=file).delete()
        file.copy_state, file.copy_refusal = CopyState.WAITING, ""
        file.save(update_fields=["copy_state", "copy_refusal"])
        _enqueue(file)


@transaction.atomic
def confirm_supplement(file: ManuscriptFile, *, by: User) -> ManuscriptFile:
    """Let a copy go to reviewers although it may name an author (F8)."""
    require(can_confirm_supplement(by, file))
    copy = (
        SupplementCopy.objects.select_for_update(of=("self",))
        .select_related("file__version__submission")
        .filter(file=file)
        .first()
    )
    if copy is None or not copy.is_held_back:
        require(deny(_("There is nothing to confirm.")))
    assert copy is not None  # noqa: S101
    copy.confirmed_at = timezone.now()
    copy.save(update_fields=["confirmed_at"])
    _record("supplement.confirmed", file, by)
    return copy.file


def _record(kind: str, file: ManuscriptFile, by: User | None) -> None:
    """That it happened; never what the file is called (SC19)."""
    record.write(kind, about=file.version.submission.uuid, by=by, file=str(file.uuid))
