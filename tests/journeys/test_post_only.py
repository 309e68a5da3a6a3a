"""An address that only takes forms answers 405 or 404 to a reader, and does nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from tests import factories

from .visitor import WRITES

pytestmark = pytest.mark.django_db

OURS = ("submissions", "reviews", "issues", "journal")


def patterns(resolver, spaces=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name or ""]), entry
        else:
            inner = [entry.namespace] if entry.namespace else []
            yield from patterns(entry, (*spaces, *inner))


def methods_of(view):
    """What `require_http_methods` round a view was told, however deep it is."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            held = view.__closure__[names.index("request_method_list")]
            return held.cell_contents
        view = getattr(view, "__wrapped__", None)
    return None


POST_ONLY = [
    (name, pattern)
    for name, pattern in patterns(get_resolver())
    if pattern.callback.__module__.startswith(OURS)
    and methods_of(pattern.callback) == ["POST"]
]


ACTS = {
    "": """
        ask-for-erasure be-named erase-person orcid-remove sessions-end settings-criteria-end
        settings-guests-end settings-letter-standard settings-mail-again
        settings-news-end settings-pages-end settings-people-end settings-sections-end
        settings-special-issues-end settings-topics-end take-own-data theme
    """,
    "issues": """
        announce-me build build-cancel change-plan move my-proof-answer place production-give
        production-proof production-settle production-undo publish-at publish-not remove
    """,
    "reviews": """
        alternates answer-appeal assign authors-change be-thanked bulk cancel certify
        co-reviewers confirm-file declare-conflict desk-message grant-date
        invitation-accept invitation-decline invite move-due move-revision-date
        move-special-issue news-read nudge rate-report remove-view reopen
        rescind-decision reveal review-agreement review-draft review-form-filled
        review-highlight review-time save-view undo-decision undo-invitations
        vouch-for-author word-invitation
    """,
    "submissions": """
        again agree-to-reports announce announce-for arrival ask-author
        authors-change-agree
        authors-change-refuse authorship-confirm authorship-refuse confirm-supplement
        declare-draft delete more-time
    """,
}


VALUES = {"UUIDConverter": uuid4(), "IntConverter": 1}


def test_every_act_takes_forms_alone():
    """By name, so that an act that begins to answer readers is missed here."""
    acts = {
        f"{space}:{name}" if space else name
        for space, names in ACTS.items()
        for name in names.split()
    }
    assert acts == {
        name
        for name, pattern in patterns(get_resolver())
        if pattern.callback.__module__.startswith(OURS)
        and methods_of(pattern.callback) == ["POST"]
    }


def test_reading_a_post_only_address_does_nothing():
    guest, office = Client(), Client()
    office.force_login(factories.chief())
    for name, pattern in POST_ONLY:
        kwargs = {
            key: VALUES.get(type(kind).__name__, "word")
            for key, kind in pattern.pattern.converters.items()
        }
        for client, answers in ((guest, [302, 404, 405]), (office, [404, 405])):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(reverse(name, kwargs=kwargs))
            assert answer.status_code in answers, name
            assert [q["sql"] for q in asked if WRITES.match(q["sql"])] == [], name
