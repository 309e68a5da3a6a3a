"""The reviewer's pages, by link and signed in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import document_fromstring

from journal import storage
from journal.models import Event, Page
from reviews import services
from reviews.choices import Answer
from reviews.models import Review, ReviewAssignment
from reviews.tokens import token_for
from submissions.models import Conflict
from tests import factories
from tests.factories.reviews import fresh, resubmitted
from tests.factories.submissions import keep_file

pytestmark = pytest.mark.django_db


def link(assignment):
    return reverse("reviews:invitation", args=[token_for(assignment)])


def form_of(assignment, **changes):
    """The form as the browser sends it, complete unless changed."""
    draft = factories.complete_draft()
    data = {f"score-{key}": value for key, value in draft["scores"].items()}
    data |= {
        name: draft[name] for name in ("comments", "confidential", "recommendation")
    }
    return data | {"version": 0, "next": "check"} | changes


def declined():
    assignment = factories.invited()
    return services.decline_invitation(
        assignment, by=assignment.reviewer, reason="busy"
    )


def by_link(client, assignment):
    """Say yes by the link, as a guest without an account."""
    client.post(f"{link(assignment)}accept/")
    return ReviewAssignment.objects.get(pk=assignment.pk)


def test_link_shows_the_paper_without_its_authors_and_changes_nothing(client):
    assignment = factories.invited()
    events = Event.objects.count()
    page = client.get(link(assignment))
    assert page.status_code == 200
    assert "Counting what counts" in page.content.decode()
    assert "Amara" not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert Event.objects.count() == events
    assert fresh_state(assignment) == Answer.INVITED


def test_unknown_link_has_ended(client):
    assert client.get(reverse("reviews:invitation", args=["x" * 43])).status_code == 410


def test_accept_by_get_is_refused(client):
    assignment = factories.invited()
    assert client.get(f"{link(assignment)}accept/").status_code == 405
    assert fresh_state(assignment) == Answer.INVITED


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_link_is_answered_as_browsers_send_it(answer):
    """A page without a referrer posts its forms with `Origin: null` (SC18)."""
    assignment = factories.invited()
    browser = Client(enforce_csrf_checks=True)
    headers = {"origin": "null"}
    path = f"{link(assignment)}{answer}/"
    assert browser.post(path, {"reason": "busy"}, headers=headers).status_code == 302
    assert fresh_state(assignment) != Answer.INVITED


def test_guest_accepts_and_stands_before_the_paper(client):
    assignment = factories.invited()
    answer = client.post(f"{link(assignment)}accept/", {"extra_days": "7"})
    assert answer.url == assignment.get_absolute_url()
    later = ReviewAssignment.objects.get(pk=assignment.pk)
    assert (later.due_at - assignment.due_at).days == 7
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "Amara" not in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_guest_opens_only_what_the_link_was_for(client):
    mine = by_link(client, factories.invited())
    other = factories.reviewing(who=factories.reviewer("Ingrid Sørensen"))
    assert client.get(mine.get_absolute_url()).status_code == 200
    answer = client.get(other.get_absolute_url())
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def in_days(assignment, days):
    return (timezone.localdate(assignment.due_at) + timedelta(days=days)).isoformat()


def test_date_of_ones_own_inside_the_limit_is_granted_at_once(client):
    assignment = factories.invited()
    data = {"own_date": "1", "due_on": in_days(assignment, 10)}
    answer = client.post(f"{link(assignment)}accept/", data)
    later = ReviewAssignment.objects.get(pk=assignment.pk)
    assert answer.url == assignment.get_absolute_url()
    assert later.state == Answer.ACCEPTED
    assert timezone.localdate(later.due_at).isoformat() == data["due_on"]


def test_date_beyond_the_limit_is_a_question_and_the_answer_stays_open(client):
    assignment = factories.invited()
    data = {"own_date": "1", "due_on": in_days(assignment, 40)}
    answer = client.post(f"{link(assignment)}accept/", data)
    page = client.get(answer.url).content.decode()
    assert "You asked for another date" in page
    assert "Accept and start" in page
    assert fresh_state(assignment) == Answer.INVITED


@pytest.mark.parametrize("due_on", ["", "no day", "2001-01-01"])
def test_wrong_date_of_ones_own_is_told_and_accepts_nothing(client, due_on):
    assignment = factories.invited()
    data = {"own_date": "1", "due_on": due_on}
    answer = client.post(f"{link(assignment)}accept/", data)
    assert answer.status_code == 422
    assert fresh_state(assignment) == Answer.INVITED
    assert 'aria-invalid="true"' in answer.content.decode()


def test_time_it_takes_others_is_measured_and_left_out_below_five(client):
    assignment = factories.invited()
    for number in range(4):
        factories.reported(who=factories.reviewer(f"Reader {number}"))
    assert "Time it takes others" not in client.get(link(assignment)).content.decode()
    factories.reported(who=factories.reviewer("Reader 5"))
    for number, review in enumerate(Review.objects.order_by("pk")):
        review.submitted_at = review.assignment.answered_at + timedelta(days=number * 5)
        review.save()
    page = client.get(link(assignment)).content.decode()
    assert "10 days from yes to report, median" in page


@pytest.mark.parametrize(
    ("anonymity", "authors_learn", "you_learn"),
    [
        ("open", "Yes", "Now"),
        ("single", "Never", "Now"),
        ("double", "Never", "If it is published"),
        ("triple", "Never", "If it is published"),
    ],
)
def test_who_learns_whose_name_is_told(client, anonymity, authors_learn, you_learn):
    assignment = factories.invited()
    type(assignment.round.submission).objects.update(anonymity=anonymity)
    facts = {
        row.findtext("dt"): row.find("dd").text_content()
        for row in document_fromstring(client.get(link(assignment)).content).find_class(
            "kv"
        )
    }
    assert facts["Authors learn your name"] == authors_learn
    assert facts["You learn theirs"] == you_learn


def test_how_reviews_are_used_is_said_where_the_journal_says_it(client):
    assignment = factories.invited()
    page = Page.objects.get(slug="how-reviews-are-used")
    address = reverse("page", args=[page.slug])
    assert address in client.get(link(assignment)).content.decode()
    assert "Your recommendation is advice." in client.get(address).content.decode()
    page.delete()
    assert address not in client.get(link(assignment)).content.decode()


def test_decline_takes_one_tap(client):
    assignment = factories.invited()
    answer = client.post(f"{link(assignment)}decline/", {"reason": "busy"})
    assert client.get(answer.url).status_code == 410
    assert fresh_state(assignment) == Answer.DECLINED


def test_decline_for_a_conflict_is_written_down(client):
    assignment = factories.invited()
    client.post(f"{link(assignment)}decline/", {"reason": "conflict"})
    assert Conflict.objects.get().user == assignment.reviewer


def test_decline_without_a_reason_keeps_the_page(client):
    assignment = factories.invited()
    answer = client.post(f"{link(assignment)}decline/", {"colleague": "A. Friend"})
    assert answer.status_code == 422
    assert "A. Friend" in answer.content.decode()


def test_cancelled_link_has_ended(client):
    assignment = factories.invited()
    assignment.state = Answer.CANCELLED
    assignment.save()
    assert client.get(link(assignment)).status_code == 410


def test_report_goes_in_from_link_to_thanks_in_two_screens_and_a_check(client):
    assignment = by_link(client, factories.invited())
    saved = client.post(assignment.get_absolute_url(), form_of(assignment))
    assert saved.url == reverse("reviews:review-check", args=[assignment.uuid])
    assert "Between us" in client.get(saved.url).content.decode()
    sent = client.post(saved.url)
    assert sent.url == reverse("reviews:review-done", args=[assignment.uuid])
    assert client.get(sent.url).status_code == 200
    assert fresh_state(assignment) == Answer.SUBMITTED


def test_check_names_what_is_missing_and_offers_no_sending(client):
    assignment = by_link(client, factories.invited())
    client.post(assignment.get_absolute_url(), form_of(assignment, comments=""))
    page = client.get(reverse("reviews:review-check", args=[assignment.uuid]))
    assert "Write comments for the authors." in page.content.decode()
    assert "Send the report" not in page.content.decode()


def test_incomplete_report_is_refused_whatever_the_page_offers(client):
    assignment = by_link(client, factories.invited())
    check = reverse("reviews:review-check", args=[assignment.uuid])
    assert client.post(check).status_code == 403
    assert fresh_state(assignment) == Answer.ACCEPTED


def test_autosave_keeps_the_text_and_counts_versions(client):
    assignment = by_link(client, factories.invited())
    url = reverse("reviews:review-draft", args=[assignment.uuid])
    assert client.post(url, form_of(assignment)).json() == {"version": 1}
    assert client.post(url, form_of(assignment, version=1)).json() == {"version": 2}


@pytest.mark.parametrize("begin", [factories.invited, declined])
def test_who_has_not_said_yes_writes_nothing_and_breaks_nothing(client, begin):
    """There is no report yet: the address answers as one that never was."""
    assignment = begin()
    client.force_login(assignment.reviewer)
    for name in ("review-draft", "review-time", "review-check", "review-highlight"):
        answer = client.post(
            reverse(f"reviews:{name}", args=[assignment.uuid]),
            form_of(assignment) | {"days": "7", "act": "add"},
        )
        assert answer.status_code in (403, 404), name
    assert not Review.objects.exists()


def test_autosave_of_an_older_tab_is_refused_and_overwrites_nothing(client):
    assignment = by_link(client, factories.invited())
    url = reverse("reviews:review-draft", args=[assignment.uuid])
    client.post(url, form_of(assignment, comments="The newer text of tab one."))
    answer = client.post(url, form_of(assignment, comments="Tab two."))
    assert answer.status_code == 409
    review = Review.objects.get(assignment=assignment)
    assert review.draft["comments"] == "The newer text of tab one."


def test_plain_save_of_an_older_tab_shows_both_texts(client):
    assignment = by_link(client, factories.invited())
    url = assignment.get_absolute_url()
    client.post(url, form_of(assignment, comments="The newer text of tab one."))
    answer = client.post(url, form_of(assignment, comments="Tab two."))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "The newer text of tab one." in text
    assert "Tab two." in text


def test_more_time_is_granted_once_within_the_limit(client):
    assignment = by_link(client, factories.invited())
    url = reverse("reviews:review-time", args=[assignment.uuid])
    client.post(url, {"days": "14"})
    later = ReviewAssignment.objects.get(pk=assignment.pk)
    assert (later.due_at - assignment.due_at).days == 14
    client.post(url, {"days": "14"})
    assert client.post(url, {"days": "7"}).status_code == 403


def test_review_copy_is_streamed_to_its_reviewer_only(client):
    assignment = by_link(client, factories.invited())
    url = reverse("reviews:review-copy", args=[assignment.uuid])
    answer = client.get(url)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    client.force_login(factories.person())
    client.session.flush()
    client.force_login(factories.person())
    assert client.get(url).status_code == 404


def test_text_page_shows_the_paper_without_identities(client):
    assignment = by_link(client, factories.invited())
    page = client.get(reverse("reviews:review-text", args=[assignment.uuid]))
    assert "Schools measure what they can" in page.content.decode()
    assert "Amara" not in page.content.decode()


def test_stranger_and_author_and_editor_never_open_a_review(client):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    editor = paper.editor_assignments.get().editor
    for user in (factories.person(), paper.submitter, editor):
        client.force_login(user)
        assert client.get(assignment.get_absolute_url()).status_code == 404


def test_second_round_shows_the_answers_to_ones_own_points(client):
    paper = resubmitted()
    again = paper.rounds.last().assignments.first()
    page = client.post(f"{link(again)}accept/", follow=True)
    text = page.content.decode()
    assert "We did." in text
    assert "Please say how schools were chosen." in text


def test_others_reports_are_seen_after_the_decision_under_numbers(client):
    paper = fresh(factories.decided(factories.ready_to_decide(), "accept"))
    assignment = paper.rounds.get().assignments.first()
    other = paper.rounds.get().assignments.last()
    client.force_login(assignment.reviewer)
    text = client.get(
        reverse("reviews:review-done", args=[assignment.uuid])
    ).content.decode()
    assert f"Reviewer {other.pseudonym} wrote" in text
    assert str(other.reviewer) not in text
    assert "Accept" in text


def test_list_of_reviews_takes_the_same_queries_at_any_length(
    client, django_assert_num_queries
):
    reader = factories.reviewer()
    editor = factories.chief()
    client.force_login(reader)
    for number in range(5):
        paper = factories.under_review(editor=editor, title=f"Paper {number}")
        factories.reviewing(paper, reader)
        if number not in (0, 4):
            continue
        client.get(reverse("reviews:mine"))
        # Two are the savepoint, one what one still is to the papers.
        with django_assert_num_queries(8):
            page = client.get(reverse("reviews:mine"))
        assert page.content.decode().count("Paper ") > number


def test_review_form_keeps_its_query_budget(client, django_assert_num_queries):
    assignment = factories.reviewing()
    client.force_login(assignment.reviewer)
    with django_assert_num_queries(13):  # two are the savepoint
        client.get(assignment.get_absolute_url())


def fresh_state(assignment):
    return ReviewAssignment.objects.get(pk=assignment.pk).state


def test_reviewer_without_work_is_thanked_for_this_year(client):
    assignment = factories.reported()
    client.force_login(assignment.reviewer)
    page = client.get(reverse("reviews:mine")).text
    assert "No reviews wait for you" in page
    assert "You have done 1 this year, thank you." in page
    client.force_login(factories.reviewer("Somebody New"))
    assert "When an editor asks you" in client.get(reverse("reviews:mine")).text


def test_what_is_shown_in_a_page_is_in_a_sandbox_and_a_drawing_never_is(client):
    """F12: inline only PDF and raster; by itself it runs and loads nothing."""
    assignment = factories.reviewing()
    version = assignment.round.version
    for name, kind in (("a.png", "image/png"), ("b.svg", "image/svg+xml")):
        keep_file(version, "media", name, b"<svg onload='alert(1)'/>", kind)
    client.force_login(assignment.reviewer)
    shown, answers = {}, []
    for name in ("copy.pdf", "copy.pdf?download", "media/a.png", "media/b.svg"):
        answer = client.get(f"/reviews/{assignment.uuid}/{name}")
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        shown[name] = answer.headers["Content-Disposition"].split(";")[0]
        answers.append(answer)
    assert shown == {
        "copy.pdf": "inline",
        "copy.pdf?download": "attachment",
        "media/a.png": "inline",
        "media/b.svg": "attachment",
    }
    for answer in answers:
        answer.close()


def test_no_link_shows_a_drawing_or_a_page_inline():
    for kind in ("image/svg+xml", "text/html", "application/xml", "text/csv"):
        with pytest.raises(ValueError, match="inline"):
            storage.signed_url("a/b", filename="a", content_type=kind, inline=True)


def test_who_is_asked_can_write_to_the_editor_before_answering(client):
    assignment = factories.invited()
    client.force_login(assignment.reviewer)
    page = client.get(link(assignment)).content.decode()
    there = reverse("reviews:review-messages", args=[assignment.uuid])
    assert f'href="{there}"' in page
    assert (
        client.post(there, {"text": "Is the data open?"}, follow=True).status_code
        == 200
    )
    assert assignment.messages.get().text == "Is the data open?"
