"""What proves who a person is: ORCID iDs that they have shown to be their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
