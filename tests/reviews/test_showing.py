"""Reports as a part of a query, asked both ways: whose round it is (E06)."""

from uuid import uuid4

import pytest
from django.utils import timezone

from reviews.choices import Answer
from reviews.models import Review, ReviewAssignment
from reviews.permissions import can_see_report
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Standing
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
