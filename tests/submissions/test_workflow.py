"""The editorial workflow: every action from every status, and one writer."""

import re

import pytest
from django.db import IntegrityError, connection, transaction

from journal.models import Event
from submissions import signals, workflow
from submissions.choices import Action, Status
from submissions.diagram import document
from submissions.models import Submission
from submissions.workflow import TRANSITIONS, TransitionNotAllowed, may
from tests import factories
from tests.settings import ROOT

pytestmark = pytest.mark.django_db

# Written out, not read from the table: from -> {action: to}.
STEPS = {
    "draft": {"submit": "submitted"},
    "submitted": {
        "send_to_review": "under_review",
        "ask_revision": "revising",
        "return": "revising",
        "accept": "accepted",
        "decline": "declined",
        "withdraw": "withdrawn",
    },
    "under_review": {
        "ask_revision": "revising",
        "accept": "accepted",
        "decline": "declined",
        "withdraw": "withdrawn",
    },
    "revising": {
        "resubmit": "under_review",
        "correct": "submitted",
        "rescind": "under_review",
        "rescind_first": "submitted",
        "withdraw": "withdrawn",
    },
    "accepted": {
        "publish": "published",
        "rescind": "under_review",
        "rescind_first": "submitted",
        "withdraw": "withdrawn",
    },
    "declined": {
        "rescind": "under_review",
        "rescind_first": "submitted",
        "reopen": "under_review",
        "reopen_first": "submitted",
    },
    "published": {},
    "withdrawn": {},
}
PRODUCT = [(status, action) for status in Status for action in Action]


@pytest.fixture
def news():
    """What `status_changed` told while the test ran."""
    heard = []

    def hear(sender, **what):
        heard.append((sender, what["submission"].status, what["action"], what["by"]))

    signals.status_changed.connect(hear)
    yield heard
    signals.status_changed.disconnect(hear)


def standing_at(status):
    """A paper at this status, whatever led there."""
    author = factories.person()
    return Submission.objects.create(
        journal=factories.journal(),
        submitter=author,
        title="Counting",
        status=status,
        number=None if status == Status.DRAFT else "JOT-1999-0001",
        submitted_at=None if status == Status.DRAFT else workflow.timezone.now(),
    )


def row(paper):
    return Submission.objects.filter(pk=paper.pk).values().get()


@pytest.mark.parametrize(("status", "action"), PRODUCT)
def test_action_succeeds_exactly_where_the_table_has_it(status, action, news):
    paper, editor = standing_at(status), factories.person()
    target = STEPS[status].get(action)
    before, events = row(paper), Event.objects.count()
    paper.number = paper.number or "JOT-1999-0001"
    assert may(action, paper) == bool(target)
    if target is None:
        with pytest.raises(TransitionNotAllowed) as refusal:
            workflow.transition(paper, action, by=editor)
        assert str(action.label) in str(refusal.value)
        assert str(status.label) in str(refusal.value)
        assert str(refusal.value).startswith(before["number"] or "Counting")
        assert row(paper) == before
        assert Event.objects.count() == events
        assert news == []
        return
    workflow.transition(paper, action, by=editor, reason="asked")
    after = row(paper)
    assert after["status"] == paper.status == target
    assert after["status_at"] > before["status_at"]
    assert (after["submitted_at"] != before["submitted_at"]) == (action == "submit")
    decides = action in {"ask_revision", "accept", "decline"}
    assert (after["decided_at"] is not None) == decides
    event = Event.objects.latest("id")
    assert (event.kind, event.about, event.actor, event.data, event.is_released) == (
        f"submission.{action}",
        paper.uuid,
        editor,
        {"reason": "asked"},
        True,
    )
    assert Event.objects.count() == events + 1
    assert news == [(Submission, target, action, editor)]


def test_table_has_one_row_for_each_action():
    assert set(TRANSITIONS) == set(Action)


def test_every_status_can_be_reached():
    targets = {step.target for step in TRANSITIONS.values()}
    assert targets | {Status.DRAFT} == set(Status)


def test_transition_judges_by_the_row_and_not_by_what_the_caller_holds():
    paper = standing_at(Status.SUBMITTED)
    stale = Submission.objects.get(pk=paper.pk)
    workflow.transition(paper, Action.DECLINE, by=None)
    with pytest.raises(TransitionNotAllowed):
        workflow.transition(stale, Action.ACCEPT, by=None)
    assert row(paper)["status"] == Status.DECLINED


def test_event_and_status_are_written_together_or_not_at_all():
    paper = standing_at(Status.SUBMITTED)

    def refuse(sender, **what):
        raise RuntimeError("somebody above cannot follow")

    signals.status_changed.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            workflow.transition(paper, Action.DECLINE, by=None)
    finally:
        signals.status_changed.disconnect(refuse)
    assert row(paper)["status"] == Status.SUBMITTED
    assert not Event.objects.filter(about=paper.uuid).exists()


def test_hold_shows_the_paper_as_it_now_stands():
    paper = standing_at(Status.SUBMITTED)
    stale = Submission.objects.get(pk=paper.pk)
    workflow.transition(paper, Action.DECLINE, by=None)
    with transaction.atomic():
        assert workflow.hold(stale).status == Status.DECLINED


def test_database_refuses_an_unknown_status():
    paper = standing_at(Status.SUBMITTED)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute(
            "UPDATE submissions_submission SET status = 'lost' WHERE id = %s",
            [paper.pk],
        )


def test_database_refuses_a_sent_paper_without_a_number():
    paper = standing_at(Status.SUBMITTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=paper.pk).update(number=None)


def test_diagram_in_the_documents_is_the_tables():
    written = (ROOT / "docs" / "workflow.md").read_text(encoding="utf-8")
    assert written == document(), "run `manage.py draw_workflow`"


def test_diagram_names_each_step_once():
    arrows = re.findall(r"^    (\w+) --> (\w+) : (.+)$", document(), re.MULTILINE)
    steps = [
        (source, target) for source, there in STEPS.items() for target in there.values()
    ]
    assert sorted((a, b) for a, b, _label in arrows) == sorted(steps)
