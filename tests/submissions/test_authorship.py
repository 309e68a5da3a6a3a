"""Who speaks for the authors and who decides about them, asked of the policy itself."""

import pytest
from django.utils import timezone

from journal.verdict import HIDDEN
from submissions.authorship import are_agreed, can_decide, vouched_for
from submissions.choices import Status
from submissions.models import AuthorsChange, Submission
from submissions.permissions import Relation, Standing
from tests import factories
from tests.factories.submissions import confirm_all

pytestmark = pytest.mark.django_db


def standing(paper, *relations):
    return Standing(paper, frozenset(relations))


def test_whoever_edits_the_paper_decides_about_its_authors():
    paper = factories.sent()
    for relation in (Relation.HANDLING_EDITOR, Relation.CHIEF):
        assert can_decide(standing(paper, relation))
    for relation in (Relation.AUTHOR, Relation.MEMBER, Relation.INVITED):
        assert can_decide(standing(paper, relation)) == HIDDEN
    other = can_decide(standing(paper, Relation.EDITOR))
    assert other.reason.startswith("The handling editor or a chief")
    paper.anonymity = "triple"
    hidden = can_decide(standing(paper, Relation.CHIEF))
    assert hidden.reason.startswith("The authors are hidden")
    paper.status = Status.PUBLISHED
    assert can_decide(standing(paper, Relation.CHIEF)) == HIDDEN


def test_open_request_stands_in_the_way_of_its_own_paper_and_is_told_to_who_knows():
    paper, other = factories.sent(), factories.sent(title="Another")
    for one in (paper, other):
        confirm_all(one)
    chief = factories.chief()
    AuthorsChange.objects.create(
        submission=other, asked_by=other.submitter, reason="One is missing."
    )
    assert are_agreed(paper, chief)
    assert are_agreed(other, chief).reason.startswith("The authors ask")
    Submission.objects.update(anonymity="triple")
    assert are_agreed(Submission.objects.get(pk=other.pk), chief)


def test_editors_word_is_shown_for_those_it_was_given_for():
    paper = factories.sent()
    [author] = paper.contributors.all()
    other = paper.contributors.create(name="Vouched for", email="v@example.net")
    other.vouched_at, other.vouched_by = timezone.now(), factories.chief()
    chief = standing(paper, Relation.CHIEF)
    assert vouched_for(chief, [author, other]) == [other]
    assert vouched_for(standing(paper, Relation.INVITED), [author, other]) == []
