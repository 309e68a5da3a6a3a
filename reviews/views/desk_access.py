"""Opening a paper as an editor: one query for the paper and what one may do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from journal.choices import Role
from journal.models import User
from journal.verdict import ALLOW, HIDDEN, NotAllowed, require
from journal.worded import Value, Worded
from reviews.models import ReviewAssignment
from reviews.permissions import can_open_people
from submissions.models import Submission
from submissions.permissions import Standing, can_open_desk

if TYPE_CHECKING:
    from journal.verdict import Verdict


@dataclass(frozen=True)
class Paper:
    """A paper on an editor's desk, and that editor's standing to it."""

    submission: Submission
    standing: Standing
    editor: User

    def may(self, action: str) -> Verdict:
        return self.standing.can_do(action)

    def shows(self, element: str) -> Verdict:
        return self.standing.can_see(element)


def open_desk(request: HttpRequest) -> User:
    """The editor at this desk; hidden from everybody else."""
    require(can_open_desk(request.user))
    return cast("User", request.user)


def open_people(request: HttpRequest) -> User:
    """An editor who may look for people; hidden from everybody else."""
    require(can_open_people(request.user))
    return cast("User", request.user)


def _every() -> QuerySet[Submission]:
    return Submission.objects.all()


Rows = Callable[[], QuerySet[Submission]]


def _paper(
    roles: frozenset[str],
    rows: Rows,
    *,
    uuid: UUID,
    person: int,
    now: datetime | None = None,
) -> QuerySet[Submission]:
    editor = User.with_roles(person, roles)
    known: QuerySet[Submission] = (
        rows()
        .on_desk_of(editor)
        .with_standing(editor, now)
        .select_related("journal", "section", "submitter", "desk", "appeal")
        .filter(uuid=uuid)
    )
    return known


_papers = Worded(_paper)


def open_paper(request: HttpRequest, uuid: UUID, rows: Rows = _every) -> Paper:
    """A paper that is on this editor's desk; else the answer for an unknown one.

    Nobody's own paper, none in conflict, none that the editor reviews (SC1).
    """
    editor = open_desk(request)
    roles = editor.editorial_roles
    values: dict[str, Value] = {"uuid": uuid, "person": editor.pk}
    if Role.ADMINISTRATOR in roles:
        values["now"] = timezone.now()
    submission = _papers.one(roles, rows, **values)
    if submission is None:
        raise NotAllowed(HIDDEN)
    return Paper(submission, Standing.of_row(editor, submission), editor)


def may_see_as_reviewer(paper: Paper) -> Verdict:
    """The page of a reviewer is for whoever knows the reviewer (E09, I3) and reads all
    that a reviewer writes to the editors (E08) and gets of the paper (E03)."""
    verdicts = [paper.shows(element) for element in ("E03", "E08", "E09", "I3")]
    return ALLOW if all(one.is_full for one in verdicts) else HIDDEN


def open_assignment(request: HttpRequest, uuid: UUID) -> tuple[ReviewAssignment, Paper]:
    """One reviewer's assignment, for an editor who may know of it (E09).

    One of a paper that is not on this editor's desk is not looked for (SC16).
    """
    editor = open_desk(request)
    papers = Submission.objects.on_desk_of(editor)
    assignment = (
        ReviewAssignment.objects.select_related("reviewer", "round__submission")
        .filter(uuid=uuid, round__submission__in=papers)
        .first()
    )
    if assignment is None:
        raise NotAllowed(HIDDEN)
    paper = open_paper(request, assignment.round.submission.uuid)
    if not paper.shows("E09"):
        raise NotAllowed(HIDDEN)
    return assignment, paper
