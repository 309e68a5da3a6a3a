"""Certificates and thanks: what the reviewer wants known, and nothing of a paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Event
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import Certificate, Review, ReviewerProfile
from tests import factories

pytestmark = pytest.mark.django_db
CERTIFY, THANKS = "/reviews/certificate/", "/reviews/thanks/"


@pytest.fixture
def reported():
    return factories.reported()


def this_year():
    return timezone.localdate().year


def a_year_ago():
    Review.objects.update(submitted_at=timezone.now() - timedelta(days=366))
    return (timezone.now() - timedelta(days=366)).year


def test_certificate_is_made_by_its_person_and_verified_by_anybody(client, reported):
    client.force_login(reported.reviewer)
    answer = client.post(CERTIFY, {"year": this_year()})
    made = Certificate.objects.get()
    assert answer.url == reverse("reviews:certificate", args=[made.code])
    client.logout()
    page = client.get(answer.url).content.decode()
    assert "Emeka Obi wrote 1 report for" in page
    assert made.code in page
    paper = reported.round.submission
    for secret in (paper.title, paper.number, str(paper.uuid), str(reported.uuid)):
        assert secret not in page
    assert f"{made.made_at:%d %B}" not in page


def test_code_stays_when_it_is_brought_up_to_date(client, reported):
    first = services.certify(this_year(), by=reported.reviewer)
    factories.reported(who=reported.reviewer)
    second = services.certify(this_year(), by=reported.reviewer)
    assert (second.code, second.reports) == (first.code, 2)


def test_certificate_that_was_taken_back_verifies_nothing(client, reported):
    made = services.certify(this_year(), by=reported.reviewer)
    client.force_login(reported.reviewer)
    client.post(CERTIFY, {"year": made.year, "take_back": ""})
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get("/certificates/no-such-code/").status_code == 404


@pytest.mark.parametrize("year", ["1999", "", "x", "20266"])
def test_no_certificate_of_a_year_without_a_report(client, reported, year):
    client.force_login(reported.reviewer)
    assert client.post(CERTIFY, {"year": year}).status_code == 302
    assert not Certificate.objects.exists()


def test_report_that_is_being_written_is_not_certified():
    with pytest.raises(NotAllowed, match="no report in that year"):
        services.certify(this_year(), by=factories.reviewing().reviewer)


@pytest.mark.parametrize("address", [CERTIFY, THANKS])
def test_nobody_signed_in_and_reading_change_nothing(client, reported, address):
    assert "/accounts/login/" in client.post(address, {"year": this_year()}).url
    client.force_login(reported.reviewer)
    events = Event.objects.count()
    assert client.get(address).status_code in (404, 405)
    assert Event.objects.count() == events
    assert not Certificate.objects.exists()


def test_thanks_name_who_agreed_after_the_year_alone(client, reported):
    silent = factories.reported(who=factories.reviewer("Says Nothing")).reviewer
    client.force_login(reported.reviewer)
    client.post(THANKS, {"agrees": "on"})
    assert client.get(f"/reviewers/{this_year()}/").status_code == 404
    year = a_year_ago()
    client.logout()
    page = client.get(f"/reviewers/{year}/").content.decode()
    assert "Emeka Obi" in page
    assert str(silent) not in page
    services.agree_to_thanks(False, by=reported.reviewer)
    assert client.get(f"/reviewers/{year}/").status_code == 404


def test_agreeing_keeps_the_rest_of_the_profile(reported):
    ReviewerProfile.objects.create(user=reported.reviewer, limit=5, note="Careful.")
    services.agree_to_thanks(True, by=reported.reviewer)
    kept = ReviewerProfile.objects.get()
    assert (kept.limit, kept.note, kept.is_thanked) == (5, "Careful.", True)


def test_own_list_shows_years_and_certificates(client, reported):
    client.force_login(reported.reviewer)
    assert "Get a certificate" in client.get("/reviews/").content.decode()
    made = services.certify(this_year(), by=reported.reviewer)
    assert made.get_absolute_url() in client.get("/reviews/").content.decode()
    assert made.code in client.post(reverse("take-own-data")).content.decode()
