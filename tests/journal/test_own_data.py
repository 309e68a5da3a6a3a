"""/me/data/: all that is theirs, and nothing that visibility.md hides from them."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from journal import own_data
from journal.models import Event
from reviews import services as reviewing
from submissions import services
from submissions.choices import Thread
from submissions.models import Contributor
from submissions.services.authorship import Wanted
from submissions.services.byline import Person
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db


def taken(person):
    """The file as this person gets it: parsed, and as it stands."""
    text = own_data.take(by=type(person).objects.get(pk=person.pk))
    return json.loads(text), text


def names_of(person):
    """Whatever would give a person away."""
    return [person.name, person.email, str(person.uuid), str(person.affiliation)]


def test_page_says_what_is_held_and_changes_nothing(client):
    client.force_login(factories.person())
    page = client.get(reverse("own-data")).content.decode()
    for holding in own_data.holdings():
        assert str(holding.title) in page
    assert len(own_data.holdings()) == 14
    assert not Event.objects.exists()


def test_button_gives_one_file_and_the_record_says_so(client):
    person = factories.person("Ünal Ö")
    client.force_login(person)
    answer = client.post(reverse("take-own-data"))
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["account"][0]["name"] == "Ünal Ö"
    assert Event.objects.get(kind="data.taken").actor == person


def test_nobody_takes_data_by_a_link_or_without_signing_in(client):
    address = reverse("take-own-data")
    assert "/login/" in client.post(address)["Location"]
    client.force_login(factories.person())
    assert client.get(address).status_code == 404
    assert not Event.objects.exists()


def test_account_is_told_whole():
    person = factories.chief("Amara")
    EmailAddress.objects.create(user=person, email="second@example.org")
    person.orcid = "0000-0002-1825-0097"
    person.save()
    told, text = taken(person)
    [account] = told["account"]
    assert account["email"] == person.email
    assert account["orcid"] == person.orcid
    assert account["addresses"][0]["email"] == "second@example.org"
    assert account["affiliations"][0]["name"] == person.affiliation.name
    assert told["roles"][0]["role"] == "Editor-in-chief"
    assert "password" not in account
    assert person.password not in text


def test_author_gets_the_requests_for_other_authors_with_their_own_line_whole():
    author = factories.person("Author Canary", email="canary@example.net")
    second = Person(name="Second Author", email="second@example.net")
    paper = factories.sent(by=author, coauthors=[second])
    keys = [str(one.uuid) for one in paper.contributors.all()]
    wanted = [Wanted(key=key) for key in reversed(keys)]
    services.ask_for_authors(paper, wanted, by=author, reason="Second wrote most.")
    told, text = taken(author)
    [change] = told["papers"][0]["authors_changes"]
    assert (change["reason"], change["asked_by_you"]) == ("Second wrote most.", True)
    lines = {line["name"]: line for line in change["lines"]}
    assert lines["Second Author"] == {"name": "Second Author", "was": 1, "becomes": 0}
    assert lines["Author Canary"]["email"] == "canary@example.net"
    assert lines["Author Canary"]["agreed_at"]
    assert "second@example.net" not in text


def test_author_gets_the_paper_and_its_files_and_no_reviewer():
    paper = factories.ready_to_decide(
        by=factories.person("Author Canary"), coauthors=[Person(name="Second Author")]
    )
    editor = editor_of(paper)
    services.post_message(paper, "Between editors.", by=editor, thread=Thread.EDITORS)
    paper = factories.decided(paper, "minor", letter="Please revise it.")
    told, text = taken(paper.submitter)
    [row] = told["papers"]
    assert (row["number"], row["title"]) == (paper.number, paper.title)
    assert {file["name"] for file in row["files"]} == {"paper.md", "copy.pdf"}
    assert [one["name"] for one in row["authors"]] == ["Author Canary", "Second Author"]
    assert any("Please revise it." in letter["text"] for letter in told["letters"])
    assert "submission.submit" in [event["what"] for event in told["events"]]
    for assignment in paper.rounds.get().assignments.all():
        for hidden in names_of(assignment.reviewer):
            assert hidden not in text
        assert assignment.review.confidential not in text
        assert str(assignment.uuid) not in text
    assert "Between editors." not in text


def test_reviewer_gets_the_report_with_scores_and_no_author():
    author = factories.person("Author Canary")
    paper = factories.under_review(by=author)
    paper.cover_letter = "Cover canary."
    paper.save()
    mine = factories.reported(paper, comments="My whole report.")
    other = factories.reported(paper, factories.reviewer("Other Reviewer"))
    told, text = taken(mine.reviewer)
    [row] = told["reviews"]
    assert (row["paper"], row["title"]) == (paper.number, paper.title)
    assert row["comments"] == "My whole report."
    assert row["scores"] == {"Question": 4, "Method": 4, "Clarity": 4}
    assert row["recommendation"] == "Minor revision"
    assert "Between us" in row["confidential"]
    for hidden in [*names_of(author), "Cover canary.", "paper.md"]:
        assert hidden not in text
    for hidden in names_of(other.reviewer):
        assert hidden not in text


def test_who_declined_gets_the_date_and_no_title():
    asked = factories.invited()
    paper = asked.round.submission
    reviewing.decline_invitation(asked, by=asked.reviewer, reason="busy")
    told, text = taken(asked.reviewer)
    [row] = told["reviews"]
    assert row["state"] == "Declined"
    assert row["declined_because"] == "Too busy now"
    assert "reviewer.declined" in [event["what"] for event in told["events"]]
    assert len(told["letters"]) == 1
    for hidden in (paper.title, paper.number, str(paper.uuid)):
        assert hidden not in text


def test_editor_who_stepped_aside_gets_the_bare_fact():
    paper = factories.under_review()
    editor = editor_of(paper)
    services.post_message(paper, "Desk canary.", by=editor, thread=Thread.EDITORS)
    told, text = taken(editor)
    assert told["charges"][0]["paper"] == paper.number
    assert told["messages"][0]["text"] == "Desk canary."
    services.declare_conflict(paper, by=editor)
    told, text = taken(editor)
    assert len(told["conflicts"]) == 1
    assert told["charges"][0]["paper"] is None
    for hidden in (paper.title, paper.number, str(paper.uuid), "Desk canary."):
        assert hidden not in text


def test_editor_who_wrote_it_finds_no_reviewer_of_it():
    """Author beats all: what the editor did with it before is dates alone."""
    paper = factories.ready_to_decide()
    editor = editor_of(paper)
    [first, *_] = paper.rounds.get().assignments.all()
    assert str(first.uuid) in taken(editor)[1]
    Contributor.objects.create(
        submission=paper, name="E", user=editor, confirmed_at=paper.submitted_at
    )
    _told, text = taken(editor)
    assert str(first.uuid) not in text
    for hidden in names_of(first.reviewer):
        assert hidden not in text


def test_what_editors_note_about_a_person_is_not_theirs():
    person = factories.reviewer()
    reviewing.keep_note(person, "Note canary.", by=factories.chief())
    told, text = taken(person)
    assert told["reviewing"] == [{"limit": 2, "away_until": None, "is_thanked": False}]
    assert "Note canary." not in text


def test_questions_do_not_grow_with_the_papers(django_assert_num_queries):
    author = factories.person()

    def questions(number):
        with django_assert_num_queries(number):
            taken(author)

    factories.sent(by=author)
    questions(36)
    for _ in range(3):
        factories.sent(by=author)
    questions(36)
