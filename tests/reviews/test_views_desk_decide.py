"""The first look, the decision and its last look, the comparison."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, OutgoingMessage
from reviews import services
from reviews.models import Decision, Review, ReviewAssignment
from submissions.choices import Status
from submissions.models import Submission
from submissions.services import declare_conflict, withdraw
from tests import factories
from tests.factories.reviews import fresh, resubmitted
from tests.factories.submissions import editor_of, sent

pytestmark = pytest.mark.django_db


def at(name, paper):
    return reverse(f"reviews:{name}", args=[paper.uuid])


@pytest.fixture
def ripe(client):
    paper = factories.ready_to_decide()
    client.force_login(editor_of(paper))
    return paper


def write(client, paper, outcome="minor", act="look", **data):
    letter = {"subject": "Our decision", "letter": "Dear author, thank you."}
    return client.post(
        at("decide", paper), {"outcome": outcome, "act": act, **letter, **data}
    )


def look(client, paper):
    return client.get(f"{at('decide', paper)}?step=look")


def schedule(client, paper):
    """Send it; it can be undone for a minute."""
    seen = look(client, paper).context["seen"]
    return client.post(at("decide", paper), {"act": "send", "seen": seen})


def send(client, paper):
    """Send it, and let the minute pass."""
    answer = schedule(client, paper)
    minute_passes()
    return answer


def minute_passes():
    Decision.objects.filter(sends_at__isnull=False).update(sends_at=timezone.now())
    call_command("run_due_work")


def letters_of_decision():
    return OutgoingMessage.objects.filter(key__startswith="decision:")


def test_first_look_shows_what_the_checks_found(client):
    chief = factories.chief()
    paper = sent()
    version = paper.versions.get()
    version.reading = {
        "warnings": [{"kind": "box", "text": "Two text boxes were dropped."}],
        "counts": {"tables": {"in": 3, "out": 2}, "words": {"in": 9, "out": 8}},
        "review_copy": {"warnings": ["The name Tadesse stands in the text."]},
    }
    version.save()
    paper.section.word_limit = 1000
    paper.section.save()
    client.force_login(chief)
    page = client.get(at("triage", paper)).content.decode()
    for words in (
        "Two text boxes were dropped.",
        "tables: 2 of 3 kept",
        "Words: 1,200 of at most 1,000",
        "No statement on ethics, data availability",
        "The name Tadesse stands in the text.",
    ):
        assert words in page
    assert "words: 8" not in page


def test_sending_to_review_goes_on_to_choosing_reviewers(client):
    chief = factories.chief()
    paper = sent()
    client.force_login(chief)
    answer = client.post(at("triage", paper))
    assert answer.headers["Location"] == at("choose-reviewers", paper)
    assert fresh(paper).status == Status.UNDER_REVIEW


def test_first_look_is_over_once_in_review(client, ripe):
    answer = client.get(at("triage", ripe))
    assert answer.status_code == 403
    assert "has had its first look" in answer.content.decode()


def test_declining_without_review_shows_the_letter_first(client):
    chief = factories.chief()
    paper = sent()
    client.force_login(chief)
    page = client.get(f"{at('decide', paper)}?outcome=decline").content.decode()
    assert "Dear Amara Tadesse," in page
    assert "We decline" in page
    assert fresh(paper).status == Status.SUBMITTED
    write(client, paper, "decline")
    assert not letters_of_decision().exists()
    send(client, paper)
    assert fresh(paper).status == Status.DECLINED
    assert letters_of_decision().count() == 1


def test_changes_asked_for_at_the_first_look_open_a_revision(client):
    chief = factories.chief()
    paper = sent()
    client.force_login(chief)
    write(client, paper, "major")
    send(client, paper)
    paper = fresh(paper)
    assert paper.status == Status.REVISING
    assert paper.versions.count() == 2


def test_peer_reviewed_paper_is_not_accepted_without_a_report(client):
    chief = factories.chief()
    paper = sent()
    client.force_login(chief)
    assert write(client, paper, "accept").status_code == 422
    services.save_decision(paper, by=chief, outcome="accept", subject="S", letter="L")
    answer = send(client, paper)
    assert answer.status_code == 302
    assert fresh(paper).status == Status.SUBMITTED


def test_editorial_is_accepted_without_review(client):
    chief = factories.chief()
    paper = sent(section=factories.journal().sections.last())
    client.force_login(chief)
    assert "not peer reviewed" in client.get(at("triage", paper)).content.decode()
    write(client, paper, "accept")
    send(client, paper)
    assert fresh(paper).status == Status.ACCEPTED


def test_reports_stand_side_by_side_with_scores_and_notes(client, ripe):
    page = client.get(at("decide", ripe)).content.decode()
    for words in (
        "Reviewer 1",
        "Reviewer 2",
        "Emeka Obi",
        "Minor revision",
        "Between us: a careful paper.",
        "The reviewers agree",
        '<svg class="chart"',
        "Scores by reviewer",
    ):
        assert words in page
    assert "Amara Tadesse" in page


def test_letter_is_written_from_the_journals_wording(client, ripe):
    day = timezone.localdate() + timedelta(days=30)
    write(client, ripe, "major", act="letter", letter="", revision_due_on=day)
    draft = Decision.objects.get()
    assert draft.outcome == "major"
    assert draft.letter.startswith("Dear Amara Tadesse,")
    assert "in 30 days" in draft.letter
    assert reverse("reviews:revise", args=[ripe.uuid]) in draft.letter
    assert not letters_of_decision().exists()


def test_letter_needs_a_decision_first(client, ripe):
    answer = client.post(at("decide", ripe), {"act": "letter", "letter": "Kept text"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a problem" in page
    assert "Kept text" in page


def test_draft_is_kept_and_nobody_is_told(client, ripe):
    client.post(at("decide", ripe), {"act": "save", "letter": "Half a sent"})
    draft = Decision.objects.get()
    assert (draft.letter, draft.outcome, draft.released_at) == ("Half a sent", "", None)
    assert "Half a sent" in client.get(at("decide", ripe)).content.decode()
    assert not letters_of_decision().exists()


def test_last_look_shows_the_exact_letter_that_goes(client, ripe):
    write(client, ripe)
    shown = look(client, ripe).context["whole_letter"]
    assert "Dear author, thank you." in shown
    assert "Please say how schools were chosen." in shown
    assert "Emeka" not in shown
    assert "Between us" not in shown
    assert fresh(ripe).status == Status.UNDER_REVIEW
    send(client, ripe)
    assert fresh(ripe).status == Status.REVISING
    assert letters_of_decision().get().body == shown


def test_changed_letter_is_looked_at_again(client, ripe):
    write(client, ripe)
    seen = look(client, ripe).context["seen"]
    services.save_decision(
        ripe, by=editor_of(ripe), outcome="decline", subject="S", letter="Other"
    )
    answer = client.post(at("decide", ripe), {"act": "send", "seen": seen}, follow=True)
    assert "has changed since" in answer.content.decode()
    assert not letters_of_decision().exists()


def test_second_decision_is_refused(client, ripe):
    write(client, ripe)
    seen = look(client, ripe).context["seen"]
    data = {"act": "send", "seen": seen}
    client.post(at("decide", ripe), data)
    again = client.post(at("decide", ripe), data, follow=True)
    assert "leaves in" in again.text
    minute_passes()
    assert client.post(at("decide", ripe), data).status_code == 403
    assert letters_of_decision().count() == 1


def test_name_of_a_reviewer_in_a_report_is_pointed_out(client):
    paper = factories.under_review()
    factories.reported(
        paper,
        factories.reviewer("Ingrid Sørensen"),
        comments="Sound. As I showed in Sørensen 2023, this holds.",
    )
    client.force_login(editor_of(paper))
    page = client.get(at("decide", paper)).content.decode()
    assert "<mark>Sørensen</mark>" in page
    assert "The report of Reviewer 1 may name Reviewer 1" in page


def test_missing_report_is_named_and_does_not_block(client):
    paper = factories.under_review()
    factories.reported(paper)
    factories.reviewing(paper, factories.reviewer("Slow Reader"))
    client.force_login(editor_of(paper))
    page = client.get(at("decide", paper)).content.decode()
    assert "Not every report is in" in page
    assert "Slow Reader" in page
    write(client, paper)
    send(client, paper)
    assert fresh(paper).status == Status.REVISING


def test_revision_date_is_kept_for_a_revision_only(client, ripe):
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    write(client, ripe, "decline", revision_due_on=day)
    assert Decision.objects.get().revision_due_at is None
    write(client, ripe, "minor", revision_due_on=day)
    assert timezone.localdate(Decision.objects.get().revision_due_at).isoformat() == day


def test_date_in_the_past_is_refused(client, ripe):
    answer = write(client, ripe, revision_due_on="2001-01-01")
    assert answer.status_code == 422
    assert "Choose a day after today" in answer.content.decode()


def test_comparison_shows_answers_and_changed_words(client):
    paper = resubmitted()
    version = paper.versions.last()
    version.body = version.body.replace("measure what", "rarely measure what")
    version.save()
    client.force_login(editor_of(paper))
    page = client.get(at("compare", paper)).content.decode()
    assert "<ins>rarely </ins>" in page
    assert "We did." in page
    assert "Please report the response rate." in page


def test_comparison_of_one_version_says_so(client, ripe):
    page = client.get(at("compare", ripe)).content.decode()
    assert "There is one version only" in page


def test_decision_page_asks_the_same_for_any_number_of_reports(client, count_queries):
    paper = factories.under_review()
    client.force_login(editor_of(paper))
    for number in range(5):
        factories.reported(paper, factories.reviewer(f"Reader Nr {number}"))
        if number in (0, 4):
            assert count_queries(at("decide", paper)) == 13, number


def test_decision_waits_a_minute_in_which_nothing_changes(client, ripe):
    write(client, ripe)
    answer = schedule(client, ripe)
    assert answer.headers["Location"] == ripe.get_desk_url()
    before = OutgoingMessage.objects.count()
    page = client.get(ripe.get_desk_url()).text
    assert "Decision leaves in" in page
    assert at("undo-decision", ripe) in page
    assert fresh(ripe).status == Status.UNDER_REVIEW
    call_command("run_due_work")
    assert fresh(ripe).status == Status.UNDER_REVIEW
    assert OutgoingMessage.objects.count() == before
    minute_passes()
    assert fresh(ripe).status == Status.REVISING
    assert letters_of_decision().count() == 1
    assert "Decision leaves in" not in client.get(ripe.get_desk_url()).text


def test_row_of_the_desk_offers_undo(client, ripe):
    write(client, ripe)
    schedule(client, ripe)
    page = client.get(reverse("reviews:desk")).text
    assert "Decision leaves in" in page
    assert at("undo-decision", ripe) in page


def test_authors_and_reviewers_see_nothing_of_a_decision_on_its_way(client, ripe):
    write(client, ripe)
    author = reverse("submissions:paper", args=[ripe.uuid])
    client.force_login(ripe.submitter)
    before = client.get(author).context
    client.force_login(editor_of(ripe))
    schedule(client, ripe)
    client.force_login(ripe.submitter)
    after = client.get(author).context
    for part in ("paper", "steps", "letters", "panels"):
        assert before[part] == after[part]
    assert client.post(at("undo-decision", ripe)).status_code == 404


def test_undone_decision_is_the_draft_it_was(client, ripe):
    write(client, ripe, letter="Dear author, we are not sure yet.")
    schedule(client, ripe)
    answer = client.post(at("undo-decision", ripe), follow=True)
    assert "Undone. Nothing was sent" in answer.text
    assert "Dear author, we are not sure yet." in answer.text
    assert answer.context["form"]["outcome"].value() == "minor"
    minute_passes()
    assert fresh(ripe).status == Status.UNDER_REVIEW
    assert not letters_of_decision().exists()


def test_undo_after_it_has_left_says_so(client, ripe):
    write(client, ripe)
    send(client, ripe)
    answer = client.post(at("undo-decision", ripe))
    assert answer.status_code == 403
    assert "can no longer be undone" in answer.text
    assert fresh(ripe).status == Status.REVISING


def test_undo_by_reading_the_address_does_nothing(client, ripe):
    write(client, ripe)
    schedule(client, ripe)
    assert client.get(at("undo-decision", ripe)).status_code == 404
    assert Decision.objects.get().sends_at


def test_nothing_is_changed_while_a_decision_is_on_its_way(client, ripe):
    write(client, ripe)
    schedule(client, ripe)
    second = factories.chief("Second Chief")
    for who in (editor_of(ripe), second):
        client.force_login(who)
        for act in ("save", "letter", "look", "author", "send"):
            answer = write(client, ripe, "decline", act=act, letter="Other")
            assert answer.headers["Location"] == at("decide", ripe)
        assert "leaves in" in client.get(at("decide", ripe)).text
    draft = Decision.objects.get()
    assert (draft.outcome, draft.letter) == ("minor", "Dear author, thank you.")


def test_report_that_comes_meanwhile_holds_the_decision_back(client):
    paper = factories.under_review()
    factories.reported(paper)
    late = factories.reviewing(paper, factories.reviewer("Slow Reader"))
    editor = editor_of(paper)
    client.force_login(editor)
    write(client, paper)
    schedule(client, paper)
    services.save_draft(late, factories.complete_draft(), version=0, by=late.reviewer)
    services.submit_review(late, by=late.reviewer)
    minute_passes()
    assert fresh(paper).status == Status.UNDER_REVIEW
    assert not letters_of_decision().exists()
    page = client.get(at("decide", paper)).text
    assert "The decision did not leave" in page
    assert "A report has changed since you looked at the letter." in page
    assert "Dear author, thank you." in page
    [told] = OutgoingMessage.objects.filter(key__startswith="decision_held_back:")
    assert told.recipient == editor
    assert "A report has changed" in told.body
    send(client, paper)
    assert letters_of_decision().count() == 1


def test_decision_of_whoever_may_not_decide_any_more_is_held_back(client, ripe):
    chief = factories.chief("Second Chief")
    client.force_login(chief)
    write(client, ripe)
    schedule(client, ripe)
    declare_conflict(ripe, by=chief)
    minute_passes()
    assert fresh(ripe).status == Status.UNDER_REVIEW
    draft = Decision.objects.get()
    assert (draft.sends_at, draft.released_at) == (None, None)
    assert draft.held_back == "You may not decide on this paper any more."
    told = OutgoingMessage.objects.filter(key__startswith="decision_held_back:")
    assert not told.exists()  # the paper is hidden from them now


def test_paper_withdrawn_meanwhile_gets_no_decision(client, ripe):
    write(client, ripe)
    schedule(client, ripe)
    withdraw(ripe, by=ripe.submitter)
    minute_passes()
    assert fresh(ripe).status == Status.WITHDRAWN
    assert not letters_of_decision().exists()


def everything():
    """All rows that looking could have changed."""
    kinds = (Decision, OutgoingMessage, Event, Submission, Review, ReviewAssignment)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def test_view_as_author_is_the_authors_page_with_the_decision(client, ripe):
    answer = write(client, ripe, "minor", act="author")
    assert answer.headers["Location"] == at("decide-as-author", ripe)
    before = everything()
    seen = client.get(at("decide-as-author", ripe))
    assert everything() == before
    page = seen.content.decode()
    for words in (
        "Dear author, thank you.",
        "Report of Reviewer 1",
        "Please say how schools were chosen.",
        "Revision asked for",
        "Answer the reviewers",
    ):
        assert words in page
    for words in ("Emeka", "Between us", '<form method="post" action="/my/'):
        assert words not in page
    client.force_login(editor_of(ripe))
    send(client, ripe)
    client.force_login(ripe.submitter)
    real = client.get(reverse("submissions:paper", args=[ripe.uuid])).context
    for ours, theirs in zip(seen.context["steps"], real["steps"], strict=True):
        assert (ours.title, ours.text, ours.state) == (
            theirs.title,
            theirs.text,
            theirs.state,
        )
    assert told(seen.context) == told(real)
    assert seen.context["letters"][0].subject == real["letters"][0].subject


def told(context):
    """What the panel of decisions says: outcome, letter, reports with their numbers."""
    [panel] = context["panels"]
    return [
        (d.outcome, d.letter, [(r.assignment.pseudonym, r.comments) for r in reports])
        for d, reports in panel["decisions"]
    ], panel["names_editor"]


def test_view_as_author_is_for_those_who_may_decide(client, ripe):
    write(client, ripe)
    client.force_login(factories.handling_editor("Other"))
    assert client.get(at("decide-as-author", ripe)).status_code in (403, 404)
    client.force_login(ripe.submitter)
    assert client.get(at("decide-as-author", ripe)).status_code == 404


def test_view_as_author_without_a_draft_goes_back(client, ripe):
    answer = client.get(at("decide-as-author", ripe), follow=True)
    assert "Choose a decision first." in answer.text
