"""What an article takes over from its paper when it is placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.verdict import deny, require
from submissions.choices import CreditRole, ReadingState

if TYPE_CHECKING:
    from datetime import date, datetime

    from submissions.models import Submission, Version

STATEMENTS = (
    ("data_availability", gettext_lazy("Data")),
    ("ethics", gettext_lazy("Ethics")),
    ("funding", gettext_lazy("Funding")),
    ("competing_interests", gettext_lazy("Competing interests")),
    ("ai_use", gettext_lazy("Use of AI")),
)


def texts_of(submission: Submission) -> dict[str, Any]:
    """The fields of an article as they stand in its paper now.

    Refuses a paper whose last version has no text.
    """
    version = accepted_version(submission)
    people, affiliations, rors = _people(submission)
    return {
        "version": version,
        "section": submission.section,
        "title": submission.title,
        "short_title": submission.short_title,
        "abstract": submission.abstract,
        "keywords": submission.keywords,
        "language": submission.language,
        "direction": submission.direction,
        "people": people,
        "affiliations": affiliations,
        "affiliation_ids": rors,
        "funders": _funders(submission),
        "statements": _statements(submission, people),
        "licence": _licence(submission),
        "byline": ", ".join(person["name"] for person in people),
        "body": version.body,
        "received_on": _day(submission.submitted_at),
        "revised_on": _revised_on(submission, version),
        "accepted_on": _day(submission.decided_at),
    }


def accepted_version(submission: Submission) -> Version:
    """The version that was accepted: the last one that was sent."""
    version = submission.versions.exclude(sent_at=None).last()
    if version is None or version.state != ReadingState.READ or not version.body:
        require(deny(_("No text could be read from this paper’s last version.")))
    assert version is not None  # noqa: S101
    return version


def _people(
    submission: Submission,
) -> tuple[list[dict[str, Any]], list[str], list[str]]:
    """The authors, where they work, and the ROR ids of these places."""
    lines: list[str] = []
    rors: dict[str, str] = {}
    people = []
    for person in submission.contributors.prefetch_related("affiliations"):
        where = list(person.affiliations.all())
        lines += [one.name for one in where if one.name not in lines]
        rors |= {one.name: one.ror_id for one in where if one.ror_id}
        people.append(
            {
                "name": person.name,
                "family": person.family_name,
                "native_name": person.native_name,
                "native_lang": person.native_lang,
                "orcid": person.orcid,
                "email": person.email if person.is_corresponding else "",
                "is_corresponding": person.is_corresponding,
                "credit_roles": person.credit_roles,
                "affiliations": sorted({lines.index(one.name) for one in where}),
                "countries": [one.country for one in where if one.country],
            }
        )
    return people, lines, [rors.get(line, "") for line in lines]


def _funders(submission: Submission) -> list[dict[str, str]]:
    return [
        {"name": one.funder, "id": one.funder_id, "award": one.award}
        for one in submission.grants.all()
    ]


def _statements(
    submission: Submission, people: list[dict[str, Any]]
) -> list[tuple[str, str]]:
    made = {"funding": _funding, "competing_interests": _interests}
    found = [
        (str(label), text)
        for name, label in STATEMENTS
        if (
            text := made[name](submission)
            if name in made
            else getattr(submission, name).strip()
        )
    ]
    if roles := _contributions(people):
        found.append((_("Contributions"), roles))
    return found


def _licence(submission: Submission) -> str:
    """The authors' choice, as long as the journal's own is another."""
    chosen = submission.licence
    return "" if chosen == submission.journal.licence else chosen


def _funding(submission: Submission) -> str:
    """The statement, else the grants by funder and number."""
    return submission.funding.strip() or "; ".join(map(str, submission.grants.all()))


def _interests(submission: Submission) -> str:
    """What was declared for all, then what each author declares."""
    own = [
        f"{one.name}: {one.competing_interests.strip()}"
        for one in submission.contributors.all()
        if one.competing_interests.strip()
    ]
    return "\n".join([submission.competing_interests.strip(), *own]).strip()


def _contributions(people: list[dict[str, Any]]) -> str:
    """CRediT roles, person by person."""
    return "; ".join(
        f"{person['name']}: "
        + ", ".join(
            str(CreditRole(role).label).lower() for role in person["credit_roles"]
        )
        for person in people
        if person["credit_roles"]
    )


def _revised_on(submission: Submission, version: Version) -> date | None:
    return _day(version.sent_at) if version.number > 1 else None


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
