"""Reviewers who came by the link in a letter and have no session of their own.

The link opens one assignment and signs nobody in (visibility.md, SC18): the browser
session remembers which assignments it was opened for, and each request asks the policy
again as that assignment's reviewer.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed
from journal.worded import Worded
from reviews.models import ReviewAssignment

OPENED = "review_links"
RELATED = (
    "reviewer",
    "invited_by",
    "review",
    "round__version",
    "round__submission__journal",
    "round__submission__section",
)


def _assignment(*, uuid: UUID) -> QuerySet[ReviewAssignment]:
    return ReviewAssignment.objects.select_related(*RELATED).filter(uuid=uuid)


_by_uuid = Worded(_assignment)


def remember(request: HttpRequest, assignment: ReviewAssignment) -> None:
    """From now on this browser may open this one assignment."""
    opened = request.session.get(OPENED, [])
    if str(assignment.uuid) not in opened:
        request.session[OPENED] = [*opened, str(assignment.uuid)][-20:]


def opened_here(request: HttpRequest) -> list[UUID]:
    """The assignments that this browser may open without an account."""
    return [UUID(one) for one in request.session.get(OPENED, [])]


def open_assignment(request: HttpRequest, uuid: UUID) -> tuple[ReviewAssignment, User]:
    """The assignment and the person who acts in it; hidden from everybody else."""
    assignment = _by_uuid.one(uuid=uuid)
    if assignment is None:
        if request.user.is_authenticated:
            raise Http404
        raise NotAllowed(HIDDEN)
    if request.user.is_authenticated and request.user.pk == assignment.reviewer_id:
        return assignment, assignment.reviewer
    if str(assignment.uuid) in request.session.get(OPENED, []):
        return assignment, assignment.reviewer
    raise NotAllowed(HIDDEN)
