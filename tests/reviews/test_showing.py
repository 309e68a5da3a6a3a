"""Reports as a part of a query, asked both ways: whose round it is (E06)."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from journal.choices import Anonymity
from journal.models import Journal, User
from reviews.choices import Answer
from reviews.models import Review, ReviewAssignment
from reviews.permissions import can_know_reviewer, can_see_report
from reviews.showing import reviewers_for, with_names
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.showing import people_showing
from tests import factories

pytestmark = pytest.mark.django_db


def read_by(person):
    many = set(Review.objects.visible_to(person))
    for one in Review.objects.all():
        standing = Standing.of(person, one.assignment.round.submission)
        assert bool(can_see_report(standing, person, one)) == (one in many)
    return {one.assignment.reviewer for one in many}


def test_reviewers_read_the_released_reports_of_rounds_in_which_they_reported():
    paper = factories.ready_to_decide()
    Submission.objects.update(status=Status.REVISING)
    first, second = (one.reviewer for one in ReviewAssignment.objects.all())
    assert read_by(first) == {first}
    Review.objects.update(released_at=timezone.now())
    assert read_by(first) == read_by(second) == {first, second}
    paper.rounds.update(closed_at=timezone.now())
    later = paper.rounds.create(version=paper.versions.get(), number=2)
    ReviewAssignment.objects.filter(reviewer=second).update(round=later)
    asked = ReviewAssignment.objects.get(reviewer=first)
    asked.pk, asked.uuid, asked.round, asked.token_hash = None, uuid4(), later, "b"
    asked.state = Answer.DECLINED
    asked.save()
    assert read_by(first) == {first}
    assert read_by(second) == {second}


def test_each_report_says_whether_its_own_writer_is_known():
    factories.ready_to_decide()
    Submission.objects.update(anonymity=Anonymity.DOUBLE)
    Review.objects.update(released_at=timezone.now())
    first, second = (one.reviewer for one in ReviewAssignment.objects.all())
    named = with_names(Review.objects.all(), first)
    known = {one.assignment.reviewer: one.is_named for one in named}
    assert known == {first: True, second: False}


def test_who_did_not_report_stays_unknown_to_other_reviewers():
    """Open review, after a decision: names go with their reports alone (I3)."""
    paper = factories.ready_to_decide()
    reviewer = ReviewAssignment.objects.first().reviewer
    silent = factories.invited(paper, factories.reviewer("Never answered"))
    Submission.objects.update(anonymity=Anonymity.OPEN, status=Status.REVISING)
    Review.objects.update(released_at=timezone.now())
    standing = Standing.of(reviewer, Submission.objects.get())
    known = set(ReviewAssignment.objects.filter(reviewers_for(reviewer)))
    for one in ReviewAssignment.objects.all():
        verdict = can_know_reviewer(standing, reviewer, one)
        assert bool(verdict) == (one in known) == (one != silent)


def test_name_is_public_with_a_report_that_is_and_no_other():
    paper = factories.ready_to_decide()
    Journal.objects.update(publishes_reports=True)
    Submission.objects.update(
        anonymity=Anonymity.OPEN, status=Status.PUBLISHED, agrees_to_reports=True
    )
    Review.objects.update(released_at=timezone.now(), agrees_to_name=True)
    first, second = ReviewAssignment.objects.order_by("pk")
    Review.objects.filter(assignment=first).update(agrees_to_publication=True)
    nobody = AnonymousUser()
    known = ReviewAssignment.objects.filter(reviewers_for(nobody))
    assert list(known) == [first]
    standing = Standing.of(nobody, Submission.objects.get(pk=paper.pk))
    assert can_know_reviewer(standing, nobody, first)
    assert not can_know_reviewer(standing, nobody, second)


def test_reviewer_who_closed_the_account_is_nobody():
    reviewer = factories.reported().reviewer
    known = ReviewAssignment.objects.filter(reviewers_for(reviewer))
    assert known.count() == 1
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    closed = User.objects.get(pk=reviewer.pk)
    assert not ReviewAssignment.objects.filter(reviewers_for(closed)).exists()


def test_reviewers_of_one_paper_are_not_those_of_another():
    first = factories.invited()
    paper = factories.under_review(title="Another", editor=first.invited_by)
    second = factories.invited(paper, factories.reviewer("Another"))
    asked = people_showing(first.invited_by, "I3", of=first.round.submission)
    assert set(asked) == {first.reviewer, first.invited_by}
    both = people_showing(first.invited_by, "I3")
    assert set(both) == {first.reviewer, second.reviewer, first.invited_by}
