"""The thread of a reviewer with the editors (E16): who writes, who reads, who is told."""

import pytest
from django.urls import reverse

from journal import erasure
from journal.choices import ErasureReason, Role
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import ReviewerMessage
from reviews.own_data import messages
from reviews.tokens import token_for
from submissions import services as papers
from tests import factories
from tests.factories.journal import with_role
from tests.factories.reviews import resubmitted
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
ASKED, ANSWERED = "May I see the data?", "They are on their way."


def own(assignment):
    return reverse("reviews:review-messages", args=[assignment.uuid])


def desk(assignment):
    return reverse("reviews:reviewer-messages", args=[assignment.uuid])


def told(letter):
    rows = OutgoingMessage.objects.filter(key__startswith=f"{letter}:")
    return [row.recipient for row in rows]


@pytest.fixture
def review():
    return factories.reviewing(who=factories.reviewer("Ingrid Solberg"))


@pytest.fixture
def editor(review):
    return editor_of(review.round.submission)


def test_reviewer_asks_and_the_editor_answers(client, review, editor):
    paper = review.round.submission
    client.force_login(review.reviewer)
    assert own(review) in client.get(review.get_absolute_url()).text
    answer = client.post(own(review), {"text": f" {ASKED}\n"}, follow=True)
    assert answer.redirect_chain == [(own(review), 302)]
    assert ASKED in answer.text
    assert told("message_from_reviewer") == [editor]
    client.force_login(editor)
    page = client.get(paper.get_desk_url()).text
    assert desk(review) in page
    assert "1 message" in page
    assert ASKED in client.get(desk(review)).text
    client.post(desk(review), {"text": ANSWERED})
    assert told("message_to_reviewer") == [review.reviewer]
    assert [one.text for one in ReviewerMessage.objects.all()] == [ASKED, ANSWERED]
    letters = OutgoingMessage.objects.filter(key__contains="message_")
    assert not any(ASKED in row.body or ANSWERED in row.body for row in letters)
    events = Event.objects.filter(kind="message.sent")
    assert [(one.actor, one.is_released, one.data) for one in events] == [
        (review.reviewer, False, {"thread": "reviewer"}),
        (editor, False, {"thread": "reviewer"}),
    ]
    client.force_login(review.reviewer)
    page = client.get(own(review)).text
    assert ANSWERED in page
    assert str(editor) in page


def test_reviewer_without_an_account_writes_by_the_link(client):
    review = factories.invited()
    token = token_for(review)
    client.get(reverse("reviews:invitation", args=[token]))
    client.post(reverse("reviews:invitation-accept", args=[token]))
    assert ASKED in client.post(own(review), {"text": ASKED}, follow=True).text
    assert ReviewerMessage.objects.get().sender == review.reviewer


def test_nobody_else_reads_or_writes(client, review, editor):
    paper = review.round.submission
    services.write_in_thread(review, ASKED, by=review.reviewer)
    other = factories.reported(paper)
    unassigned = factories.handling_editor("Other")
    for who in (
        *(other.reviewer, paper.submitter, unassigned, factories.person()),
        with_role(Role.ADMINISTRATOR),
    ):
        client.force_login(who)
        for address in (own(review), desk(review)):
            assert client.get(address).status_code == 404, who
            assert client.post(address, {"text": "Let me in."}).status_code == 404
        with pytest.raises(NotAllowed):
            services.write_in_thread(review, "Let me in.", by=who)
        assert not ReviewerMessage.objects.visible_to(who).exists()
    client.force_login(other.reviewer)
    assert ASKED not in client.get(own(other)).text
    assert ReviewerMessage.objects.count() == 1
    for who in (editor, review.reviewer):
        assert ReviewerMessage.objects.visible_to(who).count() == 1


def test_thread_with_who_reviews_no_more_is_read_by_editors_alone(
    client, review, editor
):
    services.write_in_thread(review, ASKED, by=review.reviewer)
    services.cancel(review, by=editor)
    client.force_login(review.reviewer)
    assert client.get(own(review)).status_code == 404
    client.force_login(editor)
    page = client.get(desk(review)).text
    assert ASKED in page
    assert "nothing can be written" in page
    assert client.post(desk(review), {"text": ANSWERED}).status_code == 404
    assert ReviewerMessage.objects.count() == 1


def test_conflict_closes_the_thread_to_the_reviewer(client, review):
    services.write_in_thread(review, ASKED, by=review.reviewer)
    papers.declare_conflict(review.round.submission, by=review.reviewer)
    client.force_login(review.reviewer)
    assert client.get(own(review)).status_code == 404
    assert not ReviewerMessage.objects.visible_to(review.reviewer).exists()


def test_administrator_reads_it_with_the_glass_broken_and_writes_nothing(
    client, review
):
    paper = review.round.submission
    services.write_in_thread(review, ASKED, by=review.reviewer)
    administrator = with_role(Role.ADMINISTRATOR)
    client.force_login(administrator)
    record = reverse("reviews:record", args=[paper.uuid])
    assert ASKED not in client.get(record).text
    papers.reveal(paper, by=administrator, reason="A reviewer complains of us.")
    assert ASKED in client.get(record).text
    with pytest.raises(NotAllowed):
        services.write_in_thread(review, ANSWERED, by=administrator)


def test_empty_message_is_said_on_the_page(client, review, editor):
    for who, address in ((review.reviewer, own(review)), (editor, desk(review))):
        client.force_login(who)
        answer = client.post(address, {"text": "  "})
        assert answer.status_code == 422
        assert "Write a message first" in answer.text
        with pytest.raises(NotAllowed, match="The message is empty"):
            services.write_in_thread(review, "  ", by=who)
    assert not ReviewerMessage.objects.exists()


def test_thread_goes_on_in_the_next_round(client):
    paper = resubmitted()
    later = paper.rounds.last().assignments.first()
    earlier = paper.rounds.first().assignments.get(reviewer=later.reviewer)
    services.write_in_thread(later, ASKED, by=later.reviewer)
    client.force_login(later.reviewer)
    for one in (earlier, later):
        assert ASKED in client.get(own(one)).text


def test_own_data_have_what_one_wrote_and_erasing_veils_it(review, editor):
    text = "As Ingrid Solberg I ask: may I see the data?"
    services.write_in_thread(review, text, by=review.reviewer)
    services.write_in_thread(review, ANSWERED, by=editor)
    held = messages(review.reviewer)
    assert [row["text"] for row in held] == [text]
    assert [row["text"] for row in messages(editor)] == [ANSWERED]
    by = factories.chief("Eraser")
    erasure.erase_person(review.reviewer, by=by, reason=ErasureReason.ASKED)
    kept = ReviewerMessage.objects.earliest("sent_at")
    assert "Ingrid Solberg" not in kept.text
    assert "may I see the data?" in kept.text
