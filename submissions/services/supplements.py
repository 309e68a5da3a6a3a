"""Supplementary files: given by authors, cleaned, looked through, let go to reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import quota, record, scanning, storage
from journal.choices import Scan
from journal.models import User
from journal.verdict import deny, require
from submissions import cleaning, name_scan
from submissions.choices import CopyState, FileKind
from submissions.models import ManuscriptFile, Submission, SupplementCopy, Version
from submissions.names import offered_name
from submissions.permissions import can_confirm_supplement, can_do
from submissions.workflow import hold

from .keeping import (
    enqueue_cleaning,
    keep,
    open_version,
    require_fit,
    require_room,
    store,
)

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
        require_fit(name, data)
    scans = scanning.check(files, by=by, about=submission.uuid)
    stored = store(files)
    with transaction.atomic():
        require(can_do(by, "A02", hold(submission)))
        quota.spend(submission.journal, files, of=by, guest=guest)
        version = open_version(submission)
        require_room(version, files)
        known = set(_of(version).values_list("name", flat=True))
        added = []
        for name, held in stored.items():
            if (kept := offered_name(name)) in known:
                require(deny(_("%(name)s is there already.") % {"name": kept}))
            known.add(kept)
            added.append(add(version, name, held, scan=scans[name], by=by))
    return added


def add(
    version: Version, name: str, held: storage.StoredObject, *, scan: Scan, by: User
) -> ManuscriptFile:
    """The row of one supplementary file, and its line in the record."""
    made = keep(version, name, held, FileKind.SUPPLEMENT, scan=scan, by=by)
    _record("supplement.added", made, by)
    return made


def _of(version: Version) -> QuerySet[ManuscriptFile]:
    return version.files.filter(kind=FileKind.SUPPLEMENT)


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
        enqueue_cleaning(file)


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
