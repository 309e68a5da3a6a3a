"""Two people at once: the outcome is one of the two orders, never a mixture (P7-P13)."""

from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from journal import outbox
from journal.models import Event, Journal, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services as reviewing
from reviews.choices import Answer
from reviews.models import Decision, Review, ReviewAssignment
from reviews.services import leaving as carrying
from reviews.services.leaving import mark_of
from reviews.services.reporting import StaleDraft
from submissions import grants, services
from submissions.choices import Status
from submissions.models import Submission
from submissions.workflow import TransitionNotAllowed
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (NotAllowed, TransitionNotAllowed, StaleDraft)


def at_once(*acts):
    """Run the acts in threads that start together; each one's refusal or None."""
    start, outcome = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            act()
        except (*REFUSED, OperationalError) as refusal:
            outcome[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [o for o in outcome if isinstance(o, OperationalError)], "a deadlock"
    return outcome


def paper_again(paper):
    """The paper as another request loads it."""
    return Submission.objects.get(pk=paper.pk)


def assignment_again(assignment):
    return ReviewAssignment.objects.select_related("round__submission").get(
        pk=assignment.pk
    )


def winners(outcome):
    return [refusal is None for refusal in outcome].count(True)


@pytest.mark.parametrize("_attempt", range(2))
def test_two_editors_release_one_decision(_attempt):
    paper = factories.ready_to_decide()
    first, second = editor_of(paper), factories.chief("Second Chief")
    reviewing.save_decision(
        paper, by=first, outcome="minor", subject="S", letter="Dear author"
    )
    copies = [paper_again(paper), paper_again(paper)]
    outcome = at_once(
        lambda: reviewing.release_decision(copies[0], by=first),
        lambda: reviewing.release_decision(copies[1], by=second),
    )
    assert winners(outcome) == 1
    released = Decision.objects.get(released_at__isnull=False)
    [late] = [str(refusal) for refusal in outcome if refusal]
    assert f"{released.editor} decided on this paper" in late
    letters = OutgoingMessage.objects.filter(key__startswith="decision:")
    assert letters.count() == 1
    assert Event.objects.filter(kind="decision.released").count() == 1
    assert paper.versions.count() == 2


def leaving(paper, editor):
    """A decision whose minute is over, that nobody has carried out yet."""
    draft = reviewing.save_decision(
        paper, by=editor, outcome="minor", subject="S", letter="Dear author"
    )
    draft = reviewing.send_decision(paper, by=editor, looked_at=mark_of(draft))
    Decision.objects.filter(pk=draft.pk).update(sends_at=timezone.now())


@pytest.mark.parametrize("_attempt", range(2))
def test_undo_meets_carrying_out(_attempt):
    paper = factories.ready_to_decide()
    editor = editor_of(paper)
    leaving(paper, editor)
    [due] = list(carrying.due())
    copy = paper_again(paper)
    undone, carried = at_once(
        lambda: reviewing.undo_decision(copy, by=editor),
        lambda: carrying.carry_out(due),
    )
    assert carried is None
    letters = OutgoingMessage.objects.filter(key__startswith="decision:")
    assert letters.exists() == (undone is not None)
    status = Status.UNDER_REVIEW if undone is None else Status.REVISING
    assert paper_again(paper).status == status
    assert not Decision.objects.filter(sends_at__isnull=False).exists()


def test_two_workers_carry_one_decision_out():
    paper = factories.ready_to_decide()
    leaving(paper, editor_of(paper))
    copies = [carrying.due().get() for _ in range(2)]
    outcome = at_once(*(lambda one=one: carrying.carry_out(one) for one in copies))
    assert outcome == [None, None]
    assert OutgoingMessage.objects.filter(key__startswith="decision:").count() == 1
    assert paper.versions.count() == 2


@pytest.mark.parametrize("_attempt", range(2))
def test_two_editors_send_one_decision(_attempt):
    paper = factories.ready_to_decide()
    first, second = editor_of(paper), factories.chief("Second Chief")
    draft = reviewing.save_decision(
        paper, by=first, outcome="minor", subject="S", letter="Dear author"
    )
    seen = mark_of(draft)
    copies = [paper_again(paper), paper_again(paper)]
    outcome = at_once(
        lambda: reviewing.send_decision(copies[0], by=first, looked_at=seen),
        lambda: reviewing.send_decision(copies[1], by=second, looked_at=seen),
    )
    assert winners(outcome) == 1
    sent = Decision.objects.get()
    [late] = [str(refusal) for refusal in outcome if refusal]
    assert f"The decision of {sent.editor} leaves in" in late
    assert Event.objects.filter(kind="decision.scheduled").count() == 1


@pytest.mark.parametrize("_attempt", range(2))
def test_accept_meets_cancel(_attempt):
    assignment = factories.invited()
    paper, reviewer = assignment.round.submission, assignment.reviewer
    mine, theirs = assignment_again(assignment), assignment_again(assignment)
    accepted, cancelled = at_once(
        lambda: reviewing.accept_invitation(mine, by=reviewer),
        lambda: reviewing.cancel(theirs, by=assignment.invited_by),
    )
    assert cancelled is None  # cancelling works before and after the answer
    assert assignment_again(assignment).state == Answer.CANCELLED
    assert not grants.has_grant(reviewer, grants.REVIEW, paper)
    assert not grants.has_grant(reviewer, grants.ANSWER, paper)
    thanks = OutgoingMessage.objects.filter(key__startswith="thanks_accepted:")
    assert thanks.exists() == (accepted is None)


def test_two_tabs_accept_once():
    assignment = factories.invited()
    tabs = [assignment_again(assignment) for _ in range(4)]
    outcome = at_once(
        *(
            lambda tab=tab: reviewing.accept_invitation(tab, by=assignment.reviewer)
            for tab in tabs
        )
    )
    assert winners(outcome) == 1
    assert Event.objects.filter(kind="reviewer.accepted").count() == 1


@pytest.mark.parametrize("_attempt", range(2))
def test_autosave_meets_submit(_attempt):
    assignment = factories.reviewing()
    reviewer = assignment.reviewer
    whole = factories.complete_draft(comments="The whole report, as it was meant.")
    reviewing.save_draft(assignment, whole, version=0, by=reviewer)
    one, other = assignment_again(assignment), assignment_again(assignment)
    saved, submitted = at_once(
        lambda: reviewing.save_draft(
            one, {**whole, "comments": "A later word."}, version=1, by=reviewer
        ),
        lambda: reviewing.submit_review(other, by=reviewer),
    )
    assert submitted is None
    review = assignment_again(assignment).review
    expected = "A later word." if saved is None else whole["comments"]
    assert review.comments == expected
    with pytest.raises(NotAllowed):
        reviewing.save_draft(
            assignment_again(assignment), whole, version=2, by=reviewer
        )


def test_two_tabs_save_and_the_second_is_told():
    assignment = factories.reviewing()
    tabs = [assignment_again(assignment) for _ in range(2)]
    outcome = at_once(
        *(
            lambda tab=tab, n=n: reviewing.save_draft(
                tab, {"comments": f"tab {n}"}, version=0, by=assignment.reviewer
            )
            for n, tab in enumerate(tabs)
        )
    )
    assert winners(outcome) == 1
    [stale] = [refusal for refusal in outcome if refusal]
    assert isinstance(stale, StaleDraft)
    kept = outcome.index(None)
    assert stale.review.draft["comments"] == f"tab {kept}"


@pytest.mark.parametrize("_attempt", range(2))
def test_withdraw_meets_release(_attempt):
    paper = factories.ready_to_decide()
    editor = editor_of(paper)
    reviewing.save_decision(
        paper, by=editor, outcome="decline", subject="S", letter="Dear author"
    )
    one, other = paper_again(paper), paper_again(paper)
    withdrawn, released = at_once(
        lambda: services.withdraw(one, by=paper.submitter),
        lambda: reviewing.release_decision(other, by=editor),
    )
    assert winners([withdrawn, released]) == 1
    status = paper_again(paper).status
    assert status == (Status.WITHDRAWN if withdrawn is None else Status.DECLINED)
    decisions = OutgoingMessage.objects.filter(key__startswith="decision:")
    assert decisions.exists() == (released is None)
    letters = OutgoingMessage.objects.filter(key__startswith="withdrawn:")
    assert letters.exists() == (withdrawn is None)


@pytest.mark.parametrize("_attempt", range(2))
def test_release_meets_an_answer_without_waiting_for_each_other(_attempt):
    """The decision ends open invitations; the answer touches the same rows."""
    paper = factories.ready_to_decide()
    editor = editor_of(paper)
    assignment = factories.invited(paper)
    reviewing.save_decision(
        paper, by=editor, outcome="minor", subject="S", letter="Dear author"
    )
    one, other = paper_again(paper), assignment_again(assignment)
    released, _answered = at_once(
        lambda: reviewing.release_decision(one, by=editor),
        lambda: reviewing.accept_invitation(other, by=assignment.reviewer),
    )
    assert released is None
    assert assignment_again(assignment).state == Answer.CANCELLED
    assert not grants.has_grant(assignment.reviewer, grants.REVIEW, paper)


def test_two_editors_invite_one_person_once():
    paper = factories.under_review()
    editor, reviewer = editor_of(paper), factories.reviewer()
    copies = [paper_again(paper) for _ in range(2)]
    outcome = at_once(
        *(
            lambda copy=copy: reviewing.invite(copy, [reviewer], by=editor)
            for copy in copies
        )
    )
    assert winners(outcome) == 1
    assert OutgoingMessage.objects.filter(key__startswith="invitation:").count() == 1


def test_invite_meets_assigning_the_same_person():
    """Whoever handles a paper never reviews it, in whichever order (section 2, 3)."""
    paper = factories.under_review()
    chief, both = editor_of(paper), factories.handling_editor("Both")
    copies = [paper_again(paper) for _ in range(2)]
    outcome = at_once(
        lambda: reviewing.invite(copies[0], [both], by=chief),
        lambda: services.assign_editor(copies[1], both, by=chief),
    )
    assert winners(outcome) == 1
    held = [grants.has_grant(both, c, paper) for c in (grants.ANSWER, grants.HANDLE)]
    assert sorted(held) == [False, True]


@pytest.mark.parametrize("in_reserve", [1, 2])
def test_two_declines_at_once_promote_each_alternate_once(in_reserve):
    paper = factories.under_review()
    asked = [factories.invited(paper, factories.person(f"A {n}")) for n in range(2)]
    for n in range(in_reserve):
        who = factories.person(f"Alternate {n}")
        reviewing.add_alternate(paper, who, by=editor_of(paper))
    copies = [assignment_again(one) for one in asked]
    outcome = at_once(
        *(
            lambda one=one: reviewing.decline_invitation(
                one, by=one.reviewer, reason="busy"
            )
            for one in copies
        )
    )
    assert winners(outcome) == 2
    promoted = ReviewAssignment.objects.filter(state=Answer.INVITED)
    names = sorted(str(one.reviewer) for one in promoted)
    assert names == [f"Alternate {n}" for n in range(in_reserve)]
    assert Event.objects.filter(kind="alternate.promoted").count() == in_reserve
    letters = OutgoingMessage.objects.filter(recipient__name__startswith="Alternate")
    assert letters.count() == in_reserve


@pytest.mark.parametrize("_attempt", range(2))
def test_decline_meets_moving_and_removing_alternates(_attempt):
    paper = factories.under_review()
    editor, asked = editor_of(paper), factories.invited(paper)
    first, second = (
        reviewing.add_alternate(paper, factories.person(name), by=editor)
        for name in ("First", "Second")
    )
    mine = assignment_again(asked)
    declined, moved, _removed = at_once(
        lambda: reviewing.decline_invitation(mine, by=mine.reviewer, reason="busy"),
        lambda: reviewing.move_alternate(second, -1, by=editor),
        lambda: reviewing.remove_alternate(first, by=editor),
    )
    assert declined is None
    assert moved is None or "not in reserve any more" in str(moved)
    promoted = ReviewAssignment.objects.get(state=Answer.INVITED)
    left = [str(row.person) for row in paper.rounds.get().alternates.all()]
    assert str(promoted.reviewer) in ("First", "Second")
    assert str(promoted.reviewer) not in left


@pytest.mark.parametrize("_attempt", range(3))
def test_undo_meets_delivery(_attempt):
    """All is undone and nobody hears of it, or a letter left and all stays."""
    paper = factories.under_review()
    people = [factories.person(f"Person {n}") for n in range(3)]
    asked = reviewing.invite(paper, people, by=editor_of(paper))
    OutgoingMessage.objects.filter(key__startswith="invitation:").update(
        due_at=timezone.now()
    )
    mine = assignment_again(asked[0])
    undone, _sent = at_once(
        lambda: reviewing.undo_invitations(mine, by=mine.invited_by),
        lambda: outbox.deliver_due(),
    )
    outbox.deliver_due()
    states = set(ReviewAssignment.objects.values_list("state", flat=True))
    reached = {address for letter in mail.outbox for address in letter.to}
    invited = {person.email for person in people}
    if undone is None:
        assert states == {Answer.CANCELLED}
        assert reached.isdisjoint(invited)
    else:
        assert "A letter has left already" in str(undone)
        assert states == {Answer.INVITED}
        assert invited <= reached


def test_undo_meets_an_answer():
    asked = factories.invited()
    mine, theirs = assignment_again(asked), assignment_again(asked)
    outcome = at_once(
        lambda: reviewing.undo_invitations(mine, by=asked.invited_by),
        lambda: reviewing.accept_invitation(theirs, by=asked.reviewer),
    )
    assert winners(outcome) == 1
    state = assignment_again(asked).state
    assert state == (Answer.CANCELLED if outcome[0] is None else Answer.ACCEPTED)


def test_two_papers_sent_at_once_get_two_numbers():
    author = factories.person()
    papers = [factories.draft(author, title=f"Paper {n}") for n in range(3)]
    outcome = at_once(
        *(lambda paper=paper: services.send(paper, by=author) for paper in papers)
    )
    assert winners(outcome) == 3
    numbers = sorted(Submission.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003"]


def test_paper_sent_twice_is_sent_once():
    paper = factories.draft()
    copies = [paper_again(paper) for _ in range(2)]
    outcome = at_once(
        *(lambda copy=copy: services.send(copy, by=paper.submitter) for copy in copies)
    )
    assert winners(outcome) == 1
    assert OutgoingMessage.objects.filter(key__startswith="receipt:").count() == 1


def may_be_published(assignment):
    """What the reviewer agreed to: the report's columns and its draft say the same."""
    review = Review.objects.get(assignment=assignment)
    assert review.draft.get("agrees_to_publication", False) is (
        review.agrees_to_publication
    )
    return review.agrees_to_publication


def kinds_of(paper):
    return list(
        Event.objects.filter(about=paper.uuid)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


@pytest.mark.parametrize("_attempt", range(2))
@pytest.mark.parametrize("end", ["withdrawn", "opened again"])
def test_agreement_is_changed_before_it_is_too_late_or_not_at_all(end, _attempt):
    report = factories.reported()
    Journal.objects.update(publishes_reports=True)
    paper, editor = report.round.submission, editor_of(report.round.submission)
    acts = {
        "withdrawn": lambda: services.withdraw(paper_again(paper), by=paper.submitter),
        "opened again": lambda: reviewing.reopen(assignment_again(report), by=editor),
    }
    refused, ended = at_once(
        lambda: reviewing.change_agreement(
            assignment_again(report), publication=True, name=False, by=report.reviewer
        ),
        acts[end],
    )
    assert ended is None
    assert may_be_published(report) is (refused is None)
    changed = [k for k in kinds_of(paper) if k == "review.agreement_changed"]
    assert len(changed) == (refused is None)
    if refused is None:
        assert kinds_of(paper)[-1] != "review.agreement_changed"


def test_agreement_of_two_tabs_is_recorded_once():
    report = factories.reported()
    Journal.objects.update(publishes_reports=True)
    copies = [assignment_again(report), assignment_again(report)]
    outcome = at_once(
        *(
            lambda one=one: reviewing.change_agreement(
                one, publication=True, name=False, by=report.reviewer
            )
            for one in copies
        )
    )
    assert outcome == [None, None]
    assert may_be_published(report)
    kinds = kinds_of(report.round.submission)
    assert kinds.count("review.agreement_changed") == 1
