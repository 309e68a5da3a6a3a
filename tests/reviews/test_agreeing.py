"""Authors and reviewers change what may be published of a review, until it is (J)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.choices import Anonymity
from journal.models import Event, Journal
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import Review, ReviewAssignment
from submissions import services as papers
from submissions.models import Submission
from tests import factories
from tests.factories.reviews import decided, fresh
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db

OF_REPORT = ("agrees_to_publication", "agrees_to_name")


@pytest.fixture
def report():
    """A report that is in, under open review, in a journal that publishes reports."""
    assignment = factories.reported()
    Journal.objects.update(publishes_reports=True)
    Submission.objects.update(anonymity=Anonymity.OPEN)
    return ReviewAssignment.objects.get(pk=assignment.pk)


def of_authors(report):
    return reverse("submissions:agree-to-reports", args=[report.round.submission.uuid])


def of_reviewer(report):
    return reverse("reviews:review-agreement", args=[report.uuid])


def agreed(report):
    review = Review.objects.get(assignment=report)
    assert {name: review.draft[name] for name in OF_REPORT} == {
        name: getattr(review, name) for name in OF_REPORT
    }
    return review.agrees_to_publication, review.agrees_to_name


def lines(kind):
    return list(Event.objects.filter(kind__startswith=kind).order_by("pk"))


def test_author_agrees_and_takes_it_back_and_both_are_recorded(client, report):
    paper = report.round.submission
    client.force_login(paper.submitter)
    for sent, kept in (({"agrees": "on"}, True), ({"agrees": "on"}, True), ({}, False)):
        answer = client.post(of_authors(report), sent)
        assert answer.url == f"{paper.get_absolute_url()}#agreement"
        assert fresh(paper).agrees_to_reports is kept
        page = client.get(paper.get_absolute_url()).text
        assert ('name="agrees" checked' in page) is kept
    told = [(line.kind, line.actor, line.about) for line in lines("reports.")]
    assert told == [
        ("reports.agreed", paper.submitter, paper.uuid),
        ("reports.refused", paper.submitter, paper.uuid),
    ]
    client.force_login(editor_of(paper))
    record = client.get(paper.get_desk_url()).text
    assert "Authors do not agree any more that reports are published" in record


def test_co_author_reads_it_and_nobody_else_has_it(client, report):
    paper = report.round.submission
    second = factories.person("Second")
    paper.contributors.create(name="S", user=second, confirmed_at=timezone.now())
    client.force_login(second)
    page = client.get(paper.get_absolute_url()).text
    assert "The reports of the reviewers are not published" in page
    assert of_authors(report) not in page
    statuses = {}
    for who in (second, editor_of(paper), report.reviewer, factories.person()):
        client.force_login(who)
        answer = client.post(of_authors(report), {"agrees": "on"})
        statuses[who] = answer.status_code
        with pytest.raises(NotAllowed):
            papers.agree_to_reports(paper, True, by=who)
    assert list(statuses.values()) == [403, 404, 404, 404]
    assert not fresh(paper).agrees_to_reports
    assert lines("reports.") == []


def test_reviewer_agrees_with_the_name_and_takes_it_back(client, report):
    client.force_login(report.reviewer)
    both = {"agrees_to_publication": "on", "agrees_to_name": "on"}
    steps = [
        (both, (True, True)),
        ({"agrees_to_publication": "on"}, (True, False)),
        ({"agrees_to_name": "on"}, (False, False)),  # a name alone is nothing
    ]
    done = reverse("reviews:review-done", args=[report.uuid])
    for sent, kept in steps:
        assert client.post(of_reviewer(report), sent).url == f"{done}#agreement"
        assert agreed(report) == kept
        page = client.get(done).text
        assert ('name="agrees_to_publication" checked' in page) is kept[0]
        assert ('name="agrees_to_name" checked' in page) is kept[1]
    client.post(of_reviewer(report), {})
    told = [
        (line.actor, line.data["publication"], line.data["name"])
        for line in lines("review.agreement")
    ]
    assert told == [(report.reviewer, *kept) for _sent, kept in steps]


def test_name_is_asked_for_under_open_review_alone(client, report):
    Submission.objects.update(anonymity=Anonymity.DOUBLE)
    client.force_login(report.reviewer)
    page = client.get(reverse("reviews:review-done", args=[report.uuid])).text
    assert "without my name" in page
    assert 'name="agrees_to_name"' not in page
    client.post(of_reviewer(report), dict.fromkeys(OF_REPORT, "on"))
    assert agreed(report) == (True, False)


def test_a_report_that_is_opened_again_asks_for_the_same(report):
    services.change_agreement(report, publication=True, name=False, by=report.reviewer)
    services.reopen(report, by=editor_of(report.round.submission))
    again = ReviewAssignment.objects.get(pk=report.pk)
    with pytest.raises(NotAllowed, match="hidden"):  # the form asks for it now
        services.change_agreement(
            again, publication=False, name=False, by=again.reviewer
        )
    services.submit_review(again, by=again.reviewer)
    assert agreed(report) == (True, False)


def test_nobody_else_changes_what_a_reviewer_agreed_to(client, report):
    paper = report.round.submission
    other = factories.reported(paper, factories.reviewer("Other"))
    for who in (paper.submitter, editor_of(paper), other.reviewer, factories.person()):
        client.force_login(who)
        assert (
            client.post(of_reviewer(report), dict.fromkeys(OF_REPORT, "on")).status_code
            == 404
        )
        with pytest.raises(NotAllowed, match="hidden"):
            services.change_agreement(report, publication=True, name=True, by=who)
    assert not Review.objects.filter(agrees_to_publication=True).exists()
    papers.declare_conflict(paper, by=report.reviewer)
    client.force_login(report.reviewer)
    assert client.post(of_reviewer(report)).status_code == 404


@pytest.mark.parametrize("end", ["no reports", "declined", "withdrawn"])
def test_neither_is_asked_where_nothing_is_published(client, report, end):
    paper = fresh(report.round.submission)
    if end == "no reports":
        Journal.objects.update(publishes_reports=False)
    elif end == "declined":
        decided(paper, "decline")
    else:
        papers.withdraw(paper, by=paper.submitter)
    done = reverse("reviews:review-done", args=[report.uuid])
    for who, act, page in (
        (paper.submitter, of_authors(report), paper.get_absolute_url()),
        (report.reviewer, of_reviewer(report), done),
    ):
        client.force_login(who)
        assert act not in client.get(page).text
        answer = client.post(act, {"agrees": "on", "agrees_to_publication": "on"})
        assert answer.status_code == 403
    assert not fresh(paper).agrees_to_reports
    assert not Review.objects.filter(agrees_to_publication=True).exists()


def test_editor_who_looks_at_the_pages_can_press_nothing(client, report):
    client.force_login(editor_of(report.round.submission))
    page = client.get(reverse("reviews:as-reviewer", args=[report.uuid])).text
    assert 'name="agrees_to_publication"' in page
    assert of_reviewer(report) not in page
