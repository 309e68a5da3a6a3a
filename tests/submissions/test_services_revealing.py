"""Breaking the glass: a reason, 15 minutes, a line in the record, a letter (A22, code B)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.choices import Role
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from submissions import services
from submissions.models import Reveal, Submission
from submissions.permissions import Standing, can_see
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
REASON = "The author cannot open the review copy and asked for help."
# Rows whose cell is B in review for an administrator, whatever the model.
BEHIND_GLASS = ("E02", "E03", "E06", "E08", "E13", "E15", "E17", "I1", "I2", "I3", "I6")


@pytest.fixture
def paper():
    return factories.under_review()


@pytest.fixture
def chief(paper):
    return editor_of(paper)


@pytest.fixture
def administrator(paper):
    return with_role(Role.ADMINISTRATOR, "Jón Þór")


def letters(key="revealed"):
    found = OutgoingMessage.objects.filter(key__startswith=f"{key}:")
    return {letter.address: letter for letter in found}


def test_administrator_sees_what_is_behind_the_glass_for_15_minutes(
    paper, administrator
):
    assert not any(can_see(administrator, row, paper) for row in BEHIND_GLASS)
    services.reveal(paper, by=administrator, reason=REASON)
    assert all(can_see(administrator, row, paper).is_full for row in BEHIND_GLASS)
    Reveal.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert not any(can_see(administrator, row, paper) for row in BEHIND_GLASS)


def test_reveal_lasts_15_minutes_and_its_reason_is_kept(paper, administrator):
    made = services.reveal(paper, by=administrator, reason=f"  {REASON}\n")
    assert made.ends_at - made.revealed_at <= timedelta(minutes=15, seconds=1)
    assert made.ends_at - made.revealed_at > timedelta(minutes=14, seconds=59)
    assert made.reason == REASON


def test_reveal_is_of_one_paper_to_one_person(paper, administrator, chief):
    other = factories.under_review(editor=chief, title="Another paper")
    colleague = with_role(Role.ADMINISTRATOR, "Colleague")
    services.reveal(paper, by=administrator, reason=REASON)
    assert not can_see(administrator, "I1", other)
    assert not can_see(colleague, "I1", paper)


def test_reveal_is_seen_by_every_way_of_asking(paper, administrator):
    services.reveal(paper, by=administrator, reason=REASON)
    row = Submission.objects.with_standing(administrator).get()
    ways = (
        Standing.of(administrator, paper),
        Standing.of_row(administrator, row),
        Standing.of_each(administrator, [paper])[paper.pk],
    )
    assert [way.is_revealed for way in ways] == [True] * 3


def test_reveal_is_recorded_and_the_chiefs_are_told(paper, administrator, chief):
    other = factories.chief("Other chief")
    services.reveal(paper, by=administrator, reason=REASON)
    event = Event.objects.get(kind="submission.revealed")
    assert (event.about, event.actor, event.is_released) == (
        paper.uuid,
        administrator,
        False,
    )
    assert set(letters()) == {chief.email, other.email}
    body = letters()[chief.email].body
    assert REASON in body
    assert "Jón Þór" in body
    assert paper.title not in body


def test_chief_in_conflict_is_not_told(paper, administrator, chief):
    conflicted = factories.chief("In conflict")
    services.declare_conflict(paper, by=conflicted)
    services.reveal(paper, by=administrator, reason=REASON)
    assert set(letters()) == {chief.email}


def test_own_reveal_of_the_only_chief_is_told_to_the_administrators(
    paper, administrator, chief
):
    services.reveal(paper, by=chief, reason=REASON)
    assert set(letters()) == {administrator.email}


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_reason_must_say_something(paper, administrator, reason):
    with pytest.raises(NotAllowed, match="Say in a sentence"):
        services.reveal(paper, by=administrator, reason=reason)
    assert not Reveal.objects.exists()
    assert not letters()


def test_others_cannot_break_the_glass(paper):
    reviewer = factories.reviewing(paper).reviewer
    for person in (paper.submitter, reviewer, factories.handling_editor()):
        with pytest.raises(NotAllowed):
            services.reveal(paper, by=person, reason=REASON)
    assert not Reveal.objects.exists()


def test_glass_does_not_open_what_authorship_or_conflict_closes(chief):
    administrator = with_role(Role.ADMINISTRATOR)
    own = factories.sent(administrator)
    paper = factories.under_review(editor=chief, title="Another paper")
    Reveal.objects.bulk_create(
        Reveal(submission=one, user=administrator, reason=REASON)
        for one in (own, paper)
    )
    services.declare_conflict(paper, by=administrator)
    assert not can_see(administrator, "E17", own)
    assert not can_see(administrator, "E01", paper)


def test_database_wants_a_reason_and_an_end(paper, administrator):
    row = Reveal(submission=paper, user=administrator, reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(ValidationError, match="Say why"):
        row.validate_constraints()
    late = timezone.now() + timedelta(hours=1)
    row = Reveal(submission=paper, user=administrator, reason=REASON, ends_at=late)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
