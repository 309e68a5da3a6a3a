"""Several addresses of one person: each confirmed by a code, each signs in."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from journal.models import Event, OutgoingMessage, User
from reviews import services as reviewing
from submissions import services
from submissions.services.byline import Person
from tests import factories

from .test_accounts import CODE_PAGE, code_in, without_tokens

pytestmark = pytest.mark.django_db
PAGE = reverse("account_email")
HOME = "amara@home.example.net"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()
    factories.journal()


@pytest.fixture
def person(client):
    who = factories.person()
    EmailAddress.objects.create(user=who, email=who.email, verified=True, primary=True)
    client.force_login(who)
    return who


def add(client, address=HOME):
    """Add an address and type the code that came to it."""
    asked = client.post(PAGE, {"email": address, "action_add": ""})
    code = code_in(OutgoingMessage.objects.filter(address=address).latest("pk"))
    return client.post(asked["Location"], {"code": code})


def addresses(person):
    rows = EmailAddress.objects.filter(user=person, verified=True)
    return set(rows.values_list("email", "primary"))


def test_page_stands_beside_the_other_pages_of_the_account():
    assert PAGE == "/me/addresses/"


def test_address_is_added_by_the_code_that_came_to_it(client, person):
    asked = client.post(PAGE, {"email": HOME, "action_add": ""})
    assert addresses(person) == {(person.email, True)}
    client.post(asked["Location"], {"code": "AAAA-AAAA"})
    assert addresses(person) == {(person.email, True)}
    cache.clear()
    add(client)
    assert addresses(person) == {(person.email, True), (HOME, False)}
    assert HOME in client.get(PAGE).text
    assert Event.objects.filter(kind="address.confirmed", actor=person).exists()


def test_every_confirmed_address_signs_in_and_a_removed_one_does_not(client, person):
    add(client)
    for address, outcome in ((HOME, True), (HOME, False)):
        cache.clear()
        OutgoingMessage.objects.all().delete()
        browser = Client()
        asked = browser.post(CODE_PAGE, {"email": address})
        letters = OutgoingMessage.objects.filter(address=address)
        assert letters.exists() == outcome
        for letter in letters:
            assert letter.recipient == person
            browser.post(asked["Location"], {"code": code_in(letter)})
        assert ("_auth_user_id" in browser.session) == outcome
        client.post(PAGE, {"email": address, "action_remove": ""})


def test_letters_go_to_the_address_that_is_put_first(client, person):
    old = person.email
    add(client)
    client.post(PAGE, {"email": old, "action_remove": ""})
    assert (old, True) in addresses(person)  # the first cannot be removed
    client.post(PAGE, {"email": HOME, "action_primary": ""})
    assert addresses(person) == {(old, False), (HOME, True)}
    assert User.objects.get(pk=person.pk).email == HOME
    client.post(PAGE, {"email": old, "action_remove": ""})
    assert addresses(person) == {(HOME, True)}


def test_address_of_another_account_gets_the_same_page_and_is_not_added(client, person):
    other = factories.person()
    EmailAddress.objects.create(user=other, email=other.email, verified=True)
    pages = []
    for address in (HOME, other.email):
        cache.clear()
        asked = client.post(PAGE, {"email": address, "action_add": ""})
        page = without_tokens(client.get(asked["Location"]).text)
        pages.append((asked.status_code, asked["Location"], page.replace(address, "A")))
    assert pages[0] == pages[1]
    assert addresses(person) == {(person.email, True)}
    letter = OutgoingMessage.objects.get(address=other.email)
    client.post(asked["Location"], {"code": code_in(letter)})
    assert addresses(person) == {(person.email, True)}
    assert addresses(other) == {(other.email, False)}


def test_address_that_another_account_was_made_with_is_not_taken_from_it(
    client, person
):
    """An invitation made that account: its address signs in there, and only there."""
    invited = factories.person(email=HOME)
    add(client)
    client.post(PAGE, {"email": HOME, "action_primary": ""})
    assert addresses(person) == {(person.email, True)}
    assert User.objects.get(pk=person.pk).email == person.email
    assert User.objects.by_address(HOME) == invited


def test_address_of_somebody_else_cannot_be_touched(client, person):
    other = factories.person()
    EmailAddress.objects.create(user=other, email=other.email, verified=True)
    for act in ("action_remove", "action_primary", "action_send"):
        client.post(PAGE, {"email": other.email, act: ""})
    assert addresses(other) == {(other.email, False)}
    assert not OutgoingMessage.objects.exists()


def test_invitation_to_a_second_address_finds_its_person(client, person):
    add(client)
    assert User.objects.with_address(HOME.upper()) == person
    chief = factories.chief()
    assert reviewing.add_person(by=chief, name="A", email=HOME) == person
    assert User.objects.count() == 2


def test_unconfirmed_address_is_nobodys(person):
    EmailAddress.objects.create(user=person, email=HOME, verified=False)
    assert User.objects.by_address(HOME) is None


def test_confirming_an_address_finds_conflicts_before_the_next_page(client):
    """C2, C12: an editor turns out to be an author by another address."""
    chief, editor = factories.chief(), factories.handling_editor()
    EmailAddress.objects.create(
        user=editor, email=editor.email, verified=True, primary=True
    )
    paper = factories.sent(coauthors=[Person(name="C", email=HOME)])
    services.assign_editor(paper, editor, by=chief)
    client.force_login(editor)
    assert client.get(paper.get_desk_url()).status_code == 200
    add(client)
    assert client.get(paper.get_desk_url()).status_code == 404
    assert not paper.editor_assignments.filter(ended_at=None).exists()
    client.post(PAGE, {"email": HOME, "action_remove": ""})
    assert client.get(paper.get_desk_url()).status_code == 404


def test_co_author_by_a_second_address_is_found_too(client, person):
    """C2: whoever wrote with the author lately, by whichever address."""
    shared = factories.person()
    factories.sent(shared, coauthors=[Person(name="C", email=HOME)])
    paper = factories.sent(shared)
    assert not paper.conflicts.filter(user=person).exists()
    add(client)
    assert paper.conflicts.filter(user=person, kind="coauthor").exists()
