"""Asking for other authors: the author's page, the links, the editor's answer."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from journal.models import OutgoingMessage
from submissions import services
from submissions.models import AuthorsChange
from submissions.services.byline import Person
from tests import factories
from tests.factories.submissions import confirm_all
from tests.journeys.visitor import WRITES

pytestmark = pytest.mark.django_db
OMAR = Person("Omar Benali", email="omar@example.net")
REASON = "Ada ran the experiment."


@pytest.fixture
def paper():
    made = factories.sent(coauthors=[OMAR])
    confirm_all(made)
    return made


def said(response):
    return response.content.decode()


def rows(paper, *new, **more):
    """The form as the page sends it: who stands there, and the new ones."""
    data = {"count": paper.contributors.count() + len(new), "corresponding": 0}
    for n, one in enumerate(paper.contributors.all()):
        data |= {f"p{n}-key": str(one.uuid), f"p{n}-name": one.name}
    for n, (name, email) in enumerate(new, paper.contributors.count()):
        data |= {f"p{n}-name": name, f"p{n}-email": email}
    return data | {"reason": REASON, "act": "ask"} | more


def path_to(address):
    letter = OutgoingMessage.objects.filter(address=address).latest("id")
    return re.search(r"https?://[^/\s]+(/authors-change/\S*)", letter.body)[1]


def test_buttons_move_add_and_remove_without_asking_anybody(client, paper):
    client.force_login(paper.submitter)
    address = f"/my/{paper.uuid}/authors/"
    page = said(client.post(address, rows(paper, act="down:0"))).partition("<main")[2]
    assert page.index("<bdi>Omar Benali</bdi>") < page.index("<bdi>Amara Tadesse</bdi>")
    assert REASON in page
    page = said(client.post(address, rows(paper, act="add")))
    assert "New author" in page
    page = said(client.post(address, rows(paper, act="remove:1")))
    assert "<bdi>Omar Benali</bdi>" not in page
    assert not AuthorsChange.objects.exists()
    assert paper.contributors.count() == 2


def test_from_the_request_to_the_editors_yes(client, paper):
    chief = factories.chief()
    client.force_login(paper.submitter)
    address = f"/my/{paper.uuid}/authors/"
    new = ("Ada New", "ada@example.net")
    assert client.post(address, rows(paper, ("", "ada"))).status_code == 422
    refused = client.post(address, rows(paper, new, reason=""))
    assert (refused.status_code, "Say why" in said(refused)) == (422, True)
    assert client.post(address, rows(paper, new)).url == address
    assert "Ada New has not answered yet" in said(client.get(address))

    visitor = Client(enforce_csrf_checks=True)
    for person in ("ada@example.net", OMAR.email):
        path = path_to(person)
        with CaptureQueriesContext(connection) as asked:
            page = visitor.get(path)
        assert [q["sql"] for q in asked if WRITES.match(q["sql"])] == []
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert REASON in said(page)
        answer = visitor.post(f"{path}agree/", headers={"origin": "null"})
        assert answer.url == path
        assert "you agree" in said(visitor.get(path))
    assert paper.contributors.count() == 2
    settled = path_to("ada@example.net")

    client.force_login(chief)
    desk = said(client.get(paper.get_desk_url()))
    assert "It waits for you." in desk
    assert REASON in desk
    act = f"{paper.get_desk_url()}authors/"
    client.post(act, {"act": "approve"})
    assert paper.contributors.count() == 3
    assert client.post(act, {"act": "approve"}).status_code == 403
    dead = visitor.get(settled)
    assert (dead.status_code, "settled" in said(dead)) == (410, True)


def test_one_no_by_the_link_and_a_no_by_the_editor(client, paper):
    client.force_login(paper.submitter)
    address = f"/my/{paper.uuid}/authors/"
    client.post(address, rows(paper, ("Ada New", "ada@example.net")))
    path = path_to("ada@example.net")
    assert client.get(f"{path}refuse/").status_code == 405
    assert "stay as they are" in said(client.post(f"{path}refuse/"))
    assert client.post(f"{path}agree/").url == path
    assert "An author does not agree" in said(client.get(address))

    client.post(address, rows(paper, ("Ada New", "ada@example.net")))
    client.force_login(factories.chief())
    act = f"{paper.get_desk_url()}authors/"
    assert client.post(act, {"act": "decline", "answer": ""}).status_code == 403
    client.post(act, {"act": "decline", "answer": "Ada wrote none of it."})
    client.force_login(paper.submitter)
    assert "Ada wrote none of it." in said(client.get(address))
    assert paper.contributors.count() == 2


def test_request_can_be_taken_back(client, paper):
    client.force_login(paper.submitter)
    address = f"/my/{paper.uuid}/authors/"
    client.post(address, rows(paper, ("Ada New", "ada@example.net")))
    client.post(address, {"act": "take-back"})
    client.post(address, {"act": "take-back"})
    assert AuthorsChange.objects.get().state == "taken_back"


def test_coauthors_strangers_and_a_paper_that_is_out_are_sent_away(client, paper):
    address = f"/my/{paper.uuid}/authors/"
    assert client.get(address).url.startswith("/accounts/login/")
    client.force_login(paper.contributors.get(position=1).user)
    assert client.get(address).status_code == 403
    client.force_login(factories.chief())
    assert client.get(address).status_code == 404
    client.force_login(paper.submitter)
    services.withdraw(paper, by=paper.submitter)
    assert client.get(address).status_code == 403


def test_decision_page_says_who_is_missing(client):
    paper = factories.ready_to_decide()
    paper.contributors.create(name="Omar Benali", email=OMAR.email, position=1)
    client.force_login(paper.editor_assignments.get().editor)
    page = said(client.get(f"{paper.get_desk_url()}decide/"))
    assert "Not every author has confirmed yet: Omar Benali." in page
    assert "not confirmed" in said(client.get(paper.get_desk_url()))
    confirm_all(paper)
    page = said(client.get(f"{paper.get_desk_url()}decide/"))
    assert "It cannot be accepted yet" not in page
