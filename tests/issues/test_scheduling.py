"""Publishing at a set time, and the letter with the contents."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues import services
from issues.models import Announced, Article, Issue
from issues.services import scheduling
from journal.models import Event, OutgoingMessage
from journal.storage import StorageUnavailable
from journal.verdict import NotAllowed
from tests.factories import chief, handling_editor, person
from tests.factories.issues import built, filled, publisher

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def set_for_now(made):
    """Its moment was set yesterday and has come."""
    now = timezone.now() - datetime.timedelta(minutes=1)
    Issue.objects.filter(pk=made.pk).update(publish_at=now, publish_by=publisher())
    return Issue.objects.get(pk=made.pk)


def letters(key):
    return list(
        OutgoingMessage.objects.filter(key__startswith=f"{key}:").order_by("address")
    )


def test_it_becomes_public_at_its_time_with_a_letter_to_who_asked(monkeypatch):
    reader, other = person("A reader"), person("No reader")
    for who, said in ((reader, {"wants": "on"}), (other, {})):
        signed_in(who).post(reverse("issues:announce-me"), said)
    made = filled(2)
    built(made)
    set_for_now(made)

    def no_answer(*args, **options):
        raise StorageUnavailable

    with monkeypatch.context() as broken:
        broken.setattr("issues.services.publishing._published", no_answer)
        for _run in range(2):
            with pytest.raises(StorageUnavailable):
                scheduling.keep_time(scheduling.due().get())
    assert not Article.objects.published().exists()
    assert len(letters("issue_not_published")) == 1  # told once, tried again

    stale = scheduling.due().get()
    call_command("run_due_work")
    made = Issue.objects.get(pk=made.pk)
    assert (made.is_published, made.publish_at) == (True, None)
    assert made.articles.published().count() == 2
    assert scheduling.keep_time(stale) == ""  # another run came second
    assert len(letters("issue_not_published")) == 1
    (letter,) = letters("issue_announced")
    assert letter.recipient == reader
    assert all(a.get_absolute_url() in letter.body for a in made.articles.all())
    assert "1–4" in letter.body
    signed_in(reader).post(reverse("issues:announce-me"))
    assert not Announced.objects.exists()


def test_what_stands_in_the_way_then_publishes_nothing_and_is_told():
    made = filled(2)
    built(made)
    set_for_now(made)
    Article.objects.filter(position=1).update(title="Changed since")
    call_command("run_due_work")
    made = Issue.objects.get(pk=made.pk)
    assert (made.is_published, made.publish_at) == (False, None)
    assert not Article.objects.published().exists()
    (letter,) = letters("issue_not_published")
    assert letter.recipient == publisher()
    assert "Something has changed since build 1" in letter.body
    assert Event.objects.filter(kind="issue.not_published", about=made.uuid).exists()
    call_command("run_due_work")
    assert len(letters("issue_not_published")) == 1


def test_the_time_is_set_by_who_may_publish_on_the_printed_day():
    made = filled(1)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    services.plan(made, by=publisher(), publish_on=tomorrow)
    address = reverse("issues:publish-at", args=[made.uuid])
    good = {"at-hour": "06:30", "at-confirmation": "publish"}
    assert signed_in(publisher()).get(address).status_code == 404
    assert signed_in(handling_editor()).post(address, good).status_code == 403
    assert signed_in(person()).post(address, good).status_code == 404
    bad = signed_in(publisher()).post(address, good | {"at-confirmation": "no"})
    assert bad.status_code == 422
    assert signed_in(publisher()).post(address, good).status_code == 302
    moment = timezone.localtime(Issue.objects.get(pk=made.pk).publish_at)
    assert (moment.date(), moment.strftime("%H:%M")) == (tomorrow, "06:30")
    page = signed_in(publisher()).get(reverse("issues:publish", args=[made.uuid]))
    assert "It becomes public by itself" in page.content.decode()
    for wrong in (
        timezone.now() - datetime.timedelta(hours=1),
        timezone.now() + datetime.timedelta(days=3),
    ):
        with pytest.raises(NotAllowed):
            services.schedule(made, wrong, by=publisher())
    back = reverse("issues:publish-not", args=[made.uuid])
    assert signed_in(chief("Another")).post(back).status_code == 302
    assert Issue.objects.get(pk=made.pk).publish_at is None
