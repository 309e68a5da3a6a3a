"""Conflicts of interest the system finds by itself (visibility.md, C2)."""

from __future__ import annotations

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

    Run at sending and whenever the authors change. Finding one twice writes one.
    """
    for kind, people in (
        (ConflictKind.SAME_ADDRESS, _same_address(submission)),
        (ConflictKind.SAME_ORCID, _same_orcid(submission)),
        (ConflictKind.COAUTHOR, _recent_coauthors(submission)),
    ):
        for person in people.exclude(pk=submission.submitter_id):
            Conflict.objects.get_or_create(
                submission=submission, user=person, kind=kind, lifted_at=None
            )


def is_in_conflict(user: User, submission: Submission) -> bool:
    """Authorship, declared or found: whichever holds, it beats every role."""
    return (
        submission.submitter_id == user.pk
        or submission.contributors.filter(
            Q(user=user) | Q(email__iexact=user.email)
        ).exists()
        or submission.conflicts.in_force().filter(user=user).exists()
    )


def _addresses(submission: Submission) -> list[str]:
    emails = submission.contributors.exclude(email="").values_list("email", flat=True)
    return [email.lower() for email in emails]


def _same_address(submission: Submission) -> QuerySet[User]:
    return User.objects.annotate(lower=Lower("email")).filter(
        lower__in=_addresses(submission)
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
    return User.objects.annotate(lower=Lower("email")).filter(
        Q(lower__in=together.exclude(email="").values(address=Lower("email")))
        | Q(pk__in=shared.values("submitter"))
    )
