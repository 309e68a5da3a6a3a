"""Questions about many submissions, each the twin of one policy function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone

from journal.choices import Role
from journal.models import EditorialRole
from journal.worded import Value as Given
from journal.worded import Worded, each_of
from submissions.choices import ConflictKind, Status

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission

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


def _off_desk(user: User) -> Q:
    """What a desk never holds; each question is read once for a whole list."""
    written = _model("Contributor").objects.filter(
        user=user, confirmed_at__isnull=False
    )
    conflicts = _model("Conflict").objects.in_force().filter(user=user)
    reviewing = _model("SubmissionUserGrant").objects.filter(
        user=user, permission__codename__in=REVIEWING
    )
    found = (
        Q(status=Status.DRAFT)
        | Q(submitter=user)
        | Q(pk__in=written.values("submission"))
        | Q(pk__in=conflicts.values("submission"))
        | Q(pk__in=reviewing.values("content_object"))
    )
    return found if user.is_editor else found | ~_edits(user)


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
        return self.filter(_authorship(user))

    def on_desk_of(self, user: User) -> SubmissionQuerySet:
        """Twin of `can_open_desk_paper`: what an editor sees of the journal's work.

        A guest editor, the papers of the own special issue and no other. Never a
        paper of one's own, never one in conflict, never one that the editor reviews
        (visibility.md, section 2, rules 1 to 3).
        """
        if not user.has_desk:
            return self.none()
        return (
            (self if user.is_editor else self.filter(_edits(user)))
            .exclude(status=Status.DRAFT)
            .exclude(_authorship(user))
            .exclude(_conflict(user))
            .exclude(_grants(user, *REVIEWING))
        )

    def to_handle_by(self, user: User) -> SubmissionQuerySet:
        """Twin of `can_handle`: a guest editor handles no fellow guest's paper (C9)."""
        papers = self.on_desk_of(user)
        if not _is_guest(user):
            return papers
        by_guests = _model("Submission").objects.by_guest_editors().values("pk")
        return papers.exclude(Q(in_special_issue_of(user)) & Q(pk__in=by_guests))

    def off_desk_of(self, user: User) -> SubmissionQuerySet:
        """All others: few for an editor, so figures over many papers exclude these."""
        return self.filter(_off_desk(user)) if user.has_desk else self

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

    def sent_within(self, days: int) -> SubmissionQuerySet:
        return self.filter(submitted_at__gte=timezone.now() - timedelta(days=days))


class Facts(NamedTuple):
    """What decides one person's standing: what `with_standing` adds to a paper."""

    submitter_id: int
    standing_coauthor: bool
    standing_conflict: bool
    standing_grants: list[str]
    standing_team: bool
    standing_guest: bool
    standing_reveal: bool


def _facts(
    roles: frozenset[str], *, paper: int, person: int, now: datetime | None = None
) -> models.QuerySet[Any, Any]:
    from journal.models import User

    reader = User.with_roles(person, roles)
    rows = _model("Submission").objects.filter(pk=paper).with_standing(reader, now)
    return rows.values_list(*Facts._fields)


_facts_of = Worded(_facts)
ASKED_BY_ROLE = frozenset({Role.PRODUCTION, Role.GUEST, Role.ADMINISTRATOR})


def facts_of(user: User, submission: Submission) -> Facts:
    """What decides one person's standing to one paper, and no more."""
    roles = user.editorial_roles & ASKED_BY_ROLE
    values: dict[str, int | datetime] = {"paper": submission.pk, "person": user.pk}
    if Role.ADMINISTRATOR in roles:
        values["now"] = timezone.now()
    found = _facts_of.ask(roles, **values)
    if not found:
        raise type(submission).DoesNotExist
    return Facts(*found[0])


def _facts_of_papers(
    roles: frozenset[str],
    *,
    papers: list[int],
    person: int,
    now: datetime | None = None,
) -> models.QuerySet[Any, Any]:
    from journal.models import User

    found = _model("Submission").objects.filter(pk__in=each_of(papers))
    rows = found.with_standing(User.with_roles(person, roles), now).order_by()
    return rows.values_list("pk", *Facts._fields)


_facts_of_each = Worded(_facts_of_papers)


def facts_of_each(user: User, papers: Iterable[int]) -> dict[int, Facts]:
    """The same for many papers by their keys: one question."""
    roles = user.editorial_roles & ASKED_BY_ROLE
    values: dict[str, Given] = {"papers": [*papers], "person": user.pk}
    if Role.ADMINISTRATOR in roles:
        values["now"] = timezone.now()
    rows = _facts_of_each.ask(roles, **values)
    return {pk: Facts(*facts) for pk, *facts in rows}


def facts_of_people(
    people: dict[int, User], submission: Submission
) -> dict[int, Facts]:
    """Twin of `with_standing`, the other way round: one paper, many people by key.

    Each person's roles are read with it, and kept on the person.
    """
    wrote = submission.contributors.filter(user__in=people, confirmed_at__isnull=False)
    coauthors = set(wrote.values_list("user_id", flat=True))
    conflicts = submission.conflicts.filter(lifted_at=None, user__in=people)
    conflicted = set(conflicts.values_list("user_id", flat=True))
    reveals = submission.reveals.filter(ends_at__gt=timezone.now(), user__in=people)
    revealed = set(reveals.values_list("user_id", flat=True))
    given = submission.submissionusergrant_set.filter(user__in=people)
    grants = _grouped(given.values_list("user_id", "permission__codename"))
    teams = submission.submissiongroupgrant_set.filter(permission__codename=PRODUCE)
    in_team = set(
        teams.filter(group__user__in=people).values_list("group__user", flat=True)
    )
    guests = _guests_of(submission, people)
    held = EditorialRole.objects.active().filter(user__in=people)
    roles = _grouped(held.values_list("user_id", "role"))
    for pk, person in people.items():
        person.editorial_roles = frozenset(roles[pk])
    return {
        pk: Facts(
            submission.submitter_id,
            pk in coauthors,
            pk in conflicted,
            grants[pk],
            pk in in_team,
            pk in guests and Role.GUEST in roles[pk],
            pk in revealed and Role.ADMINISTRATOR in roles[pk],
        )
        for pk in people
    }


def _guests_of(submission: Submission, people: Iterable[int]) -> set[int]:
    """Who of these edits the special issue of the paper, where it is in one."""
    if submission.special_issue_id is None:
        return set()
    given = _model("SpecialIssueUserGrant").objects.filter(
        content_object=submission.special_issue_id,
        user__in=people,
        permission__codename=GUEST,
    )
    return set(given.values_list("user_id", flat=True))


def _grouped(pairs: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    found = defaultdict(list)
    for key, word in pairs:
        found[key].append(word)
    return found
