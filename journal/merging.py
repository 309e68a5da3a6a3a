"""Two accounts of one person become one (visibility.md, C12).

Only the person does it, signed in to the account that stays, after a code that came to an
address of the other and, where the other has one, its second factor. No editor and no
administrator can do it for them: it would open one person's work to another without a
trace that the person sees. Each app says which of its columns name people, what stands in
the way, and moves its own rows; the record is never rewritten and keeps both actors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal import record, sessions
from journal.models import Affiliation, EditorialRole, OutgoingMessage, User
from journal.signals import identity_changed
from journal.verdict import deny, require

NOWHERE = "merged.invalid"
"""The domain of an address that no letter can reach (RFC 2606)."""
Column = tuple[type[Model], str]
LEFT = frozenset(
    {
        "journal.Event.actor",  # the record is chained; it keeps who acted as whom
        "journal.User.merged_into",  # it says where the closed account went
        "journal.User.user_permissions",  # give nothing here; accounts with rights of
        "admin.LogEntry.user",  # the administration are not merged at all
        "guardian.UserObjectPermission.user",  # no row of ours is ever there
        "issues.Notice.given_by",  # what a notice says and who gave it never changes
    }
)


@dataclass(frozen=True)
class Belongings:
    """What one app keeps of a person: the columns that name people, what stands in the
    way of a merge, what would be moved in words, and how it is moved."""

    columns: frozenset[str]
    obstacles: Callable[[User, User], Iterable[str]]
    counted: Callable[[User], Iterable[str]]
    move: Callable[[User, User], None]


_belongings: list[Belongings] = []


def add_belongings(belongings: Belongings) -> None:
    """Let an app take part; called when it is ready."""
    if belongings not in _belongings:
        _belongings.append(belongings)


def columns() -> frozenset[str]:
    """Every column that a merge has been thought through for."""
    return LEFT.union(*(one.columns for one in _belongings))


def counted(other: User) -> list[str]:
    """What would be moved, for the person to read before they say yes."""
    return [line for one in _belongings for line in one.counted(other)]


def obstacles(keep: User, other: User) -> list[str]:
    """Why these two cannot become one, in sentences for the person alone."""
    return [line for one in _belongings for line in one.obstacles(keep, other)]


def reassign(keep: User, other: User, *moved: Column) -> None:
    """Rows that name one person name the other from now on."""
    for model, name in moved:
        model._base_manager.filter(**{name: other}).update(**{name: keep})


@transaction.atomic
def merge_accounts(*, keep: User, other: User, by: User, proven: str) -> None:
    """All that `other` has, wrote and does becomes `keep`'s; `other` is closed for good.

    Done by the person alone (`by` is `keep`) who has shown that `proven` is an address
    of theirs. Nothing is changed where something stands in the way. Conflicts of interest
    are looked for before the transaction ends; where one is found access ends with it.
    """
    pair = sorted((keep.pk, other.pk))
    held = {
        one.pk: one
        for one in User.objects.select_for_update().filter(pk__in=pair).order_by("pk")
    }
    keep, other = held[keep.pk], held[other.pk]
    if by.pk != keep.pk or keep.pk == other.pk or not other.is_active:
        require(deny(_("This account cannot be joined with yours.")))
    if found := obstacles(keep, other):
        require(deny(" ".join(found)))
    for one in _belongings:
        one.move(keep, other)
    _close(keep, other, proven)
    record.write("accounts.merged", by=keep, other=str(other.uuid))
    identity_changed.send(sender=User, person=keep)


def _obstacles(keep: User, other: User) -> Iterable[str]:
    if keep.is_staff or other.is_staff:
        yield _("An account of the administration stays on its own.")
    if keep.orcid and other.orcid and keep.orcid != other.orcid:
        yield _("The accounts have two ORCID iDs. Remove one of them first.")


def _counted(other: User) -> Iterable[str]:
    addresses = other.emailaddress_set.filter(verified=True).count() or 1
    yield ngettext("%(number)s address", "%(number)s addresses", addresses) % {
        "number": addresses
    }
    roles = EditorialRole.objects.held_by(other).count()
    if roles:
        yield (
            ngettext("%(number)s role", "%(number)s roles", roles) % {"number": roles}
        )


def _move(keep: User, other: User) -> None:
    from allauth.socialaccount.models import SocialAccount

    twice = EditorialRole.objects.filter(user=keep, ended_on=None).values("role")
    EditorialRole.objects.filter(user=other, ended_on=None, role__in=twice).update(
        ended_on=timezone.localdate()
    )
    known = keep.affiliations.values("name")
    other.affiliations.filter(name__in=known).delete()
    reassign(
        keep,
        other,
        (EditorialRole, "user"),
        (OutgoingMessage, "recipient"),
        (Affiliation, "user"),
        (SocialAccount, "user"),
    )
    keep.topics.add(*other.topics.all())
    keep.groups.add(*other.groups.all())
    other.topics.clear()
    other.groups.clear()
    keep.orcid = keep.orcid or other.orcid
    for name in ("name", "native_name", "native_lang", "timezone"):
        setattr(keep, name, getattr(keep, name) or getattr(other, name))
    keep.save()


def _close(keep: User, other: User, proven: str) -> None:
    """No way leads into the closed account; its addresses are those of the other."""
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    keys = sessions.keys_of(other)
    UserSession.objects.filter(user=other).delete()
    Session.objects.filter(session_key__in=keys).delete()
    Authenticator.objects.filter(user=other).delete()
    _move_addresses(keep, other, proven)
    other.email = f"{other.uuid.hex}@{NOWHERE}"
    other.orcid = ""
    other.is_active = False
    other.merged_into = keep
    other.set_unusable_password()
    other.save()
    User.objects.filter(merged_into=other).update(merged_into=keep)


def _move_addresses(keep: User, other: User, proven: str) -> None:
    """Each stays as verified as it was; the one that the code came to is verified now."""
    from allauth.account.models import EmailAddress

    held = {row.email: row.verified for row in other.emailaddress_set.all()}
    held.setdefault(other.email, False)
    held[proven] = True
    other.emailaddress_set.all().delete()
    for email, verified in held.items():
        row, _new = EmailAddress.objects.get_or_create(user=keep, email=email)
        row.verified = row.verified or verified
        row.save(update_fields=["verified"])


add_belongings(
    Belongings(
        frozenset(
            {
                "journal.EditorialRole.user",
                "journal.OutgoingMessage.recipient",
                "journal.Affiliation.user",
                "journal.User.topics",
                "journal.User.groups",
                "account.EmailAddress.user",
                "mfa.Authenticator.user",
                "socialaccount.SocialAccount.user",
                "usersessions.UserSession.user",
            }
        ),
        _obstacles,
        _counted,
        _move,
    )
)


def merged_names(user: User) -> set[Any]:
    """What the accounts that became this one were called."""
    pairs = user.merged.values_list("name", "native_name")
    return {name for pair in pairs for name in pair}
