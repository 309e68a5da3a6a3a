"""The tables as a part of a query: where one paper's rows could be taken for another's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import can_see
from submissions.policy import CONTENT
from submissions.showing import papers_showing, people_showing
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db


def test_people_of_one_paper_are_not_those_of_another():
    first = factories.sent()
    second = factories.sent(factories.person("Another"), title="Another")
    one, other = factories.person("With the first"), factories.person("With the second")
    for paper, author in ((first, one), (second, other), (second, None)):
        paper.contributors.create(name="A", user=author)
    chief = factories.chief()
    assert set(people_showing(chief, "I1", of=first)) == {first.submitter, one, chief}
    every = {first.submitter, one, second.submitter, other, chief}
    assert set(people_showing(chief, "I1")) == every
    Submission.objects.filter(pk=first.pk).update(anonymity="triple")
    assert set(people_showing(chief, "I1")) == every - {first.submitter, one}


def shows(user):
    """Whether the paper shows its title, asked both ways."""
    [paper] = Submission.objects.all()
    many, one = papers_showing(user, "E02").exists(), can_see(user, "E02", paper)
    assert many == bool(one)
    return many


@pytest.fixture
def letter(monkeypatch):
    """One letter in every cell of a row: today only actions have V and H."""
    return lambda code: monkeypatch.setitem(CONTENT, "E02", f"{code * 6} " * 14)


@pytest.mark.parametrize(
    ("status", "due", "shown"),
    [
        (Status.REVISING, None, True),
        (Status.REVISING, timedelta(days=1), True),
        (Status.REVISING, timedelta(minutes=-9), True),  # grace: ten minutes
        (Status.REVISING, timedelta(minutes=-11), False),
        (Status.UNDER_REVIEW, None, False),
    ],
)
def test_letter_v_holds_while_a_revision_is_due(letter, status, due, shown):
    letter("V")
    author = factories.sent().submitter
    due_at = timezone.now() + due if due else None
    Submission.objects.update(status=status, revision_due_at=due_at)
    assert shows(author) is shown


def test_letter_h_holds_for_who_handles_the_paper(letter):
    letter("H")
    paper = factories.under_review()
    assert shows(editor_of(paper))
    assert not shows(factories.chief("Another"))
    assert not shows(paper.submitter)
