"""A decision taken back with its trace, and the authors' appeal as its own path."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Journal, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.choices import AppealAnswer, Stage
from reviews.models import Appeal, Decision, DeskEntry
from submissions import services as submitting
from submissions.choices import Status
from submissions.models import ManuscriptFile
from tests import factories
from tests.factories.reviews import decided, fresh
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
WHY = "The second report was about another paper."


def letters(prefix):
    return OutgoingMessage.objects.filter(key__startswith=f"{prefix}:")


def declined():
    return decided(factories.ready_to_decide(), "decline")


def test_decision_is_taken_back_with_its_trace_and_made_anew(client):
    paper, chief = declined(), factories.chief("Ann Higher")
    client.force_login(chief)
    assert (
        "Take the decision back?" in client.get(paper.get_desk_url()).content.decode()
    )
    client.post(reverse("reviews:rescind-decision", args=[paper.uuid]), {"reason": WHY})
    paper = fresh(paper)
    assert (paper.status, paper.decided_at) == (Status.UNDER_REVIEW, None)
    assert DeskEntry.objects.get().stage == Stage.DECIDE
    old = Decision.objects.get()
    assert (old.rescinded_by, old.rescinded_because) == (chief, WHY)
    assert WHY in letters("decision_rescinded").get().body
    assert letters("decision_rescinded_editor").get().recipient == editor_of(paper)
    told = letters("decision_rescinded_reviewer")
    assert told.count() == 2
    assert not any(WHY in letter.body for letter in told)
    trace = Event.objects.get(kind="decision.rescinded")
    assert (trace.actor, trace.data["reason"]) == (chief, WHY)
    client.force_login(paper.submitter)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "Decision taken back" in page
    assert WHY in page
    assert str(chief) not in page
    released = old.round.assignments.first().review.released_at
    paper = decided(paper, "accept")
    assert paper.status == Status.ACCEPTED
    assert old.round.assignments.first().review.released_at == released
    assert letters("decision_to_reviewer").count() == 4


def test_only_a_chief_takes_back_and_says_why():
    editor = factories.handling_editor()
    paper = declined()
    submitting.assign_editor(paper, editor, by=editor_of(paper))
    for who in (editor, paper.submitter, factories.handling_editor("Other")):
        with pytest.raises(NotAllowed):
            services.rescind_decision(paper, by=who, reason=WHY)
    with pytest.raises(NotAllowed, match="Say why"):
        services.rescind_decision(
            paper, by=factories.chief("Ann Higher"), reason=" no "
        )
    assert fresh(paper).status == Status.DECLINED


def test_revision_is_taken_back_only_until_it_has_begun():
    paper, chief = factories.revising(), factories.chief("Ann Higher")
    point = paper.versions.last().response_points.first()
    services.answer_points(
        paper.versions.last(), {point.uuid: ("We did.", False)}, by=paper.submitter
    )
    with pytest.raises(NotAllowed, match="have begun"):
        services.rescind_decision(paper, by=chief, reason=WHY)
    services.answer_points(
        paper.versions.last(), {point.uuid: ("", False)}, by=paper.submitter
    )
    services.rescind_decision(paper, by=chief, reason=WHY)
    assert [v.number for v in paper.versions.all()] == [1]
    assert ManuscriptFile.objects.filter(version__submission=paper).exists()
    assert decided(fresh(paper), "minor").versions.count() == 2


def test_decline_at_first_look_goes_back_to_its_first_look():
    paper, chief = factories.sent(), factories.chief("Ann Higher")
    services.save_decision(
        paper, by=chief, outcome="decline", subject="No", letter="Not for us."
    )
    services.release_decision(paper, by=chief)
    services.rescind_decision(paper, by=chief, reason=WHY)
    assert fresh(paper).status == Status.SUBMITTED
    assert DeskEntry.objects.get().stage == Stage.NEW


def test_appeal_is_made_once_and_upheld_by_another_chief(client):
    paper, chief = declined(), factories.chief("Ann Higher")
    client.force_login(paper.submitter)
    address = reverse("reviews:appeal", args=[paper.uuid])
    assert address in client.get(paper.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reasons": "No."}).status_code == 422
    client.post(address, {"reasons": WHY})
    assert client.get(address).status_code == 403
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "You appealed against the decision." in page
    assert DeskEntry.objects.get().stage == Stage.APPEAL
    assert WHY in letters("appeal_made").get(recipient=chief).body
    client.force_login(chief)
    assert "Appeals" in client.get("/desk/").content.decode()
    assert WHY in client.get(paper.get_desk_url()).content.decode()
    answer = reverse("reviews:answer-appeal", args=[paper.uuid])
    client.post(answer, {"answer": "upheld", "words": "Both reports say it."})
    assert client.post(answer, {"answer": "reopened", "words": WHY}).status_code == 403
    assert fresh(paper).status == Status.DECLINED
    assert DeskEntry.objects.get().stage == Stage.CLOSED
    assert "Both reports say it." in letters("appeal_upheld").get().body
    client.force_login(paper.submitter)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "The decision stands" in page
    assert str(chief) not in page


def test_appeal_that_is_granted_reopens_the_paper_and_is_the_last():
    paper, chief = declined(), factories.chief("Ann Higher")
    services.appeal(paper, by=paper.submitter, reasons=WHY)
    services.answer_appeal(paper, AppealAnswer.REOPENED, by=chief, words=WHY)
    paper = fresh(paper)
    assert paper.status == Status.UNDER_REVIEW
    assert Decision.objects.get().rescinded_because == WHY
    assert letters("appeal_reopened").exists()
    assert not letters("decision_rescinded").exists()
    paper = decided(paper, "decline")
    with pytest.raises(NotAllowed, match="one for each"):
        services.appeal(paper, by=paper.submitter, reasons=WHY)


def test_who_decided_answers_only_where_no_other_chief_can():
    chief = factories.chief("Ann Higher")
    paper = decided(factories.ready_to_decide(editor=chief), "decline")
    services.appeal(paper, by=paper.submitter, reasons=WHY)
    other = factories.chief("Other")
    handling = factories.handling_editor("Handles")
    for who, why in ((chief, "You decided"), (handling, "A chief editor")):
        with pytest.raises(NotAllowed, match=why):
            services.answer_appeal(paper, AppealAnswer.UPHELD, by=who, words=WHY)
    type(other).objects.filter(pk=other.pk).update(is_active=False)
    services.answer_appeal(paper, AppealAnswer.UPHELD, by=chief, words=WHY)
    assert Appeal.objects.get().answered_by == chief


def test_appeal_ends_with_the_journals_days_and_is_the_senders(client):
    paper = declined()
    other = factories.person()
    with pytest.raises(NotAllowed):
        services.appeal(paper, by=other, reasons=WHY)
    Decision.objects.update(released_at=timezone.now() - timedelta(days=31))
    with pytest.raises(NotAllowed, match="was possible until"):
        services.appeal(paper, by=paper.submitter, reasons=WHY)
    Journal.objects.update(appeal_days=0)
    with pytest.raises(NotAllowed, match="no appeals"):
        services.appeal(fresh(paper), by=paper.submitter, reasons=WHY)
    client.force_login(paper.submitter)
    assert "appeal" not in client.get(paper.get_absolute_url()).content.decode().lower()
