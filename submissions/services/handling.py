"""Who handles a paper, and who steps aside."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from submissions import conflicts, grants
from submissions.choices import ConflictKind, Status
from submissions.emails import (
    tell_editor,
    tell_editors,
    tell_editors_in_charge,
    tell_of_lift,
)
from submissions.models import Conflict, EditorAssignment, Submission
from submissions.permissions import REVIEWERS, Standing, can_do, can_handle
from submissions.signals import conflicts_changed
from submissions.workflow import hold

AUTHORSHIP = (ConflictKind.SAME_ADDRESS, ConflictKind.SAME_ORCID)


@transaction.atomic
def assign_editor(
    submission: Submission, editor: User, *, by: User
) -> EditorAssignment:
    """Put an editor in charge of a paper, in place of whoever was (A13).

    Nobody in conflict and nobody who reviews it; a guest editor only what belongs to
    the own special issue; the editor is told by mail.
    """
    require(can_do(by, "A13", hold(submission)))
    if not can_handle(editor, submission):
        require(deny(_("%(name)s cannot handle this paper.") % {"name": editor}))
    current = submission.editor_assignments.filter(ended_at=None).first()
    if current and current.editor_id == editor.pk:
        return current
    if current:
        _end(current)
    assignment = EditorAssignment.objects.create(
        submission=submission, editor=editor, assigned_by=by
    )
    grants.grant(editor, grants.HANDLE, submission)
    record.write(
        "editor.assigned", about=submission.uuid, by=by, editor=str(editor.uuid)
    )
    if editor != by:
        tell_editor(submission, editor, "assigned", once=str(assignment.pk))
    return assignment


def _end(assignment: EditorAssignment) -> None:
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    grants.revoke(assignment.editor, assignment.submission, grants.HANDLE)


@transaction.atomic
def declare_conflict(submission: Submission, *, by: User, reason: str = "") -> Conflict:
    """Step aside from a paper; access ends at once (C10, A14)."""
    require(can_do(by, "A14", hold(submission)))
    conflict, _created = Conflict.objects.get_or_create(
        submission=submission,
        user=by,
        kind=ConflictKind.DECLARED,
        lifted_at=None,
        defaults={"reason": reason},
    )
    record.write("conflict.declared", about=submission.uuid, by=by)
    _follow(submission)
    return conflict


def look_for_conflicts(submission: Submission) -> None:
    """Run whenever the authors are known or change; access ends with a find (C5)."""
    conflicts.detect(submission)
    _follow(submission)


def _follow(submission: Submission) -> None:
    """What was given to people in conflict is taken from them in the same transaction:
    the charge of the paper and its production here, reviews by whoever listens (C5)."""
    end_charge_in_conflict(submission)
    if submission.status == Status.ACCEPTED:
        end_production_in_conflict(submission)
    conflicts_changed.send(Submission, submission=submission)


def end_charge_in_conflict(submission: Submission) -> None:
    """An editor in conflict handles the paper no more; the other chiefs are told."""
    current = submission.editor_assignments.filter(ended_at=None).first()
    if current and conflicts.is_in_conflict(current.editor, submission):
        _end_and_tell(current, "editor.stepped_aside")


def end_production_in_conflict(submission: Submission) -> None:
    """Who prepares an accepted paper and is in conflict prepares it no more; who
    handles it is told, to give it to somebody else."""
    for person in grants.holders(grants.PRODUCE, submission):
        if not conflicts.is_in_conflict(person, submission):
            continue
        grants.revoke(person, submission, grants.PRODUCE)
        event = record.write(
            "production.stepped_aside", about=submission.uuid, person=str(person.uuid)
        )
        tell_editors_in_charge(
            submission, "producer_needed", once=str(event.uuid), person=str(person)
        )


def end_charge_that_is_not_allowed(submission: Submission) -> None:
    """A guest whose issue it is no more, or whose fellow guest wrote it (C9), handles
    the paper no more; the chiefs are told."""
    current = submission.editor_assignments.filter(ended_at=None).first()
    if current and not can_handle(current.editor, submission):
        _end_and_tell(current, "editor.released")


def _end_and_tell(charge: EditorAssignment, what: str) -> None:
    _end(charge)
    record.write(what, about=charge.submission.uuid, editor=str(charge.editor.uuid))
    tell_editors(charge.submission, "editor_needed", once=str(charge.pk))


@transaction.atomic
def lift_conflict(conflict: Conflict, *, by: User, reason: str) -> None:
    """A chief without a conflict lifts another's, with a reason (C4, A15).

    A review that was suspended goes on; an editor is put in charge anew by a chief.
    Who declared it is told, without the names of the paper and of the chief.
    """
    require(can_do(by, "A15", hold(conflict.submission)))
    if conflict.user_id == by.pk:
        require(deny(_("Nobody lifts their own conflict.")))
    if conflict.kind in AUTHORSHIP:
        require(deny(_("An author is always in conflict with the paper.")))
    if not reason.strip():
        require(deny(_("Say why the conflict can be lifted.")))
    conflict.lifted_at, conflict.lifted_by = timezone.now(), by
    conflict.lift_reason = reason
    conflict.save()
    record.write(
        "conflict.lifted",
        about=conflict.submission.uuid,
        by=by,
        person=str(conflict.user.uuid),
    )
    conflicts_changed.send(Submission, submission=conflict.submission)
    _tell_of_lift(conflict)


def _tell_of_lift(conflict: Conflict) -> None:
    """Who declared the conflict reads why it is none; a reviewer gets the letter that
    opens the review again, and who may not know of the paper gets nothing (E01)."""
    standing = Standing.of(conflict.user, conflict.submission)
    declared = conflict.kind == ConflictKind.DECLARED
    if declared and standing.can_see("E01") and not standing.relations & REVIEWERS:
        tell_of_lift(conflict)
