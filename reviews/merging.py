"""What becomes of peer review when two accounts of one person become one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.merging import Belongings, Column, add_belongings, reassign
from journal.models import User
from reviews.models import (
    Alternate,
    Appeal,
    Certificate,
    Decision,
    NewsLook,
    ReviewAssignment,
    ReviewerMessage,
    ReviewerProfile,
    SavedView,
)

MOVED: tuple[Column, ...] = (
    (ReviewAssignment, "reviewer"),
    (ReviewAssignment, "invited_by"),
    (ReviewerProfile, "user"),
    (ReviewerMessage, "sender"),
    (Alternate, "person"),
    (Alternate, "added_by"),
    (Decision, "editor"),
    (Decision, "approved_by"),
    (Decision, "rescinded_by"),
    (Appeal, "made_by"),
    (Appeal, "answered_by"),
    (SavedView, "owner"),
    (Certificate, "user"),
)


def take_part() -> None:
    """Called when the app is ready."""
    columns = {f"{model._meta.label}.{name}" for model, name in MOVED}
    columns.add("reviews.NewsLook.editor")
    add_belongings(Belongings(frozenset(columns), obstacles, counted, move))


def obstacles(keep: User, other: User) -> Iterator[str]:
    """One person has one place in a round: the database forbids two."""
    counting = ReviewAssignment.objects.counting()
    rounds = counting.filter(reviewer=keep).values("round")
    if counting.filter(reviewer=other, round__in=rounds).exists():
        yield _(
            "Both accounts are asked to review the same paper. Decline with one of them"
            " first, or write to the editorial office if both have reported."
        )


def counted(other: User) -> Iterator[str]:
    number = ReviewAssignment.objects.counting().filter(reviewer=other).count()
    if number:
        words = ngettext("%(number)s review", "%(number)s reviews", number)
        yield words % {"number": number}
    number = Decision.objects.filter(editor=other).count()
    if number:
        words = ngettext("%(number)s decision", "%(number)s decisions", number)
        yield words % {"number": number}


def move(keep: User, other: User) -> None:
    """What stands twice stays once; what an editor wrote down is kept from both."""
    rounds = Alternate.objects.filter(person=keep).values("round")
    Alternate.objects.filter(person=other, round__in=rounds).delete()
    named = SavedView.objects.filter(owner=keep).values(folded=Lower("name"))
    twice = SavedView.objects.alias(folded=Lower("name"))
    twice.filter(owner=other, folded__in=named).delete()
    NewsLook.objects.filter(editor=other).delete()
    _join_profiles(keep, other)
    both = Certificate.objects.filter(user=keep).values("year")
    Certificate.objects.filter(user=other, year__in=both).delete()
    reassign(keep, other, *MOVED)


def _join_profiles(keep: User, other: User) -> None:
    """The smaller number of reviews, the longer absence, both notes."""
    mine = ReviewerProfile.objects.filter(user=keep).first()
    theirs = ReviewerProfile.objects.filter(user=other).first()
    if mine is None or theirs is None:
        return
    mine.limit = min(mine.limit, theirs.limit)
    away = [day for day in (mine.away_until, theirs.away_until) if day]
    mine.away_until = max(away, default=None)
    mine.is_thanked = mine.is_thanked and theirs.is_thanked
    mine.note = "\n\n".join(note for note in (mine.note, theirs.note) if note)
    theirs.delete()
    mine.save()
