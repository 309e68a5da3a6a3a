"""Possible conflicts of interest: people who work where an author works (C2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from journal.models import User
from submissions.models import Submission

# Where an address says nothing about an employer: free mail, and the domains that
# RFC 2606 keeps for examples.
FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "mail.ru",
        "yandex.ru",
        "qq.com",
        "163.com",
        "126.com",
        "foxmail.com",
        "example.org",
        "example.com",
        "example.net",
    ]
)


@dataclass(frozen=True)
class Workplaces:
    """Where the authors work: a *possible* conflict, which warns and can be overridden.

    By ROR id, by the organisation's name, or by e-mail domain, free mail left out (C2).
    Read the authors' affiliations once, then ask for any number of people.
    """

    rors: frozenset[str]
    names: frozenset[str]
    domains: frozenset[str]

    @classmethod
    def of(cls, submission: Submission) -> Workplaces:
        """Of a paper whose `contributors__affiliations` are prefetched, or will be."""
        authors = list(submission.contributors.all())
        places = [place for author in authors for place in author.affiliations.all()]
        return cls(
            rors=frozenset(place.ror_id for place in places if place.ror_id),
            names=frozenset(place.name.casefold() for place in places if place.name),
            domains=frozenset(_domains(author.email for author in authors)),
        )

    def shared_with(self, person: User) -> str:
        """The organisation that this person shares with an author; "" when none."""
        for place in person.affiliations.all():
            if place.ror_id in self.rors or place.name.casefold() in self.names:
                return place.name
        shared = self.domains & set(_domains([person.email]))
        return next(iter(shared), "")


def _domains(emails: Iterable[str]) -> list[str]:
    found = [email.rpartition("@")[2].casefold() for email in emails if email]
    return [domain for domain in found if domain not in FREE_MAIL]
