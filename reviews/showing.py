"""Reports and decisions as a part of a query (style.md, 4)."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from journal.models import User
from journal.verdict import Scope
from reviews.choices import Answer
from submissions.permissions import Standing
from submissions.showing import Whose, as_reviewer, showing

PAPER = "assignment__round__submission"


def reports_for(whose: Whose) -> Q:
    """Twin of `can_see_report`, for rows of `Review`: the comments for the authors, as E06 says.

    The editors' once the report is in; the authors' once it is released; a reviewer's
    own, and of the own rounds the others' once they are released.
    """
    released = showing(whose, "E06", PAPER, Scope.RELEASED) & Q(
        released_at__isnull=False
    )
    user = whose.reader if isinstance(whose, Standing) else whose
    if isinstance(user, AnonymousUser):
        return released
    own = Q(assignment__reviewer=user, submitted_at__isnull=False)
    others = Q(released_at__isnull=False) & _took_part(user)
    reviewing = as_reviewer(whose, PAPER)
    is_in = Q(assignment__state=Answer.SUBMITTED)
    every = (reviewing & (own | others)) | (~reviewing & is_in)
    return (
        released
        | (showing(whose, "E06", PAPER, Scope.FULL) & every)
        | (showing(whose, "E06", PAPER, Scope.OWN) & own)
    )


def _took_part(user: User) -> Q:
    """That this person has reported in the same round."""
    from reviews.models import ReviewAssignment

    mine = ReviewAssignment.objects.filter(
        round=OuterRef("assignment__round"), reviewer=user, state=Answer.SUBMITTED
    )
    return Q(Exists(mine))


def decisions_for(whose: Whose) -> Q:
    """For rows of `Decision`: the letter (E13), and what is not released yet (E14)."""
    released = Q(released_at__isnull=False)
    return (released & showing(whose, "E13", "submission")) | (
        ~released & showing(whose, "E14", "submission")
    )
