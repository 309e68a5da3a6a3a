"""Who can see this paper, and why: the page says what the policy says, with its reasons."""

import pytest
from django.urls import reverse
from lxml import html

from journal.choices import Role
from reviews import access
from reviews import services as reviewing
from submissions import services
from submissions.models import Submission
from submissions.permissions import Standing
from tests import factories
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db
REASON = "The author cannot open the review copy and asked for help."


@pytest.fixture
def chief():
    return factories.chief("Ngozi Eze")


@pytest.fixture
def paper(chief):
    author = factories.person("Lina Tanaka")
    return factories.under_review(author, editor=chief)


@pytest.fixture
def cast(paper):
    """Everybody that the page knows a word for."""
    people = {
        "author": paper.submitter,
        "invited": factories.invited(paper, factories.person("Yuki Mori")).reviewer,
        "reviewing": factories.reviewing(paper, factories.person("Ingrid S")).reviewer,
        "reported": factories.reported(paper, factories.person("Chidi O")).reviewer,
        "other editor": factories.handling_editor("Bautista Quiroga"),
        "conflicted": factories.chief("Mina Rahimi"),
        "administrator": with_role(Role.ADMINISTRATOR, "Jón Þór"),
    }
    declined = factories.invited(paper, factories.person("Ana Lima"))
    reviewing.decline_invitation(declined, by=declined.reviewer, reason="busy")
    services.declare_conflict(paper, by=people["conflicted"])
    return people | {"declined": declined.reviewer}


def page(client, chief, paper, **asked):
    client.force_login(chief)
    answer = client.get(reverse("reviews:who", args=[paper.uuid]), asked)
    assert answer.status_code == 200
    return answer.text


def table(text):
    """{name: the words of its cells}."""
    rows = html.fromstring(text).xpath("//table[contains(@class, 'data')]/tbody/tr")
    return {
        row.xpath("string(.//th//bdi)"): [
            " ".join(cell.text_content().split()) for cell in row.xpath("td")
        ]
        for row in rows
    }


def test_table_says_what_each_place_opens(client, chief, paper, cast):
    rows = table(page(client, chief, paper))
    assert rows == {
        "Lina Tanaka": ["Yes", "Yes", "No", "After a decision", "No"],
        "Yuki Mori": ["Without names", "No", "Own only", "No", "No"],
        "Ingrid S": ["Without names", "Own copy", *["Own only"] * 2, "No"],
        "Chidi O": ["Without names", "Own copy", *["Own only"] * 2, "No"],
        "Ngozi Eze": ["Yes"] * 5,
        "Bautista Quiroga": ["Without names", *["No"] * 4],
        "Mina Rahimi": ["No"] * 5,
        "Jón Þór": ["Break glass"] * 5,
        "Ana Lima": ["No"] * 5,
    }


def test_table_of_the_original_file_opens_it_to_no_reviewer(client, chief, paper, cast):
    rows = table(page(client, chief, paper, file="original"))
    who = {name for name, cells in rows.items() if cells[1] == "Yes"}
    assert who == {"Lina Tanaka", "Ngozi Eze"}


def test_every_answer_is_the_policys(paper, cast, chief):
    for person in (*cast.values(), chief, factories.person("Stranger")):
        for element in access.WANTS:
            why = access.why(person, paper, element)
            verdict = Standing.of(person, paper).can_see(element)
            assert why.allowed == verdict.allowed, (person, element)
            assert all(one.holds for one in why.reasons) == why.allowed, (
                person,
                element,
            )
            assert bool(why.ends) == (why.allowed and person != paper.submitter) or (
                element in ("E03", "I2")
            )


def test_reviewer_reads_the_own_copy_for_four_reasons(client, chief, paper, cast):
    person = cast["reviewing"]
    text = page(client, chief, paper, person=person.uuid, wants="E03")
    assert "Yes, Ingrid S can" in text
    for words in (
        "Ingrid S reviews this paper",
        "Invited for round 1 on",
        "No conflict is known",
        "The rule for “Reviewing” opens it while the paper is “In review”",
        "Rule E03",
        "The file is the review copy, never the original",
        "A file link already handed out ends within 5 minutes",
    ):
        assert words in text


def test_conflict_is_named_as_the_reason(client, chief, paper, cast):
    person = cast["conflicted"]
    text = page(client, chief, paper, person=person.email, wants="E17")
    assert "No, Mina Rahimi cannot" in text
    assert "A conflict is recorded" in text
    assert "Declared" in text


def test_other_editor_learns_what_would_be_needed(client, chief, paper, cast):
    text = page(client, chief, paper, person="Bautista Quiroga", wants="E03")
    assert "No, Bautista Quiroga cannot" in text
    assert "Bautista Quiroga is an editor, but not of this paper" in text
    assert "No rule opens it while the paper is “In review”" in text


def test_broken_glass_is_seen_and_ends(client, chief, paper, cast):
    services.reveal(paper, by=cast["administrator"], reason=REASON)
    assert table(page(client, chief, paper))["Jón Þór"] == ["Yes"] * 5
    text = page(client, chief, paper, person="Jón Þór", wants="I2")
    assert "15 minutes after the glass was broken" in text


def test_former_reviewer_is_told_from_a_stranger(client, chief, paper, cast):
    text = page(client, chief, paper, person="Ana Lima", wants="E03")
    assert "The review of round 1 has ended: Declined." in text


def test_stranger_is_asked_about_by_name_or_address(client, chief, paper):
    factories.person("Rosa Castillo", email="rosa@example.org")
    factories.person("Rosa Castro")
    text = page(client, chief, paper, person="ROSA@example.org", wants="E02")
    assert "Rosa Castillo has no place on this paper" in text
    text = page(client, chief, paper, person="Rosa", wants="E02")
    assert "Which one?" in text
    assert "Rosa Castro" in text
    assert "Nobody of this name" in page(client, chief, paper, person="X", wants="E02")


def test_unknown_question_is_left_open(client, chief, paper):
    text = page(client, chief, paper, person="Ngozi Eze", wants="E99")
    assert "Choose a cell of the table" in text


def test_triple_anonymity_keeps_the_authors_out_of_table_and_answers(
    client, chief, paper
):
    Submission.objects.update(anonymity="triple")
    text = page(client, chief, paper, person="Lina Tanaka", wants="E02")
    assert "Lina Tanaka" not in table(text)
    assert "Nobody of this name" in text
    text = page(client, chief, paper, person=paper.submitter.email, wants="E02")
    assert "Nobody of this name" in text


def test_other_editor_does_not_find_the_page(client, paper):
    client.force_login(factories.handling_editor())
    answer = client.get(reverse("reviews:who", args=[paper.uuid]))
    assert answer.status_code == 404


@pytest.mark.parametrize("reviewers", [1, 5])
def test_table_asks_the_same_for_any_number_of_people(
    client, chief, paper, django_assert_num_queries, reviewers
):
    for _one in range(reviewers):
        factories.reviewing(paper, factories.person())
    client.force_login(chief)
    with django_assert_num_queries(16):
        client.get(reverse("reviews:who", args=[paper.uuid]))
