"""Who may do what with one review assignment; every refusal has its sentence."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed
from reviews import services
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from reviews.permissions import (
    can_answer,
    can_be_invited,
    can_know_reviewer,
    can_open_people,
    can_open_review,
    can_see_copy,
    can_see_reports,
    can_write_review,
)
from submissions.choices import ConflictKind
from submissions.models import Conflict, Contributor
from submissions.permissions import Standing, can_see
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db


def test_free_person_can_be_invited():
    assert can_be_invited(factories.reviewer(), factories.under_review())


@pytest.mark.parametrize("kind", ConflictKind)
def test_person_in_conflict_is_not_available_and_why_is_not_said(kind):
    paper, person = factories.under_review(), factories.reviewer("Emeka Obi")
    Conflict.objects.create(submission=paper, user=person, kind=kind)
    verdict = can_be_invited(person, paper)
    assert verdict.reason == "Emeka Obi is not available for this paper."


def test_authors_are_not_available():
    paper = factories.under_review()
    coauthor = factories.person()
    Contributor.objects.create(submission=paper, name="C", email=coauthor.email.upper())
    for author in (paper.submitter, coauthor):
        assert "not available" in can_be_invited(author, paper).reason


def test_closed_account_is_not_available():
    paper, person = factories.under_review(), factories.reviewer()
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not can_be_invited(User.objects.get(pk=person.pk), paper)


def test_handling_editor_is_not_invited():
    paper = factories.under_review()
    assert "handles this paper" in can_be_invited(editor_of(paper), paper).reason


@pytest.mark.parametrize("made", ["invited", "reviewing", "reported"])
def test_person_is_asked_once_a_round(made):
    assignment = getattr(factories, made)()
    paper, person = assignment.round.submission, assignment.reviewer
    assert "already asked" in can_be_invited(person, paper).reason
    with pytest.raises(NotAllowed, match="already asked"):
        services.invite(paper, [person], by=editor_of(paper))


def test_person_who_declined_can_be_asked_again():
    assignment = factories.invited()
    services.decline_invitation(assignment, by=assignment.reviewer, reason="busy")
    paper = assignment.round.submission
    [second] = services.invite(paper, [assignment.reviewer], by=editor_of(paper))
    assert can_answer(assignment.reviewer, second)


def test_reviewer_does_not_become_the_handling_editor():
    from submissions.services import assign_editor

    paper = factories.under_review()
    both = factories.handling_editor("Both")
    factories.invited(paper, both)
    with pytest.raises(NotAllowed, match="Both cannot handle this paper"):
        assign_editor(paper, both, by=editor_of(paper))


def test_declining_for_a_conflict_writes_it_down_and_ends_access():
    assignment = factories.invited()
    paper, reviewer = assignment.round.submission, assignment.reviewer
    assert can_see(reviewer, "E02", paper)
    services.decline_invitation(assignment, by=reviewer, reason="conflict")
    assert paper.conflicts.get(user=reviewer).kind == ConflictKind.DECLARED
    assert can_see(reviewer, "E01", paper) == HIDDEN
    assert "not available" in can_be_invited(reviewer, paper).reason


def test_invitation_is_answered_once():
    assignment = services.accept_invitation(
        (invited := factories.invited()), by=invited.reviewer
    )
    for again in (
        lambda: services.accept_invitation(assignment, by=assignment.reviewer),
        lambda: services.decline_invitation(
            assignment, by=assignment.reviewer, reason="busy"
        ),
    ):
        with pytest.raises(NotAllowed, match="has been answered"):
            again()


def test_ended_assignment_has_no_date_to_move_and_nobody_to_remind():
    assignment = factories.invited()
    editor = assignment.invited_by
    services.decline_invitation(assignment, by=assignment.reviewer, reason="busy")
    for act in (
        lambda: services.move_due_date(assignment, timezone.now(), by=editor),
        lambda: services.nudge(assignment, by=editor),
        lambda: services.cancel(assignment, by=editor),
    ):
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert refusal.value.verdict.reason


def test_reminding_twice_within_three_days_is_refused():
    assignment = factories.invited()
    services.nudge(assignment, by=assignment.invited_by)
    with pytest.raises(NotAllowed, match="less than three days ago"):
        services.nudge(assignment, by=assignment.invited_by)


def test_people_of_the_journal_are_for_its_editors():
    special = factories.special_issue()
    guest, paper = factories.guest_editor(special), factories.sent()
    for hidden in (AnonymousUser(), factories.person(), guest):
        assert can_open_people(hidden) == HIDDEN
    assert can_open_people(factories.handling_editor())
    factories.into(special, paper)
    assert can_open_people(User.objects.get(pk=guest.pk))


def test_who_is_asked_is_known_to_the_editors_before_there_is_a_report():
    assignment = factories.invited()
    paper = assignment.round.submission
    another = factories.reviewing(paper, factories.reviewer("Another")).reviewer
    assignment = ReviewAssignment.objects.get(pk=assignment.pk)
    known = {
        who: bool(can_know_reviewer(Standing.of(who, paper), who, assignment))
        for who in (editor_of(paper), assignment.reviewer, paper.submitter, another)
    }
    assert list(known.values()) == [True, True, False, False]


QUESTIONS = (can_answer, can_open_review, can_write_review, can_see_copy)


@pytest.mark.parametrize("made", ["invited", "reviewing", "reported"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_assignment_is_nobody_elses(made, question):
    assignment = getattr(factories, made)()
    paper = assignment.round.submission
    for other in (
        AnonymousUser(),
        factories.reviewing(paper, factories.reviewer("Another")).reviewer,
        editor_of(paper),
        paper.submitter,
        factories.person(),
    ):
        assert question(other, assignment) == HIDDEN


ANSWERS = {  # state of the assignment -> which of the four questions are open
    "invited": {can_answer},
    "reviewing": {can_open_review, can_write_review, can_see_copy},
    "reported": {can_open_review, can_see_copy},
}


@pytest.mark.parametrize("made", ANSWERS)
def test_reviewer_may_do_what_the_state_allows(made):
    assignment = getattr(factories, made)()
    found = {q for q in QUESTIONS if q(assignment.reviewer, assignment)}
    assert found == ANSWERS[made]


@pytest.mark.parametrize("state", [Answer.DECLINED, Answer.CANCELLED, Answer.EXPIRED])
def test_ended_assignment_opens_nothing(state):
    assignment = factories.invited()
    if state == Answer.CANCELLED:
        services.cancel(assignment, by=assignment.invited_by)
    elif state == Answer.DECLINED:
        services.decline_invitation(assignment, by=assignment.reviewer, reason="busy")
    else:
        from reviews.services.reminding import keep_date

        ReviewAssignment.objects.filter(pk=assignment.pk).update(
            answer_due_at=timezone.now() - timezone.timedelta(days=2)
        )
        keep_date(assignment)
    ended = ReviewAssignment.objects.get(pk=assignment.pk)
    assert ended.state == state
    assert not [q for q in QUESTIONS if q(ended.reviewer, ended)]


def test_reports_are_the_editors_and_never_the_authors():
    assignment = factories.reported()
    paper = assignment.round.submission
    assert can_see_reports(editor_of(paper), paper)
    assert can_see_reports(factories.chief("Another"), paper)
    for other in (
        paper.submitter,
        assignment.reviewer,
        factories.person(),
        factories.handling_editor(),
        AnonymousUser(),
    ):
        assert not can_see_reports(other, paper)
