"""The browsers in which a person is signed in, and signing out everywhere else."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from journal.models import Event, OutgoingMessage
from journal.sessions import browser_of
from tests import factories

from .test_accounts import CODE_PAGE, code_in

pytestmark = pytest.mark.django_db
PAGE, END = reverse("sessions"), reverse("sessions-end")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()
    factories.journal()


def sign_in(person, agent, **headers):
    """Through the code of the letter, as everybody does."""
    browser = Client(headers={"user-agent": agent, **headers})
    asked = browser.post(CODE_PAGE, {"email": person.email})
    letter = OutgoingMessage.objects.latest("pk")
    browser.post(asked["Location"], {"code": code_in(letter)})
    assert browser.session["_auth_user_id"] == str(person.pk)
    return browser


def test_person_sees_their_browsers_and_nobody_elses():
    person, other = factories.person(), factories.person()
    here = sign_in(person, FIREFOX)
    sign_in(person, EDGE)
    sign_in(other, "Mozilla/5.0 (iPhone) Safari/605")
    rows = here.get(PAGE).context["rows"]
    assert [browser for _row, browser in rows] == ["Firefox, Linux", "Edge, Windows"]
    assert "127.0.0.1" in here.get(PAGE).text


def test_address_is_the_one_that_our_own_proxy_saw(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    seen = {"x-forwarded-for": "10.9.9.9, 203.0.113.7"}
    page = sign_in(factories.person(), FIREFOX, **seen).get(PAGE)
    assert "203.0.113.7" in page.text
    assert "10.9.9.9" not in page.text


def test_signing_out_everywhere_else_ends_the_others_and_keeps_this_one():
    person, other = factories.person(), factories.person()
    here, there, stranger = (
        sign_in(person, FIREFOX),
        sign_in(person, EDGE),
        sign_in(other, EDGE),
    )
    unlisted = Client()
    unlisted.force_login(person)  # begun before sessions were listed
    answer = here.post(END, follow=True)
    assert "signed out in 2 other browsers" in answer.text
    assert "You are signed in nowhere else." in answer.text
    for browser in (there, unlisted):
        assert browser.get("/my/")["Location"].startswith("/accounts/login/")
    assert stranger.get("/my/").status_code == 200
    event = Event.objects.get(kind="sessions.ended")
    assert (event.actor, event.data) == (person, {"number": 2})


def test_session_that_has_ended_is_not_shown():
    person = factories.person()
    here, there = sign_in(person, FIREFOX), sign_in(person, EDGE)
    Session.objects.filter(session_key=there.session.session_key).delete()
    assert len(here.get(PAGE).context["rows"]) == 1


def test_looking_changes_nothing(client):
    person = factories.person()
    there = sign_in(person, EDGE)
    client.force_login(person)
    assert client.get(END).status_code == 404
    before = (UserSession.objects.count(), Session.objects.count())
    client.get(PAGE)
    assert (UserSession.objects.count(), Session.objects.count()) == before
    assert there.get("/my/").status_code == 200


@pytest.mark.parametrize("number", [1, 5])
def test_page_asks_the_same_number_of_questions(
    client, django_assert_num_queries, number
):
    person = factories.person()
    for _browser in range(number):
        sign_in(person, EDGE)
        cache.clear()
    client.force_login(person)
    with django_assert_num_queries(8):
        assert len(client.get(PAGE).context["rows"]) == number + 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), ("curl/8", ""), ("", "")],
)
def test_browser_has_a_name(agent, name):
    assert browser_of(agent) == name


def test_sessions_are_nobodys_to_read_in_the_administration():
    assert not admin.site.is_registered(UserSession)


def test_strangers_sign_in_before_they_see_or_end_sessions(client):
    factories.journal()
    for answer in (client.get(PAGE), client.post(END)):
        assert answer["Location"].startswith(reverse("account_login"))
