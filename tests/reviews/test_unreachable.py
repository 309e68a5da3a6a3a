"""A letter that the relay refused: the editor sees it, and no reminder follows."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from journal.choices import Delivery
from journal.models import Event, OutgoingMessage
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from reviews.services import reminding
from tests import factories
from tests.journal.relay import Relay

pytestmark = pytest.mark.django_db
SAID = "Letters do not arrive"


@pytest.fixture
def relay(settings):
    with Relay() as relay:
        for name, value in relay.settings.items():
            setattr(settings, name, value)
        yield relay


def letters(prefix):
    return OutgoingMessage.objects.filter(key__startswith=f"{prefix}:")


def late(assignment):
    """Accepted in another month, due two days ago: a reminder is due."""
    now = timezone.now()
    ReviewAssignment.objects.filter(pk=assignment.pk).update(
        invited_at=now - timedelta(days=60),
        answered_at=now - timedelta(days=60),
        due_at=now - timedelta(days=2),
    )
    return ReviewAssignment.objects.get(pk=assignment.pk)


def test_refused_letter_is_shown_and_told_once_and_reminders_stop(client, relay):
    assignment = late(factories.reviewing())
    OutgoingMessage.objects.filter(recipient=assignment.reviewer).update(
        due_at=timezone.now()
    )
    relay.unknown = "550 no such user here"
    call_command("run_due_work")  # a reminder is written, and comes back
    relay.unknown = ""
    assert letters("reminder").get().state == Delivery.DEAD
    late(assignment)
    ReviewAssignment.objects.update(last_reminded_at=None)
    call_command("run_due_work")
    call_command("run_due_work")
    assert letters("reminder").count() == 1
    told = letters("reviewer_unreachable").get()
    assert told.recipient == assignment.invited_by
    assert Event.objects.filter(kind="reviewer.unreachable").count() == 1
    client.force_login(assignment.invited_by)
    address = assignment.round.submission.get_desk_url()
    page = client.get(address).content.decode()
    assert SAID in page
    assert "550" in page
    assert "Next letter by itself" not in page
    client.force_login(assignment.reviewer)
    assert SAID not in client.get(assignment.get_absolute_url()).content.decode()
    # The address is mended: all goes on.
    type(assignment.reviewer).objects.filter(pk=assignment.reviewer_id).update(
        email="mended@example.org"
    )
    assert reminding.refusal_of(assignment) is None
    assert reminding.keep_date(late(assignment)) == "reminder"


def test_invitation_that_never_arrived_ends_without_a_reminder():
    assignment = factories.invited()
    letters("invitation").update(state=Delivery.DEAD, last_error="550")
    now = timezone.now()
    ReviewAssignment.objects.update(
        invited_at=now - timedelta(days=9), answer_due_at=now + timedelta(days=1)
    )
    row = ReviewAssignment.objects.get()
    assert reminding.keep_date(row) == ""
    ReviewAssignment.objects.update(answer_due_at=now - timedelta(days=2))
    assert reminding.keep_date(row) == "invitation_lapsed"
    assert ReviewAssignment.objects.get(pk=assignment.pk).state == Answer.EXPIRED
