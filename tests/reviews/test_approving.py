"""Where the journal wants it, a chief editor says yes before a decision leaves."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Journal, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.choices import Stage
from reviews.models import Decision, DeskEntry
from reviews.services.leaving import carry_out, mark_of
from submissions import services as submitting
from submissions.choices import Status
from tests import factories
from tests.factories.reviews import fresh
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
LETTER = "Dear author, we take it."


@pytest.fixture
def asked():
    """A decision that waits, of an editor who is no chief."""
    paper, editor = factories.ready_to_decide(), factories.handling_editor("Handles")
    chief = editor_of(paper)
    submitting.assign_editor(paper, editor, by=chief)
    Journal.objects.update(senior_approval=True)
    paper = fresh(paper)
    write(paper, editor)
    send(paper, editor)
    return paper, editor, chief


def write(paper, editor, outcome="accept"):
    services.save_decision(
        paper, by=editor, outcome=outcome, subject="Decided", letter=LETTER
    )


def send(paper, editor):
    looked_at = mark_of(Decision.objects.get())
    return services.send_decision(paper, by=editor, looked_at=looked_at)


def letters(prefix):
    return OutgoingMessage.objects.filter(key__startswith=f"{prefix}:")


def leave():
    Decision.objects.update(sends_at=timezone.now() - timedelta(seconds=1))
    return carry_out(Decision.objects.get())


def test_nothing_leaves_before_a_chief_says_yes(client, asked):
    paper, editor, chief = asked
    waiting = Decision.objects.get()
    assert (waiting.sends_at, waiting.approved_by) == (None, None)
    with pytest.raises(NotAllowed, match="approves decisions before"):
        services.release_decision(paper, by=editor)
    with pytest.raises(NotAllowed, match="chief editor approves"):
        services.approve_decision(paper, by=editor, looked_at=mark_of(waiting))
    assert not letters("decision").exists()
    assert letters("approval_asked").get().recipient == chief
    assert DeskEntry.objects.get().stage == Stage.APPROVE
    address = reverse("reviews:decide", args=[paper.uuid])
    client.force_login(editor)
    assert "It waits for a chief editor" in client.get(address).content.decode()
    client.force_login(chief)
    assert "Read the decision" in client.get("/desk/").content.decode()
    page = client.get(address).content.decode()
    assert "Approve and send" in page
    assert LETTER in page
    client.post(address, {"act": "approve", "seen": mark_of(waiting)})
    assert fresh(paper).status == Status.UNDER_REVIEW
    assert leave()
    sent = Decision.objects.get()
    assert (sent.editor, sent.approved_by) == (editor, chief)
    assert fresh(paper).status == Status.ACCEPTED
    assert letters("decision").exists()
    assert Event.objects.get(kind="decision.approved").actor == chief


def test_decision_is_sent_back_with_a_note(client, asked):
    paper, editor, chief = asked
    address = reverse("reviews:decide", args=[paper.uuid])
    client.force_login(chief)
    client.post(address, {"act": "send_back", "note": " "})
    assert Decision.objects.get().asks_approval_at is not None
    client.post(address, {"act": "send_back", "note": "Quote report 2."})
    told = letters("approval_refused").get()
    assert told.recipient == editor
    assert "Quote report 2." in told.body
    assert DeskEntry.objects.get().stage == Stage.DECIDE
    client.force_login(editor)
    page = client.get(address).content.decode()
    assert "Quote report 2." in page
    assert LETTER in page
    send(paper, editor)
    assert letters("approval_asked").count() == 2


def test_yes_is_to_what_was_looked_at_alone(asked):
    paper, editor, chief = asked
    seen = mark_of(Decision.objects.get())
    write(paper, editor, "decline")
    with pytest.raises(NotAllowed, match="No decision waits"):
        services.approve_decision(paper, by=chief, looked_at=seen)
    send(paper, editor)
    with pytest.raises(NotAllowed, match="changed since"):
        services.approve_decision(paper, by=chief, looked_at=seen)


def test_undone_decision_asks_for_a_yes_again(asked):
    paper, editor, chief = asked
    services.approve_decision(
        paper, by=chief, looked_at=mark_of(Decision.objects.get())
    )
    services.undo_decision(paper, by=editor)
    assert Decision.objects.get().approved_by is None
    assert send(paper, editor).sends_at is None


def test_chiefs_decide_at_once(asked):
    paper, _editor, chief = asked
    assert send(paper, chief).sends_at is not None
    assert leave()
    assert fresh(paper).status == Status.ACCEPTED
