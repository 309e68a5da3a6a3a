"""The rows of a paper's authors: written in their order, each person staying one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from journal import organisations
from journal.addresses import normal
from journal.countries import country_of
from submissions.models import Contributor, ContributorAffiliation, Submission


@dataclass(frozen=True)
class Person:
    """An author as a form or a reader gives them; `key`: the row they are known by."""

    name: str
    family: str = ""
    native_name: str = ""
    native_lang: str = ""
    email: str = ""
    orcid: str = ""
    is_corresponding: bool = False
    affiliations: tuple[str, ...] = ()
    credit_roles: tuple[str, ...] = field(default=())
    competing_interests: str = ""
    key: str = ""

    @classmethod
    def of(cls, row: Contributor) -> Person:
        """The author of a row, as they stand; known by it again."""
        return cls(
            name=row.name,
            family=row.family,
            native_name=row.native_name,
            native_lang=row.native_lang,
            email=row.email,
            orcid=row.orcid,
            is_corresponding=row.is_corresponding,
            affiliations=tuple(place.name for place in row.affiliations.all()),
            credit_roles=tuple(row.credit_roles),
            competing_interests=row.competing_interests,
            key=str(row.uuid),
        )


WRITTEN = (
    *("name", "family", "native_name", "native_lang", "email", "orcid"),
    "competing_interests",
)
KNOWN_BY: tuple[Callable[[Person | Contributor], str], ...] = (
    lambda one: one.key if isinstance(one, Person) else str(one.uuid),
    lambda one: normal(one.email),
    lambda one: one.orcid,
    lambda one: one.name.casefold(),
)


def write_people(submission: Submission, people: Sequence[Person]) -> list[Contributor]:
    """Write who the authors are; used by the reader, by the form and by a change.

    Who stood there before stays the same row, so that who has confirmed need not say it
    again; at another address it is another mailbox, which has confirmed nothing. The
    submitter's own account is tied to the person with its address.
    """
    rows = _rows_of(submission, people)
    kept = {row.pk for row in rows if row.pk}
    submission.contributors.exclude(pk__in=kept).delete()
    corresponding = next((p for p in people if p.is_corresponding), people[0])
    for position, (row, person) in enumerate(zip(rows, people, strict=True)):
        row.position, row.is_corresponding = position, person is corresponding
        _write(row, person)
    return rows


def are_same(submission: Submission, people: Sequence[Person]) -> bool:
    """Whether these are the authors that stand there, in their order: the same names,
    addresses and corresponding author."""
    rows = list(submission.contributors.all())
    corresponding = next((p for p in people if p.is_corresponding), people[0])
    return [(r.name, normal(r.email), r.is_corresponding) for r in rows] == [
        (p.name, normal(p.email), p is corresponding) for p in people
    ]


def _rows_of(submission: Submission, people: Sequence[Person]) -> list[Contributor]:
    """The row of each person: by its id, else the address, else the iD, else the name."""
    left = list(submission.contributors.all())
    found: dict[int, Contributor] = {}
    for mark in KNOWN_BY:
        for place, person in enumerate(people):
            if place in found or not mark(person):
                continue
            same = next((row for row in left if mark(row) == mark(person)), None)
            if same is not None:
                left.remove(same)
                found[place] = same
    return [
        found.get(place) or Contributor(submission=submission)
        for place in range(len(people))
    ]


def _write(row: Contributor, person: Person) -> None:
    if normal(row.email) != normal(person.email):
        forget_answer(row)
    for name in WRITTEN:
        setattr(row, name, getattr(person, name))
    row.credit_roles = list(person.credit_roles)
    submitter = row.submission.submitter
    if person.email.lower() == submitter.email.lower():
        row.user, row.refused_at = submitter, None
        row.confirmed_at = row.confirmed_at or timezone.now()
    row.save()
    _write_places(row, person.affiliations)


def forget_answer(row: Contributor) -> None:
    """Nobody has answered from the new address, and the old link opens nothing."""
    row.user = row.asked_at = row.confirmed_at = row.refused_at = None
    row.token_hash = None
    row.vouched_at = row.vouched_by = None  # for nobody at another address
    row.vouched_reason = ""


def _write_places(row: Contributor, names: Sequence[str]) -> None:
    """As they were typed or read, with the id of an organisation that is known."""
    found = organisations.known(names)
    row.affiliations.all().delete()
    ContributorAffiliation.objects.bulk_create(
        ContributorAffiliation(
            contributor=row,
            name=name,
            ror_id=found[name].ror_id if name in found else "",
            country=(name in found and found[name].country) or country_of(name),
            position=place,
        )
        for place, name in enumerate(names)
    )
