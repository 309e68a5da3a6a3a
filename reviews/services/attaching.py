"""Files with a report: given, cleaned, looked through for names, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import quota, record, scanning, storage
from journal.choices import Anonymity
from journal.models import User
from journal.verdict import deny, require
from reviews.choices import AttachmentState
from reviews.models import CleanAttachment, ReviewAssignment, ReviewAttachment
from reviews.permissions import can_confirm_attachment, can_write_review
from submissions import cleaning, name_scan
from submissions.names import offered_name

from .reporting import locked_review

MOST_FILES = 10
PATIENCE = timedelta(minutes=15)


def attach(
    assignment: ReviewAssignment, files: Mapping[str, bytes], *, by: User
) -> list[ReviewAttachment]:
    """Add files to the report that is being written (A08); each is cleaned by a job.

    Kept as they came, for their reviewer alone. Raises NotAllowed with a sentence for a
    kind that cannot be cleaned, a name that is there already, and too many files.
    """
    require(can_write_review(by, assignment))
    for name, data in files.items():
        _require_fit(name, data)
    submission = assignment.round.submission
    scans = scanning.check(files, by=by, about=submission.uuid)
    stored = {name: storage.put(data) for name, data in files.items()}
    with transaction.atomic():
        review = locked_review(assignment)
        require(can_write_review(by, review.assignment))
        quota.spend(submission.journal, files, of=by)
        known = set(review.attachments.values_list("name", flat=True))
        if len(known) + len(files) > MOST_FILES:
            require(deny(_("A report has at most %(n)d files.") % {"n": MOST_FILES}))
        added = []
        for name, held in stored.items():
            if (kept := offered_name(name)) in known:
                require(deny(_("%(name)s is there already.") % {"name": kept}))
            known.add(kept)
            made = ReviewAttachment(review=review, name=kept, scan=scans[name])
            made.key, made.size, made.sha256 = held.key, held.size, held.sha256
            made.media_type = cleaning.ACCEPTED[made.suffix]
            made.save()
            added.append(made)
            _record("attachment.added", made, by)
            _enqueue(made)
    return added


def _require_fit(name: str, data: bytes) -> None:
    suffix = f".{name.rpartition('.')[2].lower()}"
    if suffix not in cleaning.ACCEPTED:
        require(
            deny(
                _(
                    "%(name)s cannot be taken. Send Word (.docx), OpenDocument (.odt), PDF, pictures, plain text, or tables as .xlsx or .csv."
                )
                % {"name": offered_name(name)}
            )
        )
    try:
        cleaning.check(data, suffix)
    except cleaning.NotCleaned as refusal:
        require(deny(f"{offered_name(name)}: {refusal}"))


def _enqueue(attachment: ReviewAttachment) -> None:
    from reviews.tasks import clean_attachment

    transaction.on_commit(lambda: clean_attachment.enqueue(attachment.pk))


@transaction.atomic
def remove_attachment(attachment: ReviewAttachment, *, by: User) -> None:
    """Take a file back while the report is being written; both copies go with it."""
    review = locked_review(attachment.review.assignment)
    require(can_write_review(by, review.assignment))
    _record("attachment.removed", attachment, by)
    attachment.delete()


def stuck() -> QuerySet[ReviewAttachment]:
    """Files whose cleaning was lost with its worker: long given, and still waiting."""
    long_ago = timezone.now() - PATIENCE
    waiting = ReviewAttachment.objects.filter(
        state=AttachmentState.WAITING, created_at__lt=long_ago
    )
    return waiting.select_related(
        "review__assignment__reviewer", "review__assignment__round__submission"
    )


def prepare_attachment(attachment: ReviewAttachment) -> None:
    """Make the clean copy and look through it for its reviewer's names (F7, F8).

    What cannot be cleaned, or cannot be looked through, stays with its reviewer: the
    reason stands beside it, for the reviewer and the editors (F9).
    """
    original = storage.get(attachment.key)
    assignment = attachment.review.assignment
    try:
        copy = cleaning.clean(original, attachment.suffix, keep_remarks=True)
        names = name_scan.person_names(assignment.reviewer)
        hits = name_scan.found(copy.data, names, attachment.suffix)
    except (cleaning.NotCleaned, name_scan.NotSearched) as failure:
        _settle(attachment, AttachmentState.REFUSED, refusal=str(failure))
        return
    if assignment.round.submission.anonymity == Anonymity.OPEN:
        hits = []  # the authors know who reviews
    held = storage.put(copy.data, content_type=attachment.media_type)
    with transaction.atomic():
        if _settle(
            attachment, AttachmentState.CLEAN, notes=list(copy.notes), hits=hits
        ):
            CleanAttachment.objects.create(
                attachment=attachment,
                key=held.key,
                size=held.size,
                sha256=held.sha256,
                media_type=attachment.media_type,
            )


@transaction.atomic
def _settle(
    attachment: ReviewAttachment, state: AttachmentState, **found: object
) -> bool:
    """Write how it went, once; false when it was taken back or done meanwhile."""
    waiting = ReviewAttachment.objects.select_for_update().filter(
        pk=attachment.pk, state=AttachmentState.WAITING
    )
    if not waiting.exists():
        return False
    for name, value in found.items():
        setattr(attachment, name, value)
    attachment.state = state
    attachment.save(update_fields=["state", *found])
    if state == AttachmentState.REFUSED:
        _record("attachment.refused", attachment, None)
    return True


@transaction.atomic
def confirm_attachment(attachment: ReviewAttachment, *, by: User) -> ReviewAttachment:
    """Let a file go out although it may name its reviewer (F8).

    The reviewer may, while writing; so may whoever decides on the paper.
    """
    locked = (
        ReviewAttachment.objects.select_for_update(of=("self",))
        .select_related("review__assignment__round__submission__journal")
        .get(pk=attachment.pk)
    )
    require(can_confirm_attachment(by, locked))
    if not locked.is_held_back:
        require(deny(_("There is nothing to confirm.")))
    locked.confirmed_at = timezone.now()
    locked.save(update_fields=["confirmed_at"])
    _record("attachment.confirmed", locked, by)
    return locked


def _record(kind: str, attachment: ReviewAttachment, by: User | None) -> None:
    """That it happened; never what the file is called (SC19)."""
    assignment = attachment.review.assignment
    record.write(
        kind,
        about=assignment.round.submission.uuid,
        by=by,
        assignment=str(assignment.uuid),
        attachment=str(attachment.uuid),
    )
