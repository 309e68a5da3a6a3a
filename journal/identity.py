"""What proves who a person is: addresses and ORCID iDs shown to be their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from journal import record
from journal.models import User
from journal.signals import identity_changed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

ORCID = "orcid"


def linked_orcid(person: User) -> SocialAccount | None:
    """The iD that this person has signed in with at ORCID, if any."""
    return SocialAccount.objects.filter(user=person, provider=ORCID).first()


def is_held_by_another(orcid: str, person: User | AnonymousUser | None) -> bool:
    """Whether the iD stands at another account, proven there or written down."""
    key = person.pk if person is not None else None
    proven = SocialAccount.objects.filter(provider=ORCID, uid=orcid)
    written = User.objects.filter(orcid=orcid)
    return proven.exclude(user=key).exists() or written.exclude(pk=key).exists()


@transaction.atomic
def link_orcid(person: User, orcid: str) -> None:
    """Write down the iD that was proven, and look for conflicts again (C12)."""
    person.orcid = orcid
    person.save(update_fields=["orcid"])
    record.write("orcid.linked", by=person)
    identity_changed.send(sender=User, person=person)


@transaction.atomic
def unlink_orcid(*, by: User) -> None:
    """Take the iD off one's account; it signs in no more. Conflicts that were found
    with its help stay (C4)."""
    deleted, _each = SocialAccount.objects.filter(user=by, provider=ORCID).delete()
    if not deleted:
        return
    by.orcid = ""
    by.save(update_fields=["orcid"])
    record.write("orcid.unlinked", by=by)
    identity_changed.send(sender=User, person=by)


@transaction.atomic
def agree_to_be_named(agrees: bool, *, by: User) -> None:
    """An editor lets the journal print their name with articles that they handled, or
    takes that back: the pages of all articles follow at once (letter J)."""
    if agrees == by.agrees_to_be_named:
        return
    by.agrees_to_be_named = agrees
    by.save(update_fields=["agrees_to_be_named"])
    record.write("name.agreed" if agrees else "name.refused", by=by)


@transaction.atomic
def note_addresses(kind: str, person: User, email_address: EmailAddress) -> None:
    """An address was confirmed, taken away or put first; conflicts follow it (C12)."""
    record.write(kind, by=person, id=str(email_address.pk or ""))
    identity_changed.send(sender=User, person=person)


def note_confirmed(email_address: EmailAddress, **news: Any) -> None:
    note_addresses("address.confirmed", email_address.user, email_address)


def note_removed(user: User, email_address: EmailAddress, **news: Any) -> None:
    note_addresses("address.removed", user, email_address)


def note_put_first(user: User, to_email_address: EmailAddress, **news: Any) -> None:
    note_addresses("address.put_first", user, to_email_address)
