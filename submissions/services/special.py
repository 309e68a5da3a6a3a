"""Special issues: who edits one as a guest, and which papers belong to it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.choices import Role
from journal.models import EditorialRole, User
from journal.permissions import can_configure
from journal.verdict import deny, require
from submissions import grants
from submissions.models import (
    EditorAssignment,
    GuestAppointment,
    SpecialIssue,
    Submission,
)
from submissions.permissions import can_do
from submissions.workflow import hold

from .handling import end_charge_that_is_not_allowed


@transaction.atomic
def appoint_guest(special: SpecialIssue, person: User, *, by: User) -> GuestAppointment:
    """A chief editor asks somebody to edit a special issue as a guest.

    The role and the grant follow from the appointment. Whatever another guest handles
    of this person's papers goes to the editors of the journal (C9).
    """
    require(can_configure(by))
    if not person.is_active:
        require(deny(_("The account of %(name)s is closed.") % {"name": person}))
    held = special.appointments.in_force().filter(editor=person).first()
    made = held or GuestAppointment.objects.create(
        special_issue=special, editor=person, appointed_by=by
    )
    _hold_role(special, person)
    grants.grant_special_issue(person, special)
    if held is None:
        record.write(
            "guest.appointed", about=special.uuid, by=by, person=str(person.uuid)
        )
    _look_at_charges(special)
    return made


def _hold_role(special: SpecialIssue, person: User) -> None:
    roles = EditorialRole.objects.filter(
        journal=special.journal, user=person, role=Role.GUEST
    )
    if not roles.active().exists():
        # One that would begin or end on another day gives way to the appointment.
        roles.filter(ended_on=None).update(started_on=timezone.localdate())
        if not roles.active().exists():
            roles.create(journal=special.journal, user=person, role=Role.GUEST)
    person.__dict__.pop("editorial_roles", None)


@transaction.atomic
def end_guest(appointment: GuestAppointment, *, by: User) -> GuestAppointment:
    """A guest's time ends: access and charges at once, the role with the last issue."""
    require(can_configure(by))
    locked = GuestAppointment.objects.select_for_update().get(pk=appointment.pk)
    if locked.ended_at is not None:
        return locked
    locked.ended_at, locked.ended_by = timezone.now(), by
    locked.save(update_fields=["ended_at", "ended_by"])
    special, person = locked.special_issue, locked.editor
    grants.revoke_special_issue(person, special)
    if not GuestAppointment.objects.in_force().filter(editor=person).exists():
        EditorialRole.objects.active().filter(
            journal=special.journal, user=person, role=Role.GUEST
        ).update(ended_on=timezone.localdate())
        person.__dict__.pop("editorial_roles", None)
    record.write("guest.ended", about=special.uuid, by=by, person=str(person.uuid))
    _look_at_charges(special)
    return locked


@transaction.atomic
def choose_special_issue(
    submission: Submission, special: SpecialIssue | None, *, by: User
) -> Submission:
    """The author of a draft says for which special issue it is, if for any (A01).

    Only one that takes papers today; what was chosen before and has closed meanwhile
    stays for an editor to judge.
    """
    require(can_do(by, "A01", hold(submission)))
    if special is not None and special.pk != submission.special_issue_id:
        _require_of_journal(submission, special)
        if not SpecialIssue.objects.calling().filter(pk=special.pk).exists():
            require(deny(_("“%(theme)s” takes no papers now.") % {"theme": special}))
    submission.special_issue = special
    submission.save(update_fields=["special_issue"])
    return submission


@transaction.atomic
def move_to_special_issue(
    submission: Submission, special: SpecialIssue | None, *, by: User
) -> Submission:
    """A chief editor puts a paper into a special issue, or takes it out of it.

    It decides which guests may read the paper, so it is asked like the naming of a
    handling editor (A13); a guest of the old issue handles the paper no more.
    """
    require(can_do(by, "A13", hold(submission)))
    if special is not None:
        _require_of_journal(submission, special)
    before = submission.special_issue
    if before == special:
        return submission
    submission.special_issue = special
    submission.save(update_fields=["special_issue"])
    record.write(
        "special_issue.set" if special else "special_issue.cleared",
        about=submission.uuid,
        by=by,
        before=before and str(before.uuid),
        now=special and str(special.uuid),
    )
    end_charge_that_is_not_allowed(submission)
    return submission


def _require_of_journal(submission: Submission, special: SpecialIssue) -> None:
    if special.journal_id != submission.journal_id:
        require(deny(_("This special issue belongs to another journal.")))


def _look_at_charges(special: SpecialIssue) -> None:
    """End what is handled by somebody who may not (C9), paper by paper."""
    charges = EditorAssignment.objects.filter(
        submission__special_issue=special, ended_at=None
    ).order_by("submission")
    for charge in charges.select_related("submission"):
        end_charge_that_is_not_allowed(hold(charge.submission))
