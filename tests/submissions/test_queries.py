"""Lists ask the same few questions at any length."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from submissions.choices import Status
from submissions.models import Submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 5])
def test_each_list_is_one_question(count, django_assert_num_queries):
    author = factories.person()
    for _ in range(count):
        factories.sent(author)
    chief = factories.chief()
    assert chief.editorial_roles == {"chief"}
    assert author.editorial_roles == frozenset()
    for rows, found in (
        (Submission.objects.visible_to(chief), count),
        (Submission.objects.on_desk_of(chief), count),
        (Submission.objects.by_author(author), count),
        (Submission.objects.visible_to(author), count),
        (Submission.objects.visible_to(AnonymousUser()), 0),
    ):
        with django_assert_num_queries(1):
            assert len(rows) == found


def test_paper_is_listed_once_whatever_a_person_is_to_it():
    chief = factories.chief()
    paper = factories.under_review(editor=chief)
    factories.reviewing(paper)
    factories.invited(paper)
    assert Submission.objects.on_desk_of(chief).get() == paper
    assert Submission.objects.visible_to(chief).get() == paper


def test_conflicted_persons_counts_leave_the_paper_out():
    from submissions.services import declare_conflict

    chief = factories.chief()
    papers = [factories.sent() for _ in range(2)]
    declare_conflict(papers[0], by=chief)
    rows = Submission.objects.on_desk_of(chief)
    assert (rows.count(), list(rows)) == (1, [papers[1]])


def test_lifted_conflict_and_a_name_not_confirmed_leave_a_paper_on_the_desk():
    chief, paper = factories.chief(), factories.sent()
    paper.contributors.create(name="Not confirmed", user=chief)
    paper.conflicts.create(user=chief, kind="declared", lifted_at=timezone.now())
    assert list(Submission.objects.on_desk_of(chief)) == [paper]
    assert not Submission.objects.off_desk_of(chief).exists()


def test_active_papers_are_those_that_wait_for_something():
    for status in Status:
        Submission.objects.create(
            journal=factories.journal(),
            submitter=factories.person(),
            status=status,
            number=f"JOT-1999-{status}",
            submitted_at="1999-01-01T00:00Z",
        )
    found = set(Submission.objects.active().values_list("status", flat=True))
    assert found == {"submitted", "under_review", "revising", "accepted"}


def test_handled_papers_are_those_in_charge_now():
    from submissions.services import assign_editor

    first, second = factories.chief("One"), factories.chief("Two")
    paper = factories.under_review(editor=first)
    assign_editor(paper, second, by=first)
    assert not Submission.objects.handled_by(first).exists()
    assert Submission.objects.handled_by(second).get() == paper
