"""How an editor arranges the own desk: named lists, and news that were read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.verdict import HIDDEN, deny, require
from reviews.filters import Filters
from reviews.models import NewsLook, SavedView
from submissions.permissions import can_open_desk

if TYPE_CHECKING:
    from journal.models import User
    from journal.verdict import Verdict

MOST = 20


def can_change_view(user: User, view: SavedView) -> Verdict:
    """Its owner; a shared one also a chief editor, for those who left the journal."""
    if not (verdict := can_open_desk(user)):
        return verdict
    if view.owner_id == user.pk or (view.is_shared and user.is_chief):
        return verdict
    if view.is_shared:
        return deny(_("This view is another editor’s. Save one of your own."))
    return HIDDEN


@transaction.atomic
def save_view(
    name: str, list_: str, filters: Filters, *, by: User, is_shared: bool = False
) -> SavedView:
    """Give a list with its filters a name."""
    require(can_open_desk(by))
    if SavedView.objects.filter(owner=by).count() >= MOST:
        require(deny(_("You have %(n)d saved views. Remove one first.") % {"n": MOST}))
    return SavedView.objects.create(
        owner=by, name=name, list=list_, filters=filters.asked, is_shared=is_shared
    )


@transaction.atomic
def change_view(view: SavedView, *, by: User, name: str, is_shared: bool) -> SavedView:
    """Another name, or other readers."""
    require(can_change_view(by, view))
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    return view


@transaction.atomic
def remove_view(view: SavedView, *, by: User) -> None:
    """The name goes; the papers stay where they are."""
    require(can_change_view(by, view))
    view.delete()


@transaction.atomic
def read_news(until: datetime | None, *, by: User) -> None:
    """Put out the bell, as far as the page that was read showed."""
    require(can_open_desk(by))
    now = timezone.now()
    NewsLook.objects.update_or_create(
        editor=by, defaults={"looked_at": min(until or now, now)}
    )
