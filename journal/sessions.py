"""The browsers in which a person is signed in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from journal import record

if TYPE_CHECKING:
    from journal.models import User

# Whoever pretends to be others is looked for first: Edge and Opera say Chrome too.
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
NAMES = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "macOS"}


def open_sessions(request: HttpRequest) -> list[UserSession]:
    """Where this person is signed in now, this browser first, then the newest."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    found = UserSession.objects.filter(
        user=request.user, session_key__in=alive.values("session_key")
    )
    key = request.session.session_key
    others = list(found.exclude(session_key=key).order_by("-created_at"))
    here = found.filter(session_key=key).first() or UserSession(
        user=request.user,
        session_key=key,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
    )
    return [here, *others]


def end_others(request: HttpRequest) -> int:
    """Sign the person out everywhere but here; returns in how many browsers.

    Sessions that were begun without a row of their own are looked through one by one,
    so that "everywhere" is true.
    """
    keep = request.session.session_key
    keys = keys_of(request.user) - {keep}
    with transaction.atomic():
        UserSession.objects.filter(session_key__in=keys).delete()
        Session.objects.filter(session_key__in=keys).delete()
        record.write("sessions.ended", by=request.user, number=len(keys))
    return len(keys)


def keys_of(person: User) -> set[str]:
    """Every session of this person, listed or not."""
    listed = UserSession.objects.filter(user=person)
    keys = set(listed.values_list("session_key", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    unlisted = Session.objects.exclude(
        session_key__in=UserSession.objects.values("session_key")
    ).filter(expire_date__gt=timezone.now())
    for session in unlisted.iterator():
        if store.decode(session.session_data).get(SESSION_KEY) == str(person.pk):
            keys.add(session.session_key)
    return keys


def browser_of(agent: str) -> str:
    """“Firefox, Linux”: enough to know one's own again; empty when it says nothing."""
    kinds = (BROWSERS, SYSTEMS)
    found = [next((word for word in kind if word in agent), "") for kind in kinds]
    return ", ".join(NAMES.get(word, word) for word in found if word)
