"""What a file is, said anew: manuscript, part of it, or supplement."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import record, storage
from journal.models import User
from journal.verdict import deny, require
from submissions.choices import CopyState, FileKind
from submissions.models import ManuscriptFile, SupplementCopy, Version
from submissions.permissions import can_do
from submissions.reading.containers import MANUSCRIPTS
from submissions.workflow import hold

from .drafting import forget_reading
from .keeping import GIVEN, enqueue_cleaning, enqueue_reading, require_fit


@transaction.atomic
def change_kind(file: ManuscriptFile, kind: FileKind, *, by: User) -> None:
    """Say what a file of the unsent version is (A02); the text is then read anew.

    A version has one manuscript: another file that is called so takes its place, and
    the one before becomes a part of it.
    """
    require(can_do(by, "A02", hold(file.version.submission)))
    version = Version.objects.select_for_update().get(pk=file.version_id)
    if version.sent_at is not None:
        require(deny(_("This version has been sent; it stays as it is.")))
    if kind == file.kind or kind not in GIVEN or not file.is_given:
        return
    if file.kind == FileKind.MANUSCRIPT:
        words = _("A version has one manuscript: say first which other file it is.")
        require(deny(words))
    _require_possible(version, file, kind)
    if kind == FileKind.MANUSCRIPT:
        version.files.filter(kind=kind).update(kind=FileKind.SUPPORT)
    _turn(file, kind)
    forget_reading(version)
    record.write(
        "file.kind",
        about=version.submission.uuid,
        by=by,
        file=str(file.uuid),
        to=kind,
    )
    enqueue_reading(version)


def _require_possible(version: Version, file: ManuscriptFile, kind: FileKind) -> None:
    if kind == FileKind.MANUSCRIPT and file.suffix not in MANUSCRIPTS:
        words = _("%(name)s cannot be the manuscript: we cannot read such a file.")
        require(deny(words % {"name": file.name}))
    if kind == FileKind.SUPPLEMENT:
        if version.files.filter(kind=kind, name=file.name).exists():
            require(deny(_("%(name)s is there already.") % {"name": file.name}))
        require_fit(file.name, storage.get(file.key))


def _turn(file: ManuscriptFile, kind: FileKind) -> None:
    """A supplement gets a copy for reviewers; what is none any more loses it."""
    SupplementCopy.objects.filter(file=file).delete()
    is_supplement = kind == FileKind.SUPPLEMENT
    file.kind = kind
    file.copy_state = CopyState.WAITING if is_supplement else ""
    file.copy_refusal = ""
    file.save(update_fields=["kind", "copy_state", "copy_refusal"])
    if is_supplement:
        enqueue_cleaning(file)
