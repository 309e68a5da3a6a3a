"""Signing in by a code in a letter, without a password."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from journal.models import OutgoingMessage, User
from tests import factories

pytestmark = pytest.mark.django_db
CODE_PAGE = reverse("account_request_login_code")
CONFIRM_PAGE = reverse("account_confirm_login_code")

CODE = r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def member():
    factories.journal()
    return factories.person("Amara Tadesse")  # nothing confirmed yet


def code_in(letter):
    return re.search(CODE, letter.body)[0]


def test_person_signs_in_with_the_code_of_the_letter(client, member):
    asked = client.post(CODE_PAGE, {"email": member.email.upper()})
    assert asked.status_code == 302
    letter = OutgoingMessage.objects.get()
    assert letter.address == member.email
    assert letter.recipient == member
    assert letter.subject == "Your code for Journal of Tests"
    assert letter.body.rstrip().endswith("Journal of Tests\nhttp://testserver")
    assert "sign in" in letter.reason
    answer = client.post(asked["Location"], {"code": code_in(letter)})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)
    assert client.get(reverse("home-of-person"))["Location"] == reverse(
        "submissions:my"
    )


def test_new_address_makes_an_account_once_it_is_confirmed(client):
    factories.journal()
    asked = client.post(reverse("account_signup"), {"email": "new@example.net"})
    assert asked.status_code == 302
    letter = OutgoingMessage.objects.get()
    assert letter.subject == "Confirm your address for Journal of Tests"
    client.post(asked["Location"], {"code": code_in(letter)})
    person = User.objects.get(email="new@example.net")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get(user=person).verified


def test_sign_up_with_a_known_address_answers_the_same_and_tells_its_owner(
    client, member
):
    unknown = Client().post(reverse("account_signup"), {"email": "new@example.net"})
    known = Client().post(reverse("account_signup"), {"email": member.email})
    assert (known.status_code, known["Location"]) == (
        unknown.status_code,
        unknown["Location"],
    )
    letter = OutgoingMessage.objects.get(address=member.email)
    assert letter.subject == "You have an account at Journal of Tests"


def test_wrong_code_signs_nobody_in(client, member):
    asked = client.post(CODE_PAGE, {"email": member.email})
    answer = client.post(asked["Location"], {"code": "AAA-AAA"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 302, 422)


def test_code_of_another_browser_signs_nobody_in(client, member):
    client.post(CODE_PAGE, {"email": member.email})
    code = code_in(OutgoingMessage.objects.get())
    thief = Client()
    thief.post(CONFIRM_PAGE, {"code": code})
    assert "_auth_user_id" not in thief.session


def test_unknown_address_gets_the_same_answer_and_no_account(client, member):
    people = User.objects.count()
    answers = []
    for address in (member.email, "nobody@example.net"):
        browser = Client()
        asked = browser.post(CODE_PAGE, {"email": address})
        shown = browser.get(asked["Location"])
        page = without_tokens(shown.text).replace(address, "ADDRESS")
        answers.append((asked.status_code, asked["Location"], shown.status_code, page))
    assert answers[0] == answers[1]
    assert User.objects.count() == people
    assert {m.address for m in OutgoingMessage.objects.all()} == {member.email}


def without_tokens(page):
    return re.sub(r"[\w-]{60,}|\b[A-Za-z0-9]{32,64}\b", "TOKEN", page)


def test_closed_account_cannot_sign_in(client, member):
    User.objects.filter(pk=member.pk).update(is_active=False)
    asked = client.post(CODE_PAGE, {"email": member.email})
    for letter in OutgoingMessage.objects.all():
        found = re.search(CODE, letter.body)
        if found:
            client.post(asked["Location"], {"code": found[0]})
    assert "_auth_user_id" not in client.session


def test_editor_lands_on_the_desk(client):
    client.force_login(factories.chief())
    assert client.get(reverse("home-of-person"))["Location"] == reverse("reviews:desk")


def test_address_is_held_by_one_account_whatever_its_case():
    person = factories.person(email="Amara@Example.org")
    assert person.email == "amara@example.org"
    assert User.objects.with_address(" AMARA@example.ORG ") == person
    with pytest.raises(Exception, match="user_email_once"):
        User.objects.create(email="AMARA@EXAMPLE.ORG")


def test_superuser_is_for_the_administration_pages_alone():
    root = User.objects.create_superuser("root@example.org", "a-long-password")
    assert root.is_staff
    assert not root.is_editor
    assert not root.is_chief


def test_person_with_a_password_signs_in_without_a_code(client):
    factories.journal()
    user = factories.person(email="amara@example.org")
    user.set_password("four seasons in a year")
    user.save()
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    page = client.get("/accounts/login/").content.decode()
    assert 'name="password"' in page
    client.post(
        "/accounts/login/",
        {"login": user.email, "password": "four seasons in a year"},
    )
    assert client.session["_auth_user_id"] == str(user.pk)


def test_account_can_be_made_without_a_password(client):
    factories.journal()
    answer = client.post("/accounts/signup/", {"email": "new@example.org"})
    assert answer.status_code == 302
    assert not User.objects.get(email="new@example.org").has_usable_password()
