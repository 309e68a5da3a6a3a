"""The secret in an invitation's link (visibility.md, SC18)."""

import base64
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, OutgoingMessage
from reviews import services
from reviews.models import Review, ReviewAssignment
from reviews.tokens import assignment_for, token_for, token_hash
from tests import factories

pytestmark = pytest.mark.django_db


def test_secret_has_256_bits_and_is_not_stored():
    assignment = factories.invited()
    token = token_for(assignment)
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    stored = [
        str(value)
        for model in (ReviewAssignment, Event)
        for row in model.objects.values()
        for value in row.values()
    ]
    assert not [value for value in stored if token in value]
    assert assignment.token_hash == token_hash(token)


def test_letter_carries_the_link_that_opens_the_assignment():
    assignment = factories.invited()
    letter = OutgoingMessage.objects.get(key__startswith="invitation:")
    assert reverse("reviews:invitation", args=[token_for(assignment)]) in letter.body
    assert assignment_for(token_for(assignment)) == assignment


def test_each_assignment_has_its_own_secret_and_another_key_another(settings):
    first, second = ReviewAssignment(), ReviewAssignment()
    assert token_for(first) != token_for(second)
    before = token_for(first)
    settings.SECRET_KEY = "another-secret-" + "y" * 40
    assert token_for(first) != before


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "../../etc"])
def test_unknown_link_opens_nothing(token):
    factories.invited()
    assert assignment_for(token) is None


def test_cancelled_link_dies():
    assignment = factories.invited()
    services.cancel(assignment, by=assignment.invited_by)
    assert assignment_for(token_for(assignment)) is None


def test_declined_link_still_says_what_happened_and_opens_nothing(client):
    assignment = factories.invited()
    services.decline_invitation(assignment, by=assignment.reviewer, reason="busy")
    assert assignment_for(token_for(assignment)) == assignment
    page = client.get(reverse("reviews:invitation", args=[token_for(assignment)]))
    assert page.status_code == 410
    assert assignment.round.submission.title not in page.text


@pytest.mark.parametrize(("days", "lives"), [(29, True), (31, False)])
def test_link_lives_thirty_days_after_the_report(days, lives):
    assignment = factories.reported()
    Review.objects.filter(assignment=assignment).update(
        submitted_at=timezone.now() - timedelta(days=days)
    )
    assert (assignment_for(token_for(assignment)) is not None) == lives


def test_reading_a_link_changes_nothing_and_signs_nobody_in(client):
    assignment = factories.invited()
    before = ReviewAssignment.objects.values().get(pk=assignment.pk)
    events = Event.objects.count()
    page = client.get(reverse("reviews:invitation", args=[token_for(assignment)]))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "_auth_user_id" not in client.session
    assert ReviewAssignment.objects.values().get(pk=assignment.pk) == before
    assert Event.objects.count() == events
