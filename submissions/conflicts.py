"""Conflicts of interest the system finds by itself (visibility.md, C2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from journal.addresses import Normal, people_at, proven_by
from journal.models import User
from journal.worded import Worded
from submissions.choices import ConflictKind
from submissions.models import Conflict, Contributor, Submission

WROTE_TOGETHER = timedelta(days=36 * 30)


def detect(submission: Submission) -> None:
    """Write a row for everybody who shares an address, an iD or a recent paper.

    Run at sending and whenever the authors change. Finding one twice writes one, and
    what a chief has lifted stays lifted (C4).
    """
    since = timezone.now() - WROTE_TOGETHER
    found = _unknown.ask(paper=submission.pk, since=since)
    if found:
        Conflict.objects.bulk_create(
            Conflict(submission=submission, user_id=person, kind=kind)
            for person, kind in found
        )


def _not_known(*, paper: int, since: datetime) -> QuerySet[User, Any]:
    """Who is in conflict with a paper, with the kind, and is not known to be."""
    wrote = Contributor.objects.filter(submission=paper)
    submitter = Submission.objects.filter(pk=paper).values("submitter")
    parts = []
    for kind, people in (
        (ConflictKind.SAME_ADDRESS, people_at(_addresses(wrote))),
        (ConflictKind.SAME_ORCID, _same_orcid(wrote)),
        (ConflictKind.COAUTHOR, _recent_coauthors(paper, since)),
    ):
        known = Conflict.objects.filter(submission=paper, kind=kind).values("user")
        others = people.exclude(pk__in=submitter).exclude(pk__in=known)
        parts.append(others.values_list("pk", Value(str(kind))).distinct())
    return parts[0].union(*parts[1:])


_unknown = Worded(_not_known)


def touched_by(person: User) -> QuerySet[Submission]:
    """The papers that were sent whose conflicts a change of this person's addresses or
    iD can alter: those that they wrote, and those that their co-authors wrote."""
    mine = Q(submitter=person) | Q(spelled__in=proven_by(person))
    if person.orcid:
        mine |= Q(contributors__orcid=person.orcid)
    papers = Submission.objects.exclude(submitted_at=None).alias(
        spelled=Normal("contributors__email")
    )
    written = papers.filter(mine).values("pk")
    together = Contributor.objects.filter(submission__in=written).exclude(email="")
    beside = together.values(spelled=Normal("email"))
    submitters = Submission.objects.filter(pk__in=written).values("submitter")
    touched = papers.filter(
        Q(pk__in=written) | Q(spelled__in=beside) | Q(submitter__in=submitters)
    )
    return Submission.objects.filter(pk__in=touched.values("pk"))


def is_in_conflict(user: User, submission: Submission) -> bool:
    """Authorship, declared or found: whichever holds, it beats every role.

    Authorship by any of the person's addresses (C2).
    """
    return (
        submission.submitter_id == user.pk
        or submission.contributors.alias(spelled=Normal("email"))
        .filter(Q(user=user) | Q(spelled__in=proven_by(user)))
        .exists()
        or submission.conflicts.in_force().filter(user=user).exists()
    )


def authors(submission: Submission) -> QuerySet[User]:
    """Everybody who has an author's address, whichever of theirs it is (C2)."""
    return people_at(_addresses(submission.contributors))


def _addresses(contributors: QuerySet[Contributor]) -> QuerySet[Any]:
    return contributors.exclude(email="").values(spelled=Normal("email"))


def _same_orcid(contributors: QuerySet[Contributor]) -> QuerySet[User]:
    orcids = contributors.exclude(orcid="").values("orcid")
    return User.objects.exclude(orcid="").filter(orcid__in=orcids)


def _recent_coauthors(paper: int, since: datetime) -> QuerySet[User]:
    addresses = _addresses(Contributor.objects.filter(submission=paper))
    shared = (
        Submission.objects.filter(submitted_at__gte=since)
        .exclude(pk=paper)
        .alias(spelled=Normal("contributors__email"))
        .filter(spelled__in=addresses)
    )
    together = Contributor.objects.filter(submission__in=shared.values("pk"))
    wrote = people_at(_addresses(together)).values("pk")
    return User.objects.filter(Q(pk__in=wrote) | Q(pk__in=shared.values("submitter")))
