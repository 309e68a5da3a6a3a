"""Conflicts of interest the system finds by itself (visibility.md, C2)."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from journal.models import User
from submissions.choices import ConflictKind
from submissions.models import Conflict, Contributor, Submission

WROTE_TOGETHER = timedelta(days=36 * 30)


def detect(submission: Submission) -> None:
    """Write a row for everybody who shares an address, an iD or a recent paper.

    Run at sending and whenever the authors change. Finding one twice writes one, and
    what a chief has lifted stays lifted (C4).
    """
    for kind, people in (
        (ConflictKind.SAME_ADDRESS, _same_address(submission)),
        (ConflictKind.SAME_ORCID, _same_orcid(submission)),
        (ConflictKind.COAUTHOR, _recent_coauthors(submission)),
    ):
        known = submission.conflicts.filter(kind=kind).values("user")
        others = people.exclude(pk=submission.submitter_id).exclude(pk__in=known)
        Conflict.objects.bulk_create(
            Conflict(submission=submission, user=person, kind=kind)
            for person in others.distinct()
        )


def touched_by(person: User) -> QuerySet[Submission]:
    """The papers that were sent whose conflicts a change of this person's addresses or
    iD can alter: those that they wrote, and those that their co-authors wrote."""
    mine = Q(submitter=person) | Q(lower__in=addresses_of(person))
    if person.orcid:
        mine |= Q(contributors__orcid=person.orcid)
    papers = Submission.objects.exclude(submitted_at=None).annotate(
        lower=Lower("contributors__email")
    )
    written = papers.filter(mine).values("pk")
    together = Contributor.objects.filter(submission__in=written).exclude(email="")
    beside = together.values(address=Lower("email"))
    submitters = Submission.objects.filter(pk__in=written).values("submitter")
    touched = papers.filter(
        Q(pk__in=written) | Q(lower__in=beside) | Q(submitter__in=submitters)
    )
    return Submission.objects.filter(pk__in=touched.values("pk"))


def addresses_of(person: User) -> list[str]:
    """The address of sign-in and every other verified one, in one spelling."""
    others = person.emailaddress_set.filter(verified=True)
    found = {person.email, *others.values_list("email", flat=True)}
    return sorted({normal(address) for address in found})


def is_in_conflict(user: User, submission: Submission) -> bool:
    """Authorship, declared or found: whichever holds, it beats every role."""
    return (
        submission.submitter_id == user.pk
        or submission.contributors.filter(
            Q(user=user) | Q(email__iexact=user.email)
        ).exists()
        or submission.conflicts.in_force().filter(user=user).exists()
    )


def normal(address: str) -> str:
    """One spelling for each address: NFKC, without case (C2)."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def _addresses(submission: Submission) -> list[str]:
    emails = submission.contributors.exclude(email="").values_list("email", flat=True)
    return [normal(email) for email in emails]


def _same_address(submission: Submission) -> QuerySet[User]:
    """By any of a person's addresses, the one of sign-in or another verified one."""
    addresses = _addresses(submission)
    return User.objects.annotate(lower=Lower("email")).filter(
        Q(lower__in=addresses)
        | Q(emailaddress__email__in=addresses, emailaddress__verified=True)
    )


def _same_orcid(submission: Submission) -> QuerySet[User]:
    orcids = submission.contributors.exclude(orcid="").values_list("orcid", flat=True)
    return User.objects.exclude(orcid="").filter(orcid__in=list(orcids))


def _recent_coauthors(submission: Submission) -> QuerySet[User]:
    since = timezone.now() - WROTE_TOGETHER
    shared = (
        Submission.objects.filter(submitted_at__gte=since)
        .exclude(pk=submission.pk)
        .annotate(address=Lower("contributors__email"))
        .filter(address__in=_addresses(submission))
    )
    together = Contributor.objects.filter(submission__in=shared)
    addresses = together.exclude(email="").values(address=Lower("email"))
    return User.objects.annotate(lower=Lower("email")).filter(
        Q(lower__in=addresses)
        | Q(emailaddress__email__in=addresses, emailaddress__verified=True)
        | Q(pk__in=shared.values("submitter"))
    )
