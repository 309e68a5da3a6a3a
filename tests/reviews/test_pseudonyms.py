"""What authors call the reviewers: without gaps, the same over rounds, telling nothing."""

import pytest

from reviews import services
from reviews.models import ReviewAssignment
from reviews.pseudonyms import give_pseudonyms, label_numbers, shuffled
from tests import factories
from tests.factories.reviews import decided, resubmitted

pytestmark = pytest.mark.django_db


def numbers(paper):
    rows = ReviewAssignment.objects.filter(round__submission=paper)
    return {
        (row.round.number, row.reviewer.name): row.pseudonym
        for row in rows.select_related("reviewer", "round")
    }


def test_numbers_have_no_gaps_whoever_declined_or_was_cancelled():
    paper = factories.under_review()
    declined = factories.invited(paper, factories.reviewer("Declined"))
    services.decline_invitation(declined, by=declined.reviewer, reason="busy")
    factories.reported(paper, factories.reviewer("First"))
    factories.reviewing(paper, factories.reviewer("Unfinished"))
    factories.reported(paper, factories.reviewer("Second"))
    decided(paper, "minor")
    given = numbers(paper)
    assert {given[1, "First"], given[1, "Second"]} == {1, 2}
    assert given[1, "Declined"] is given[1, "Unfinished"] is None


def test_preview_shows_the_numbers_that_are_given():
    paper = factories.ready_to_decide()
    before = label_numbers(paper)
    decided(paper, "minor")
    rows = ReviewAssignment.objects.filter(round__submission=paper)
    assert {row.reviewer_id: row.pseudonym for row in rows} == before


def test_reviewer_keeps_the_number_in_the_second_round():
    paper = resubmitted()
    first = {name: n for (round_, name), n in numbers(paper).items() if round_ == 1}
    second = paper.rounds.last()
    for assignment in second.assignments.all():
        services.accept_invitation(assignment, by=assignment.reviewer)
        services.save_draft(
            assignment, factories.complete_draft(), version=0, by=assignment.reviewer
        )
        services.submit_review(assignment, by=assignment.reviewer)
    factories.reported(paper, factories.reviewer("Newcomer"))
    decided(paper, "accept")
    given = numbers(paper)
    assert {n: given[2, n] for n in first} == first
    assert given[2, "Newcomer"] == 3


def test_order_is_not_that_of_invitations():
    """Over many papers the first to be invited is not always Reviewer 1."""
    rows = [ReviewAssignment() for _ in range(200)]
    pairs = [rows[n : n + 2] for n in range(0, 200, 2)]
    firsts = sum(shuffled(pair)[0] is pair[0] for pair in pairs)
    assert 20 < firsts < 80


def test_order_is_stable_and_blind_to_the_order_asked():
    rows = [ReviewAssignment() for _ in range(9)]
    assert shuffled(rows) == shuffled(rows[::-1])


def test_order_depends_on_a_secret(settings):
    rows = [ReviewAssignment() for _ in range(9)]
    before = shuffled(rows)
    settings.SECRET_KEY = "another-secret-" + "y" * 40
    assert shuffled(rows) != before


def test_giving_twice_changes_nothing():
    paper = factories.ready_to_decide()
    give_pseudonyms(paper)
    before = numbers(paper)
    give_pseudonyms(paper)
    assert numbers(paper) == before
