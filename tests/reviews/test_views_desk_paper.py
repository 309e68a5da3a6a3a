"""One paper's page: what stands on it for whom, and what can be done there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, OutgoingMessage
from reviews import services as reviewing
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from reviews.tokens import token_for
from submissions import services
from submissions.choices import Thread
from submissions.models import EditorAssignment, Message, SuggestedReviewer
from tests import factories
from tests.factories.reviews import fresh
from tests.factories.submissions import editor_of, sent, under_review

pytestmark = pytest.mark.django_db


def page_of(client, paper, who):
    client.force_login(who)
    return client.get(paper.get_desk_url()).content.decode()


def act(name, assignment):
    return reverse(f"reviews:{name}", args=[assignment.uuid])


def again(assignment):
    return ReviewAssignment.objects.get(pk=assignment.pk)


def test_chief_sees_the_whole_paper(client):
    paper = factories.ready_to_decide()
    SuggestedReviewer.objects.create(submission=paper, name="Rival", is_opposed=True)
    services.post_message(
        paper, "Handle with care", by=editor_of(paper), thread=Thread.EDITORS
    )
    page = page_of(client, paper, editor_of(paper))
    for words in (
        paper.title,
        "Amara Tadesse",
        "Emeka Obi",
        "Minor revision",
        "Between us: a careful paper.",
        "Please say how schools were chosen.",
        "Rival",
        "Handle with care",
        "Report in",
        "paper.md",
        "Version 1",
    ):
        assert words in page


def test_other_editor_sees_title_and_abstract_and_no_more(client):
    paper = factories.ready_to_decide()
    SuggestedReviewer.objects.create(submission=paper, name="Rival", is_opposed=True)
    page = page_of(client, paper, factories.handling_editor("Other"))
    assert paper.title in page
    assert paper.abstract in page
    for words in (
        "Amara",
        "Emeka",
        "Ingrid",
        "Minor revision",
        "Between us",
        "schools were chosen",
        "Rival",
        "paper.md",
        "Version 1",
        "Invite",
        "reports",
    ):
        assert words not in page


def test_letters_on_the_page_hold_no_reviewers_secret(client):
    paper = under_review()
    assignment = factories.invited(paper)
    token = token_for(assignment)
    assert OutgoingMessage.objects.filter(body__contains=token).exists()
    page = page_of(client, paper, editor_of(paper))
    assert "Would you review a paper" in page
    assert token not in page


def test_note_stays_among_editors(client):
    paper = under_review()
    editor = editor_of(paper)
    client.force_login(editor)
    letters = OutgoingMessage.objects.count()
    url = reverse("reviews:desk-message", args=[paper.uuid])
    answer = client.post(url, {"thread": "editors", "text": "Look at table 3"})
    assert answer.status_code == 302
    assert Message.objects.get().thread == Thread.EDITORS
    assert OutgoingMessage.objects.count() == letters


def test_message_to_the_authors_tells_them(client):
    paper = under_review()
    client.force_login(editor_of(paper))
    url = reverse("reviews:desk-message", args=[paper.uuid])
    client.post(url, {"thread": "authors", "text": "Please be patient"})
    letter = OutgoingMessage.objects.first()
    assert letter.address == paper.submitter.email
    assert "Please be patient" in page_of(client, paper, editor_of(paper))


def test_empty_message_comes_back_with_a_reason(client):
    paper = under_review()
    client.force_login(editor_of(paper))
    url = reverse("reviews:desk-message", args=[paper.uuid])
    answer = client.post(url, {"thread": "authors", "text": " "})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert not Message.objects.exists()


def test_chief_assigns_and_replaces_the_handling_editor(client):
    chief, editor = factories.chief(), factories.handling_editor("Samir Haddad")
    paper = sent()
    client.force_login(chief)
    url = reverse("reviews:assign", args=[paper.uuid])
    assert client.post(url, {"editor": str(editor.uuid)}).status_code == 302
    assert EditorAssignment.objects.get(ended_at=None).editor == editor
    assert "Samir Haddad" in page_of(client, paper, chief)


def test_handling_editor_cannot_assign(client):
    chief, editor = factories.chief(), factories.handling_editor()
    paper = sent()
    services.assign_editor(paper, editor, by=chief)
    client.force_login(editor)
    url = reverse("reviews:assign", args=[paper.uuid])
    answer = client.post(url, {"editor": str(chief.uuid)})
    assert answer.status_code == 403
    assert "chief editors" in answer.content.decode()


@pytest.mark.parametrize("chosen", ["", "nonsense", "author", "reviewer"])
def test_wrong_choice_of_an_editor_is_refused(client, chosen):
    chief = factories.chief()
    paper = under_review(editor=chief)
    people = {
        "author": str(paper.submitter.uuid),
        "reviewer": str(factories.invited(paper).reviewer.uuid),
    }
    client.force_login(chief)
    url = reverse("reviews:assign", args=[paper.uuid])
    answer = client.post(url, {"editor": people.get(chosen, chosen)})
    assert answer.status_code == 403
    assert EditorAssignment.objects.get(ended_at=None).editor == chief


def test_list_of_editors_leaves_out_whom_the_paper_forbids(client):
    chief = factories.chief("First Chief")
    torn, free = factories.handling_editor("Torn"), factories.handling_editor("Free")
    author = factories.handling_editor("Writing Editor")
    paper = sent(author)
    services.declare_conflict(paper, by=torn)
    client.force_login(chief)
    editors = client.get(paper.get_desk_url()).context["editors"]
    assert set(editors) == {chief, free}


def test_declaring_a_conflict_takes_the_paper_off_the_desk(client):
    chief, editor = factories.chief(), factories.handling_editor()
    paper = sent()
    services.assign_editor(paper, editor, by=chief)
    client.force_login(editor)
    answer = client.post(
        reverse("reviews:declare-conflict", args=[paper.uuid]), {"reason": "A friend"}
    )
    assert answer.headers["Location"] == reverse("reviews:desk")
    assert client.get(paper.get_desk_url()).status_code == 404
    assert "A friend" in page_of(client, paper, chief)


def test_nudge_writes_one_letter_and_a_second_is_refused(client):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    client.force_login(editor_of(paper))
    client.post(act("nudge", assignment))
    sent_letters = OutgoingMessage.objects.filter(key__startswith="reminder:")
    assert sent_letters.count() == 1
    answer = client.post(act("nudge", assignment), follow=True)
    assert "less than three days ago" in answer.content.decode()
    assert sent_letters.count() == 1


def test_page_shows_the_last_letters_before_another_reminder(client):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    page = page_of(client, paper, editor_of(paper))
    assert "Last letters" in page


def test_cancel_ends_the_review(client):
    assignment = factories.reviewing()
    client.force_login(editor_of(assignment.round.submission))
    client.post(act("cancel", assignment))
    assert again(assignment).state == Answer.CANCELLED


def test_due_date_moves_to_the_end_of_the_day(client):
    assignment = factories.reviewing()
    client.force_login(editor_of(assignment.round.submission))
    day = timezone.localdate() + timedelta(days=40)
    client.post(act("move-due", assignment), {"due_on": day.isoformat()})
    assert timezone.localdate(again(assignment).due_at) == day


@pytest.mark.parametrize("day", ["", "soon", "2001-01-01", "2999-01-01"])
def test_impossible_due_date_is_refused_with_a_reason(client, day):
    assignment = factories.reviewing()
    client.force_login(editor_of(assignment.round.submission))
    answer = client.post(act("move-due", assignment), {"due_on": day}, follow=True)
    assert 'data-tone="bad"' in answer.content.decode()
    assert again(assignment).due_at == assignment.due_at


def test_report_is_opened_again(client):
    assignment = factories.reported()
    client.force_login(editor_of(assignment.round.submission))
    client.post(act("reopen", assignment))
    assert again(assignment).state == Answer.ACCEPTED
    assert Event.objects.filter(kind="review.reopened").count() == 1


def test_decided_paper_keeps_its_letter_and_closed_round(client):
    paper = factories.revising()
    page = page_of(client, paper, editor_of(paper))
    assert "here is what we think" in page
    assert "Round 1" in page
    assert "Open again" not in page


def test_paper_page_asks_the_same_at_any_number_of_reviewers(client, count_queries):
    paper = under_review()
    editor = editor_of(paper)
    client.force_login(editor)
    for number in range(5):
        factories.reported(paper, factories.reviewer(f"Reviewer Nr {number}"))
        services.post_message(paper, "Hm", by=editor, thread=Thread.EDITORS)
        if number in (0, 4):
            assert count_queries(paper.get_desk_url()) == 13, number


def test_second_round_shows_both(client):
    paper = factories.revising()
    version = factories.submissions.give_version(paper, 2)
    points = version.response_points.all()
    reviewing.answer_points(
        version, {p.uuid: ("Done.", True) for p in points}, by=paper.submitter
    )
    reviewing.resubmit(paper, by=paper.submitter)
    page = page_of(client, fresh(paper), editor_of(paper))
    assert "Round 2" in page
    assert "Round 1" in page
    assert "Version 2" in page
