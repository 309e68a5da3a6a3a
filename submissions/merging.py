"""What becomes of papers when two accounts of one person become one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.merging import Belongings, Column, add_belongings, reassign
from journal.models import User
from submissions import grants
from submissions.models import (
    AuthorsChange,
    Conflict,
    Contributor,
    EditorAssignment,
    GuestAppointment,
    ManuscriptFile,
    Message,
    Reveal,
    SpecialIssue,
    Submission,
    SubmissionUserGrant,
)

MOVED: tuple[Column, ...] = (
    (Submission, "submitter"),
    (Contributor, "user"),
    (Contributor, "vouched_by"),
    (AuthorsChange, "asked_by"),
    (AuthorsChange, "ended_by"),
    (Message, "sender"),
    (EditorAssignment, "editor"),
    (EditorAssignment, "assigned_by"),
    (Conflict, "user"),
    (Conflict, "lifted_by"),
    (Reveal, "user"),
    (ManuscriptFile, "uploaded_by"),
    (GuestAppointment, "editor"),
    (GuestAppointment, "appointed_by"),
    (GuestAppointment, "ended_by"),
)
REVIEWS = (grants.ANSWER, grants.REVIEW, grants.REVIEWED)


def take_part() -> None:
    """Called when the app is ready."""
    columns = {f"{model._meta.label}.{name}" for model, name in MOVED}
    columns |= {
        "submissions.SubmissionUserGrant.user",
        "submissions.SpecialIssueUserGrant.user",
    }
    add_belongings(Belongings(frozenset(columns), obstacles, counted, move))


def obstacles(keep: User, other: User) -> Iterator[str]:
    """Nobody handles a paper that they review: the database forbids it."""
    for editor, reviewer in ((keep, other), (other, keep)):
        handled = _granted(editor, grants.HANDLE).values("content_object")
        if _granted(reviewer, *REVIEWS).filter(content_object__in=handled).exists():
            yield _(
                "One account handles a paper that the other reviews. Ask a chief editor"
                " to give the paper to another editor first."
            )
            return


def counted(other: User) -> Iterator[str]:
    wrote = Q(submitter=other) | Q(contributors__user=other)
    for number, words in (
        (
            Submission.objects.filter(wrote).distinct().count(),
            lambda n: ngettext("%(number)s paper", "%(number)s papers", n),
        ),
        (
            Submission.objects.handled_by(other).count(),
            lambda n: ngettext(
                "%(number)s paper to handle", "%(number)s papers to handle", n
            ),
        ),
    ):
        if number:
            yield words(number) % {"number": number}


def move(keep: User, other: User) -> None:
    """Rows, then rights; a conflict is one, and nobody has lifted their own (C4)."""
    known = Conflict.objects.in_force().filter(user=keep)
    for one in Conflict.objects.in_force().filter(user=other):
        if known.filter(submission=one.submission_id, kind=one.kind).exists():
            one.delete()
    edited = GuestAppointment.objects.in_force().filter(editor=keep)
    twice = GuestAppointment.objects.in_force().filter(
        editor=other, special_issue__in=edited.values("special_issue")
    )
    twice.update(ended_at=timezone.now(), ended_by=keep)
    reassign(keep, other, *MOVED)
    for one in Conflict.objects.filter(user=keep, lifted_by=keep):
        if not known.filter(submission=one.submission_id, kind=one.kind).exists():
            one.lifted_at = one.lifted_by = None
            one.save(update_fields=["lifted_at", "lifted_by"])
    for held in _granted(other).select_related("permission", "content_object"):
        codename = held.permission.codename
        grants.revoke(other, held.content_object, codename)
        grants.grant(keep, codename, held.content_object)
    for special in SpecialIssue.objects.edited_by(other):
        grants.revoke_special_issue(other, special)
        grants.grant_special_issue(keep, special)


def _granted(user: User, *codenames: str) -> QuerySet[SubmissionUserGrant]:
    rows = SubmissionUserGrant.objects.filter(user=user)
    return rows.filter(permission__codename__in=codenames) if codenames else rows
