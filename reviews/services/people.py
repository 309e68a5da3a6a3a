"""Bringing people to the journal: a reviewer whom an editor knows by name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from journal import record
from journal.models import Affiliation, Topic, User
from journal.verdict import deny, require
from reviews.models import ReviewerProfile
from reviews.permissions import can_keep_notes, can_open_people


@transaction.atomic
def add_person(
    *,
    by: User,
    name: str,
    email: str,
    affiliation: str = "",
    topics: Iterable[Topic] = (),
) -> User:
    """An account for somebody to ask; who has one already is left as they are.

    No mail goes out: the person hears of the journal when invited.
    """
    require(can_open_people(by))
    known = User.objects.by_address(email)
    if known:
        return known
    person = User.objects.create_user(email, name=name.strip())
    if affiliation.strip():
        Affiliation.objects.create(user=person, name=affiliation.strip())
    person.topics.set(topics)
    record.write("person.added", by=by, person=str(person.uuid))
    return person


@transaction.atomic
def keep_note(person: User, note: str, *, by: User) -> ReviewerProfile:
    """What editors want to remember about a reviewer; nobody else reads it."""
    require(can_keep_notes(by))
    if person == by:
        require(deny(_("Nobody keeps a note on themselves.")))
    profile, _made = ReviewerProfile.objects.update_or_create(
        user=person, defaults={"note": note.strip()}
    )
    record.write("person.note_kept", by=by, person=str(person.uuid))
    return profile
