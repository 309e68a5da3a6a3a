"""A technical return: corrections before review, and back to the first look."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import OutgoingMessage
from journal.verdict import NotAllowed
from reviews import insight, services
from reviews.choices import Outcome, Stage
from reviews.services.deciding import open_outcomes
from submissions.choices import Status
from submissions.models import Submission
from tests import factories
from tests.factories.reviews import decided, fresh
from tests.factories.submissions import give_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned():
    """A new paper that its editor gave back."""
    paper, chief = factories.sent(), factories.chief()
    services_assign(paper, chief)
    return decided(paper, "return")


def services_assign(paper, editor):
    from submissions import services as submissions

    submissions.assign_editor(paper, editor, by=editor)


def test_return_decides_nothing_and_gives_the_authors_a_date(returned):
    assert returned.status == Status.REVISING
    assert returned.decided_at is None
    assert returned.revision_due_at is not None
    assert returned.desk.stage == Stage.AUTHOR
    assert returned.versions.last().number == 2
    assert insight.first_decision_days(returned.editor_assignments.get().editor) == []


def test_corrected_paper_waits_for_its_first_look_again(returned):
    give_version(returned, 2)
    assert services.resubmit(returned, by=returned.submitter) is None
    paper = fresh(returned)
    assert (paper.status, paper.desk.stage) == (Status.SUBMITTED, Stage.NEW)
    assert not paper.rounds.exists()
    letters = OutgoingMessage.objects.filter(key__startswith="revision_")
    assert {letter.key.split(":")[0] for letter in letters} == {
        "revision_received",
        "revision_back",
    }
    editor = paper.editor_assignments.get().editor
    services.send_to_review(paper, by=editor)
    assert Outcome.RETURN not in open_outcomes(fresh(paper))


def test_paper_in_review_is_not_returned():
    paper = factories.under_review()
    assert Outcome.RETURN not in open_outcomes(paper)
    with pytest.raises(NotAllowed):
        decided(paper, "return")


def test_editor_begins_with_what_the_checks_found(client):
    paper, chief = factories.sent(), factories.chief()
    version = paper.versions.get()
    version.reading = {"review_copy": {"warnings": [], "names": []}}
    version.save()
    Submission.objects.filter(pk=paper.pk).update(ethics="", ai_use="None.")
    client.force_login(chief)
    triage = client.get(reverse("reviews:triage", args=[paper.uuid]))
    address = reverse("reviews:decide", args=[paper.uuid]) + "?outcome=return"
    assert address in triage.content.decode()
    page = client.get(address).content.decode()
    assert "This is no decision on its content." in page
    assert "- No statement on ethics" in page


def test_author_is_asked_to_correct_and_not_to_answer_reviewers(client, returned):
    client.force_login(returned.submitter)
    page = client.get(reverse("submissions:paper", args=[returned.uuid]))
    assert "Corrections are expected" in page.content.decode()
    assert "Returned for corrections" in page.content.decode()
    page = client.get(reverse("reviews:revise", args=[returned.uuid])).content.decode()
    assert "Correct the paper and send version 2" in page
    assert "Answer the reviewers" not in page


def test_first_look_is_promised_anew_from_when_the_corrected_paper_came(
    client, returned
):
    long_ago = timezone.now() - timedelta(days=40)
    Submission.objects.filter(pk=returned.pk).update(submitted_at=long_ago)
    give_version(returned, 2)
    services.resubmit(returned, by=returned.submitter)
    client.force_login(returned.submitter)
    page = client.get(reverse("submissions:paper", args=[returned.uuid]))
    assert "did not keep it" not in page.content.decode()
    client.force_login(returned.editor_assignments.get().editor)
    page = client.get(reverse("reviews:triage", args=[returned.uuid]))
    assert "Day 0, target" in page.content.decode()
