"""Taking a person out of the journal while the scholarly record stays (P27).

The person becomes a pseudonym that says nothing of what they did. Reviews, scores,
decisions and the record keep their actor under it; published authorship stays as it is.
Each app says what must end before, about which papers the person's traces are, and wipes
its own rows (docs/record.md).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.choices import Delivery, ErasureReason
from journal.letters import compose
from journal.merging import merged_names
from journal.models import EditorialRole, Event, Journal, OutgoingMessage, User
from journal.permissions import can_erase
from journal.verdict import deny, require

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NOWHERE = "erased.invalid"
"""The domain of an address that no letter can reach (RFC 2606)."""


def addresses_of(user: User) -> frozenset[str]:
    """Every address of this account, in small letters."""
    from allauth.account.models import EmailAddress

    held = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return frozenset(one.lower() for one in (user.email, *held))


def written_to(user: User, column: str) -> Q:
    """Rows with one of the person's addresses in this column, whatever its case."""
    return Q(
        *((f"{column}__iexact", one) for one in addresses_of(user)), _connector=Q.OR
    )


@dataclass(frozen=True)
class Veil:
    """The words that give a person away, and the pseudonym that takes their place."""

    pseudonym: str
    words: re.Pattern[str]

    @classmethod
    def over(cls, user: User, pseudonym: str) -> Veil:
        own = {user.name, user.native_name, user.orcid, *addresses_of(user)}
        names = (own | merged_names(user)) - {""}
        alternatives = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        return cls(
            pseudonym,
            re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE),
        )

    def __call__(self, value: Any) -> Any:
        """The same text, or JSON, with the pseudonym wherever a word stood."""
        if isinstance(value, str):
            return self.words.sub(self.pseudonym, value)
        if isinstance(value, list):
            return [self(one) for one in value]
        if isinstance(value, dict):
            return {key: self(one) for key, one in value.items()}
        return value

    def draw_over(self, rows: QuerySet[Any], *fields: str) -> None:
        """Replace the words in these columns of these rows, a few in memory at a time."""
        for row in rows.only(*fields).order_by("pk").iterator(chunk_size=200):
            old = {name: getattr(row, name) for name in fields}
            new = {name: self(value) for name, value in old.items()}
            changed = {name: value for name, value in new.items() if value != old[name]}
            if changed:
                type(row)._base_manager.filter(pk=row.pk).update(**changed)


@dataclass(frozen=True)
class Traces:
    """What one app knows of a person: what is not over yet, about which papers, and how
    to wipe it. `wipe` runs while the old name and address are still there."""

    obstacles: Callable[[User], Iterable[str]]
    papers: Callable[[User], Iterable[UUID]]
    wipe: Callable[[User, Veil, frozenset[UUID]], None]


_traces: list[Traces] = []


def add_traces(traces: Traces) -> None:
    """Let an app take part; called when it is ready."""
    if traces not in _traces:
        _traces.append(traces)


def obstacles(user: User) -> list[str]:
    """What must end first, in sentences for the person alone: they name what an editor
    may not know of (who reviews, who wrote a paper that hides it)."""
    found = []
    if EditorialRole.objects.active().filter(user=user).exists():
        found.append(_("You hold a role of the journal. A chief editor ends it first."))
    for traces in _traces:
        found += traces.obstacles(user)
    return found


def is_erased(user: User) -> bool:
    return user.email.endswith(f"@{NOWHERE}")


def requests() -> list[Event]:
    """Who asked to be erased and is still here, the oldest first."""
    asked = Event.objects.filter(kind="person.erasure_asked", actor__is_active=True)
    newest = {event.actor_id: event for event in asked.select_related("actor")}
    return sorted(newest.values(), key=lambda event: event.occurred_at)


@transaction.atomic
def ask_for_erasure(*, by: User) -> None:
    """A person asks to be erased: a line of the record, and a letter to the office that
    names nobody. Not while something of theirs is under way; asking twice is once."""
    User.objects.select_for_update().get(pk=by.pk)
    if left := obstacles(by):
        require(deny(" ".join(left)))
    if any(event.actor_id == by.pk for event in requests()):
        return
    event = record.write("person.erasure_asked", by=by)
    journal = Journal.current()
    link = f"{settings.SITE_URL}{reverse('erasures')}"
    letter = compose(journal, "erasure_asked", {"link": link})
    outbox.queue(
        key=f"erasure_asked:{event.uuid}",
        address=journal.contact_email,
        subject=letter.subject,
        body=letter.body,
        reason="A person asks to be erased.",
    )


@transaction.atomic
def erase_person(user: User, *, by: User, reason: ErasureReason) -> str:
    """Replace all that gives a person away by a pseudonym, for good; returns it.

    Chief editors and the technical administrator do it, never to themselves. It is
    refused while something of theirs is under way; the sentence does not say what,
    because who writes or reviews may be hidden from whoever asks (C6, SC9).
    """
    require(can_erase(by))
    person = User.objects.select_for_update().get(pk=user.pk)
    if person.pk == by.pk:
        require(deny(_("Nobody erases themself. Another editor has to do it.")))
    if is_erased(person):
        require(deny(_("This person has been erased already.")))
    if obstacles(person):
        require(
            deny(
                _(
                    "Something that this person takes part in has not ended. On their page"
                    " “Your data” they read what must end first."
                )
            )
        )
    veil = Veil.over(person, _new_pseudonym())
    papers = frozenset(uuid for traces in _traces for uuid in traces.papers(person))
    for traces in _traces:
        traces.wipe(person, veil, papers)
    _wipe_letters(person, veil, papers)
    _wipe_account(person, veil)
    record.write(
        "person.erased", by=by, person=str(person.uuid), reason=ErasureReason(reason)
    )
    return veil.pseudonym


def _new_pseudonym() -> str:
    """Random, so that nothing leads from it to the person; taken once."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(4))
        pseudonym = f"Former member {code}"
        if not User.objects.filter(name=pseudonym).exists():
            return pseudonym


def _address(veil: Veil) -> str:
    return f"{veil.pseudonym.lower().replace(' ', '-')}@{NOWHERE}"


def _wipe_letters(user: User, veil: Veil, papers: frozenset[UUID]) -> None:
    """Letters to the person lose address, subject and text, and wait no more; in those
    to others about the same papers the pseudonym takes the place of the name."""
    theirs = Q(recipient=user) | written_to(user, "address")
    waiting = OutgoingMessage.objects.filter(theirs, state=Delivery.QUEUED)
    waiting.update(state=Delivery.CANCELLED)
    for letter in OutgoingMessage.objects.filter(theirs).only("uuid").iterator():
        OutgoingMessage.objects.filter(pk=letter.pk).update(
            key=f"erased:{letter.uuid}",
            address=_address(veil),
            subject="",
            body="",
            last_error="",
        )
    others = OutgoingMessage.objects.filter(about__in=papers).exclude(recipient=user)
    veil.draw_over(others, "subject", "body", "last_error")


def _wipe_account(user: User, veil: Veil) -> None:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession

    for held in (EmailAddress, Authenticator, SocialAccount, UserSession):
        held.objects.filter(user=user).delete()
    user.affiliations.all().delete()
    for held in (user.topics, user.groups, user.user_permissions):
        held.clear()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    ).update(object_repr=veil.pseudonym)
    user.merged.update(name=veil.pseudonym, native_name="", native_lang="")
    user.name, user.email = veil.pseudonym, _address(veil)
    user.native_name = user.native_lang = user.orcid = user.timezone = ""
    user.is_active = user.is_staff = user.agrees_to_be_named = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
