"""Who gets in: each role at each address of the desk (visibility.md, E01 and SC1)."""

import pytest
from django.urls import reverse

from journal.models import OutgoingMessage
from reviews.models import Decision
from submissions import services
from submissions.models import Message
from tests import factories
from tests.factories.submissions import editor_of, sent, under_review

pytestmark = pytest.mark.django_db

LISTS = [
    "/desk/",
    "/desk/everything/",
    "/desk/new/",
    "/desk/invite/",
    "/desk/late/",
    "/desk/decide/",
    "/desk/revised/",
    "/desk/in-review/",
    "/desk/people/",
]
PAGES = ("desk-paper", "triage", "choose-reviewers", "decide", "compare")
POSTS = ("invite", "assign", "desk-message", "declare-conflict", "triage", "decide")
ACTS = ("nudge", "cancel", "move-due", "reopen")


def address(name, thing):
    return reverse(f"reviews:{name}", args=[thing.uuid])


def people_of(paper):
    """Everybody who is something to a paper in review."""
    who = {
        "stranger": factories.person(),
        "author": paper.submitter,
        "other": factories.handling_editor("Other Editor"),
        "conflicted": factories.handling_editor("Torn Editor"),
        "handling": editor_of(paper),
        "chief": factories.chief("Second Chief"),
        "reviewer": factories.reviewing(paper).reviewer,
    }
    services.declare_conflict(paper, by=who["conflicted"])
    return who


@pytest.mark.parametrize("url", LISTS)
def test_list_is_for_editors_alone(client, url):
    factories.journal()
    assert client.get(url).status_code == 302
    client.force_login(factories.person())
    assert client.get(url).status_code == 404
    client.force_login(factories.handling_editor())
    assert client.get(url).status_code == 200


def test_paper_page_opens_for_those_who_may_know_of_it(client):
    paper = under_review()
    seen = {}
    for role, person in people_of(paper).items():
        client.force_login(person)
        seen[role] = client.get(paper.get_desk_url()).status_code
    assert seen == {
        "stranger": 404,
        "author": 404,
        "conflicted": 404,
        "reviewer": 404,
        "other": 200,
        "handling": 200,
        "chief": 200,
    }


def test_hidden_paper_answers_like_one_that_never_was(client):
    paper = under_review()
    people = people_of(paper)
    for role in ("stranger", "author", "conflicted", "reviewer"):
        client.force_login(people[role])
        for page in PAGES:
            answer = client.get(address(page, paper))
            nothing = client.get(address(page, people[role]))
            assert answer.status_code == nothing.status_code == 404, (role, page)
            assert answer.content == nothing.content, (role, page)


@pytest.mark.parametrize("page", ["choose-reviewers", "decide"])
def test_other_editor_reads_why_the_page_is_closed(client, page):
    paper = under_review()
    client.force_login(factories.handling_editor())
    answer = client.get(address(page, paper))
    assert answer.status_code == 403
    assert "only by the paper" in answer.content.decode()


@pytest.mark.parametrize("name", POSTS)
def test_post_of_a_person_without_the_right_changes_nothing(client, name):
    paper = under_review()
    factories.reviewing(paper)
    before = (OutgoingMessage.objects.count(), Message.objects.count())
    for person in (factories.person(), paper.submitter):
        client.force_login(person)
        data = {"text": "Hello", "thread": "editors", "act": "send"}
        assert client.post(address(name, paper), data).status_code == 404
    after = (OutgoingMessage.objects.count(), Message.objects.count())
    assert before == after
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ACTS)
def test_act_on_a_reviewer_is_for_the_papers_editors(client, name):
    paper = under_review()
    assignment = factories.reviewing(paper)
    for person in (
        factories.person(),
        paper.submitter,
        assignment.reviewer,
        factories.handling_editor(),
    ):
        client.force_login(person)
        assert client.post(address(name, assignment)).status_code == 404
    client.force_login(editor_of(paper))
    assert client.get(address(name, assignment)).status_code == 404
    assert client.post(address(name, assignment)).status_code == 302


def test_editor_who_is_the_author_has_no_desk_page_of_the_paper(client):
    editor = factories.handling_editor()
    factories.chief()
    paper = sent(editor)
    client.force_login(editor)
    assert client.get(paper.get_desk_url()).status_code == 404
    page = client.get(reverse("reviews:desk-everything"))
    assert paper.number not in page.content.decode()


def test_not_signed_in_is_sent_to_sign_in_whatever_the_address(client):
    paper = sent()
    for uuid in (paper.uuid, paper.submitter.uuid):
        answer = client.get(reverse("reviews:desk-paper", args=[uuid]))
        assert answer.status_code == 302
        assert "login" in answer.headers["Location"]


def test_opening_every_page_changes_nothing(client):
    paper = factories.ready_to_decide()
    client.force_login(editor_of(paper))
    letters = OutgoingMessage.objects.count()
    for page in ("desk-paper", "choose-reviewers", "decide", "compare"):
        assert client.get(address(page, paper)).status_code == 200
    client.get(f"{address('decide', paper)}?outcome=decline")
    assert OutgoingMessage.objects.count() == letters
    assert not Decision.objects.exists()


def test_triple_anonymity_hides_the_authors_from_their_editors(client):
    paper = factories.ready_to_decide()
    editor = editor_of(paper)
    services.post_message(paper, "When?", by=paper.submitter)
    type(paper).objects.filter(pk=paper.pk).update(anonymity="triple")
    client.force_login(editor)
    pages = [address(p, paper) for p in ("desk-paper", "choose-reviewers", "decide")]
    for url in (*pages, f"{pages[2]}?outcome=minor", "/desk/", "/desk/everything/"):
        page = client.get(url).content.decode()
        assert paper.title in page
        assert "Tadesse" not in page
        assert paper.submitter.email not in page
