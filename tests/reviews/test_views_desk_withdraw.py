"""A chief editor withdraws a paper for its authors, with a reason that they read."""

import pytest
from django.urls import reverse

from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions import services
from submissions.choices import Status
from tests import factories
from tests.factories.reviews import decided, fresh
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
WHY = "The authors asked us on the telephone."


def address(paper):
    return reverse("reviews:withdraw-paper", args=[paper.uuid])


def letters(kind):
    return OutgoingMessage.objects.filter(key__startswith=f"{kind}:")


def test_chief_reads_what_it_does_and_withdraws_with_a_reason(client):
    review = factories.reviewing()
    paper, chief = review.round.submission, factories.chief("Ann Higher")
    client.force_login(chief)
    assert address(paper) in client.get(paper.get_desk_url()).text
    assert "Every author gets a letter" in client.get(address(paper)).text
    assert fresh(paper).status == Status.UNDER_REVIEW
    answer = client.post(address(paper), {"reason": WHY}, follow=True)
    assert answer.redirect_chain == [(paper.get_desk_url(), 302)]
    assert "Its authors are told" in answer.text
    assert address(paper) not in answer.text
    assert fresh(paper).status == Status.WITHDRAWN
    event = Event.objects.get(kind="submission.withdraw")
    assert (event.actor, event.is_released, event.data) == (chief, True, {})
    assert ReviewAssignment.objects.get(pk=review.pk).state == Answer.CANCELLED
    assert letters("paper_withdrawn").get().recipient == review.reviewer


def test_authors_and_handling_editor_are_told_why_and_only_the_editor_by_whom(client):
    paper, chief = factories.under_review(), factories.chief("Ann Higher")
    services.withdraw(paper, by=chief, reason=f"  {WHY}\n")
    to_author = letters("withdrawn_for_authors").get()
    assert to_author.recipient == paper.submitter
    assert f"\n\n{WHY}\n\n" in to_author.body
    assert "Ann Higher" not in to_author.body
    to_editor = letters("withdrawn_editor").get()
    assert to_editor.recipient == editor_of(paper)
    assert WHY in to_editor.body
    assert "Ann Higher" in to_editor.body
    assert not letters("withdrawn").exists()
    client.force_login(paper.submitter)
    page = client.get(paper.get_absolute_url()).text
    assert "The paper was withdrawn." in page
    assert "Ann Higher" not in page


@pytest.mark.parametrize("reason", ["", "  no  "])
def test_reason_is_needed_on_the_page_and_in_the_service(client, reason):
    paper = factories.under_review()
    client.force_login(editor_of(paper))
    answer = client.post(address(paper), {"reason": reason})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    with pytest.raises(NotAllowed, match="Say why the paper is withdrawn"):
        services.withdraw(paper, by=editor_of(paper), reason=reason)
    assert fresh(paper).status == Status.UNDER_REVIEW


def test_editor_who_is_no_chief_reads_who_does_it(client):
    paper, editor = factories.under_review(), factories.handling_editor()
    services.assign_editor(paper, editor, by=editor_of(paper))
    client.force_login(editor)
    assert address(paper) not in client.get(paper.get_desk_url()).text
    for method in (client.get, client.post):
        answer = method(address(paper), {"reason": WHY})
        assert answer.status_code == 403
        assert "Only a chief editor withdraws a paper for its authors" in answer.text
    assert fresh(paper).status == Status.UNDER_REVIEW


def test_declined_paper_is_withdrawn_by_nobody(client):
    paper = decided(factories.ready_to_decide(), "decline")
    client.force_login(editor_of(paper))
    assert address(paper) not in client.get(paper.get_desk_url()).text
    assert client.post(address(paper), {"reason": WHY}).status_code == 403
    assert fresh(paper).status == Status.DECLINED
