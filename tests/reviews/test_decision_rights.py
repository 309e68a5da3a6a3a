"""Who may approve, take back and appeal: each condition by itself, asked of the policy."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.choices import Role
from journal.verdict import HIDDEN
from reviews.decision_rights import (
    appeal_until,
    can_answer_appeal,
    can_appeal,
    can_approve,
    can_rescind,
    needs_approval,
)
from reviews.models import Appeal, Decision
from submissions.choices import Status
from submissions.models import Conflict, Submission
from submissions.permissions import Relation, Standing
from tests import factories
from tests.factories.journal import with_role
from tests.factories.reviews import decided

pytestmark = pytest.mark.django_db


def standing(paper, *relations):
    return Standing(paper, frozenset(relations))


def test_approval_is_needed_where_the_journal_wants_it_of_who_is_no_chief():
    paper = factories.sent()
    editor = standing(paper, Relation.HANDLING_EDITOR)
    assert not needs_approval(editor)
    paper.journal.senior_approval = True
    assert needs_approval(editor)
    assert not needs_approval(standing(paper, Relation.CHIEF))


def test_only_a_decision_that_waits_is_approved():
    paper, now = factories.ready_to_decide(), timezone.now()
    chief = standing(paper, Relation.CHIEF)
    assert can_approve(chief, Decision(asks_approval_at=now))
    for decision in (None, Decision(), Decision(asks_approval_at=now, sends_at=now)):
        assert "No decision waits" in can_approve(chief, decision).reason


def test_only_a_decision_on_which_the_paper_stands_is_taken_back():
    paper = factories.sent()
    chief = standing(paper, Relation.CHIEF)
    assert "does not stand on" in can_rescind(chief, Decision()).reason
    paper.status = Status.DECLINED
    assert can_rescind(chief, Decision())
    assert "does not stand on" in can_rescind(chief, None).reason
    assert can_rescind(standing(paper, Relation.AUTHOR), Decision()) == HIDDEN


def test_each_beginning_of_a_revision_is_one():
    paper = factories.revising()
    chief, version = standing(paper, Relation.CHIEF), paper.versions.last()
    assert can_rescind(chief, Decision())
    begun = "have begun their revision"
    version.response = "We did it all."
    version.save()
    assert begun in can_rescind(chief, Decision()).reason
    version.response = ""
    version.save()
    point = version.response_points.first()
    for told in ({"is_answered": True}, {"answer": "We did."}):
        version.response_points.filter(pk=point.pk).update(**told)
        assert begun in can_rescind(chief, Decision()).reason
        version.response_points.update(is_answered=False, answer="")
    assert can_rescind(chief, Decision())
    version.files.create(kind="manuscript", name="a.pdf", key="a", size=1)
    assert begun in can_rescind(chief, Decision()).reason


@pytest.fixture
def declined():
    return decided(factories.ready_to_decide(), "decline")


def test_who_sent_a_declined_paper_appeals_once(declined):
    sender = standing(declined, Relation.AUTHOR)
    other = factories.sent(title="Another")
    decision = declined.decisions.get()
    appeal = Appeal(decision=decision, made_by=declined.submitter, reasons="Why")
    appeal.submission = other
    appeal.save()
    assert can_appeal(sender)
    assert "Whoever sent" in can_appeal(standing(declined, Relation.COAUTHOR)).reason
    assert can_appeal(standing(declined, Relation.CHIEF)) == HIDDEN
    Appeal.objects.update(submission=declined)
    assert "one for each" in can_appeal(sender).reason
    author_of_other = standing(other, Relation.AUTHOR)
    assert "against a decline alone" in can_appeal(author_of_other).reason


def test_days_for_an_appeal_are_those_of_the_decision_in_force(declined):
    released = declined.decisions.get().released_at
    until = released + timedelta(days=declined.journal.appeal_days)
    newer = Decision.objects.create(
        submission=declined, editor=declined.decisions.get().editor
    )
    assert appeal_until(declined) == until  # a draft has no days
    now = timezone.now()
    taken_back = {"rescinded_at": now, "rescinded_by": newer.editor}
    Decision.objects.filter(pk=newer.pk).update(released_at=now, **taken_back)
    assert appeal_until(declined) == until
    declined.decisions.update(**taken_back)
    assert appeal_until(declined) is None


def test_appeal_is_answered_by_a_chief_who_did_not_decide(declined):
    decision = declined.decisions.get()
    decider = decision.editor
    appeal = Appeal(submission=declined, decision=decision)
    assert can_answer_appeal(standing(declined, Relation.AUTHOR), appeal) == HIDDEN
    chief = standing(declined, Relation.CHIEF)
    assert "No appeal waits" in can_answer_appeal(chief, None).reason
    answered = Appeal(submission=declined, decision=decision, answer="upheld")
    assert "No appeal waits" in can_answer_appeal(chief, answered).reason
    own = Standing(declined, chief.relations, reader=decider)
    closed, former = factories.chief("Closed"), factories.chief("Former")
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    former.roles.update(ended_on=timezone.localdate())
    factories.handling_editor("No chief")
    conflicted = factories.chief("In conflict")
    Conflict.objects.create(submission=declined, user=conflicted, kind="declared")
    assert can_answer_appeal(own, appeal)  # nobody else can
    with_role(Role.MANAGING, "Managing")
    assert "Another chief editor" in can_answer_appeal(own, appeal).reason
    assert Submission.objects.count() == 1
