"""Asking reviewers as an act: all or none, and never the wrong person."""

import pytest

from journal.models import OutgoingMessage, User
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import ReviewAssignment
from submissions.models import SubmissionUserGrant, SuggestedReviewer
from tests import factories
from tests.factories.submissions import editor_of, sent, under_review

pytestmark = pytest.mark.django_db


def test_one_impossible_person_and_nobody_is_asked():
    paper = under_review()
    people = [factories.reviewer(), paper.submitter]
    letters = OutgoingMessage.objects.count()
    with pytest.raises(NotAllowed, match="is not available for this paper"):
        services.invite(paper, people, by=editor_of(paper))
    assert not ReviewAssignment.objects.exists()
    assert OutgoingMessage.objects.count() == letters
    assert not SubmissionUserGrant.objects.filter(user=people[0]).exists()


def test_opposed_person_is_not_available_and_the_reason_is_not_told():
    paper = under_review()
    rival = factories.reviewer("Rival")
    SuggestedReviewer.objects.create(
        submission=paper, name="Other spelling", email=rival.email, is_opposed=True
    )
    with pytest.raises(NotAllowed) as refused:
        services.invite(paper, [rival], by=editor_of(paper))
    assert str(refused.value) == "Rival is not available for this paper."


def test_handling_editor_does_not_review():
    paper = under_review()
    with pytest.raises(NotAllowed, match="handles this paper"):
        services.invite(paper, [editor_of(paper)], by=editor_of(paper))


def test_inviting_at_the_first_look_opens_the_round():
    chief = factories.chief()
    paper = sent()
    [assignment] = services.invite(paper, [factories.reviewer()], by=chief)
    assert assignment.round.number == 1


def test_other_editor_cannot_invite():
    paper = under_review()
    with pytest.raises(NotAllowed, match="paper’s editors"):
        services.invite(paper, [factories.reviewer()], by=factories.handling_editor())


def test_person_is_added_by_editors_alone():
    factories.journal()
    with pytest.raises(NotAllowed):
        services.add_person(
            by=factories.person(), name="New", email="new@uni.example.net"
        )
    assert not User.objects.filter(email="new@uni.example.net").exists()
