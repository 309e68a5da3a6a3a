"""The authors' calendar: each letter once, on its day, and another date when it is given."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from submissions import services
from submissions.models import Submission
from submissions.services.reminding import due, keep_revision_date, next_reminder
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db


def revising(days, *, asked=90):
    """A revision that is due in so many days, asked for some time ago."""
    paper = factories.revising()
    now = timezone.now()
    Submission.objects.filter(pk=paper.pk).update(
        revision_due_at=now + timedelta(days=days),
        status_at=now - timedelta(days=asked),
    )
    return Submission.objects.get(pk=paper.pk)


def letters(*kinds):
    found = OutgoingMessage.objects.filter(key__regex=f"^({'|'.join(kinds)}):")
    return sorted(key.split(":")[0] for key in found.values_list("key", flat=True))


@pytest.mark.parametrize(
    ("days", "letter"),
    [
        (15, ""),
        (14, "revision_due"),
        (3, "revision_due"),
        (0, "revision_due"),
        (-2, "revision_due"),
        (-3, "revision_late"),
        (-40, "revision_late"),
    ],
)
def test_letter_of_the_day(days, letter):
    paper = revising(days)
    assert keep_revision_date(paper) == letter
    assert keep_revision_date(paper) == ""  # once
    assert letters("revision_due", "revision_late") == [letter] * bool(letter)
    assert letters("revision_is_late") == ["revision_is_late"] * (days <= -3)


def test_every_step_is_one_letter_and_a_moved_date_begins_anew():
    paper = revising(14)
    for days in (14, 3, 0, -3):
        moved = timezone.now() + timedelta(days=days)
        Submission.objects.filter(pk=paper.pk).update(revision_due_at=moved)
        assert keep_revision_date(paper)
    assert len(letters("revision_due")) == 3
    editor = editor_of(paper)
    services.move_revision_date(paper, timezone.now() + timedelta(days=2), by=editor)
    assert keep_revision_date(paper) == "revision_due"
    assert len(letters("revision_due")) == 4


def test_decision_of_today_is_reminder_enough():
    assert keep_revision_date(revising(10, asked=0)) == ""
    assert next_reminder(revising(10, asked=0)) == timezone.localdate() + timedelta(7)


def test_calendar_looks_at_revisions_alone_and_runs_with_the_other_dates(capsys):
    factories.under_review()
    paper = revising(3)
    revising(60)
    assert list(due()) == [paper]
    call_command("run_due_work")
    assert "revision_due: 1" in capsys.readouterr().out


def test_editor_gives_another_date_and_the_authors_are_told(client):
    paper = revising(-20)
    editor = editor_of(paper)
    client.force_login(editor)
    page = client.get(paper.get_desk_url()).content.decode()
    address = reverse("reviews:move-revision-date", args=[paper.uuid])
    assert address in page
    day = timezone.localdate() + timedelta(days=12)
    client.post(address, {"due_on": day})
    paper.refresh_from_db()
    assert timezone.localdate(paper.revision_due_at) == day
    assert letters("revision_date") == ["revision_date"]
    moved = Event.objects.get(kind="revision.date_moved")
    assert (moved.actor, moved.data["due"]) == (editor, str(day))
    answer = client.post(address, {"due_on": "2020-01-01"}, follow=True)
    assert "Choose a day after today" in answer.content.decode()
    paper.refresh_from_db()
    assert timezone.localdate(paper.revision_due_at) == day
    client.force_login(paper.submitter)
    page = client.get(reverse("submissions:paper", args=[paper.uuid]))
    assert "Next reminder:" in page.content.decode()


def test_date_is_for_whoever_decides_while_a_revision_is_awaited():
    paper = revising(5)
    later = timezone.now() + timedelta(days=30)
    for who in (
        paper.submitter,
        factories.handling_editor("Another"),
        factories.person(),
    ):
        with pytest.raises(NotAllowed):
            services.move_revision_date(paper, later, by=who)
    with pytest.raises(NotAllowed, match="still to come"):
        services.move_revision_date(
            paper, timezone.now() - timedelta(days=1), by=editor_of(paper)
        )
    other = factories.under_review(editor=editor_of(paper))
    with pytest.raises(NotAllowed, match="No revision"):
        services.move_revision_date(other, later, by=editor_of(paper))
