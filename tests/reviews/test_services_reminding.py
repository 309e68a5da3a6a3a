"""What the calendar does: each letter on its day, once, and only while it is true."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from journal.models import Event, Journal, LetterTemplate, OutgoingMessage
from reviews import services
from reviews.choices import Answer, Stage
from reviews.models import ReviewAssignment
from reviews.services import reminding
from submissions import grants
from tests import factories

pytestmark = pytest.mark.django_db


def at_noon(days):
    """Noon, so many days from today, where the journal is."""
    zone = ZoneInfo(factories.journal().timezone)
    day = timezone.localdate(timezone.now(), zone) + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 12, tzinfo=zone)


def long_ago(assignment, **fields):
    """The same assignment, asked and answered in another month."""
    earlier = timezone.now() - timedelta(days=90)
    dates = {"invited_at": earlier, "answered_at": earlier, **fields}
    ReviewAssignment.objects.filter(pk=assignment.pk).update(**dates)
    return ReviewAssignment.objects.get(pk=assignment.pk)


def due_in(days):
    return long_ago(factories.reviewing(), due_at=at_noon(days))


def answer_due_in(days):
    return long_ago(factories.invited(), answer_due_at=at_noon(days), answered_at=None)


def sent(assignment, *letters):
    """The keys of the calendar's letters about an assignment, without its uuid."""
    keys = OutgoingMessage.objects.filter(
        key__contains=str(assignment.uuid), key__regex=f"^({'|'.join(letters)}):"
    ).values_list("key", flat=True)
    return [key.split(":")[0] for key in keys]


@pytest.mark.parametrize(
    ("days", "letter"),
    [
        (4, ""),
        (3, "reminder"),
        (2, "reminder"),
        (0, "reminder"),
        (-1, "reminder"),
        (-4, "reminder_late"),
        (-9, "reminder_late"),
        (-10, "reminder_late"),
        (-14, "report_late"),
        (-40, "report_late"),
    ],
)
def test_reviewer_is_reminded_on_the_days_and_then_the_editor_is_asked(days, letter):
    assert reminding.keep_date(due_in(days)) == letter


def test_each_reminder_is_sent_once_and_all_of_them_in_turn():
    assignment = due_in(3)
    for days in (3, 2, 1, 0, -1, -4, -5, -10, -12, -14):
        was = ReviewAssignment.objects.get(pk=assignment.pk).last_reminded_at
        shift(assignment, days, was)
        for _again in range(3):
            reminding.keep_date(assignment)
    assert sorted(sent(assignment, "reminder", "reminder_late")) == [
        *["reminder"] * 2,
        *["reminder_late"] * 2,
    ]
    assert OutgoingMessage.objects.filter(key__startswith="report_late:").count() == 1
    events = Event.objects.filter(about=assignment.round.submission.uuid)
    assert events.filter(kind="reviewer.reminded", actor=None).count() == 4
    assert events.filter(kind="editor.asked").count() == 1


def shift(assignment, days, last_reminded_at):
    """Move the assignment's whole past, so that its report is due in `days`."""
    before = ReviewAssignment.objects.get(pk=assignment.pk).due_at
    moved = before - at_noon(days)
    ReviewAssignment.objects.filter(pk=assignment.pk).update(
        due_at=at_noon(days),
        last_reminded_at=last_reminded_at and last_reminded_at - moved,
    )


def test_after_a_pause_only_the_newest_reminder_is_sent():
    assignment = due_in(-5)
    assert reminding.keep_date(assignment) == "reminder_late"
    assert reminding.keep_date(assignment) == ""
    assert sent(assignment, "reminder", "reminder_late") == ["reminder_late"]


def test_reviewer_who_was_nudged_today_is_not_reminded_today():
    assignment = due_in(0)
    services.nudge(assignment, by=assignment.invited_by)
    assert reminding.keep_date(assignment) == ""


def test_reviewer_who_said_yes_yesterday_is_not_reminded_of_it():
    assignment = factories.reviewing()
    ReviewAssignment.objects.filter(pk=assignment.pk).update(due_at=at_noon(2))
    assert reminding.keep_date(assignment) == ""


def test_nothing_is_due_for_a_report_that_is_in_or_a_review_that_ended():
    assignment = factories.reported()
    assert reminding.keep_date(long_ago(assignment, due_at=at_noon(-4))) == ""
    assert not reminding.due().exists()


def test_days_are_counted_where_the_journal_is():
    zone = ZoneInfo("Pacific/Kiritimati")  # UTC+14
    factories.journal()
    Journal.objects.update(timezone=zone.key)
    today = timezone.localdate(timezone.now(), zone)
    last_minute = datetime(today.year, today.month, today.day, 23, 59, tzinfo=zone)
    assignment = long_ago(
        factories.invited(), answer_due_at=last_minute, answered_at=None
    )
    assert reminding.keep_date(assignment) == "invitation"
    yesterday = last_minute - timedelta(days=1)
    other = long_ago(factories.invited(), answer_due_at=yesterday, answered_at=None)
    assert reminding.keep_date(other) == "invitation_lapsed"


@pytest.mark.parametrize(
    ("days", "letter"),
    [(4, ""), (3, "invitation"), (0, "invitation"), (-1, "invitation_lapsed")],
)
def test_invitation_is_reminded_once_and_lapses_after_its_day(days, letter):
    assignment = answer_due_in(days)
    assert reminding.keep_date(assignment) == letter
    assert reminding.keep_date(assignment) == ""


def test_lapsed_invitation_ends_with_its_rights_and_the_editor_is_told():
    assignment = answer_due_in(-1)
    paper, reviewer = assignment.round.submission, assignment.reviewer
    reminding.keep_date(assignment)
    assignment.refresh_from_db()
    assert assignment.state == Answer.EXPIRED
    assert not grants.has_grant(reviewer, grants.ANSWER, paper)
    paper.desk.refresh_from_db()
    assert (paper.desk.stage, paper.desk.asked) == (Stage.INVITE, 0)
    told = OutgoingMessage.objects.get(key__startswith="reviewer_lapsed:")
    assert told.recipient == assignment.invited_by
    assert reviewer.name in told.body
    [again] = services.invite(paper, [reviewer], by=assignment.invited_by)
    assert again.state == Answer.INVITED


def test_letters_that_are_no_more_true_are_not_sent():
    assignment = answer_due_in(2)
    reminding.keep_date(assignment)
    services.accept_invitation(assignment, by=assignment.reviewer)
    state = dict(
        OutgoingMessage.objects.filter(key__contains=str(assignment.uuid)).values_list(
            "key", "state"
        )
    )
    invitations = [s for key, s in state.items() if key.startswith("invitation:")]
    assert invitations == ["cancelled", "cancelled"]
    assert [s for k, s in state.items() if k.startswith("thanks_accepted:")] == [
        "queued"
    ]


def test_cancelled_review_takes_its_reminder_back():
    assignment = due_in(0)
    reminding.keep_date(assignment)
    services.cancel(assignment, by=assignment.invited_by)
    reminder = OutgoingMessage.objects.get(key__startswith="reminder:")
    assert reminder.state == "cancelled"


def test_command_does_what_is_due_and_sends_it(capsys, mailoutbox):
    due_in(0)
    answer_due_in(-1)
    call_command("run_due_work")
    said = capsys.readouterr().out
    assert "reminder: 1\n" in said
    assert "invitation_lapsed: 1\n" in said
    assert not OutgoingMessage.objects.filter(state="queued").exists()
    assert len(mailoutbox) == OutgoingMessage.objects.filter(state="sent").count()
    before = len(mailoutbox)
    call_command("run_due_work")
    assert capsys.readouterr().out == "letters sent: 0\n"
    assert len(mailoutbox) == before


def test_one_papers_trouble_does_not_silence_the_others(capsys, caplog):
    broken, well = due_in(0), due_in(0)
    other = Journal.objects.create(
        title="Broken", short_title="BRK", contact_email="b@example.org"
    )
    LetterTemplate.objects.create(
        journal=other, key="reminder", subject="x", body="{nonsense}"
    )
    paper = broken.round.submission
    type(paper).objects.filter(pk=paper.pk).update(journal=other)
    with pytest.raises(CommandError, match="1 pieces of work failed"):
        call_command("run_due_work")
    assert sent(well, "reminder") == ["reminder"]
    assert sent(broken, "reminder") == []
    assert str(broken.uuid) in caplog.text


@pytest.mark.django_db(transaction=True)
def test_five_schedulers_at_once_send_one_reminder():
    assignment = due_in(0)
    start = Barrier(5)

    def run():
        start.wait()
        for row in reminding.due():
            reminding.keep_date(row)
        connection.close()

    threads = [Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sent(assignment, "reminder") == ["reminder"]
    assert Event.objects.filter(kind="reviewer.reminded").count() == 1
