"""Which grants the assignments call for, and where the rows differ."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions import grants
from submissions.models import (
    EditorAssignment,
    GuestAppointment,
    SpecialIssueUserGrant,
    SubmissionUserGrant,
)

Right = tuple[int, int, str]  # person, submission or special issue, codename

RIGHT_OF = {
    Answer.INVITED: grants.ANSWER,
    Answer.ACCEPTED: grants.REVIEW,
    Answer.SUBMITTED: grants.REVIEWED,
}
FOLLOWING = (grants.HANDLE, *RIGHT_OF.values())


def due() -> set[Right]:
    """What the assignments call for: the truth of which grants are the consequence.

    A reviewer's newest assignment decides: asked again after a report, one is invited.
    """
    handling = EditorAssignment.objects.filter(ended_at=None)
    rights = {
        (editor, submission, grants.HANDLE)
        for editor, submission in handling.values_list("editor", "submission")
    }
    newest = {
        (row.reviewer_id, row.round.submission_id): row.state
        for row in _in_order(ReviewAssignment.objects.select_related("round"))
    }
    rights |= {
        (person, submission, RIGHT_OF[Answer(state)])
        for (person, submission), state in newest.items()
        if state in RIGHT_OF
    }
    appointed = GuestAppointment.objects.in_force()
    rights |= {
        (guest, special, grants.GUEST)
        for guest, special in appointed.values_list("editor", "special_issue")
    }
    return rights


def given() -> set[Right]:
    """The grants that follow from assignments, as they stand in the database."""
    rows = SubmissionUserGrant.objects.filter(permission__codename__in=FOLLOWING)
    columns = ("user", "content_object", "permission__codename")
    guests = SpecialIssueUserGrant.objects.values_list(*columns)
    return {*rows.values_list(*columns), *guests}


def _in_order(rows: Iterable[ReviewAssignment]) -> list[ReviewAssignment]:
    return sorted(rows, key=lambda row: (row.round.number, row.invited_at, row.pk))
