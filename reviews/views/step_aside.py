"""A reviewer steps aside after saying yes, with or without an account (A14)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from journal.verdict import require
from reviews.permissions import can_open_review
from submissions.permissions import Standing
from submissions.views.conflicts import step_aside

from .guests import open_assignment


def declare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper of one's own review, and with it the review, is closed at once."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_open_review(reviewer, assignment))
    standing = Standing.of(reviewer, assignment.round.submission)
    return step_aside(request, standing, back=assignment.get_absolute_url())
