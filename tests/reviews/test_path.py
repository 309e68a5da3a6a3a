"""The whole life of a paper through the services."""

import pytest

from journal.models import Event, OutgoingMessage
from reviews.choices import Answer, Stage
from submissions.choices import Status
from submissions.models import SubmissionUserGrant
from tests import factories
from tests.factories.reviews import resubmitted
from tests.factories.submissions import sent

pytestmark = pytest.mark.django_db


def test_sent_paper_has_a_number_and_waits_for_a_first_look():
    factories.chief()
    paper = sent()
    assert paper.status == Status.SUBMITTED
    assert paper.number.startswith("JOT-")
    assert paper.desk.stage == Stage.NEW
    letters = OutgoingMessage.objects.values_list("address", "subject")
    assert len(letters) == 2
    assert {paper.submitter.email} < {address for address, _subject in letters}


def test_two_reports_make_a_paper_ready_to_decide():
    paper = factories.ready_to_decide()
    assert paper.status == Status.UNDER_REVIEW
    assert paper.desk.stage == Stage.DECIDE
    assert paper.desk.reports == 2


def test_revision_waits_with_one_row_for_each_point():
    paper = factories.revising()
    assert paper.status == Status.REVISING
    version = paper.versions.last()
    assert version.number == 2
    assert version.response_points.count() == 4


def test_resubmission_opens_a_second_round_and_asks_the_same_reviewers():
    paper = resubmitted()
    assert paper.status == Status.UNDER_REVIEW
    second = paper.rounds.last()
    assert second.number == 2
    assert [a.state for a in second.assignments.all()] == [Answer.INVITED] * 2


def test_accepted_paper_has_told_every_author_with_the_reports():
    paper = factories.accepted()
    assert paper.status == Status.ACCEPTED
    letter = OutgoingMessage.objects.get(subject="Decided")
    assert "Reviewer 1" in letter.body
    assert "Reviewer 2" in letter.body
    assert "Between us" not in letter.body
    assert "Emeka" not in letter.body


def test_grants_follow_the_assignment():
    assignment = factories.reviewing()
    codes = SubmissionUserGrant.objects.filter(user=assignment.reviewer)
    assert [g.permission.codename for g in codes] == ["write_review"]


def test_every_act_is_in_the_record():
    paper = factories.accepted()
    kinds = list(Event.objects.filter(about=paper.uuid).values_list("kind", flat=True))
    assert kinds[0] == "submission.submit"
    assert kinds[-1] == "decision.released"
    assert kinds.count("review.submitted") == 2
