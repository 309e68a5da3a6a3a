"""What decides a person's standing to papers, each question worded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils import timezone

from journal.choices import Role
from journal.models import EditorialRole
from journal.worded import OneOf, Worded
from journal.worded import Value as Given
from submissions.queries import GUEST, PRODUCE, _model

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission


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

    found = _model("Submission").objects.filter(OneOf("pk", papers))
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
            pk in in_team and Role.PRODUCTION in roles[pk],
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
