"""A minute to undo an invitation, its editor's own words, and a date of one's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journal import outbox
from journal.choices import Delivery
from journal.letters import UnknownPlaceholder
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from reviews.rights import due, given
from reviews.services.reminding import keep_date
from tests import factories
from tests.factories.submissions import editor_of, under_review

pytestmark = pytest.mark.django_db


def two(paper, **how):
    people = [factories.person("Anna"), factories.person("Berta")]
    return services.invite(paper, people, by=editor_of(paper), **how)


def letters():
    return OutgoingMessage.objects.filter(key__startswith="invitation:")


def test_letters_of_invitation_wait_for_the_undo():
    before = timezone.now()
    two(under_review())
    for letter in letters():
        assert before + outbox.UNDO_WINDOW <= letter.due_at
        assert letter.due_at <= timezone.now() + outbox.UNDO_WINDOW
    outbox.deliver_due()
    assert set(letters().values_list("state", flat=True)) == {Delivery.QUEUED}


def test_undo_takes_back_all_of_one_act_without_a_word_to_anybody(mailoutbox):
    paper = under_review()
    earlier = factories.invited(paper, factories.person("Earlier"))
    first, _second = two(paper)
    written = OutgoingMessage.objects.count()
    undone = services.undo_invitations(first, by=editor_of(paper))
    assert {str(one.reviewer) for one in undone} == {"Anna", "Berta"}
    assert OutgoingMessage.objects.count() == written
    OutgoingMessage.objects.filter(state=Delivery.QUEUED).update(due_at=timezone.now())
    outbox.deliver_due()
    reached = {address for mail in mailoutbox for address in mail.to}
    assert earlier.reviewer.email in reached
    assert reached.isdisjoint(one.reviewer.email for one in undone)
    states = dict(ReviewAssignment.objects.values_list("reviewer__name", "state"))
    assert states == {
        "Earlier": Answer.INVITED,
        "Anna": Answer.CANCELLED,
        "Berta": Answer.CANCELLED,
    }
    assert Event.objects.filter(kind="reviewer.undone").count() == 2
    assert given() == due()
    earlier.refresh_from_db()
    assert earlier.state == Answer.INVITED


def test_one_letter_that_has_left_keeps_all(mailoutbox):
    first, second = two(under_review())
    OutgoingMessage.objects.filter(recipient=second.reviewer).update(
        due_at=timezone.now()
    )
    outbox.deliver_due()
    with pytest.raises(NotAllowed, match="A letter has left already"):
        services.undo_invitations(first, by=first.invited_by)
    assert ReviewAssignment.objects.open().count() == 2
    assert letters().get(recipient=first.reviewer).state == Delivery.QUEUED


def test_reminder_that_left_before_the_invitation_keeps_it():
    first, _second = two(under_review())
    services.nudge(first, by=first.invited_by)
    outbox.deliver_due()
    with pytest.raises(NotAllowed, match="A letter has left already"):
        services.undo_invitations(first, by=first.invited_by)


def test_answered_invitation_cannot_be_undone():
    first, second = two(under_review())
    services.accept_invitation(second, by=second.reviewer)
    with pytest.raises(NotAllowed, match="cannot be undone"):
        services.undo_invitations(first, by=first.invited_by)
    services.cancel(second, by=first.invited_by)
    with pytest.raises(NotAllowed, match="cannot be undone"):
        services.undo_invitations(first, by=first.invited_by)


def test_undo_is_for_the_papers_editors():
    first, _second = two(under_review())
    with pytest.raises(NotAllowed):
        services.undo_invitations(first, by=factories.handling_editor("Other"))


def test_own_words_are_filled_for_each_and_keep_the_link():
    asked = two(under_review(), letter="Hello {recipient_name}, please by {due}.\n")
    for assignment in asked:
        body = letters().get(recipient=assignment.reviewer).body
        assert body.startswith(f"Hello {assignment.reviewer}, please by ")
        assert "/r/" in body


def test_own_words_that_cannot_be_filled_ask_nobody():
    with pytest.raises(UnknownPlaceholder):
        two(under_review(), letter="Hello {somebody}, {link}")
    assert not ReviewAssignment.objects.exists()


def test_own_date_inside_the_limit_is_a_yes():
    assignment = factories.invited()
    wanted = assignment.due_at + timedelta(days=14)
    answered = services.ask_for_date(assignment, wanted, by=assignment.reviewer)
    assert (answered.state, answered.due_at) == (Answer.ACCEPTED, wanted)


def asking(days=30):
    assignment = factories.invited()
    wanted = assignment.due_at + timedelta(days=days)
    return services.ask_for_date(assignment, wanted, by=assignment.reviewer), wanted


def test_own_date_beyond_the_limit_is_a_question_to_the_editor():
    assignment, wanted = asking()
    assert assignment.state == Answer.INVITED
    assert assignment.asked_due_at == wanted
    assert assignment.due_at < wanted
    told = OutgoingMessage.objects.get(key__startswith="date_asked:")
    assert told.recipient == editor_of(assignment.round.submission)
    assert Event.objects.filter(kind="reviewer.date_asked").count() == 1


def test_date_that_the_editor_agrees_to_is_told_and_can_be_accepted():
    assignment, wanted = asking()
    services.move_due_date(assignment, wanted, by=assignment.invited_by)
    assignment.refresh_from_db()
    assert (assignment.due_at, assignment.asked_due_at) == (wanted, None)
    told = OutgoingMessage.objects.get(key__startswith="new_date:")
    assert "/r/" in told.body
    accepted = services.accept_invitation(assignment, by=assignment.reviewer)
    assert accepted.due_at == wanted


def test_invitation_does_not_lapse_while_its_question_waits():
    assignment, wanted = asking()
    late = timezone.now() - timedelta(days=2)
    ReviewAssignment.objects.update(answer_due_at=late)
    assert keep_date(assignment) == ""
    services.move_due_date(assignment, wanted, by=assignment.invited_by)
    assert keep_date(assignment) == ""  # there is time again to answer
    ReviewAssignment.objects.update(answer_due_at=late)
    assert keep_date(assignment) == "invitation_lapsed"


def test_accepting_the_first_date_ends_the_question():
    assignment, _wanted = asking()
    accepted = services.accept_invitation(assignment, by=assignment.reviewer)
    assert accepted.asked_due_at is None
