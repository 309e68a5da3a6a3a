"""The grants behind a paper: read from its statement, or said by its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from journal import organisations
from journal.models import User
from journal.verdict import require
from submissions.models import Funding, Submission
from submissions.permissions import can_do
from submissions.statements import grants_in
from submissions.workflow import hold


@dataclass(frozen=True)
class Grant:
    """Who paid; the number of the grant and the funder's id where they are known."""

    funder: str
    award: str = ""
    funder_id: str = ""


def write_grants(submission: Submission, grants: Sequence[Grant]) -> None:
    """Replace the grants; a funder that is known gets its id of ROR."""
    known = organisations.known([one.funder for one in grants])
    submission.grants.all().delete()
    Funding.objects.bulk_create(
        Funding(
            submission=submission,
            position=place,
            funder=one.funder,
            award=one.award,
            funder_id=one.funder_id
            or (known[one.funder].ror_id if one.funder in known else ""),
        )
        for place, one in enumerate(grants)
    )


def read_grants(submission: Submission, marked: Sequence[Mapping[str, str]]) -> None:
    """What the file marks as grants, else what its statement names, where nobody has
    said anything yet."""
    if not submission.grants.exists():
        write_grants(submission, _named(submission.funding, marked))


def forget_grants(
    submission: Submission, statement: str, marked: Sequence[Mapping[str, str]]
) -> None:
    """The file is replaced: what was read from it goes, no other."""
    there = list(submission.grants.values_list("funder", "award"))
    read = [(one.funder, one.award) for one in _named(statement, marked)]
    if there and there == read:
        submission.grants.all().delete()


def _named(statement: str, marked: Sequence[Mapping[str, str]]) -> list[Grant]:
    if marked:
        return [
            Grant(one["funder"][:300], one["award"][:120], one["funder_id"])
            for one in marked
        ]
    return [Grant(funder, award) for funder, award in grants_in(statement)]


@transaction.atomic
def change_grants(submission: Submission, grants: Sequence[Grant], *, by: User) -> None:
    """Say who paid, with the numbers, before sending (A01)."""
    require(can_do(by, "A01", hold(submission)))
    write_grants(submission, grants)
