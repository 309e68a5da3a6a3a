"""Supplementary files as reviewers get them: cleaned copies, under names of our making."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from journal.verdict import HIDDEN, NotAllowed, require
from journal.worded import Worded
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from reviews.permissions import can_see_supplement
from submissions.choices import CopyState, FileKind
from submissions.models import ManuscriptFile
from submissions.showing import showing
from submissions.views.supplements import link_to_copy

from .guests import opened_here


def of_assignment(assignment: ReviewAssignment) -> list[tuple[int, ManuscriptFile]]:
    """(number, file) of what goes out with the version that is reviewed; the numbers are
    those of the names on download."""
    found = _of_version.ask(version=assignment.round.version_id)
    return [(number, file) for number, file in enumerate(found, 1) if file.goes_out]


def _supplements(*, version: int) -> QuerySet[ManuscriptFile]:
    rows = ManuscriptFile.objects.filter(version=version, kind=FileKind.SUPPLEMENT)
    return rows.select_related("clean", "version__submission").order_by(
        "created_at", "pk"
    )


_of_version = Worded(_supplements)


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The policy of one's own assignment, then a link for this click (E04, F12).

    `uuid` is the copy's: the id of the author's own file reaches no reviewer.
    """
    file = (
        ManuscriptFile.objects.filter(clean__uuid=uuid, copy_state=CopyState.CLEAN)
        .select_related("clean", "version__submission__journal")
        .first()
    )
    rows = ReviewAssignment.objects.select_related("reviewer", "round__submission")
    mine = Q(uuid__in=opened_here(request))
    if request.user.is_authenticated:
        mine |= Q(reviewer=request.user) & showing(
            request.user, "E04", "round__submission"
        )
    version = file.version_id if file else None
    assignment = (
        rows.filter(
            mine, round__version=version, state__in=(Answer.ACCEPTED, Answer.SUBMITTED)
        )
        .order_by("-pk")
        .first()
    )
    if file is None or assignment is None:
        raise NotAllowed(HIDDEN)
    require(can_see_supplement(assignment.reviewer, assignment, file))
    return link_to_copy(file)
