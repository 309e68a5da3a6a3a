"""`manage.py check_grants`: every grant is the consequence of an assignment."""

import pytest
from django.core.management import CommandError, call_command

from reviews import services
from submissions import grants
from submissions import services as submitting
from tests import factories
from tests.factories.reviews import resubmitted

pytestmark = pytest.mark.django_db


def test_grants_match_after_every_act(capsys):
    """Each factory is a chain of services; what they leave behind must agree."""
    factories.invited()
    factories.reviewing()
    factories.accepted()
    second = resubmitted().rounds.last().assignments.first()
    services.decline_invitation(second, by=second.reviewer, reason="conflict")
    editor, third = factories.chief("Another Chief"), factories.chief("Third Chief")
    paper = factories.under_review(editor=editor)
    submitting.assign_editor(paper, third, by=editor)
    factories.guest_editor(special := factories.special_issue(), by=third)
    submitting.end_guest(special.appointments.get(), by=third)
    assignment = factories.reviewing(paper)
    services.cancel(assignment, by=editor)
    reopened = factories.reported(factories.under_review())
    services.reopen(reopened, by=reopened.invited_by)
    gone = factories.reviewing().round.submission
    submitting.withdraw(gone, by=gone.submitter)
    call_command("check_grants")
    assert capsys.readouterr().out.endswith("grants, all as the assignments say.\n")


def test_missing_and_left_over_grants_are_named_by_ids_alone(capsys):
    assignment = factories.reviewing()
    paper, reviewer = assignment.round.submission, assignment.reviewer
    stranger = factories.person("Somebody Else")
    grants.revoke(reviewer, paper, grants.REVIEW)
    grants.grant(stranger, grants.HANDLE, paper)
    with pytest.raises(CommandError, match="1 grants are missing, 1 are left over"):
        call_command("check_grants")
    assert capsys.readouterr().out.splitlines() == [
        f"missing: write_review, person {reviewer.uuid}, paper {paper.number}",
        f"left over: handle_submission, person {stranger.uuid}, paper {paper.number}",
    ]
    assert grants.has_grant(stranger, grants.HANDLE, paper)  # nothing is repaired


def test_producers_grants_follow_no_assignment(capsys):
    grants.grant(factories.person(), grants.PRODUCE, factories.sent())
    call_command("check_grants")
