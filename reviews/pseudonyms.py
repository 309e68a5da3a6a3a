"""What authors call the reviewers: "Reviewer 1" and so on (visibility.md, SC5).

A random order, fixed for a paper, the same over its rounds, without gaps, and told
by nothing: not by who was invited first, nor by name or id.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db.models import Max

from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions.models import Submission


def shuffled(assignments: list[ReviewAssignment]) -> list[ReviewAssignment]:
    """The order that gives the numbers: stable, secret, and blind to who is who."""
    return sorted(assignments, key=_draw)


def _draw(assignment: ReviewAssignment) -> str:
    seed = f"{settings.SECRET_KEY}:{assignment.uuid}"
    return hashlib.sha256(seed.encode()).hexdigest()


def give_pseudonyms(submission: Submission) -> None:
    """Number everybody whose report is about to be released and has no number yet."""
    reports = ReviewAssignment.objects.filter(
        round__submission=submission, state=Answer.SUBMITTED
    )
    known = dict(
        reports.exclude(pseudonym=None).values_list("reviewer_id", "pseudonym")
    )
    last = reports.aggregate(last=Max("pseudonym"))["last"] or 0
    for assignment in shuffled(list(reports.filter(pseudonym=None))):
        if assignment.reviewer_id not in known:
            last += 1
            known[assignment.reviewer_id] = last
        assignment.pseudonym = known[assignment.reviewer_id]
        assignment.save(update_fields=["pseudonym"])


def label_numbers(submission: Submission) -> dict[int, int]:
    """The number of each reporting reviewer by account, as it is or will be released."""
    reports = ReviewAssignment.objects.filter(
        round__submission=submission, state=Answer.SUBMITTED
    )
    return numbered(list(reports))


def numbered(reports: list[ReviewAssignment]) -> dict[int, int]:
    """The same for assignments that are at hand: all of the paper with a report."""
    numbers = {row.reviewer_id: row.pseudonym for row in reports if row.pseudonym}
    last = max(numbers.values(), default=0)
    for row in shuffled([row for row in reports if row.reviewer_id not in numbers]):
        if row.reviewer_id not in numbers:
            last += 1
            numbers[row.reviewer_id] = last
    return numbers
