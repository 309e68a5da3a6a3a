"""The page behind the link in a co-author's letter, and what the author's page shows."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from journal.models import OutgoingMessage
from submissions.author_links import token_for
from submissions.services.byline import Person
from tests import factories
from tests.journeys.visitor import WRITES

pytestmark = pytest.mark.django_db
OMAR = Person(
    "Omar Benali", email="omar@example.net", affiliations=("University of Fès",)
)


@pytest.fixture
def paper():
    return factories.sent(coauthors=[OMAR])


def path_in_letter(address=OMAR.email):
    letter = OutgoingMessage.objects.filter(address=address).latest("id")
    return re.search(r"https?://[^/\s]+(/authorship/\S*)", letter.body)[1]


def said(response):
    return response.content.decode()


def test_link_opens_without_signing_in_and_reading_it_changes_nothing(client, paper):
    path = path_in_letter()
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    assert [q["sql"] for q in asked if WRITES.match(q["sql"])] == []
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "sessionid" not in client.cookies
    for words in (paper.title, "Omar Benali", "University of Fès", "Amara Tadesse"):
        assert words in said(page)
    for act in ("confirm/", "refuse/"):
        assert client.get(path + act).status_code == 405
    assert paper.contributors.confirmed().count() == 1


def test_who_sent_it_is_called_as_the_paper_calls_them(client, paper):
    """A guest has given an address and no name."""
    type(paper.submitter).objects.filter(pk=paper.submitter_id).update(name="")
    page = said(client.get(path_in_letter()))
    assert "Amara Tadesse has sent it to" in page
    assert paper.submitter.email not in page


def test_one_tap_says_yes_even_when_the_browser_hides_where_it_comes_from(paper):
    strict = Client(enforce_csrf_checks=True)
    path = path_in_letter()
    answer = strict.post(
        f"{path}confirm/",
        {"competing_interests": "I hold shares."},
        headers={"origin": "null"},
    )
    assert answer.url == path
    assert "you have confirmed" in said(strict.get(path))
    author = paper.contributors.get(position=1)
    assert (author.competing_interests, author.refused_at) == ("I hold shares.", None)
    assert author.confirmed_at


def test_one_tap_says_no_and_no_can_become_yes(client, paper):
    path = path_in_letter()
    client.post(f"{path}refuse/")
    assert "You have said no" in said(client.get(path))
    assert paper.contributors.get(position=1).refused_at
    client.post(f"{path}confirm/")
    assert paper.contributors.awaited().count() == 0


def test_too_long_an_answer_is_asked_for_again(client, paper):
    answer = client.post(
        f"{path_in_letter()}confirm/", {"competing_interests": "x" * 2001}
    )
    assert answer.status_code == 422
    assert paper.contributors.awaited().count() == 1


def test_dead_and_unknown_links_answer_alike(client, paper):
    dead = path_in_letter()
    paper.contributors.get(position=1).delete()
    answers = [client.get(path) for path in (dead, "/authorship/word/")]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert said(answers[0]) == said(answers[1])
    for act in ("confirm/", "refuse/"):
        assert client.post(dead + act).url == dead


def test_authors_page_shows_who_has_confirmed_and_sends_the_letter_again(client, paper):
    paper.contributors.create(name="No Address", position=2)
    client.force_login(paper.submitter)
    page = said(client.get(paper.get_absolute_url()))
    assert "no answer yet" in page
    assert "so nobody was asked" in page
    third = paper.contributors.get(position=2)
    ask = f"/my/{paper.uuid}/authors/{third.uuid}/ask/"
    assert ask in page
    assert client.post(ask, {"email": "no address"}).status_code == 302
    assert client.post(ask, {"email": OMAR.email}).status_code == 302
    assert "another author" in said(client.get(paper.get_absolute_url()))
    client.post(ask, {"email": "third@example.net"})
    third.refresh_from_db()
    assert third.email == "third@example.net"
    assert path_in_letter(third.email) == f"/authorship/{token_for(third)}/"


def test_coauthor_sees_the_list_and_sends_no_letters(client, paper):
    client.post(f"{path_in_letter()}confirm/")
    author = paper.contributors.get(position=1)
    third = paper.contributors.create(name="No Address", position=2)
    client.force_login(author.user)
    assert "so nobody was asked" in said(client.get(paper.get_absolute_url()))
    ask = f"/my/{paper.uuid}/authors/{third.uuid}/ask/"
    assert ask not in said(client.get(paper.get_absolute_url()))
    client.post(ask, {"email": "third@example.net"})
    third.refresh_from_db()
    assert third.email == ""


def test_nobody_else_asks_an_author(client, paper):
    other = factories.sent()
    author = paper.contributors.get(position=1)
    ask = f"/my/{paper.uuid}/authors/{author.uuid}/ask/"
    assert client.post(ask).url.startswith("/accounts/login/")
    for stranger in (factories.chief(), factories.person(), other.submitter):
        client.force_login(stranger)
        assert client.post(ask).status_code == 404
    mine = f"/my/{other.uuid}/authors/{author.uuid}/ask/"
    assert client.post(mine).status_code == 404


def test_organisation_with_an_id_leads_to_its_register(paper, client):
    ror = "https://ror.org/05gq02987"
    paper.contributors.get(email=OMAR.email).affiliations.update(ror_id=ror)
    shown = client.get(path_in_letter()).content.decode()
    assert f'href="{ror}" rel="noopener noreferrer"' in shown
