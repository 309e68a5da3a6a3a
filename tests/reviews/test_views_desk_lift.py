"""A chief editor lifts a conflict by a page, with a reason (C4, A15)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from journal.choices import Role
from journal.models import Event, OutgoingMessage
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions import services
from submissions.choices import ConflictKind
from submissions.models import Conflict
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
WHY = "The grant was another person's of the same name."


def address(conflict):
    paper = conflict.submission
    args = [paper.uuid, conflict.user.uuid, conflict.kind]
    return reverse("reviews:lift-conflict", args=args)


def letters(person):
    return OutgoingMessage.objects.filter(
        recipient=person, key__startswith="conflict_lifted:"
    )


@pytest.fixture
def paper():
    return factories.under_review(title="Title Canary")


@pytest.fixture
def chief(client, paper):
    who = editor_of(paper)
    client.force_login(who)
    return who


def test_chief_lifts_with_a_reason_and_who_declared_it_is_told(client, paper, chief):
    editor = factories.handling_editor("Stepped Aside")
    conflict = services.declare_conflict(paper, by=editor, reason="A grant.")
    assert address(conflict) in client.get(paper.get_desk_url()).text
    page = client.get(address(conflict)).text
    assert "Stepped Aside" in page
    assert "A grant." in page
    assert not Conflict.objects.exclude(lifted_at=None).exists()
    answer = client.post(address(conflict), {"reason": WHY}, follow=True)
    assert answer.redirect_chain == [(f"{paper.get_desk_url()}#conflicts", 302)]
    assert "The conflict of Stepped Aside is lifted." in answer.text
    assert address(conflict) not in answer.text
    conflict.refresh_from_db()
    assert (conflict.lifted_by, conflict.lift_reason) == (chief, WHY)
    event = Event.objects.get(kind="conflict.lifted")
    assert (event.actor, event.data) == (chief, {"person": str(editor.uuid)})
    letter = letters(editor).get()
    assert WHY in letter.body
    assert "Title Canary" not in letter.body
    assert str(chief) not in letter.body
    client.force_login(editor)
    assert client.get(paper.get_desk_url()).status_code == 200


def test_review_goes_on_and_its_letter_is_the_only_one(client, paper, chief):
    assignment = factories.reviewing(paper)
    conflict = services.declare_conflict(paper, by=assignment.reviewer)
    client.post(address(conflict), {"reason": WHY})
    assert ReviewAssignment.objects.get(pk=assignment.pk).state == Answer.ACCEPTED
    assert not letters(assignment.reviewer).exists()


def test_who_is_nothing_to_the_paper_is_not_told_of_it(paper, chief):
    assignment = factories.invited(paper)
    conflict = services.declare_conflict(paper, by=assignment.reviewer)
    assignment.round.assignments.update(state=Answer.CANCELLED)
    found = paper.conflicts.create(
        user=with_role(Role.EDITOR), kind=ConflictKind.COAUTHOR
    )
    for one in (conflict, found):
        services.lift_conflict(one, by=chief, reason=WHY)
        assert not letters(one.user).exists()


@pytest.mark.parametrize("reason", ["", "   why"])
def test_reason_is_needed(client, paper, chief, reason):
    conflict = services.declare_conflict(paper, by=factories.handling_editor())
    answer = client.post(address(conflict), {"reason": reason})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert Conflict.objects.in_force().get() == conflict


@pytest.mark.parametrize("kind", [ConflictKind.SAME_ADDRESS, ConflictKind.SAME_ORCID])
def test_authorship_answers_as_if_there_were_none(client, paper, chief, kind):
    """Under triple anonymity the answer must not say who wrote the paper."""
    editor = factories.handling_editor("Is Author")
    conflict = paper.conflicts.create(user=editor, kind=kind)
    assert address(conflict) not in client.get(paper.get_desk_url()).text
    unknown = reverse("reviews:lift-conflict", args=[paper.uuid, uuid4(), kind])
    for one in (address(conflict), unknown):
        assert client.get(one).status_code == 404
        assert client.post(one, {"reason": WHY}).status_code == 404
    assert Conflict.objects.in_force().get() == conflict


def test_nobody_lifts_the_own_conflict(client, paper, chief):
    away = factories.chief("Away")
    conflict = services.declare_conflict(paper, by=away)
    client.force_login(away)
    assert client.post(address(conflict), {"reason": WHY}).status_code == 404
    assert Conflict.objects.in_force().get() == conflict


def test_other_editors_may_not_and_strangers_learn_nothing(client, paper):
    conflict = services.declare_conflict(paper, by=factories.handling_editor("Away"))
    handling = factories.handling_editor("Handles")
    services.assign_editor(paper, handling, by=editor_of(paper))
    reviewer = factories.reviewing(paper).reviewer
    for who, status in (
        (handling, 403),
        (with_role(Role.SECTION), 403),
        (reviewer, 404),
        (paper.submitter, 404),
        (with_role(Role.ADMINISTRATOR), 404),
        (factories.person("Stranger"), 404),
    ):
        client.force_login(who)
        assert client.get(address(conflict)).status_code == status, who
        assert client.post(address(conflict), {"reason": WHY}).status_code == status
        if status == 403:
            assert address(conflict) not in client.get(paper.get_desk_url()).text
    assert Conflict.objects.in_force().get() == conflict
