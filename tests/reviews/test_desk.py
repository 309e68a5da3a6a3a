"""What each paper waits for, as the desk keeps it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews import desk, desk_numbers, services
from reviews.choices import Stage
from reviews.models import DeskEntry, ReviewAssignment
from submissions import services as submitting
from tests import factories
from tests.factories.reviews import fresh, resubmitted
from tests.factories.submissions import editor_of, sent, under_review

pytestmark = pytest.mark.django_db


def stage(paper):
    return DeskEntry.objects.get(submission=paper).stage


def test_stage_follows_a_paper_through_its_first_round():
    chief = factories.chief()
    paper = sent()
    assert stage(paper) == Stage.NEW
    services.send_to_review(paper, by=chief)
    assert stage(paper) == Stage.INVITE
    submitting.assign_editor(paper, chief, by=chief)
    first = factories.reviewing(paper)
    assert stage(paper) == Stage.INVITE
    factories.reported(paper, factories.reviewer("Second"))
    assert stage(paper) == Stage.REVIEWING
    services.cancel(first, by=chief)
    assert stage(paper) == Stage.INVITE
    factories.reported(paper, factories.reviewer("Third"))
    assert stage(paper) == Stage.DECIDE


def test_stage_after_a_decision_says_who_has_the_paper():
    assert stage(factories.revising()) == Stage.AUTHOR
    assert stage(factories.accepted()) == Stage.ACCEPTED
    declined = factories.decided(factories.ready_to_decide(), "decline")
    assert stage(declined) == Stage.CLOSED


def test_revision_whose_reviewers_are_gone_is_back_for_the_editor():
    paper = resubmitted()
    for assignment in paper.rounds.last().assignments.all():
        services.cancel(assignment, by=editor_of(paper))
    assert stage(paper) == Stage.REVISED


def test_reopened_report_makes_the_paper_wait_again():
    paper = factories.ready_to_decide()
    assignment = ReviewAssignment.objects.filter(round__submission=paper).first()
    services.reopen(assignment, by=editor_of(paper))
    assert stage(paper) == Stage.REVIEWING


def test_withdrawn_paper_leaves_the_queue():
    paper = under_review()
    submitting.withdraw(paper, by=paper.submitter)
    assert stage(paper) == Stage.CLOSED
    assert desk_numbers.counts(editor_of(paper))[""] == 0


def test_late_is_asked_of_the_clock_and_not_of_a_job():
    paper = under_review()
    editor = editor_of(paper)
    for name in ("One", "Two"):
        factories.reviewing(paper, factories.reviewer(name))
    assert desk_numbers.counts(editor)["late"] == 0
    ReviewAssignment.objects.update(due_at=timezone.now() - timedelta(days=1))
    desk.refresh(fresh(paper))
    assert desk_numbers.counts(editor)["late"] == 1
    assert [p.pk for p in desk.papers(editor, "late")] == [paper.pk]


def test_counts_and_lists_agree():
    chief = factories.chief()
    factories.ready_to_decide(editor=chief)
    factories.accepted(editor=chief)
    sent()
    counted = desk_numbers.counts(chief)
    for view in desk_numbers.LISTS:
        assert counted[view] == desk.papers(chief, view).count()


def test_nobody_but_editors_has_a_desk():
    sent()
    assert set(desk_numbers.counts(factories.person()).values()) == {0}
