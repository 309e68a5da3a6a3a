"""Letters: written once with the act, delivered at least once, failures visible."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from journal import outbox
from journal.choices import Delivery
from journal.models import OutgoingMessage

from .relay import Relay

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(settings):
    with Relay() as relay:
        for name, value in relay.settings.items():
            setattr(settings, name, value)
        yield relay


def write(key="", **fields):
    key = key or f"letter:{uuid4()}"
    values = {
        "address": "reader@example.org",
        "subject": "We have your paper",
        "body": "Dear reader,\nthank you.",
        "reason": "You sent it.",
    }
    outbox.queue(key=key, **{**values, **fields})
    return OutgoingMessage.objects.get(key=key)


def row(message):
    return OutgoingMessage.objects.get(pk=message.pk)


def test_same_key_writes_one_letter():
    first = write("decision:1:a")
    assert write("decision:1:a", body="Another text") == first
    assert OutgoingMessage.objects.get().body == "Dear reader,\nthank you."
    assert write() != write()


def test_database_holds_a_key_once():
    write("decision:1:a")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMessage.objects.create(key="decision:1:a", address="a@example.org")


def test_letter_that_can_be_undone_leaves_after_the_minute_by_itself(
    relay, django_capture_on_commit_callbacks
):
    """Nobody has to come by: a worker is called for the moment it is due."""
    leaves = timezone.now() + outbox.UNDO_WINDOW
    with django_capture_on_commit_callbacks(execute=True):
        message = write(due_at=leaves)
    assert outbox.deliver_due() == 0
    call = DBTaskResult.objects.get()
    assert call.run_after == leaves
    assert not DBTaskResult.objects.ready().exists()
    OutgoingMessage.objects.update(due_at=timezone.now())
    DBTaskResult.objects.update(run_after=timezone.now())
    [ready] = DBTaskResult.objects.ready()
    assert ready.task.call() == 1
    assert row(message).state == Delivery.SENT


def test_letter_is_gone_with_the_act_that_failed():
    def act():
        with transaction.atomic():
            write("act")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not OutgoingMessage.objects.exists()


def test_letter_arrives_once_with_its_own_message_id(relay):
    message = write(subject="Your paper:\n “Räume”")
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    [letter] = relay.letters
    assert letter["Message-ID"] == message.message_id
    assert letter["Subject"] == "Your paper: “Räume”"
    assert letter["To"] == "reader@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().splitlines() == ["Dear reader,", "thank you."]
    assert "Cc" not in letter
    assert "Bcc" not in letter
    kept = row(message)
    assert (kept.state, kept.attempts, kept.last_error) == (Delivery.SENT, 1, "")
    assert kept.sent_at is not None


def test_message_id_says_nothing_about_people_or_papers():
    message = write("decision:FDE-2026-0042:reader@example.org")
    assert message.message_id == f"<{message.uuid}@testserver>"


def test_refused_letter_stays_and_is_tried_later_under_the_same_id(relay):
    message = write()
    relay.refusal = "451 come back later"
    assert outbox.deliver_due() == 0
    kept = row(message)
    assert (kept.state, kept.attempts) == (Delivery.QUEUED, 1)
    assert "451" in kept.last_error
    wait = kept.due_at - timezone.now()
    assert timedelta(seconds=50) < wait < timedelta(seconds=70)
    assert outbox.deliver_due() == 0
    assert row(message).attempts == 1
    relay.refusal = ""
    OutgoingMessage.objects.update(due_at=timezone.now())
    assert outbox.deliver_due() == 1
    assert [letter["Message-ID"] for letter in relay.letters] == [message.message_id]


def test_relay_that_is_away_keeps_the_letter(settings):
    with Relay() as gone:
        for name, value in gone.settings.items():
            setattr(settings, name, value)
    message = write()
    assert outbox.deliver_due() == 0
    assert "ConnectionRefusedError" in row(message).last_error


def test_each_wait_is_twice_as_long_and_after_eight_tries_it_is_given_up(relay):
    message = write()
    relay.refusal = "550 nobody here"
    waits = []
    for _try in range(8):
        OutgoingMessage.objects.update(due_at=timezone.now())
        outbox.deliver_due()
        waits.append(round((row(message).due_at - timezone.now()).total_seconds() / 60))
    kept = row(message)
    assert (kept.state, kept.attempts) == (Delivery.DEAD, 8)
    for wait, expected in zip(waits, (1, 2, 4, 8, 16, 32, 64), strict=False):
        assert expected * 0.85 <= wait <= expected * 1.15
    OutgoingMessage.objects.update(due_at=timezone.now())
    assert outbox.deliver_due() == 0


def test_wait_is_never_longer_than_six_hours():
    message = write()
    message.attempts = 7
    longest = outbox.LONGEST_WAIT
    outbox.LONGEST_WAIT = timedelta(minutes=9)
    try:
        outbox._postpone(message, OSError("away"))
    finally:
        outbox.LONGEST_WAIT = longest
    assert longest == timedelta(hours=6)
    assert message.due_at - timezone.now() < timedelta(minutes=10)


def test_letter_that_no_relay_could_take_does_not_hold_up_the_others(relay):
    impossible = write(address="reader@" + "ä" * 70 + ".example")
    well = write()
    assert outbox.deliver_due() == 1
    assert row(well).state == Delivery.SENT
    kept = row(impossible)
    assert (kept.state, kept.attempts) == (Delivery.QUEUED, 1)
    assert kept.last_error


def test_letter_waits_for_its_time(relay):
    write(due_at=timezone.now() + timedelta(hours=1))
    assert outbox.deliver_due() == 0
    assert relay.letters == []


def test_letters_to_one_person_keep_their_order(relay):
    for number in range(3):
        write(subject=f"Letter {number}")
    outbox.deliver_due()
    assert [letter["Subject"] for letter in relay.letters] == [
        "Letter 0",
        "Letter 1",
        "Letter 2",
    ]


def test_letter_taken_back_is_not_sent(relay):
    gone, other = write("reminder:1:a"), write("reminder:2:a")
    assert outbox.take_back("reminder:1:", "invitation:1:") == 1
    assert outbox.deliver_due() == 1
    assert row(gone).state == Delivery.CANCELLED
    assert row(other).state == Delivery.SENT
    assert outbox.take_back("reminder:2:") == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(relay):
    relay.pause = 0.02
    letters = [write() for _ in range(8)]

    def work():
        outbox.deliver_due()
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = sorted(letter["Message-ID"] for letter in relay.letters)
    assert ids == sorted(letter.message_id for letter in letters)
    assert set(OutgoingMessage.objects.values_list("state", "attempts")) == {
        (Delivery.SENT, 1)
    }


@pytest.mark.django_db(transaction=True)
def test_letter_is_sent_again_under_the_same_id_when_a_worker_dies(relay):
    """Killed between the relay's answer and the commit: twice, never not at all (P5)."""
    message = write()

    class Killed(BaseException):
        pass

    save = OutgoingMessage.save

    def die(self, *args, **kwargs):
        raise Killed

    OutgoingMessage.save = die
    try:
        with pytest.raises(Killed):
            outbox.deliver_due()
    finally:
        OutgoingMessage.save = save
    assert row(message).state == Delivery.QUEUED
    assert outbox.deliver_due() == 1
    assert [letter["Message-ID"] for letter in relay.letters] == [
        message.message_id
    ] * 2


def test_address_that_the_relay_never_takes_is_given_up_at_once(relay):
    relay.unknown = "550 no such user here"
    message = write()
    assert outbox.deliver_due() == 0
    kept = row(message)
    assert (kept.state, kept.attempts) == (Delivery.DEAD, 1)
    assert "550" in kept.last_error


def test_recipient_who_is_refused_for_now_is_tried_again(relay):
    relay.unknown = "450 mailbox busy"
    message = write()
    outbox.deliver_due()
    assert row(message).state == Delivery.QUEUED
