"""Following one's papers: the list, the page, letters, messages, withdrawal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal import outbox
from journal.choices import Delivery
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services as reviewing
from submissions import services
from submissions.choices import Status, Thread
from submissions.models import Message, Submission
from tests import factories
from tests.factories.reviews import decided, fresh, resubmitted
from tests.factories.submissions import draft, editor_of, sent, under_review

pytestmark = pytest.mark.django_db


def page(paper, rest=""):
    return f"/my/{paper.uuid}/{rest}"


def text(response):
    return response.content.decode()


def signed_in(client, person):
    client.force_login(person)
    return client


def questions(client, address):
    """How many times a page asks the database; the request's transaction aside."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return sum("SAVEPOINT" not in query["sql"] for query in asked)


def coauthor(paper):
    """A co-author whose account is confirmed."""
    person = factories.person("Omar Benali")
    paper.contributors.create(
        name=person.name, email=person.email, user=person, confirmed_at=timezone.now()
    )
    return person


# The list


def test_nobody_signed_in_is_sent_to_sign_in(client):
    paper = sent()
    for address in ("/my/", page(paper), page(paper, "withdraw/")):
        assert client.get(address).url.startswith("/accounts/login/")


def test_first_visit_shows_one_way_on(client):
    factories.journal()
    shown = text(signed_in(client, factories.person()).get("/my/"))
    assert "No papers here yet" in shown
    assert 'href="/submit/"' in shown


def test_list_holds_ones_own_papers_and_what_waits_comes_first(client):
    author = factories.person()
    revising = factories.revising(by=author, title="The revised one")
    sent(author, title="The newest one")
    sent(title="Of somebody else")
    shown = text(signed_in(client, author).get("/my/"))
    assert shown.index("The revised one") < shown.index("The newest one")
    assert f"/my/{revising.uuid}/revise/" in shown
    assert "Of somebody else" not in shown


def test_coauthor_sees_the_paper_without_the_authors_button(client):
    paper = factories.revising()
    shown = text(signed_in(client, coauthor(paper)).get("/my/"))
    assert paper.title in shown
    assert "/revise/" not in shown


def test_list_pages_by_key(client, monkeypatch):
    monkeypatch.setattr("submissions.views.my.PAGE", 2)
    author = factories.person()
    for number in range(3):
        draft(author, title=f"Paper {number}")
    client.force_login(author)
    first = client.get("/my/")
    assert "Paper 0" not in text(first)
    older = client.get(f"/my/?before={first.context['older']}")
    assert [str(card.paper) for card in older.context["cards"]] == ["Paper 0"]
    assert client.get("/my/?before=nonsense").status_code == 200


def test_list_asks_the_same_five_questions_at_one_and_five_papers(client):
    author = factories.person()
    client.force_login(author)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            sent(author)
        counts.append(questions(client, "/my/"))
    assert counts == [5, 5]  # of at most 8 (performance.md)


# One paper


def test_draft_leads_to_its_step(client):
    paper = draft()
    client.force_login(paper.submitter)
    assert client.get(page(paper)).url == f"/submit/{paper.uuid}/check/"


def test_page_is_hidden_from_everybody_who_did_not_write_it(client):
    paper = factories.reviewing().round.submission
    reviewer = paper.rounds.get().assignments.get().reviewer
    people = (editor_of(paper), factories.chief(), factories.person(), reviewer)
    for person in people:
        client.force_login(person)
        for rest in ("", "message/", "withdraw/", "revise/"):
            assert client.get(page(paper, rest)).status_code == 404
        assert client.post(page(paper, "withdraw/")).status_code == 404


def test_page_says_where_the_paper_is_and_what_is_next(client):
    paper = under_review()
    shown = text(signed_in(client, paper.submitter).get(page(paper)))
    for words in (
        "Nothing for you to do now",
        "You sent version 1.",
        "The editor sent it to review.",
        "Deciding",
        "We expect a decision between",
        "Reviewers do not see your names",
        "Version 1, as reviewers see it",
    ):
        assert words in shown


def test_late_decision_is_admitted(client):
    paper = under_review()
    paper.journal.decision_days = 0
    paper.journal.save()
    shown = text(signed_in(client, paper.submitter).get(page(paper)))
    assert "did not keep it" in shown
    assert "longer than expected" in shown


def test_author_never_learns_who_reviews_or_how_many(client):
    paper = under_review()
    pages = []
    client.force_login(paper.submitter)
    pages.append(client.get(page(paper)))
    factories.reported(paper, factories.reviewer("Canary Reviewer"))
    factories.invited(paper, factories.reviewer("Second Canary"))
    pages.append(client.get(page(paper)))

    def lines(response):
        return [row for row in text(response).splitlines() if "csrf" not in row.lower()]

    assert lines(pages[0]) == lines(pages[1])
    assert "Canary" not in text(pages[1])


def test_released_decision_shows_letter_and_reports_under_pseudonyms(client):
    paper = factories.revising()
    shown = text(signed_in(client, paper.submitter).get(page(paper)))
    assert "Dear author, here is what we think." in shown
    assert "Report of Reviewer 1" in shown
    assert "Report of Reviewer 2" in shown
    for hidden in ("Emeka", "Ingrid", "Between us", "outstanding"):
        assert hidden not in shown


def test_drafted_decision_is_not_there(client):
    paper = factories.ready_to_decide()
    reviewing.save_decision(
        paper,
        by=editor_of(paper),
        outcome="accept",
        subject="S",
        letter="Canary of the draft",
    )
    shown = text(signed_in(client, paper.submitter).get(page(paper)))
    assert "Canary of the draft" not in shown
    assert "Decisions and reports" not in shown


def test_page_asks_the_same_thirteen_questions_whatever_it_holds(client):
    paper = resubmitted()
    client.force_login(paper.submitter)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            services.post_message(paper, "A word.", by=editor_of(paper))
        counts.append(questions(client, page(paper)))
    assert counts == [13, 13]  # of at most 13 (performance.md)


# Letters


def letter_to(person, paper, **fields):
    outbox.queue(
        address=person.email,
        recipient=person,
        subject="A letter",
        body="Canary of the letter",
        reason="test",
        about=paper.uuid,
        **fields,
    )
    return OutgoingMessage.objects.latest("pk")


def test_letter_is_shown_to_whom_it_went(client):
    paper = sent()
    letter = letter_to(paper.submitter, paper)
    client.force_login(paper.submitter)
    assert "A letter" in text(client.get(page(paper)))
    shown = client.get(page(paper, f"letters/{letter.uuid}/"))
    assert "Canary of the letter" in text(shown)


def test_letter_to_somebody_else_is_hidden(client):
    paper = sent()
    letter = letter_to(coauthor(paper), paper)
    client.force_login(paper.submitter)
    assert client.get(page(paper, f"letters/{letter.uuid}/")).status_code == 404
    other = letter_to(paper.submitter, sent())
    assert client.get(page(paper, f"letters/{other.uuid}/")).status_code == 404


def test_letter_that_can_be_taken_back_is_not_there_yet(client):
    paper = sent()
    later = timezone.now() + timezone.timedelta(seconds=60)
    waiting = letter_to(paper.submitter, paper, due_at=later)
    cancelled = letter_to(paper.submitter, paper)
    OutgoingMessage.objects.filter(pk=cancelled.pk).update(state=Delivery.CANCELLED)
    client.force_login(paper.submitter)
    for letter in (waiting, cancelled):
        assert client.get(page(paper, f"letters/{letter.uuid}/")).status_code == 404


# Messages


def test_author_and_editor_talk(client):
    paper = under_review()
    services.post_message(paper, "One report is in.", by=editor_of(paper))
    services.post_message(
        paper, "Canary for editors", by=editor_of(paper), thread=Thread.EDITORS
    )
    client.force_login(paper.submitter)
    answer = client.post(page(paper, "message/"), {"text": "Thank you."}, follow=True)
    shown = text(answer)
    assert "One report is in." in shown
    assert "Thank you." in shown
    assert "Canary for editors" not in shown


def test_empty_message_is_a_problem_and_reading_the_address_sends_nothing(client):
    paper = sent()
    client.force_login(paper.submitter)
    assert client.post(page(paper, "message/"), {"text": " "}).status_code == 422
    assert client.get(page(paper, "message/")).url == page(paper)
    assert not Message.objects.exists()


# Withdrawal


def test_withdrawal_asks_first_and_ends_the_reviews(client):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    client.force_login(paper.submitter)
    assert "Reason" in text(client.get(page(paper, "withdraw/")))
    assert fresh(paper).status == Status.UNDER_REVIEW
    client.post(page(paper, "withdraw/"), {"reason": "We found a mistake."})
    assert fresh(paper).status == Status.WITHDRAWN
    letters = OutgoingMessage.objects.filter(about=paper.uuid, body__contains="mistake")
    assert [letter.address for letter in letters] == [paper.submitter.email]


def test_what_was_declined_is_over_and_is_not_withdrawn(client):
    paper = decided(factories.ready_to_decide(), "decline")
    client.force_login(paper.submitter)
    assert page(paper, "withdraw/") not in text(client.get(page(paper)))
    for answer in (client.get, client.post):
        refused = answer(page(paper, "withdraw/"))
        assert refused.status_code == 403
        assert "cannot be withdrawn any more" in text(refused)
    with pytest.raises(NotAllowed, match="cannot be withdrawn any more"):
        services.withdraw(paper, by=paper.submitter)
    assert fresh(paper).status == Status.DECLINED


def test_coauthor_cannot_withdraw_and_reads_why(client):
    paper = sent()
    client.force_login(coauthor(paper))
    answer = client.post(page(paper, "withdraw/"))
    assert answer.status_code == 403
    assert fresh(paper).status == Status.SUBMITTED
    assert "Withdraw" not in text(client.get(page(paper)))


def test_reading_any_page_changes_nothing(client):
    paper = resubmitted()
    client.force_login(paper.submitter)
    before = (
        Event.objects.count(),
        Submission.objects.values_list("status", flat=True),
    )
    for rest in ("", "withdraw/", "message/"):
        client.get(page(paper, rest))
    assert Event.objects.count() == before[0]
    assert fresh(paper).status == Status.UNDER_REVIEW
