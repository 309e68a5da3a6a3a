"""How often one visitor may try: a calm page after that, and nobody else is locked out."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from journal import limits
from journal.models import OutgoingMessage, Tries
from submissions.models import Submission
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")
NOBODY = UUID(int=1)
ARGUMENTS = {
    "account_reset_password_from_key": ["1", "no-such-key"],
    "submissions:announce-for": [NOBODY],
    "submissions:arrival": [NOBODY],
    "submissions:resume": [NOBODY, "no-such-token"],
    **dict.fromkeys(
        [
            *("submissions:authorship", "submissions:authorship-confirm"),
            *("submissions:authorship-refuse", "submissions:authors-change"),
            *("submissions:authors-change-agree", "submissions:authors-change-refuse"),
        ],
        ("no-such-token",),
    ),
    "reviews:invitation": ["no-such-token"],
    "reviews:invitation-accept": ["no-such-token"],
    "reviews:invitation-decline": ["no-such-token"],
    "reviews:choose-reviewers": [NOBODY],
    "reviews:who": [NOBODY],
}


@pytest.fixture(autouse=True)
def _journal():
    factories.journal()


def lower(monkeypatch, name, number=2):
    limit = replace(limits.LIMITS[name], number=number)
    monkeypatch.setitem(limits.LIMITS, name, limit)
    return limit


def try_once(browser, name, **extra):
    """As the limit counts it: a form that is sent, or words that are looked for."""
    address = reverse(name, args=ARGUMENTS.get(name))
    if limits.LIMITS[name].applies in (limits.for_words, limits.always):
        return browser.get(address, {"q": "Amara"}, **extra)
    return browser.post(address, **extra)


@pytest.mark.proof
@pytest.mark.parametrize("name", limits.LIMITS)
def test_who_tries_too_often_waits_and_nobody_else_does(name, monkeypatch, client):
    limit = lower(monkeypatch, name)
    other = Client(REMOTE_ADDR="198.51.100.7")
    if limit.whom is limits.person:
        client.force_login(factories.person())
        other = Client()  # the same network, another account
        other.force_login(factories.person())
    for _try in range(2):
        assert try_once(client, name).status_code != 429
    answer = try_once(client, name)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= limit.seconds
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Go back in your browser: what you typed is still there" in answer.text
    assert try_once(other, name).status_code != 429


def test_every_limit_is_for_an_address_of_the_site():
    named = {name.split(":")[-1] for name in limits.LIMITS}
    known = set(get_resolver().reverse_dict)
    for _prefix, resolver in get_resolver().namespace_dict.values():
        known |= set(resolver.reverse_dict)
    assert {name for name in named if name not in known} == set()


def test_reading_a_form_is_free_and_so_is_the_list_of_people(client, monkeypatch):
    for name in ("account_login", "submissions:start", "reviews:people"):
        lower(monkeypatch, name, 1)
    client.force_login(factories.chief())
    for _try in range(3):
        assert client.get(reverse("reviews:people")).status_code == 200
        assert client.get(reverse("submissions:start")).status_code == 200
    assert not Tries.objects.exists()


def test_after_the_window_one_may_try_again(client, monkeypatch):
    lower(monkeypatch, "account_login", 1)
    for outcome in (200, 429):
        assert try_once(client, "account_login").status_code == outcome
    Tries.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert try_once(client, "account_login").status_code == 200
    assert Tries.objects.get().number == 1


def test_counts_name_nobody_and_go_when_they_are_over(client):
    try_once(client, "account_login", REMOTE_ADDR="198.51.100.7")
    kept = Tries.objects.get()
    assert len(kept.key) == 64
    assert "198.51" not in str(vars(kept))
    call_command("run_due_work", verbosity=0)
    assert Tries.objects.exists()
    Tries.objects.update(until=timezone.now())
    call_command("run_due_work", verbosity=0)
    assert not Tries.objects.exists()


def test_refused_request_counts_although_its_transaction_is_rolled_back(
    client, monkeypatch
):
    """A 404 of a guessed link undoes what the view wrote, not that it was tried."""
    lower(monkeypatch, "submissions:resume")
    codes = [try_once(client, "submissions:resume").status_code for _i in range(3)]
    assert codes == [410, 410, 429]


def test_behind_our_proxy_the_visitor_is_who_the_proxy_saw(
    client, monkeypatch, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    lower(monkeypatch, "account_login", 1)
    seen = ["198.51.100.7", "203.0.113.1, 198.51.100.7", "198.51.100.7, 203.0.113.9"]
    codes = [
        try_once(client, "account_login", HTTP_X_FORWARDED_FOR=line).status_code
        for line in seen
    ]
    assert codes == [
        200,
        429,
        200,
    ]  # what a visitor writes before it counts for nothing


def test_one_household_of_ipv6_is_one_visitor(client, monkeypatch):
    lower(monkeypatch, "account_login", 1)
    for number, outcome in ((1, 200), (2, 429)):
        address = f"2001:db8:1:2::{number}"
        answer = try_once(client, "account_login", REMOTE_ADDR=address)
        assert answer.status_code == outcome


def test_script_that_sends_a_file_gets_a_sentence(client, monkeypatch):
    lower(monkeypatch, "submissions:start", 0)
    answer = try_once(client, "submissions:start", HTTP_ACCEPT="application/json")
    assert (answer.status_code, list(answer.json())) == (429, ["error"])
    assert int(answer.headers["Retry-After"]) > 3000


def manuscript():
    return SimpleUploadedFile("paper.md", b"# A title\n\nSome words of a paper.\n")


def test_mailbox_is_not_filled_by_many_visitors_whoever_it_belongs_to(monkeypatch):
    monkeypatch.setattr(
        limits, "DRAFT_LETTERS", replace(limits.DRAFT_LETTERS, number=2)
    )
    answers = []
    for address in (factories.person().email, "nobody@example.net"):
        for number in range(3):
            answer = Client(REMOTE_ADDR=f"198.51.100.{number}").post(
                reverse("submissions:start"),
                {"email": address, "files": manuscript()},
            )
            answers.append(answer.status_code)
        assert OutgoingMessage.objects.filter(address=address).count() == 2
    assert answers == [302, 302, 429] * 2
    assert Submission.objects.count() == 4


def test_limits_of_sign_in_itself_answer_with_the_same_page():
    """allauth counts by the address that is typed, in the shared cache."""
    cache.clear()
    ask = reverse("account_reset_password")
    for number in range(6):
        visitor = Client(REMOTE_ADDR=f"198.51.100.{number}")
        answer = visitor.post(ask, {"email": "a@example.net"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Go back in your browser" in answer.text


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("name", ["account_login", "account_request_login_code"])
def test_too_many_tries_with_one_address_get_that_page_too(name, known):
    """A wrong password, or another code, from everywhere: not an error in the form."""
    cache.clear()
    address = factories.person().email if known else "nobody@example.net"
    sent = {"login": address, "password": "a wrong one", "email": address}
    said = []
    for number in range(7):
        visitor = Client(REMOTE_ADDR=f"198.51.100.{number}")
        said.append(visitor.post(reverse(name), sent))
    first = next(n for n, one in enumerate(said) if one.status_code == 429)
    assert first == (5 if name == "account_login" else 3)
    assert {one.status_code for one in said[first:]} == {429}
    assert said[-1].headers["Retry-After"] == "60"
    assert "Go back in your browser" in said[-1].text


SPEND = """
import django; django.setup()
from django.core.cache import cache
from journal import limits
limits.spend(limits.SIGN_IN, of="198.51.100.7")
cache.set("said-by", "another process")
"""


@pytest.mark.django_db(transaction=True)
def test_all_processes_count_together():
    """Another process, with a memory of its own, tries the last time."""
    for _try in range(limits.SIGN_IN.number - 1):
        limits.spend(limits.SIGN_IN, of="198.51.100.7")
    server = urlsplit(os.environ["DATABASE_URL"])
    database = connection.settings_dict["NAME"]
    surroundings = {
        **os.environ,
        "DATABASE_URL": urlunsplit(server._replace(path=f"/{database}")),
        "DJANGO_SETTINGS_MODULE": "journal.settings",
    }
    subprocess.run([sys.executable, "-c", SPEND], check=True, env=surroundings)
    with pytest.raises(limits.TooMany):
        limits.spend(limits.SIGN_IN, of="198.51.100.7")
    assert cache.get("said-by") == "another process"
