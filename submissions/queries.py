"""Questions about many submissions, each the twin of one policy function."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value

from journal.choices import Role
from submissions.choices import ConflictKind, Status

if TYPE_CHECKING:
    from journal.models import User

PRODUCE = "produce_submission"
GUEST = "edit_special_issue"
NOT_ASKED = Value(False)
REVIEWING = ("answer_invitation", "write_review", "read_as_reviewer")
AUTHORSHIP = (ConflictKind.SAME_ADDRESS, ConflictKind.SAME_ORCID)
ACTIVE = (
    Status.SUBMITTED,
    Status.UNDER_REVIEW,
    Status.REVISING,
    Status.ACCEPTED,
)


def _model(name: str) -> Any:
    from django.apps import apps

    return apps.get_model("submissions", name)


def _grants(user: User, *codenames: str) -> Exists:
    return Exists(
        _model("SubmissionUserGrant").objects.filter(
            content_object=OuterRef("pk"),
            user=user,
            permission__codename__in=codenames,
        )
    )


def _by_team(user: User) -> Exists:
    """Papers given to a production team that this person is in."""
    return Exists(
        _model("SubmissionGroupGrant").objects.filter(
            content_object=OuterRef("pk"),
            group__user=user,
            permission__codename=PRODUCE,
        )
    )


def in_special_issue_of(user: User) -> Exists:
    """Papers of a special issue that this person edits as a guest."""
    return Exists(
        _model("SpecialIssueUserGrant").objects.filter(
            content_object=OuterRef("special_issue"),
            user=user,
            permission__codename=GUEST,
        )
    )


def _is_guest(user: User) -> bool:
    return Role.GUEST in user.editorial_roles


def _edits(user: User) -> Q:
    """What an editor edits: everything; a guest, the papers of the special issue."""
    if user.is_editor:
        return Q(pk__isnull=False)
    return Q(in_special_issue_of(user)) if _is_guest(user) else Q(pk__in=())


def _revealed(user: User, now: datetime | None = None) -> Exists:
    broken = _model("Reveal").objects.in_force(now)
    return Exists(broken.filter(submission=OuterRef("pk"), user=user))


def _produces(user: User) -> Q:
    return Q(_grants(user, PRODUCE)) | Q(_by_team(user))


def _coauthorship(user: User) -> Exists:
    return Exists(
        _model("Contributor").objects.filter(
            submission=OuterRef("pk"), user=user, confirmed_at__isnull=False
        )
    )


def _authorship(user: User) -> Q:
    return Q(submitter=user) | Q(_coauthorship(user))


def _conflict(user: User) -> Exists:
    return Exists(
        _model("Conflict")
        .objects.in_force()
        .filter(submission=OuterRef("pk"), user=user)
    )


def _too_near(user: User) -> Q:
    """Papers that somebody wrote, reviews or is in conflict with: on no desk of theirs.

    A union, since each of its parts has an index; read once for a whole list.
    """
    sent = _model("Submission").objects.filter(submitter=user)
    wrote = _model("Contributor").objects.filter(user=user, confirmed_at__isnull=False)
    conflicts = _model("Conflict").objects.in_force().filter(user=user)
    reviewing = _model("SubmissionUserGrant").objects.filter(
        user=user, permission__codename__in=REVIEWING
    )
    return Q(
        pk__in=sent.order_by()
        .values("pk")
        .union(
            wrote.order_by().values("submission"),
            conflicts.order_by().values("submission"),
            reviewing.values("content_object"),
        )
    )


class SubmissionQuerySet(models.QuerySet["Any"]):
    """Lists start from one of the questions with a person in it."""

    def with_standing(
        self, user: User, now: datetime | None = None
    ) -> SubmissionQuerySet:
        """Each row with what decides the relations of one person to it.

        Teams are asked about for production staff, special issues for guest editors
        and broken glass for administrators: for nobody else does it matter, and
        building the question takes its time.
        """
        roles = user.editorial_roles
        grants = (
            _model("SubmissionUserGrant")
            .objects.filter(content_object=OuterRef("pk"), user=user)
            .values("permission__codename")
        )
        return self.annotate(
            standing_coauthor=_coauthorship(user),
            standing_conflict=_conflict(user),
            standing_grants=ArraySubquery(grants),
            standing_team=_by_team(user) if Role.PRODUCTION in roles else NOT_ASKED,
            standing_guest=(
                in_special_issue_of(user) if Role.GUEST in roles else NOT_ASKED
            ),
            standing_reveal=(
                _revealed(user, now) if Role.ADMINISTRATOR in roles else NOT_ASKED
            ),
        )

    def visible_to(self, user: User | AnonymousUser) -> SubmissionQuerySet:
        """Twin of E01: the submissions whose existence this person may know."""
        public = Q(status=Status.PUBLISHED)
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.filter(public)
        roles = user.editorial_roles
        mine = _authorship(user)
        reviewing = (
            Q(_grants(user, "answer_invitation")) & Q(status=Status.UNDER_REVIEW)
        ) | (
            Q(_grants(user, "write_review", "read_as_reviewer"))
            & ~Q(status__in=(Status.DRAFT, Status.SUBMITTED))
        )
        others = reviewing
        if Role.PRODUCTION in roles:
            others |= _produces(user) & Q(status=Status.ACCEPTED)
        if user.has_desk:
            sent = ~Q(status=Status.DRAFT) & ~Q(_grants(user, *REVIEWING))
            others |= sent if user.is_editor else sent & _edits(user)
        if Role.ADMINISTRATOR in roles:
            others |= Q(pk__isnull=False)
        return self.filter(public | mine | (others & ~Q(_conflict(user))))

    def by_author(self, user: User) -> SubmissionQuerySet:
        """Twin of `Standing.is_author`: those this person wrote, drafts too."""
        if not user.is_active:
            return self.none()
        sent = _model("Submission").objects.filter(submitter=user)
        wrote = _model("Contributor").objects.filter(
            user=user, confirmed_at__isnull=False
        )
        # A union, not an "or": each half has an index.
        found = (
            sent.order_by().values("pk").union(wrote.order_by().values("submission"))
        )
        return self.filter(pk__in=found)

    def on_desk_of(self, user: User) -> SubmissionQuerySet:
        """Twin of `can_open_desk_paper`: what an editor sees of the journal's work.

        A guest editor, the papers of the own special issue and no other. Never a
        paper of one's own, never one in conflict, never one that the editor reviews
        (visibility.md, section 2, rules 1 to 3).
        """
        if not user.has_desk:
            return self.none()
        papers = self if user.is_editor else self.filter(_edits(user))
        return papers.exclude(status=Status.DRAFT).exclude(_too_near(user))

    def to_handle_by(self, user: User) -> SubmissionQuerySet:
        """Twin of `can_handle`: a guest editor handles no fellow guest's paper (C9)."""
        papers = self.on_desk_of(user)
        if not _is_guest(user):
            return papers
        by_guests = _model("Submission").objects.by_guest_editors().values("pk")
        return papers.exclude(Q(in_special_issue_of(user)) & Q(pk__in=by_guests))

    def off_desk_of(self, user: User) -> SubmissionQuerySet:
        """All others: few for an editor, so figures over many papers exclude these."""
        if not user.has_desk:
            return self
        off = Q(status=Status.DRAFT) | _too_near(user)
        return self.filter(off if user.is_editor else off | ~_edits(user))

    def too_near_for(self, user: User) -> SubmissionQuerySet:
        """Of what was sent to the journal, all that an editor finds on no desk."""
        return self.filter(_too_near(user))

    def in_proof_for(self, user: User) -> SubmissionQuerySet:
        """Twin of E21: accepted papers whose typeset article this person may read."""
        reviews_it = Q(_grants(user, *REVIEWING))
        others = Q(pk__in=())
        if Role.PRODUCTION in user.editorial_roles:
            others |= _produces(user)
        if user.is_editor:
            others |= Q(_grants(user, "handle_submission")) & ~reviews_it
        if _is_guest(user):
            others |= Q(in_special_issue_of(user)) & ~reviews_it
        if user.is_chief:
            others |= ~reviews_it
        if Role.ADMINISTRATOR in user.editorial_roles:
            others |= Q(status=Status.PUBLISHED)
        accepted = self.filter(status__in=(Status.ACCEPTED, Status.PUBLISHED))
        return accepted.filter(_authorship(user) | (others & ~Q(_conflict(user))))

    def by_guest_editors(self) -> SubmissionQuerySet:
        """Papers that a guest editor of their special issue wrote, a former one too (C9).

        An author who has not confirmed yet is known by address or iD.
        """
        guests = _model("GuestAppointment").objects.filter(
            special_issue=OuterRef("special_issue")
        )
        beneath = _model("GuestAppointment").objects.filter(
            special_issue=OuterRef("submission__special_issue")
        )
        named = _model("Contributor").objects.filter(
            Exists(beneath.filter(editor=OuterRef("user"))), submission=OuterRef("pk")
        )
        found = _model("Conflict").objects.filter(
            Exists(beneath.filter(editor=OuterRef("user"))),
            submission=OuterRef("pk"),
            kind__in=AUTHORSHIP,
        )
        return self.filter(
            Exists(guests.filter(editor=OuterRef("submitter")))
            | Exists(named)
            | Exists(found)
        )

    def handled_by(self, user: User) -> SubmissionQuerySet:
        return self.filter(
            editor_assignments__editor=user, editor_assignments__ended_at=None
        )

    def active(self) -> SubmissionQuerySet:
        """Sent, and neither declined, withdrawn nor published."""
        return self.filter(status__in=ACTIVE)
