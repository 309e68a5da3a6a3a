"""Alternates: in order, asked by themselves, and only when they should be."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from journal.choices import Anonymity
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.choices import Answer, PassedOver
from reviews.models import Alternate, ReviewAssignment, ReviewerProfile
from reviews.permissions import can_be_alternate
from reviews.rights import due, given
from submissions.models import Submission, SuggestedReviewer
from tests import factories
from tests.factories.reviews import fresh
from tests.factories.submissions import editor_of, sent, under_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    """Two are asked, as many as the journal wants."""
    paper = under_review()
    assert paper.journal.reviewers_wanted == 2
    return paper


@pytest.fixture
def asked(paper):
    return [factories.invited(paper, factories.person(f"Asked {n}")) for n in range(2)]


def reserve(paper, *names):
    people = [factories.person(name) for name in names]
    return [
        services.add_alternate(paper, person, by=editor_of(paper)) for person in people
    ]


def order(paper):
    rows = Alternate.objects.filter(round__submission=paper).order_by("position")
    return [str(row.person) for row in rows]


def decline(assignment):
    services.decline_invitation(assignment, by=assignment.reviewer, reason="busy")


def invited(paper):
    rows = ReviewAssignment.objects.filter(
        round__submission=paper, state=Answer.INVITED
    )
    return {str(row.reviewer) for row in rows}


def letters_to(name, kind="invitation:"):
    return OutgoingMessage.objects.filter(recipient__name=name, key__startswith=kind)


def test_alternates_keep_their_order_and_can_change_places(paper):
    first, _second, third = reserve(paper, "Anna", "Berta", "Cleo")
    editor = editor_of(paper)
    services.move_alternate(third, -1, by=editor)
    assert order(paper) == ["Anna", "Cleo", "Berta"]
    services.move_alternate(first, 1, by=editor)
    assert order(paper) == ["Cleo", "Anna", "Berta"]
    services.move_alternate(third, -1, by=editor)  # it is the first: nothing to do
    assert order(paper) == ["Cleo", "Anna", "Berta"]
    services.remove_alternate(first, by=editor)
    assert order(paper) == ["Cleo", "Berta"]
    assert not OutgoingMessage.objects.filter(recipient__name="Anna").exists()


def test_one_place_holds_one_alternate(paper):
    first, second = reserve(paper, "Anna", "Berta")
    Alternate.objects.filter(pk=second.pk).update(position=first.position)
    with pytest.raises(IntegrityError):
        connection.check_constraints()


def test_decline_asks_the_first_alternate_in_the_same_act(paper, asked):
    reserve(paper, "Anna", "Berta")
    decline(asked[0])
    assert invited(paper) == {"Asked 1", "Anna"}
    assert order(paper) == ["Berta"]
    letter = letters_to("Anna").get()
    assert letter.due_at <= timezone.now()
    assert "/r/" in letter.body
    told = OutgoingMessage.objects.get(key__startswith="reviewer_declined:")
    assert "Anna, the next alternate, has been asked instead." in told.body
    assert Event.objects.filter(kind="alternate.promoted").count() == 1
    assert given() == due()


def test_decline_without_alternates_tells_of_none(paper, asked):
    decline(asked[0])
    told = OutgoingMessage.objects.get(key__startswith="reviewer_declined:")
    assert "instead" not in told.body


def test_silence_asks_the_next_alternate_when_due_work_runs(paper, asked):
    reserve(paper, "Anna")
    late = timezone.now() - timedelta(days=2)
    ReviewAssignment.objects.filter(pk=asked[0].pk).update(answer_due_at=late)
    call_command("run_due_work", verbosity=0)
    assert invited(paper) == {"Asked 1", "Anna"}
    told = OutgoingMessage.objects.get(key__startswith="reviewer_lapsed:")
    assert "Anna, the next alternate" in told.body
    call_command("run_due_work", verbosity=0)
    assert letters_to("Anna").count() == 1


def test_nobody_is_promoted_when_enough_are_asked(paper, asked):
    third = factories.invited(paper, factories.person("Asked 2"))
    reserve(paper, "Anna")
    decline(third)
    assert invited(paper) == {"Asked 0", "Asked 1"}
    assert order(paper) == ["Anna"]


def test_nobody_is_promoted_when_the_paper_has_moved_on(paper, asked):
    reserve(paper, "Anna")
    factories.decided(paper, "minor")
    assert services.promote_next(fresh(paper)) is None
    assert not letters_to("Anna").exists()


def test_nobody_is_promoted_while_a_decision_is_leaving(paper, asked):
    reserve(paper, "Anna")
    paper.decisions.create(
        round=paper.rounds.get(),
        editor=editor_of(paper),
        sends_at=timezone.now() + timedelta(seconds=30),
    )
    decline(asked[0])
    assert order(paper) == ["Anna"]


def test_cancelling_by_the_editor_asks_nobody(paper, asked):
    reserve(paper, "Anna")
    services.cancel(asked[0], by=editor_of(paper))
    assert order(paper) == ["Anna"]


def opposed(paper, person):
    SuggestedReviewer.objects.create(
        submission=paper, name=person.name, email=person.email, is_opposed=True
    )


def colleague(paper, person):
    place = paper.contributors.get().affiliations.create(name="University of Här")
    person.affiliations.create(name=place.name)


def full(_paper, person):
    ReviewerProfile.objects.create(user=person, limit=1)
    factories.reviewing(who=person)


def away(_paper, person):
    ReviewerProfile.objects.create(user=person, away_until=timezone.localdate())


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (opposed, PassedOver.UNAVAILABLE),
        (colleague, PassedOver.UNAVAILABLE),
        (full, PassedOver.FULL),
        (away, PassedOver.AWAY),
    ],
)
def test_who_cannot_be_asked_any_more_is_passed_over(paper, asked, happens, reason):
    """Looked at anew when the turn comes: conflicts, opposition, load, absence."""
    first, _second = reserve(paper, "Anna", "Berta")
    happens(paper, first.person)
    decline(asked[0])
    assert invited(paper) == {"Asked 1", "Berta"}
    first.refresh_from_db()
    assert first.passed_over == reason
    event = Event.objects.get(kind="alternate.passed_over")
    assert event.data["reason"] == reason
    assert not letters_to("Anna").filter(about=paper.uuid).exists()


def test_editor_who_asks_an_alternate_takes_them_out_of_the_order(paper):
    anna, _berta = reserve(paper, "Anna", "Berta")
    services.invite(paper, [anna.person], by=editor_of(paper))
    assert order(paper) == ["Berta"]


def test_alternate_needs_a_round_a_right_and_no_conflict(paper):
    editor = editor_of(paper)
    with pytest.raises(NotAllowed, match="Invite the first reviewer"):
        services.add_alternate(sent(), factories.reviewer(), by=factories.chief())
    with pytest.raises(NotAllowed, match="paper’s editors"):
        services.add_alternate(
            paper, factories.reviewer(), by=factories.handling_editor()
        )
    with pytest.raises(NotAllowed, match="is not available for this paper"):
        services.add_alternate(paper, paper.submitter, by=editor)
    near = factories.person("Near")
    colleague(paper, near)
    with pytest.raises(NotAllowed, match="same institution as an author"):
        services.add_alternate(paper, near, by=editor)
    [anna] = reserve(paper, "Anna")
    with pytest.raises(NotAllowed, match="is an alternate already"):
        services.add_alternate(paper, anna.person, by=editor)
    with pytest.raises(NotAllowed):
        services.move_alternate(anna, 1, by=factories.handling_editor("Other"))


def test_alternate_of_another_round_or_paper_is_none_of_this_one(paper):
    editor, [anna] = editor_of(paper), reserve(paper, "Anna")
    other = under_review(title="Another", editor=editor)
    assert can_be_alternate(anna.person, other, by=editor)
    assert not can_be_alternate(anna.person, paper, by=editor)
    paper.rounds.update(closed_at=timezone.now())
    assert can_be_alternate(anna.person, paper, by=editor)


def test_editor_who_may_not_know_the_authors_is_not_told_of_their_colleagues(paper):
    near = factories.person("Near")
    colleague(paper, near)
    Submission.objects.update(anonymity=Anonymity.TRIPLE)
    said = can_be_alternate(near, fresh(paper), by=editor_of(paper)).reason
    assert said == "Near is not available for this paper."


def test_alternate_that_is_gone_is_told_so(paper):
    [anna] = reserve(paper, "Anna")
    services.remove_alternate(Alternate.objects.get(pk=anna.pk), by=editor_of(paper))
    with pytest.raises(NotAllowed, match="not in reserve any more"):
        services.move_alternate(anna, 1, by=editor_of(paper))
