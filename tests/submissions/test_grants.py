"""Grants follow the assignments, and nothing else (style.md, 4)."""

import pytest
from django.db import IntegrityError, transaction

from reviews import services as reviewing
from submissions import grants, services
from submissions.models import SubmissionUserGrant
from tests import factories

pytestmark = pytest.mark.django_db


def rights(user):
    rows = SubmissionUserGrant.objects.filter(user=user)
    return sorted(rows.values_list("permission__codename", flat=True))


def test_granting_twice_is_once():
    person, paper = factories.person(), factories.draft()
    grants.grant(person, grants.REVIEW, paper)
    grants.grant(person, grants.REVIEW, paper)
    assert rights(person) == [grants.REVIEW]


def test_revoking_takes_the_named_rights_of_this_paper_only():
    person, paper, other = factories.person(), factories.draft(), factories.draft()
    for each in (paper, other):
        grants.grant(person, grants.REVIEW, each)
        grants.grant(person, grants.ANSWER, each)
    grants.revoke(person, paper, grants.REVIEW)
    assert grants.has_grant(person, grants.ANSWER, paper)
    assert not grants.has_grant(person, grants.REVIEW, paper)
    assert grants.has_grant(person, grants.REVIEW, other)


def test_unknown_right_is_an_error_and_not_a_silence():
    with pytest.raises(grants.Permission.DoesNotExist):
        grants.grant(factories.person(), "rule_the_world", factories.draft())


def test_reviewers_rights_follow_the_answers():
    assignment = factories.invited()
    reviewer = assignment.reviewer
    assert rights(reviewer) == [grants.ANSWER]
    reviewing.accept_invitation(assignment, by=reviewer)
    assert rights(reviewer) == [grants.REVIEW]
    reviewing.save_draft(assignment, factories.complete_draft(), version=0, by=reviewer)
    reviewing.submit_review(assignment, by=reviewer)
    assert rights(reviewer) == [grants.REVIEWED]
    editor = assignment.invited_by
    reviewing.reopen(assignment, by=editor)
    assert rights(reviewer) == [grants.REVIEW]
    reviewing.cancel(assignment, by=editor)
    assert rights(reviewer) == []


def test_declining_leaves_no_right():
    assignment = factories.invited()
    reviewing.decline_invitation(assignment, by=assignment.reviewer, reason="busy")
    assert rights(assignment.reviewer) == []


def test_replaced_editor_loses_the_right_in_the_same_act():
    chief, editor = factories.chief(), factories.handling_editor()
    paper = factories.sent()
    services.assign_editor(paper, chief, by=chief)
    services.assign_editor(paper, editor, by=chief)
    assert rights(chief) == []
    assert rights(editor) == [grants.HANDLE]


def test_withdrawn_paper_leaves_open_reviewers_nothing():
    assignment = factories.reviewing()
    paper = assignment.round.submission
    services.withdraw(paper, by=paper.submitter)
    assert rights(assignment.reviewer) == []


def test_second_round_asks_with_the_right_of_an_invitation():
    from tests.factories.reviews import resubmitted

    paper = resubmitted()
    again = paper.rounds.last().assignments.first()
    assert rights(again.reviewer) == [grants.ANSWER]


@pytest.mark.parametrize(
    "reviewing_right", [grants.ANSWER, grants.REVIEW, grants.REVIEWED]
)
@pytest.mark.parametrize("handling_first", [True, False])
def test_database_refuses_that_one_person_handles_and_reviews(
    reviewing_right, handling_first
):
    person, paper, other = factories.person(), factories.draft(), factories.draft()
    order = [grants.HANDLE, reviewing_right]
    first, second = order if handling_first else order[::-1]
    grants.grant(person, first, paper)
    grants.grant(person, second, other)  # another paper is another matter
    with pytest.raises(IntegrityError, match="Nobody handles"), transaction.atomic():
        grants.grant(person, second, paper)
    assert rights(person) == sorted([first, second])
