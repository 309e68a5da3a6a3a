"""Time that can be seen: the next letter, the date for a calendar, a word to the idle."""

from datetime import timedelta
from importlib import import_module
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Journal, OutgoingMessage
from reviews import services
from reviews.calendar import _folded
from reviews.models import DeskEntry, ReviewAssignment
from reviews.services import chasing
from reviews.services.reminding import next_letter
from submissions import services as papers
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
UTC = ZoneInfo("UTC")


def noon(day):
    return timezone.now().replace(hour=12) + timedelta(days=day)


def on(days):
    return (timezone.now() + timedelta(days=days)).date()


@pytest.mark.parametrize(
    ("due", "after"),
    [(10, 7), (3, 3), (1, 1), (0, 4), (-1, 3), (-5, 5), (-11, None)],
)
def test_next_letter_of_a_review_is_the_next_step_that_is_to_come(due, after):
    assignment = factories.reviewing()
    assignment.due_at = noon(due)
    expected = None if after is None else on(after)
    assert next_letter(assignment, UTC) == expected


def test_nothing_is_planned_for_what_was_answered():
    asked = factories.invited()
    asked.answer_due_at = noon(7)
    assert next_letter(asked, UTC) == on(4)
    asked.answer_due_at = noon(2)
    assert next_letter(asked, UTC) == on(3)  # its end
    asked.asked_due_at = noon(60)
    assert next_letter(asked, UTC) is None
    assert next_letter(factories.reported(), UTC) is None


def test_plan_is_the_journals_day_and_stands_on_the_page(client):
    assignment = factories.reviewing()
    Journal.objects.update(timezone="Pacific/Kiritimati")
    due = timezone.now().replace(hour=12, minute=0) + timedelta(days=20)
    ReviewAssignment.objects.update(due_at=due)
    client.force_login(assignment.invited_by)
    page = client.get(assignment.round.submission.get_desk_url()).content.decode()
    day = (due + timedelta(days=1)).date() - timedelta(days=3)  # UTC+14
    assert f"Next letter by itself: {day.day} {day:%B}" in page


def test_calendar_file_has_the_date_and_no_name(client):
    assignment = factories.reviewing()
    client.force_login(assignment.reviewer)
    answer = client.get(reverse("reviews:review-calendar", args=[assignment.uuid]))
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{assignment.due_at.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    assert f"UID:{assignment.uuid}@" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert str(assignment.round.submission.submitter) not in text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("line", ["x" * 75, "x" * 76, "é" * 100, "漢字" * 60])
def test_long_lines_are_folded_between_characters(line):
    parts = _folded(line).split("\r\n ")
    assert "".join(parts) == line
    assert all(len(part.encode()) <= 75 - bool(n) for n, part in enumerate(parts))


# Editors who keep a paper waiting -----------------------------------------------------


def waiting(days, paper=None):
    paper = paper or factories.ready_to_decide()
    since = timezone.now() - timedelta(days=days)
    DeskEntry.objects.filter(submission=paper).update(since=since)
    return paper


def run():
    call_command("run_due_work", stdout=StringIO())
    sent = OutgoingMessage.objects.filter(key__startswith="editor_idle")
    told = [(one.key.split(":")[0], one.recipient) for one in sent]
    return sorted(told, key=lambda pair: (pair[0], pair[1].pk))


def test_editor_is_reminded_once_then_the_chiefs_once():
    paper = waiting(9)
    handling = factories.handling_editor("Handles")
    papers.assign_editor(paper, handling, by=editor_of(paper))
    chief = factories.chief("The Chief")
    assert run() == []
    waiting(11, paper)
    assert run() == [("editor_idle", handling)]
    assert run() == [("editor_idle", handling)]
    waiting(21, paper)
    told_on = timezone.now() - timedelta(days=10)
    DeskEntry.objects.filter(submission=paper).update(chased_at=told_on)
    told = {who for key, who in run() if key == "editor_idle_chief"}
    assert chief in told
    assert handling not in told
    assert run() == run()
    assert Event.objects.filter(kind="editor.reminded").count() == 2


def test_after_a_pause_only_the_newest_is_sent():
    waiting(40)
    assert {key for key, _who in run()} == {"editor_idle_chief"}


def test_chief_in_conflict_hears_nothing():
    paper = waiting(40)
    torn = factories.chief("Torn")
    papers.declare_conflict(paper, by=torn)
    assert torn not in {who for _key, who in run()}


def test_what_waits_for_others_or_is_leaving_is_left_alone():
    waiting(40, factories.revising())
    assignment = factories.reviewing()
    waiting(40, assignment.round.submission)
    services.invite(
        assignment.round.submission,
        [factories.reviewer("Second")],
        by=assignment.invited_by,
    )
    waiting(40, assignment.round.submission)
    assert run() == []


def test_new_thing_to_wait_for_is_told_anew():
    paper = waiting(11)
    run()
    entry = DeskEntry.objects.get(submission=paper)
    late = timezone.now() - timedelta(days=12)
    DeskEntry.objects.update(chased_at=late - timedelta(days=5), since=late)
    assert chasing.chase(entry) == "editor_idle"
    assert chasing.chase(entry) == ""
    assert len(run()) == 2


def test_update_does_not_write_of_all_that_waited_before_it():
    """What was overdue then counts as told of; what is overdue later is written of."""
    long, lately = factories.sent(), factories.sent()
    days = long.journal.idle_days
    now = timezone.now()
    DeskEntry.objects.filter(submission=long).update(since=now - timedelta(days=90))
    soon = now - timedelta(days=days) + timedelta(hours=1)
    DeskEntry.objects.filter(submission=lately).update(since=soon)
    update = import_module("reviews.migrations.0019_papers_that_wait_already")
    assert chasing.due().count() == 1
    update.count_as_told(apps, None)
    assert not chasing.due().exists()
    DeskEntry.objects.filter(submission=lately).update(since=soon - timedelta(hours=2))
    [entry] = chasing.due()
    assert entry.submission == lately
