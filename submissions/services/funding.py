"""The grants behind a paper: read from its statement, or said by its author."""

from __future__ import annotations

from collections.abc import Sequence
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


def read_grants(submission: Submission) -> None:
    """What the statement names, where nobody has said anything yet."""
    if not submission.grants.exists():
        named = grants_in(submission.funding)
        write_grants(submission, [Grant(funder, award) for funder, award in named])


def forget_grants(submission: Submission, statement: str) -> None:
    """The file is replaced: what was read from its statement goes, no other."""
    there = list(submission.grants.values_list("funder", "award"))
    if there and there == grants_in(statement):
        submission.grants.all().delete()


@transaction.atomic
def change_grants(submission: Submission, grants: Sequence[Grant], *, by: User) -> None:
    """Say who paid, with the numbers, before sending (A01)."""
    require(can_do(by, "A01", hold(submission)))
    write_grants(submission, grants)
