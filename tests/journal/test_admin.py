"""The administration pages show no manuscript, no reviewer and no letter."""

import pytest
from django.contrib import admin
from django.urls import reverse

from journal.models import Event, OutgoingMessage, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = User.objects.create_superuser("root@example.org", "a-long-password")
    client.force_login(user)
    return user


def test_no_manuscript_review_or_decision_is_registered():
    apps = {model._meta.app_label for model in admin.site._registry}
    assert not {"submissions", "reviews", "issues", "guardian"} & apps


def test_every_page_opens_for_the_administrator(client, root):
    assert client.get(reverse("admin:index")).status_code == 200
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert client.get(reverse(name)).status_code == 200, name


def test_letters_are_counted_and_not_read(client, root):
    paper = factories.sent()
    letter = OutgoingMessage.objects.get(key__startswith="receipt:")
    for page in (
        client.get(reverse("admin:journal_outgoingmessage_changelist")),
        client.get(reverse("admin:journal_outgoingmessage_change", args=[letter.pk])),
    ):
        for hidden in (paper.submitter.email, paper.title, paper.number, "Dear"):
            assert hidden not in page.text


def test_record_names_no_actor(client, root):
    assignment = factories.reported()
    event = Event.objects.get(kind="review.submitted")
    for page in (
        client.get(reverse("admin:journal_event_changelist")),
        client.get(reverse("admin:journal_event_change", args=[event.pk])),
    ):
        assert assignment.reviewer.name not in page.text
        assert assignment.reviewer.email not in page.text


@pytest.mark.parametrize("model", ["event", "outgoingmessage"])
def test_record_and_outbox_are_read_only(client, root, model):
    factories.sent()
    row = {"event": Event, "outgoingmessage": OutgoingMessage}[model].objects.first()
    assert client.get(reverse(f"admin:journal_{model}_add")).status_code == 403
    for act in ("change", "delete"):
        address = reverse(f"admin:journal_{model}_{act}", args=[row.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403


def test_editor_has_no_way_in(client):
    client.force_login(factories.chief())
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 302
    assert "admin/login" in answer["Location"]
