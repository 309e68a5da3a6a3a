"""Stepping aside by a page: reviewers, production staff, administrators (A14, C10)."""

import pytest
from django.urls import reverse

from issues import services as issuing
from journal.choices import Role
from journal.models import Event, OutgoingMessage
from reviews import services as reviewing
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from reviews.tokens import token_for
from submissions import grants, services
from submissions.choices import ConflictKind
from submissions.models import Conflict
from submissions.permissions import Relation, relations
from tests import factories
from tests.factories.issues import issue, placed
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
WHY = "We wrote a grant together."


def address(paper):
    return reverse("submissions:declare-conflict", args=[paper.uuid])


def own(assignment):
    return reverse("reviews:step-aside", args=[assignment.uuid])


def told(kind):
    rows = OutgoingMessage.objects.filter(key__startswith=f"{kind}:")
    return [row.recipient for row in rows]


@pytest.mark.parametrize("begin", [factories.reviewing, factories.reported])
def test_reviewer_steps_aside_and_the_paper_is_closed_at_once(client, begin):
    assignment = begin()
    paper, reviewer = assignment.round.submission, assignment.reviewer
    client.force_login(reviewer)
    page = assignment.get_absolute_url()
    assert own(assignment) in client.get(page, follow=True).text
    assert "what you have typed with it" in client.get(own(assignment)).text
    assert not Conflict.objects.exists()
    answer = client.post(own(assignment), {"reason": WHY}, follow=True)
    assert answer.redirect_chain == [(reverse("reviews:mine"), 302)]
    assert "You have stepped aside" in answer.text
    conflict = Conflict.objects.get()
    assert (conflict.user, conflict.kind, conflict.reason) == (
        reviewer,
        ConflictKind.DECLARED,
        WHY,
    )
    assert Event.objects.get(kind="conflict.declared").actor == reviewer
    for closed in (page, own(assignment), address(paper)):
        assert client.get(closed).status_code == 404
    had_reported = assignment.state == Answer.SUBMITTED
    kind = "report_in_conflict" if had_reported else "reviewer_suspended"
    assert told(kind) == [assignment.invited_by]


def test_reviewer_without_an_account_steps_aside_by_the_link(client):
    assignment = factories.invited()
    token = token_for(assignment)
    client.get(reverse("reviews:invitation", args=[token]))
    client.post(reverse("reviews:invitation-accept", args=[token]))
    assert "Step aside from this paper?" in client.get(own(assignment)).text
    answer = client.post(own(assignment), {"reason": ""})
    assert "The paper is closed to you now" in answer.text
    assert Conflict.objects.get().user == assignment.reviewer
    again = ReviewAssignment.objects.get(pk=assignment.pk)
    assert again.state == Answer.SUSPENDED
    assert client.post(own(assignment)).status_code in (302, 404)


def test_reviewer_finds_nothing_by_another_s_review_or_once_it_is_over(client):
    assignment = factories.reviewing()
    client.force_login(factories.reviewing(assignment.round.submission).reviewer)
    assert client.post(own(assignment)).status_code == 404
    reviewing.cancel(assignment, by=assignment.invited_by)
    client.force_login(assignment.reviewer)
    assert client.post(own(assignment)).status_code == 404
    assert not Conflict.objects.exists()


def test_production_steps_aside_and_who_handles_the_paper_is_asked_for_another(client):
    chief = factories.chief()
    paper = placed(issue(chief), chief).submission
    producer = with_role(Role.PRODUCTION, "Prepares It")
    issuing.give_to_production(paper, producer, by=chief)
    page = reverse("issues:production", args=[paper.uuid])
    client.force_login(producer)
    assert address(paper) in client.get(page).text
    answer = client.post(address(paper), {"reason": WHY}, follow=True)
    assert answer.redirect_chain == [(reverse("issues:desk-issues"), 302)]
    assert paper.title not in answer.text
    for closed in (page, address(paper)):
        assert client.get(closed).status_code == 404
    assert not grants.has_grant(producer, grants.PRODUCE, paper)
    assert relations(producer, paper) == {Relation.MEMBER}
    event = Event.objects.get(kind="production.stepped_aside")
    assert (event.about, event.data) == (paper.uuid, {"person": str(producer.uuid)})
    assert told("producer_needed") == [editor_of(paper)]


def test_conflict_of_another_leaves_who_prepares_the_paper(client):
    chief = factories.chief()
    paper = placed(issue(chief), chief).submission
    producer = with_role(Role.PRODUCTION, "Prepares It")
    issuing.give_to_production(paper, producer, by=chief)
    services.declare_conflict(paper, by=factories.handling_editor("Other"))
    assert grants.has_grant(producer, grants.PRODUCE, paper)
    assert told("producer_needed") == []


def test_administrator_steps_aside_without_learning_the_title(client):
    paper = factories.under_review(title="Title Canary")
    administrator = with_role(Role.ADMINISTRATOR)
    client.force_login(administrator)
    record = reverse("reviews:record", args=[paper.uuid])
    assert address(paper) in client.get(record).text
    page = client.get(address(paper)).text
    assert paper.number in page
    assert "Title Canary" not in page
    answer = client.post(address(paper), {"reason": WHY}, follow=True)
    assert answer.redirect_chain == [(reverse("reviews:records"), 302)]
    assert client.get(record).status_code == 404
    assert paper.conflicts.get().user == administrator


def test_author_reads_that_there_is_nothing_to_declare(client):
    paper = factories.under_review()
    client.force_login(paper.submitter)
    for answer in (client.get(address(paper)), client.post(address(paper))):
        assert answer.status_code == 403
        assert "Its authors are in conflict already" in answer.text
    assert not Conflict.objects.exists()


def test_reason_too_long_is_said_on_the_page(client):
    assignment = factories.reviewing()
    client.force_login(assignment.reviewer)
    answer = client.post(own(assignment), {"reason": "x" * 1001})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert not Conflict.objects.exists()
