"""Records: what an administrator sees of papers, before and after the glass is broken."""

import pytest
from django.urls import reverse

from journal.choices import Role
from submissions import services
from submissions.choices import Thread
from submissions.models import Reveal, SuggestedReviewer
from tests import factories
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db
REASON = "The author cannot open the review copy and asked for help."


@pytest.fixture
def paper():
    chief = factories.chief("Chief Canary")
    author = factories.person("Author Canary")
    paper = factories.under_review(author, editor=chief, title="Title Canary")
    factories.reported(
        paper, factories.reviewer("Reviewer Canary"), comments="1. Report Canary."
    )
    other = factories.chief("Conflicted Canary")
    services.declare_conflict(paper, by=other, reason="Conflict Canary.")
    for thread in Thread:
        text = f"{thread.label} Canary"
        services.post_message(paper, text, by=chief, thread=thread)
    SuggestedReviewer.objects.create(submission=paper, name="Suggested Canary")
    return paper


@pytest.fixture
def administrator(client, paper):
    user = with_role(Role.ADMINISTRATOR, "Jón Þór")
    client.force_login(user)
    return user


def page_of(client, paper):
    answer = client.get(reverse("reviews:record", args=[paper.uuid]))
    assert answer.status_code == 200
    return answer.text


HIDDEN = (
    *("Author Canary", "Title Canary", "Reviewer Canary", "Report Canary"),
    *("Between us: a careful paper.", "Minor revision", "Suggested Canary"),
    *("Conflicted Canary", "Conflict Canary."),
    *(f"{thread.label} Canary" for thread in Thread),
)


def test_record_says_what_happened_and_not_whose_it_is(client, administrator, paper):
    text = page_of(client, paper)
    assert "Sent to review" in text
    assert paper.number in text
    assert [word for word in HIDDEN if word in text] == []
    for person in (paper.submitter, paper.rounds.get().assignments.get().reviewer):
        assert person.email not in text


def test_broken_glass_shows_the_paper_and_its_people(client, administrator, paper):
    address = reverse("reviews:reveal", args=[paper.uuid])
    answer = client.post(address, {"reason": REASON}, follow=True)
    assert "Open for 15 minutes" in answer.text
    assert [word for word in HIDDEN if word not in answer.text] == []
    file = paper.versions.get().files.first()
    assert client.get(reverse("submissions:file", args=[file.uuid])).status_code == 302


def test_file_stays_closed_behind_the_glass(client, administrator, paper):
    file = paper.versions.get().files.first()
    assert client.get(reverse("submissions:file", args=[file.uuid])).status_code == 404


def test_reason_too_short_is_said_on_the_page_and_nothing_opens(
    client, administrator, paper
):
    address = reverse("reviews:reveal", args=[paper.uuid])
    answer = client.post(address, {"reason": "so"})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert not Reveal.objects.exists()


def test_list_has_numbers_and_no_titles(client, administrator, paper):
    answer = client.get(reverse("reviews:records"))
    assert paper.number in answer.text
    assert "Canary" not in answer.text


def test_list_finds_a_number_and_never_a_title(client, administrator, paper):
    address = reverse("reviews:records")
    assert paper.number in client.get(address, {"number": paper.number[-4:]}).text
    answer = client.get(address, {"number": "Title"})
    assert paper.number not in answer.text
    assert "No paper has this number" in answer.text


@pytest.mark.parametrize("papers", [1, 5])
def test_list_asks_the_same_at_any_length(client, django_assert_num_queries, papers):
    client.force_login(with_role(Role.ADMINISTRATOR))
    for _paper in range(papers):
        factories.sent()
    with django_assert_num_queries(8):
        client.get(reverse("reviews:records"))


def test_paper_in_conflict_is_in_no_list_and_no_count(client, administrator, paper):
    services.declare_conflict(paper, by=administrator)
    answer = client.get(reverse("reviews:records"))
    assert paper.number not in answer.text
    assert "0 papers" in answer.text
    assert client.get(reverse("reviews:record", args=[paper.uuid])).status_code == 404
