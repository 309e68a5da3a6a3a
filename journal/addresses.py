"""One spelling for each e-mail address: NFKC, case folded (visibility.md, C2).

The same in Python and in the database, so that people are compared by all of their
addresses in one question. Addresses are kept, and letters sent, as they were written.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.db.models import CharField, Func

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from journal.models import User


class Normal(Func):
    """`normal()` in SQL. Of the letters that folding spells otherwise than lower case
    does, addresses are ever written with two: the German ß and the Greek final ς."""

    template = (
        "replace(replace(lower(normalize(btrim(%(expressions)s), NFKC)),"
        " 'ß', 'ss'), 'ς', 'σ')"
    )
    arity = 1
    output_field = CharField()


def normal(address: str) -> str:
    return unicodedata.normalize("NFKC", address).strip().casefold()


def proven_by(person: User) -> list[str]:
    """The address of sign-in and every other verified one, in one spelling."""
    others = person.emailaddress_set.filter(verified=True)
    found = {person.email, *others.values_list("email", flat=True)}
    return sorted({normal(address) for address in found})


def people_at(addresses: Collection[str] | QuerySet[object] | Func) -> QuerySet[User]:
    """Everybody who has one of these; they are spelled by `normal` or `Normal`."""
    from allauth.account.models import EmailAddress

    from journal.models import User

    verified = EmailAddress.objects.alias(spelled=Normal("email")).filter(
        verified=True, spelled__in=addresses
    )
    signs_in = User.objects.alias(spelled=Normal("email")).filter(spelled__in=addresses)
    # A union, not an "or": each half has an index.
    found = signs_in.values("pk").union(verified.values("user"))
    return User.objects.filter(pk__in=found)
