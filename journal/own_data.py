"""A person's own data: what the journal holds of them, for themself to take along.

Each app hands in what it holds when it is ready: a key, a title, a sentence for the
page, and a function from the viewer to rows. The viewer is the person; what
visibility.md hides from them is hidden here too, so rows about papers are made by the
policy functions with this viewer (SC11).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journal import record
from journal.models import User

Rows = Callable[[User], Iterable[dict[str, Any]]]


@dataclass(frozen=True)
class Holding:
    """One kind of thing that the journal holds of a person."""

    key: str
    title: str | Promise
    sentence: str | Promise
    rows: Rows


_holdings: dict[str, Holding] = {}


def add_holding(
    key: str, title: str | Promise, sentence: str | Promise, rows: Rows
) -> None:
    """Tell of one more kind of thing, after those added before it."""
    _holdings[key] = Holding(key, title, sentence, rows)


def holdings() -> list[Holding]:
    """Everything that the journal holds of a person, in words."""
    return list(_holdings.values())


@transaction.atomic
def take(*, by: User) -> str:
    """All that is theirs in one JSON text; that it was taken stands in the record."""
    record.write("data.taken", by=by)
    parts = {one.key: list(one.rows(by)) for one in holdings()}
    return json.dumps(parts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def account(viewer: User) -> list[dict[str, Any]]:
    """The account itself; a password is kept as a digest and is not readable."""
    from allauth.account.models import EmailAddress

    addresses = EmailAddress.objects.filter(user=viewer).order_by("pk")
    return [
        {
            "name": viewer.name,
            "email": viewer.email,
            "addresses": list(addresses.values("email", "verified", "primary")),
            "native_name": viewer.native_name,
            "native_lang": viewer.native_lang,
            "orcid": viewer.orcid,
            "timezone": viewer.timezone,
            "agrees_to_be_named": viewer.agrees_to_be_named,
            "topics": list(viewer.topics.values_list("name", flat=True)),
            "affiliations": list(
                viewer.affiliations.values("name", "city", "country", "ror_id")
            ),
            "has_password": viewer.has_usable_password(),
            "joined_at": viewer.joined_at,
            "last_login": viewer.last_login,
        }
    ]


def roles(viewer: User) -> list[dict[str, Any]]:
    return [
        {
            "role": row.get_role_display(),
            "section": row.section.name if row.section else None,
            "started_on": row.started_on,
            "ended_on": row.ended_on,
        }
        for row in viewer.roles.select_related("section")
    ]


add_holding(
    "account",
    _("Account"),
    _("Your name, e-mail addresses, ORCID iD, topics, time zone and affiliations."),
    account,
)
add_holding(
    "roles",
    _("Roles"),
    _("What you do or did for the journal, with the dates."),
    roles,
)
