"""Questions about one paper, as one person may read it, that Django words once.

What a person may see of a paper follows from the relations, the status, the anonymity
and whether the glass is broken: papers and people that are alike in these get the same
question with other keys in it (`journal.worded`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from journal.models import User
from journal.worded import Worded
from submissions.models import Submission
from submissions.permissions import Standing

R = TypeVar("R")
UNKNOWN: Any = object()  # no part of the shape: to ask for it is a TypeError


class OfPaper(Generic[R]):
    """A question asked with a standing, and what else its shape depends on.

    `question(standing, *more)` is called with marks in the place of the paper's key and
    uuid and of the reader's key and address. What else the paper holds it must not look
    at: letters that depend on dates or on consent (V, J) are refused.
    """

    def __init__(self, question: Callable[..., QuerySet[Any, R]]) -> None:
        self._worded = Worded(_with_marks(question), needs_all=False)

    def ask(self, standing: Standing, *more: Hashable) -> list[R]:
        """The rows: one question to the database."""
        paper, reader = standing.submission, _reader(standing)
        return self._worded.ask(
            _shape(standing),
            more,
            paper=paper.pk,
            uuid=paper.uuid,
            person=reader.pk,
            address=reader.email,
        )


def _reader(standing: Standing) -> User:
    reader = standing.reader
    if not isinstance(reader, User):
        raise TypeError("Nobody is signed in.")
    return reader


def _shape(standing: Standing) -> tuple[Hashable, ...]:
    paper = standing.submission
    held = standing.relations, standing.is_revealed
    return (*held, paper.status, paper.anonymity, _reader(standing).editorial_roles)


def _with_marks(
    question: Callable[..., QuerySet[Any, R]],
) -> Callable[..., QuerySet[Any, R]]:
    def worded(
        shape: tuple[Any, ...],
        more: tuple[Hashable, ...],
        *,
        paper: int,
        uuid: UUID,
        person: int,
        address: str,
    ) -> QuerySet[Any, R]:
        relations, is_revealed, status, anonymity, roles = shape
        known = Submission(
            pk=paper,
            uuid=uuid,
            status=status,
            anonymity=anonymity,
            revision_due_at=UNKNOWN,
        )
        reader = User.with_roles(person, roles)
        reader.email = address
        standing = Standing(known, relations, is_revealed, UNKNOWN, reader)
        return question(standing, *more)

    return worded
