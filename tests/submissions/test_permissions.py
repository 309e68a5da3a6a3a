"""What the services refuse, in a sentence, and that a second time is no time."""

import pytest
from django.contrib.auth.models import AnonymousUser

from journal.models import Event, OutgoingMessage
from journal.verdict import HIDDEN, NotAllowed
from reviews import services as reviewing
from submissions import services
from submissions.choices import Thread
from submissions.permissions import can_do, refusal
from submissions.policy import ACTIONS
from submissions.workflow import TransitionNotAllowed
from tests import factories
from tests.factories.reviews import resubmitted
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db


def refused(act):
    """The sentence of a refusal, and nothing left behind by it."""
    letters, events = OutgoingMessage.objects.count(), Event.objects.count()
    with pytest.raises((NotAllowed, TransitionNotAllowed)) as stopped:
        act()
    assert (OutgoingMessage.objects.count(), Event.objects.count()) == (letters, events)
    return str(stopped.value)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_refusal_is_a_sentence(action):
    assert refusal(action).endswith(".")


def test_paper_sent_twice_is_sent_once():
    paper = factories.sent()
    number = paper.number
    sentence = refused(lambda: services.send(paper, by=paper.submitter))
    assert "cannot be sent now" in sentence
    paper.refresh_from_db()
    assert paper.number == number


def test_paper_held_from_before_is_judged_as_it_stands():
    paper = factories.draft()
    stale = type(paper).objects.get(pk=paper.pk)
    services.send(paper, by=paper.submitter)
    assert "cannot be sent now" in refused(
        lambda: services.send(stale, by=paper.submitter)
    )


def test_withdrawn_paper_is_withdrawn_once():
    paper = factories.sent()
    services.withdraw(paper, by=paper.submitter)
    assert "cannot be withdrawn any more" in refused(
        lambda: services.withdraw(paper, by=paper.submitter)
    )


def test_draft_is_deleted_and_not_withdrawn():
    paper = factories.draft()
    assert "not possible" in refused(
        lambda: services.withdraw(paper, by=paper.submitter)
    )


def test_decision_is_sent_once():
    paper = factories.revising()
    editor = editor_of(paper)
    assert "decided on this paper" in refused(
        lambda: reviewing.release_decision(paper, by=editor)
    )


def test_revision_is_sent_once():
    paper = resubmitted()
    assert "cannot be sent now" in refused(
        lambda: reviewing.resubmit(paper, by=paper.submitter)
    )
    assert paper.rounds.count() == 2


def test_assigning_the_same_editor_again_writes_nothing():
    paper = factories.under_review()
    editor = editor_of(paper)
    letters, events = OutgoingMessage.objects.count(), Event.objects.count()
    services.assign_editor(paper, editor, by=editor)
    assert (OutgoingMessage.objects.count(), Event.objects.count()) == (letters, events)


@pytest.mark.parametrize(
    "act",
    [
        lambda paper, who: services.send(paper, by=who),
        lambda paper, who: services.withdraw(paper, by=who),
        lambda paper, who: services.assign_editor(paper, who, by=who),
        lambda paper, who: services.declare_conflict(paper, by=who),
        lambda paper, who: services.change_text(paper, {"title": "Mine"}, by=who),
        lambda paper, who: services.change_people(paper, [], by=who),
        lambda paper, who: services.post_message(paper, "Hello", by=who),
        lambda paper, who: services.post_message(
            paper, "Hello", by=who, thread=Thread.EDITORS
        ),
        lambda paper, who: services.delete_draft(paper, by=who),
        lambda paper, who: reviewing.send_to_review(paper, by=who),
        lambda paper, who: reviewing.invite(paper, [who], by=who),
        lambda paper, who: reviewing.save_decision(
            paper, by=who, outcome="accept", subject="S", letter="L"
        ),
        lambda paper, who: reviewing.release_decision(paper, by=who),
        lambda paper, who: reviewing.resubmit(paper, by=who),
    ],
)
def test_strangers_act_is_hidden_whatever_it_is(act):
    paper = factories.sent()
    for stranger in (AnonymousUser(), factories.person()):
        assert refused(lambda who=stranger: act(paper, who)) == "hidden"


def test_author_who_is_an_editor_acts_as_an_author():
    chief = factories.chief()
    paper = factories.sent(chief)
    for act in (
        lambda: reviewing.send_to_review(paper, by=chief),
        lambda: services.assign_editor(paper, chief, by=chief),
        lambda: reviewing.release_decision(paper, by=chief),
        lambda: services.post_message(paper, "Hm", by=chief, thread=Thread.EDITORS),
    ):
        refused(act)


def test_editor_of_another_paper_does_not_decide_this_one():
    paper, other = factories.ready_to_decide(), factories.handling_editor()
    sentence = refused(
        lambda: reviewing.save_decision(
            paper, by=other, outcome="accept", subject="S", letter="L"
        )
    )
    assert sentence == "This cannot be done with the paper as it stands."


def test_hidden_action_of_a_hidden_paper_gives_no_reason():
    assert can_do(factories.person(), "A12", factories.sent()) == HIDDEN
