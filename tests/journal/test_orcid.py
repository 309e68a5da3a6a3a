"""Signing in at ORCID, and linking an iD: against a small real one (orcid_server.py)."""

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from journal.models import Event, OutgoingMessage, User
from submissions import services
from submissions.permissions import can_open_desk_paper
from submissions.services.byline import Person
from tests import factories
from tests.orcid_server import running

from .test_accounts import code_in

pytestmark = pytest.mark.django_db
ID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"
LOGIN = reverse("openid_connect_login", kwargs={"provider_id": "orcid"})
SECURITY = reverse("mfa_index")
REFUSED = "This ORCID iD could not be used here."


@pytest.fixture(autouse=True)
def orcid(settings):
    """A journal that is registered at ORCID; Amara sits before it."""
    cache.clear()
    factories.journal()
    with running() as server:
        settings.SOCIALACCOUNT_PROVIDERS = server.providers()
        server.person = {"sub": ID, "name": "Amara Tadesse"}
        yield server


def confirmed(person):
    EmailAddress.objects.create(
        user=person, email=person.email, verified=True, primary=True
    )
    return person


def linked(person, uid=ID):
    SocialAccount.objects.create(user=person, provider="orcid", uid=uid)
    person.orcid = uid
    person.save()
    return confirmed(person)


def go(client, **fields):
    """Press the button, go to ORCID, come back; the answer to that."""
    there = client.post(LOGIN, fields)
    assert there.status_code == 302
    back = requests.get(there["Location"], allow_redirects=False, timeout=5)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def signed_in(client):
    return client.session.get("_auth_user_id")


# Signing in ----------------------------------------------------------------------


def test_linked_person_signs_in_at_orcid(client, orcid):
    person = linked(factories.person())
    answer = go(client, next="/reviews/")
    assert signed_in(client) == str(person.pk)
    assert answer["Location"] == "/reviews/"
    assert "/oauth/token" in orcid.asked
    assert "/oauth/userinfo" in orcid.asked


def test_second_factor_is_asked_after_orcid_too(client):
    person = linked(factories.person())
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert go(client)["Location"] == reverse("mfa_authenticate")
    assert signed_in(client) is None


def test_closed_account_does_not_sign_in_at_orcid(client):
    person = linked(factories.person())
    User.objects.filter(pk=person.pk).update(is_active=False)
    go(client)
    assert signed_in(client) is None


def test_newcomer_gives_an_address_and_confirms_it(client):
    assert go(client)["Location"] == reverse("socialaccount_signup")
    page = client.get(reverse("socialaccount_signup"))
    assert ID in page.text
    asked = client.post(reverse("socialaccount_signup"), {"email": "amara@example.net"})
    assert signed_in(client) is None
    client.post(asked["Location"], {"code": code_in(OutgoingMessage.objects.get())})
    person = User.objects.get(email="amara@example.net")
    assert signed_in(client) == str(person.pk)
    assert (person.orcid, person.name) == (ID, "Amara Tadesse")


def test_newcomer_with_the_address_of_an_account_gets_the_same_page_and_no_link():
    known = confirmed(factories.person())
    answers = []
    for address in ("amara@example.net", known.email):
        browser = Client()
        go(browser)
        asked = browser.post(reverse("socialaccount_signup"), {"email": address})
        answers.append((asked.status_code, asked["Location"]))
        SocialAccount.objects.all().delete()
        User.objects.update(orcid="")
    assert answers[0] == answers[1]
    known.refresh_from_db()
    assert known.orcid == ""
    letter = OutgoingMessage.objects.get(address=known.email)
    assert letter.subject == "You have an account at Journal of Tests"


def test_id_that_was_only_written_down_signs_nobody_in(client):
    factories.person(orcid=ID)
    answer = go(client)
    assert signed_in(client) is None
    assert answer["Location"] == reverse("account_login")
    assert REFUSED in client.get(answer["Location"]).text


def test_no_at_orcid_changes_nothing(client, orcid):
    orcid.person = None
    answer = go(client)
    assert answer["Location"] == reverse("socialaccount_login_cancelled")
    assert client.get(answer["Location"]).status_code == 200
    assert signed_in(client) is None


def test_answer_that_nobody_asked_for_is_refused(client, orcid):
    linked(factories.person())
    there = client.post(LOGIN)["Location"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    thief = Client()
    answer = thief.get(back.removeprefix("http://testserver"))
    assert signed_in(thief) is None
    assert "/oauth/token" not in orcid.asked
    assert "did not answer as expected" in answer.text


def test_what_is_no_id_is_refused(client, orcid):
    orcid.person = {"sub": "somebody", "name": "Somebody"}
    go(client)
    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()


def test_orcid_that_is_down_is_said_so(client, orcid):
    there = client.post(LOGIN)["Location"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    orcid.codes.clear()
    answer = client.get(back.removeprefix("http://testserver"))
    assert "did not answer as expected" in answer.text


def test_following_a_link_starts_nothing(client, orcid):
    assert "Go to ORCID" in client.get(LOGIN).text
    assert orcid.asked == []


def test_journal_without_a_client_has_no_button_and_no_address(client, settings):
    assert "Sign in with ORCID" in client.get(reverse("account_login")).text
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "ORCID" not in client.get(reverse("account_login")).text
    assert client.post(LOGIN).status_code == 404
    client.force_login(factories.person())
    assert "ORCID" not in client.get(SECURITY).text


# Linking -------------------------------------------------------------------------


def test_person_links_their_id_and_takes_it_off_again(client):
    person = factories.person()
    client.force_login(person)
    assert go(client, process="connect")["Location"] == SECURITY
    assert ID in client.get(SECURITY).text
    person.refresh_from_db()
    assert person.orcid == ID
    client.post(reverse("orcid-remove"))
    person.refresh_from_db()
    assert person.orcid == ""
    kinds = list(Event.objects.values_list("kind", flat=True).order_by("pk"))
    assert kinds == ["orcid.linked", "orcid.unlinked"]
    client.logout()
    go(client)
    assert signed_in(client) is None


@pytest.mark.parametrize("held", ["linked", "written"])
def test_id_of_another_account_is_refused_with_the_same_words(client, held):
    other = factories.person("Somebody Else")
    if held == "linked":
        linked(other)
    else:
        User.objects.filter(pk=other.pk).update(orcid=ID)
    person = factories.person()
    client.force_login(person)
    answer = go(client, process="connect")
    page = client.get(answer["Location"]).text
    assert answer["Location"] == SECURITY
    assert REFUSED in page
    assert "Somebody Else" not in page
    assert other.email not in page
    person.refresh_from_db()
    assert person.orcid == ""
    assert not SocialAccount.objects.filter(user=person).exists()


def test_account_has_one_id(client, orcid):
    person = linked(factories.person(), OTHER)
    client.force_login(person)
    answer = go(client, process="connect")
    assert "linked to another iD" in client.get(answer["Location"]).text
    person.refresh_from_db()
    assert person.orcid == OTHER


def test_linking_finds_conflicts_before_the_next_page(client):
    """C12: an editor turns out to be an author; the paper is gone from their desk."""
    editor = factories.handling_editor()
    coauthor = Person(name="C", email="c@example.net", orcid=ID)
    paper = factories.sent(coauthors=[coauthor])
    client.force_login(editor)
    assert client.get(paper.get_desk_url()).status_code == 200
    go(client, process="connect")
    assert client.get(paper.get_desk_url()).status_code == 404
    assert not can_open_desk_paper(User.objects.get(pk=editor.pk), paper)
    client.post(reverse("orcid-remove"))
    assert client.get(paper.get_desk_url()).status_code == 404


def test_linking_ends_the_charge_of_the_handling_editor(client):
    """C5: with it goes the assignment, and the chief is told."""
    chief = factories.chief()
    editor = factories.handling_editor()
    coauthor = Person(name="C", email="c@example.net", orcid=ID)
    paper = factories.sent(coauthors=[coauthor])
    services.assign_editor(paper, editor, by=chief)
    client.force_login(editor)
    go(client, process="connect")
    assert not paper.editor_assignments.filter(ended_at=None).exists()
    assert OutgoingMessage.objects.filter(recipient=chief, about=paper.uuid).exists()


def test_nobody_signed_in_links_nothing(client):
    go(client, process="connect")
    assert not SocialAccount.objects.exists()
    answer = client.post(reverse("orcid-remove"))
    assert answer["Location"].startswith(reverse("account_login"))
