"""Alternates: kept in order, and asked by themselves when a place becomes free."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from reviews.choices import PassedOver
from reviews.emails import send_invitation
from reviews.insight import USUAL_LIMIT
from reviews.models import Alternate, ReviewAssignment, ReviewerProfile, ReviewRound
from reviews.permissions import can_be_alternate, can_be_invited
from reviews.workplaces import Workplaces
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import can_do
from submissions.workflow import hold

from .asking import ask

MOST = 10


@transaction.atomic
def add_alternate(submission: Submission, person: User, *, by: User) -> Alternate:
    """Put somebody last in the order of the open round (A06)."""
    require(can_do(by, "A06", hold(submission)))
    current = _open_round(submission)
    if current is None:
        require(deny(_("Invite the first reviewer; then alternates can be named.")))
    assert current is not None  # noqa: S101  (just asked)
    require(can_be_alternate(person, submission, by=by))
    if current.alternates.count() >= MOST:
        require(deny(_("Ten alternates are enough.")))
    last = current.alternates.aggregate(last=Max("position"))["last"] or 0
    made = current.alternates.create(person=person, position=last + 1, added_by=by)
    _record("alternate.added", made, by=by)
    return made


@transaction.atomic
def remove_alternate(alternate: Alternate, *, by: User) -> None:
    """Take somebody out of the order. Nobody is told: nobody has heard of it."""
    alternate = _locked(alternate, by=by)
    _record("alternate.removed", alternate, by=by)
    alternate.delete()


@transaction.atomic
def move_alternate(alternate: Alternate, step: int, *, by: User) -> None:
    """Change places with the one before (-1) or after (1); at the end, stay."""
    alternate = _locked(alternate, by=by)
    order = list(alternate.round.alternates.select_related("person"))
    here = order.index(alternate)
    there = here + step
    if not 0 <= there < len(order):
        return
    other = order[there]
    alternate.position, other.position = other.position, alternate.position
    Alternate.objects.bulk_update([alternate, other], ["position"])
    _record("alternate.moved", alternate, by=by)


def promote_next(submission: Submission) -> ReviewAssignment | None:
    """Ask the next alternate, for one who declined or did not answer.

    Called inside that act, the paper's row being ours. Only while the paper is in
    review and fewer are asked than the journal wants; whoever cannot be asked now is
    passed over, with the reason on record. While a decision is leaving nobody is
    asked: a minute later the paper has moved on.
    """
    current = _open_round(submission)
    if current is None or _has_enough(current) or _is_decided(submission):
        return None
    for alternate in current.alternates.filter(passed_over="").select_related(
        "person", "added_by"
    ):
        by = _asking(submission, alternate)
        if by is None:
            return None
        reason = _hindrance(alternate.person, submission)
        if not reason:
            return _promote(alternate, current, by=by)
        alternate.passed_over = reason
        alternate.save(update_fields=["passed_over"])
        _record("alternate.passed_over", alternate, reason=reason.value)
    return None


def _open_round(submission: Submission) -> ReviewRound | None:
    if submission.status != Status.UNDER_REVIEW:
        return None
    return submission.rounds.filter(closed_at=None).first()


def _has_enough(current: ReviewRound) -> bool:
    wanted = current.submission.journal.reviewers_wanted
    return ReviewAssignment.objects.counting().filter(round=current).count() >= wanted


def _is_decided(submission: Submission) -> bool:
    waiting = submission.decisions.filter(sends_at__isnull=False, released_at=None)
    return waiting.exists()


def _asking(submission: Submission, alternate: Alternate) -> User | None:
    """Who signs the letter: the handling editor, else who named the alternate.

    Nobody when neither may ask any more; the editors are told that a place is free.
    """
    handling = submission.editor_assignments.filter(ended_at=None).first()
    for editor in ([handling.editor] if handling else []) + [alternate.added_by]:
        if editor.is_active and can_do(editor, "A06", submission):
            return editor
    return None


def _hindrance(person: User, submission: Submission) -> PassedOver | None:
    """Why this person cannot be asked today, if so; looked at anew (C2, C7)."""
    if not can_be_invited(person, submission):
        return PassedOver.UNAVAILABLE
    if Workplaces.of(submission).shared_with(person):
        return PassedOver.UNAVAILABLE
    profile = ReviewerProfile.objects.filter(user=person).first()
    away_until = profile.away_until if profile else None
    if away_until and away_until >= timezone.localdate():
        return PassedOver.AWAY
    limit = profile.limit if profile else USUAL_LIMIT
    load = ReviewAssignment.objects.open().filter(reviewer=person).count()
    return PassedOver.FULL if load >= limit else None


def _promote(
    alternate: Alternate, current: ReviewRound, *, by: User
) -> ReviewAssignment:
    _record("alternate.promoted", alternate)
    assignment = ask(current, alternate.person, by=by, at=timezone.now())
    send_invitation(assignment)
    return assignment


def _locked(alternate: Alternate, *, by: User) -> Alternate:
    """The alternate as it stands once the paper's row is ours."""
    submission = hold(alternate.round.submission)
    require(can_do(by, "A06", submission))
    found = Alternate.objects.select_related("person", "round__submission").filter(
        pk=alternate.pk, round__closed_at=None
    )
    if not found:
        require(deny(_("This person is not in reserve any more.")))
    return found[0]


def _record(
    kind: str, alternate: Alternate, *, by: User | None = None, **data: Any
) -> None:
    record.write(
        kind,
        about=alternate.round.submission.uuid,
        by=by,
        person=str(alternate.person.uuid),
        **data,
    )
