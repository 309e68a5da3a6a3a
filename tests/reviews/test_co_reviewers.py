"""Who helped with a report: named by its reviewer, credited, and unknown to authors."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import CoReviewer, Review
from tests import factories
from tests.factories.reviews import decided, fresh

pytestmark = pytest.mark.django_db
HELPER = {"name": "Grace Helper", "email": "grace@example.net"}


def name(client, assignment, **fields):
    client.force_login(assignment.reviewer)
    address = reverse("reviews:co-reviewers", args=[assignment.uuid])
    return client.post(address, fields, follow=True)


def send(assignment):
    draft = factories.complete_draft()
    services.save_draft(assignment, draft, version=0, by=assignment.reviewer)
    services.submit_review(assignment, by=assignment.reviewer)


def test_co_reviewer_is_named_to_the_editors_and_to_nobody_else(client):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    page = name(client, assignment, **HELPER, is_thanked="on").content.decode()
    assert "Grace Helper" in page
    name(client, assignment, name="Grace H.", email="GRACE@example.net")
    assert [str(one) for one in CoReviewer.objects.all()] == ["Grace H."]
    name(client, assignment, **HELPER | {"is_thanked": "on"})
    author = {"name": "An Author", "email": paper.submitter.email}
    name(client, assignment, **author)
    name(client, assignment, name="", email="x")
    assert CoReviewer.objects.count() == 2
    client.force_login(assignment.invited_by)
    assert "Grace Helper" not in client.get(paper.get_desk_url()).content.decode()
    send(assignment)
    other = factories.reported(paper)
    for address in (
        paper.get_desk_url(),
        reverse("reviews:decide", args=[paper.uuid]),
    ):
        page = client.get(address).content.decode()
        assert "Grace Helper" in page
        assert page.count("Has an author’s address") == 1
    told = OutgoingMessage.objects.get(address="grace@example.net")
    assert told.about is None
    assert paper.title not in told.body + told.subject
    decided(fresh(paper), "minor")
    for who, address in (
        (paper.submitter, paper.get_absolute_url()),
        (other.reviewer, reverse("reviews:review-done", args=[other.uuid])),
    ):
        client.force_login(who)
        assert "Grace Helper" not in client.get(address).content.decode()
    client.force_login(assignment.reviewer)
    done = reverse("reviews:review-done", args=[assignment.uuid])
    assert "Grace Helper" in client.get(done).content.decode()


def test_co_reviewer_who_agreed_is_thanked_after_the_year(client):
    assignment = factories.reviewing()
    name(client, assignment, **HELPER, is_thanked="on")
    name(client, assignment, name="Says Nothing", email="silent@example.net")
    send(assignment)
    Review.objects.update(submitted_at=timezone.now() - timedelta(days=366))
    year = (timezone.now() - timedelta(days=366)).year
    page = client.get(f"/reviewers/{year}/").content.decode()
    assert "Grace Helper" in page
    assert "Says Nothing" not in page


def test_names_are_the_reviewers_to_give_until_the_report_is_in(client):
    assignment = factories.reviewing()
    other = factories.reviewing(assignment.round.submission)
    name(client, assignment, **HELPER)
    given = CoReviewer.objects.get()
    address = reverse("reviews:co-reviewers", args=[other.uuid])
    client.force_login(other.reviewer)
    assert client.post(address, {"remove": given.uuid}).status_code == 404
    assert client.post(address, {"remove": "x"}).status_code == 404
    for number in range(4):
        name(client, assignment, name="N", email=f"{number}@example.net")
    page = name(client, assignment, name="One too many", email="6@example.net")
    assert "at most 5" in page.content.decode()
    name(client, assignment, remove=given.uuid)
    assert not CoReviewer.objects.filter(pk=given.pk).exists()
    send(assignment)
    with pytest.raises(NotAllowed):
        services.remove_co_reviewer(CoReviewer.objects.first(), by=assignment.reviewer)
