"""Reports and decisions as a part of a query (style.md, 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from journal.models import User
from journal.verdict import Scope
from reviews.choices import Answer
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.showing import Whose, as_reviewer, showing

if TYPE_CHECKING:
    from reviews.models import Review

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
    others = Q(released_at__isnull=False) & _took_part(user, "assignment__round")
    reviewing = as_reviewer(whose, PAPER)
    is_in = Q(assignment__state=Answer.SUBMITTED)
    every = (reviewing & (own | others)) | (~reviewing & is_in)
    return (
        released
        | (showing(whose, "E06", PAPER, Scope.FULL) & every)
        | (showing(whose, "E06", PAPER, Scope.OWN) & own)
    )


def _took_part(user: User, round_: str) -> Q:
    """That this person has reported in the same round; `round_` leads to it."""
    from reviews.models import ReviewAssignment

    mine = ReviewAssignment.objects.filter(
        round=OuterRef(round_), reviewer=user, state=Answer.SUBMITTED
    )
    return Q(Exists(mine))


def reviewers_for(whose: Whose) -> Q:
    """Twin of `can_know_reviewer`, for rows of `ReviewAssignment`: who it is (I3).

    The editors' from the invitation on; the authors' and the other reviewers' with the
    report, once that is released; everybody's where it is published with the name.
    """
    paper, released = "round__submission", Q(review__released_at__isnull=False)
    agreed = Q(review__agrees_to_publication=True, review__agrees_to_name=True)
    user = whose.reader if isinstance(whose, Standing) else whose
    public: Whose = AnonymousUser()
    if isinstance(whose, Standing):
        public = Standing.of(public, whose.submission)
    known = released & agreed & showing(public, "I3", paper)
    if isinstance(user, AnonymousUser) or not user.is_active:
        return known
    beside = released & _took_part(user, "round")
    every = ~as_reviewer(whose, paper) | beside
    return (
        known
        | Q(reviewer=user)
        | (showing(whose, "I3", paper, Scope.FULL) & every)
        | (showing(whose, "I3", paper, Scope.RELEASED) & released)
    )


def with_names(reports: QuerySet[Review], whose: Whose) -> QuerySet[Review]:
    """Each with `is_named`: whether this person may know who wrote it."""
    from reviews.models import ReviewAssignment

    known = ReviewAssignment.objects.filter(reviewers_for(whose))
    return reports.select_related("assignment__reviewer").annotate(
        is_named=Exists(known.filter(pk=OuterRef("assignment")))
    )


def named_reviewers(user: User | AnonymousUser, papers: QuerySet[Submission]) -> Q:
    """Of some papers, the reviewers whom this person may know, for rows of `User`."""
    from reviews.models import ReviewAssignment

    asked = ReviewAssignment.objects.filter(
        reviewers_for(user), round__submission__in=papers
    )
    return Q(pk__in=asked.values("reviewer"))


def decisions_for(whose: Whose) -> Q:
    """For rows of `Decision`: the letter (E13), and what is not released yet (E14)."""
    released = Q(released_at__isnull=False)
    return (released & showing(whose, "E13", "submission")) | (
        ~released & showing(whose, "E14", "submission")
    )


def reviewer_messages_for(whose: Whose) -> Q:
    """For rows of `ReviewerMessage`: every thread, or a reviewer's own (E16)."""
    paper = "assignment__round__submission"
    user = whose.reader if isinstance(whose, Standing) else whose
    every = showing(whose, "E16", paper, Scope.FULL)
    if isinstance(user, AnonymousUser):
        return every
    own = showing(whose, "E16", paper, Scope.OWN) & Q(assignment__reviewer=user)
    return every | own
