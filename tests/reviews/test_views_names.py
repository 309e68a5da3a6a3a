"""Under open review authors and reviewers read who wrote a report, and only then (I3)."""

import pytest
from django.urls import reverse

from journal.choices import Anonymity
from reviews import services
from reviews.models import ReviewAssignment
from submissions.models import Submission
from tests import factories
from tests.factories.reviews import decided, fresh
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db


def reported_in(model):
    """Two reports, by Emeka Obi and Ingrid Sørensen; a third person did not report."""
    paper = factories.ready_to_decide()
    factories.reviewing(paper, factories.person("Never Reported"))
    Submission.objects.update(anonymity=model)
    return fresh(paper)


def words_of(client, person, address):
    client.force_login(person)
    page = client.get(address).text
    names = ("Emeka Obi", "Ingrid Sørensen", "Never Reported")
    return {name for name in names if name in page}


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (Anonymity.OPEN, {"Emeka Obi", "Ingrid Sørensen"}),
        (Anonymity.SINGLE, set()),
        (Anonymity.DOUBLE, set()),
    ],
)
def test_reviewers_are_named_with_their_reports_once_these_are_released(
    client, model, named
):
    paper = reported_in(model)
    page = paper.get_absolute_url()
    assert words_of(client, paper.submitter, page) == set()
    editor = editor_of(paper)
    services.save_decision(
        paper, by=editor, outcome="minor", subject="Decided", letter="Please revise."
    )
    looked = reverse("reviews:decide-as-author", args=[paper.uuid])
    assert words_of(client, editor, looked) == named
    paper = decided(paper, "minor")
    assert words_of(client, paper.submitter, page) == named
    mine = ReviewAssignment.objects.get(reviewer__name="Emeka Obi")
    done = reverse("reviews:review-done", args=[mine.uuid])
    assert words_of(client, mine.reviewer, done) - {"Emeka Obi"} == named - {
        "Emeka Obi"
    }
    told = "with your name" if named else "without your name"
    assert f"The authors have your report {told}" in client.get(done).text


@pytest.mark.parametrize("model", [Anonymity.OPEN, Anonymity.DOUBLE])
def test_reviewer_is_told_beforehand_whether_authors_learn_the_name(client, model):
    assignment = factories.reviewing()
    Submission.objects.update(anonymity=model)
    client.force_login(assignment.reviewer)
    written = client.get(assignment.get_absolute_url()).text
    checked = client.get(reverse("reviews:review-check", args=[assignment.uuid])).text
    is_open = model == Anonymity.OPEN
    assert ("The authors learn your name with it." in written) is is_open
    assert ("Your name is not shown." in written) is not is_open
    assert ("With your name, when the editor has decided" in checked) is is_open
    assert ("Without your name, when the editor has decided" in checked) is not is_open
    author = assignment.round.submission.submitter
    client.force_login(author)
    page = client.get(assignment.round.submission.get_absolute_url()).text
    assert ("with a report who wrote it" in page) is is_open
