"""More time for a revision: at once within the journal's days, else by an editor."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Journal, OutgoingMessage
from journal.verdict import NotAllowed
from submissions import services
from submissions.models import Submission
from submissions.services.more_time import free_until
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
WHY = "The archive is closed until June."


@pytest.fixture
def paper():
    """A revision that is due in ten days."""
    made = factories.revising()
    Submission.objects.filter(pk=made.pk).update(revision_due_at=due(10))
    return Submission.objects.get(pk=made.pk)


def due(days):
    return timezone.now() + timedelta(days=days)


def day(days):
    return timezone.localdate() + timedelta(days=days)


def letters(kind):
    found = OutgoingMessage.objects.filter(key__startswith=f"{kind}:")
    return list(found.values_list("address", flat=True))


def ask(paper, days, reason="", by=None):
    by = by or paper.submitter
    return services.ask_for_time(paper, day(days), by=by, reason=reason)


def test_days_of_the_journal_are_had_at_once_and_once(paper):
    before = len(letters("revision_date"))
    assert free_until(paper) == day(38)
    assert ask(paper, 38) is True
    paper.refresh_from_db()
    assert timezone.localdate(paper.revision_due_at) == day(38)
    assert len(letters("revision_date")) == before + 1
    assert letters("revision_time_asked") == []
    line = Event.objects.get(kind="revision.more_time")
    assert (line.actor, line.data) == (paper.submitter, {"due": str(day(38))})
    assert free_until(paper) is None
    assert ask(paper, 40, WHY) is False  # the second time is for an editor


def test_editor_is_asked_for_more_and_answers_with_a_date(paper, client):
    editor = editor_of(paper)
    assert ask(paper, 60, WHY) is False
    assert ask(paper, 60, WHY) is False  # one wish is one letter
    assert letters("revision_time_asked") == [editor.email]
    assert (
        WHY
        in OutgoingMessage.objects.get(
            address=editor.email, key__startswith="revision_time"
        ).body
    )
    client.force_login(editor)
    desk = client.get(paper.get_desk_url()).content.decode()
    assert f'<span class="lines" dir="auto">{WHY}' in desk
    assert f'value="{day(60)}"' in desk
    address = reverse("reviews:move-revision-date", args=[paper.uuid])
    client.post(address, {"due_on": str(day(50))})
    paper.refresh_from_db()
    assert timezone.localdate(paper.revision_due_at) == day(50)
    assert (paper.more_time_until, paper.more_time_reason) == (None, "")
    desk = client.get(paper.get_desk_url()).content.decode()
    assert f'<span class="lines" dir="auto">{WHY}' not in desk


def test_after_the_date_only_an_editor_gives_time(paper):
    Submission.objects.filter(pk=paper.pk).update(revision_due_at=due(-5))
    paper.refresh_from_db()
    assert free_until(paper) is None
    with pytest.raises(NotAllowed, match="Say why"):
        ask(paper, 3)
    assert ask(paper, 3, WHY) is False


def test_journal_without_such_days_always_asks_the_editor(paper):
    Journal.objects.update(more_time_days=0)
    paper.journal.refresh_from_db()
    assert ask(paper, 11, WHY) is False


@pytest.mark.parametrize(("days", "said"), [(10, "after the date"), (400, "a year")])
def test_impossible_day_is_refused(paper, days, said):
    with pytest.raises(NotAllowed, match=said):
        ask(paper, days, WHY)


def test_strangers_editors_and_papers_that_await_nothing_get_no_time(paper):
    for who in (factories.person("Some Body"), editor_of(paper)):
        with pytest.raises(NotAllowed):
            ask(paper, 12, by=who)
    Submission.objects.filter(pk=paper.pk).update(status="under_review")
    with pytest.raises(NotAllowed, match="No revision"):
        ask(paper, 12)


def test_wish_ends_with_the_revision(paper):
    ask(paper, 60, WHY)
    services.withdraw(paper, by=paper.submitter, reason="")
    paper.refresh_from_db()
    assert (paper.more_time_until, paper.more_time_reason) == (None, "")


def test_authors_page_offers_it_and_says_what_became_of_it(paper, client):
    client.force_login(paper.submitter)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "you have it at once" in page
    address = reverse("submissions:more-time", args=[paper.uuid])
    refused = client.post(address, {"due_on": str(day(90)), "reason": ""})
    assert refused.status_code == 422
    assert "Say why you need so long" in refused.content.decode()
    client.post(address, {"due_on": str(day(90)), "reason": WHY})
    assert (
        "has not answered yet" in client.get(paper.get_absolute_url()).content.decode()
    )
    client.post(address, {"due_on": str(day(20))})
    paper.refresh_from_db()
    assert timezone.localdate(paper.revision_due_at) == day(20)
    assert client.get(address).status_code == 404
