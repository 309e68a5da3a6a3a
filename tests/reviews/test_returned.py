"""A report given back with a note, its history, and how useful its editors found it."""

import pytest
from django.urls import reverse

from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import ReportSending, Review
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
NOTE = "Please say which of the tables you mean."


def given_back(note=NOTE):
    assignment = factories.reported(comments="1. The old table is wrong.")
    services.reopen(assignment, by=assignment.invited_by, note=note)
    return assignment


def sent_again(assignment):
    draft = factories.complete_draft(
        "major", score=2, comments="1. Table 3 is wrong."
    ) | {"confidential": "Between us: weak."}
    services.save_draft(assignment, draft, version=1, by=assignment.reviewer)
    return services.submit_review(assignment, by=assignment.reviewer)


def test_note_reaches_the_reviewer_in_the_letter_and_above_the_form(client):
    assignment = given_back()
    letter = OutgoingMessage.objects.get(key__startswith="reopened:")
    assert letter.recipient == assignment.reviewer
    assert NOTE in letter.body
    client.force_login(assignment.reviewer)
    page = client.get(assignment.get_absolute_url()).content.decode()
    assert NOTE in page
    assert "The old table is wrong." in page


def test_without_a_note_the_letter_says_so():
    given_back(note=" ")
    letter = OutgoingMessage.objects.get(key__startswith="reopened:")
    assert "The editor wrote no note." in letter.body


def test_each_sending_is_kept_and_the_page_marks_what_changed(client):
    assignment = given_back()
    review = sent_again(assignment)
    first, second = ReportSending.objects.all()
    assert (first.comments, first.recommendation, first.returned_because) == (
        "1. The old table is wrong.",
        "minor",
        NOTE,
    )
    assert set(first.scores.values()) == {4}
    assert (second.comments, second.returned_at) == (review.comments, None)
    client.force_login(assignment.invited_by)
    page = client.get(
        reverse("reviews:report-history", args=[assignment.uuid])
    ).content.decode()
    assert "<del>The old table </del>" in page
    assert "<ins>Table 3 </ins>" in page
    assert "<del>Minor revision</del>" in page
    assert NOTE in page
    paper = client.get(assignment.round.submission.get_desk_url()).content.decode()
    assert "Sent 2 times: see what changed" in paper


def test_history_is_the_papers_editors_alone(client):
    assignment = given_back()
    sent_again(assignment)
    address = reverse("reviews:report-history", args=[assignment.uuid])
    others = (
        assignment.reviewer,
        assignment.round.submission.submitter,
        factories.handling_editor("Another"),
        factories.reported(assignment.round.submission).reviewer,
    )
    for other in others:
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_editors_see_no_history_of_what_is_being_written_again(client):
    assignment = given_back()
    client.force_login(assignment.invited_by)
    address = reverse("reviews:report-history", args=[assignment.uuid])
    assert client.get(address).status_code == 404


def rate(client, assignment, value, who):
    client.force_login(who)
    return client.post(
        reverse("reviews:rate-report", args=[assignment.uuid]), {"quality": value}
    )


def test_report_is_rated_changed_and_taken_back_by_its_editors(client):
    assignment = factories.reported()
    paper, editor = assignment.round.submission, assignment.invited_by
    for value, kept in (("5", 5), ("2", 2), ("", None), ("9", None)):
        assert rate(client, assignment, value, editor).status_code == 302
        assert Review.objects.get().quality == kept
    assert Event.objects.filter(kind="review.rated").count() == 3
    services.rate_report(assignment, 4, by=editor)
    assert (
        '<option value="4" selected'
        in client.get(paper.get_desk_url()).content.decode()
    )


def test_rating_is_not_the_reviewers_nor_the_authors_to_know(client):
    assignment = factories.reported()
    paper = assignment.round.submission
    services.rate_report(assignment, 1, by=editor_of(paper))
    for who in (assignment.reviewer, paper.submitter):
        assert rate(client, assignment, "5", who).status_code == 404
        with pytest.raises(NotAllowed):
            services.rate_report(assignment, 5, by=who)
    assert Review.objects.get().quality == 1
    client.force_login(assignment.reviewer)
    done = reverse("reviews:review-done", args=[assignment.uuid])
    assert "useful" not in client.get(done).content.decode()
    assert "quality" not in client.get(reverse("own-data")).content.decode()


def test_report_that_is_not_in_is_not_rated():
    assignment = given_back()
    with pytest.raises(NotAllowed, match="no report yet"):
        services.rate_report(assignment, 3, by=assignment.invited_by)
