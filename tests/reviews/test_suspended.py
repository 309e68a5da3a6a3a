"""Whoever comes to be in conflict reviews no more; a lift lets it go on (C5, C12)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from journal.identity import link_orcid, note_confirmed
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services as reviewing
from reviews.choices import Answer
from reviews.models import ReviewAssignment, ReviewRound
from reviews.own_data import reviews as own_reviews
from reviews.services import suspending
from reviews.tokens import assignment_for, token_for
from submissions import grants, services
from submissions.permissions import Relation, can_see, relations
from submissions.services.byline import Person
from tests import factories
from tests.factories.submissions import editor_of, give_version, rename_authors

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"


def again(assignment):
    return ReviewAssignment.objects.get(pk=assignment.pk)


def told(letter):
    rows = OutgoingMessage.objects.filter(key__startswith=f"{letter}:")
    return sorted(row.recipient.name for row in rows)


def declare(assignment):
    services.declare_conflict(assignment.round.submission, by=assignment.reviewer)


def turn_out_to_be_author(assignment):
    """The iD that is proven now stands in the list of authors."""
    assignment.round.submission.contributors.update(orcid=ORCID)
    link_orcid(assignment.reviewer, ORCID)


def confirm_address_of_author(assignment):
    """A second address that is confirmed now is an author's."""
    authors = assignment.round.submission.contributors
    authors.update(email="shared@example.net")
    address = EmailAddress.objects.create(
        user=assignment.reviewer, email="shared@example.net", verified=True
    )
    note_confirmed(address)


@pytest.mark.parametrize(
    "change", [declare, turn_out_to_be_author, confirm_address_of_author]
)
@pytest.mark.parametrize("begin", [factories.invited, factories.reviewing])
def test_conflict_suspends_what_is_open_in_the_same_act(begin, change):
    assignment = begin()
    paper, handling = assignment.round.submission, assignment.invited_by
    managing = factories.chief("Second Chief")
    services.declare_conflict(paper, by=factories.chief("Chief In Conflict"))
    change(assignment)
    assert again(assignment).state == Answer.SUSPENDED
    assert relations(assignment.reviewer, paper) == {Relation.MEMBER}
    for right in (grants.ANSWER, grants.REVIEW):
        assert not grants.has_grant(assignment.reviewer, right, paper)
    assert assignment_for(token_for(assignment)) is None
    assert paper.desk.asked == 0
    call_command("check_grants")
    assert told("reviewer_suspended") == sorted([handling.name, managing.name])
    waiting = OutgoingMessage.objects.filter(recipient=assignment.reviewer)
    assert not waiting.filter(state="queued", key__startswith="invitation:").exists()
    event = Event.objects.get(kind="reviewer.suspended")
    assert event.data["assignment"] == str(assignment.uuid)


@pytest.mark.parametrize("begin", [factories.invited, factories.reviewing])
def test_lift_lets_the_review_go_on_where_it_was(begin):
    assignment = begin()
    paper, before = assignment.round.submission, assignment.state
    ReviewAssignment.objects.filter(pk=assignment.pk).update(
        due_at=timezone.now() - timedelta(days=1)
    )
    declare(assignment)
    services.lift_conflict(
        paper.conflicts.get(), by=factories.chief("Lifts"), reason="Another person."
    )
    resumed = again(assignment)
    assert resumed.state == before
    assert resumed.due_at > timezone.now() + timedelta(days=1)
    assert paper.desk.asked == 1
    assert assignment_for(token_for(resumed)) == resumed
    call_command("check_grants")
    if before == Answer.INVITED:
        resumed = reviewing.accept_invitation(resumed, by=resumed.reviewer)
    else:
        assert told("review_resumed") == [resumed.reviewer.name]
    draft = factories.complete_draft()
    reviewing.save_draft(resumed, draft, version=0, by=resumed.reviewer)
    reviewing.submit_review(resumed, by=resumed.reviewer)
    call_command("check_grants")


def test_own_data_do_not_say_that_a_conflict_was_found():
    assignment = factories.reviewing()
    turn_out_to_be_author(assignment)
    [told] = own_reviews(assignment.reviewer)
    assert told["state"] == "Cancelled"
    assert {*told} == {"state", "invited_at", "answered_at"}


def test_lift_of_one_of_two_conflicts_is_none():
    assignment = factories.reviewing()
    paper = assignment.round.submission
    declare(assignment)
    turn_out_to_be_author(assignment)
    declared = paper.conflicts.get(kind="declared")
    services.lift_conflict(declared, by=editor_of(paper), reason="A slip.")
    assert again(assignment).state == Answer.SUSPENDED
    call_command("check_grants")


def test_lift_after_the_round_opens_nothing():
    assignment = factories.reviewing()
    paper = assignment.round.submission
    declare(assignment)
    factories.decided(paper, "decline")
    services.lift_conflict(paper.conflicts.get(), by=editor_of(paper), reason="Late.")
    assert again(assignment).state == Answer.SUSPENDED
    assert relations(assignment.reviewer, paper) == {Relation.MEMBER}
    call_command("check_grants")


def test_declining_for_a_conflict_is_declining():
    assignment = factories.invited()
    reviewing.decline_invitation(assignment, by=assignment.reviewer, reason="conflict")
    assert again(assignment).state == Answer.DECLINED
    assert told("reviewer_suspended") == []
    services.lift_conflict(
        assignment.round.submission.conflicts.get(),
        by=assignment.invited_by,
        reason="None.",
    )
    assert again(assignment).state == Answer.DECLINED


def test_report_given_before_stays_and_is_marked_on_the_desk(client):
    assignment = factories.reported()
    paper, handling = assignment.round.submission, assignment.invited_by
    client.force_login(handling)
    mark = "Came to be in conflict after reporting"
    pages = (paper.get_desk_url(), f"{paper.get_desk_url()}decide/")
    for address in pages:
        assert mark not in client.get(address).content.decode()
    turn_out_to_be_author(assignment)
    assert again(assignment).state == Answer.SUBMITTED
    assert paper.desk.reports == 1
    assert not can_see(assignment.reviewer, "E07", paper)
    for address in pages:
        page = client.get(address).content.decode()
        assert mark in page
        assert "Please say how schools were chosen." in page
    assert told("report_in_conflict") == [handling.name]
    services.handling.look_for_conflicts(paper)  # once for each conflict
    assert told("report_in_conflict") == [handling.name]
    call_command("check_grants")


def test_coauthor_added_in_a_revision_is_not_asked_again():
    paper = factories.under_review()
    leaves, stays = factories.reported(paper), factories.reported(paper)
    paper = factories.decided(paper, "minor")
    author = paper.submitter
    people = [Person(name=author.name, email=author.email, is_corresponding=True)]
    added = Person(name="C", email=leaves.reviewer.email.upper())
    rename_authors(paper, [*people, added])
    assert told("report_in_conflict") == [editor_of(paper).name]
    version = give_version(paper, 2)
    answers = {p.uuid: ("We did.", True) for p in version.response_points.all()}
    reviewing.answer_points(version, answers, by=author)
    current = reviewing.resubmit(paper, by=author)
    assert [a.reviewer for a in current.assignments.all()] == [stays.reviewer]
    with pytest.raises(NotAllowed, match="not available"):
        reviewing.invite(paper, [leaves.reviewer], by=editor_of(paper))
    call_command("check_grants")


def test_conflict_of_one_paper_changes_nothing_of_another():
    """Who is in conflict with a paper reviews others, and what is closed stays as it is."""
    assignment = factories.reviewing()
    elsewhere = factories.reviewing(
        factories.under_review(title="Another"), assignment.reviewer
    )
    closed = factories.invited(elsewhere.round.submission)
    ReviewAssignment.objects.filter(pk=closed.pk).update(round=old_round(elsewhere))
    declare(assignment)
    services.declare_conflict(closed.round.submission, by=closed.reviewer)
    states = {one: again(one).state for one in (assignment, elsewhere, closed)}
    assert states == {
        assignment: Answer.SUSPENDED,
        elsewhere: Answer.ACCEPTED,
        closed: Answer.INVITED,
    }


def old_round(assignment):
    """A round before this one, which is over."""
    made = ReviewRound.objects.get(pk=assignment.round_id)
    made.pk, made.uuid = None, uuid4()
    made.number, made.closed_at = 9, timezone.now()
    made.save()
    return made


def test_lift_is_recorded_and_asks_who_had_not_answered_again():
    assignment = factories.invited()
    paper = assignment.round.submission
    letters = OutgoingMessage.objects.filter(
        recipient=assignment.reviewer, key__startswith="invitation:"
    )
    declare(assignment)
    services.lift_conflict(
        paper.conflicts.get(), by=factories.chief("Lifts"), reason="Another person."
    )
    assert letters.filter(state="queued").count() == 1
    event = Event.objects.get(kind="reviewer.resumed")
    assert event.data["assignment"] == str(assignment.uuid)


def test_who_handles_is_told_as_well_as_the_chiefs_and_once_for_each_conflict():
    assignment = factories.reviewing()
    paper, chief = assignment.round.submission, assignment.invited_by
    for name in ("Handled Before", "Handles"):
        services.assign_editor(paper, factories.handling_editor(name), by=chief)
    services.declare_conflict(paper, by=factories.chief("Elsewhere"))
    declare(assignment)
    services.lift_conflict(
        paper.conflicts.get(user=assignment.reviewer),
        by=factories.chief("Lifts"),
        reason="Another person.",
    )
    turn_out_to_be_author(assignment)
    once = [name for name in told("reviewer_suspended") if name.startswith("Handle")]
    assert once == ["Handles", "Handles"]  # the conflict declared, and the one found


def test_who_becomes_a_co_author_is_no_reviewer_any_more_and_the_chief_is_told():
    """No row of a conflict: authorship is enough, and is told of once."""
    assignment = factories.reviewing()
    paper, reviewer = assignment.round.submission, assignment.reviewer
    paper.contributors.create(name="R", user=reviewer, confirmed_at=timezone.now())
    for _twice in range(2):
        suspending.suspend_or_resume(paper)
    assert again(assignment).state == Answer.SUSPENDED
    assert told("reviewer_suspended") == [assignment.invited_by.name]
    assert told("report_in_conflict") == []  # there is no report


def test_paper_that_nobody_handles_has_its_chiefs_told():
    assignment = factories.reviewing()
    paper, chief = assignment.round.submission, assignment.invited_by
    paper.editor_assignments.update(ended_at=timezone.now())
    grants.revoke(chief, paper, grants.HANDLE)
    declare(assignment)
    assert again(assignment).state == Answer.SUSPENDED
    assert told("reviewer_suspended") == [chief.name]


def test_a_suspension_that_cannot_be_told_of_has_not_happened(monkeypatch):
    def broken(*_args, **_more):
        raise OSError("no letter")

    assignment = factories.reviewing()
    paper = assignment.round.submission
    paper.conflicts.create(user=assignment.reviewer, kind="declared")
    monkeypatch.setattr("reviews.services.suspending.tell_editors", broken)
    with pytest.raises(OSError, match="no letter"):
        suspending.suspend_or_resume(paper)
    assert again(assignment).state == Answer.ACCEPTED
    assert grants.has_grant(assignment.reviewer, grants.REVIEW, paper)
