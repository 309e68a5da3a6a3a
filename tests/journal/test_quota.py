"""How much one person may give in 30 days: a sentence, and nothing lost (F1)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from journal import quota
from journal.models import Given, Journal
from journal.verdict import NotAllowed
from submissions import services
from submissions.models import ManuscriptFile, Submission
from tests import factories

pytestmark = pytest.mark.django_db


def test_files_and_bytes_are_counted_in_one_question():
    journal, person = factories.journal(), factories.person()
    with CaptureQueriesContext(connection) as asked:
        quota.spend(journal, {"a": b"12", "b": b"345"}, of=person)
    assert len(asked) == 1
    quota.spend(journal, {"c": b"6"}, of=person)
    kept = Given.objects.get()
    assert (kept.files, kept.size) == (3, 6)
    assert timedelta(29) < kept.until - timezone.now() <= timedelta(30)


@pytest.mark.parametrize(
    ("setting", "value", "given"),
    [("upload_files", 1, {"b": b"2"}), ("upload_megabytes", 1, {"b": b"2" * 2**20})],
)
def test_over_the_quota_is_refused_until_the_window_ends(setting, value, given):
    journal, person = factories.journal(), factories.person()
    setattr(journal, setting, value)
    quota.spend(journal, {"a": b"1"}, of=person)
    with pytest.raises(NotAllowed, match="in 30 days, and this would be more"):
        quota.spend(journal, given, of=person)
    Given.objects.update(until=timezone.now() - timedelta(seconds=1))
    quota.spend(journal, {"b": b"2"}, of=person)
    assert Given.objects.get().files == 1
    Given.objects.update(until=timezone.now())
    call_command("run_due_work")
    assert not Given.objects.exists()


def test_what_a_stranger_gives_under_an_address_does_not_use_up_its_owners():
    journal, person = factories.journal(), factories.person()
    journal.upload_files = 1
    quota.spend(journal, {"a": b"1"}, of=person, guest=True)
    quota.spend(journal, {"a": b"1"}, of=person)
    with pytest.raises(NotAllowed):
        quota.spend(journal, {"b": b"1"}, of=person, guest=True)


def test_form_says_so_and_keeps_the_draft_as_it_was():
    paper = factories.draft()
    Journal.objects.update(upload_files=1)
    client = Client()
    client.force_login(paper.submitter)
    page = reverse("submissions:replace", args=[paper.uuid])
    files = [SimpleUploadedFile("paper.md", b"# One\n\nText.")]
    assert client.post(page, {"files": files}).status_code == 302
    kept = set(ManuscriptFile.objects.values_list("name", flat=True))
    files = [SimpleUploadedFile("other.md", b"# Two\n\nText.")]
    answer = client.post(page, {"files": files})
    assert answer.status_code == 422
    assert "1 files and 2048 MB in 30 days" in answer.content.decode()
    assert set(ManuscriptFile.objects.values_list("name", flat=True)) == kept
    assert Given.objects.get().files == 1  # what was refused is not counted
    start = client.post(
        reverse("submissions:start"),
        {"files": [SimpleUploadedFile("new.md", b"# Three\n\nText.")]},
    )
    assert start.status_code == 422
    assert Submission.objects.count() == 1


def test_version_has_room_for_so_many_files_and_so_much(settings):
    paper = factories.draft()  # with its manuscript
    settings.MOST_FILES = 2
    services.add_supplements(paper, {"a.csv": b"a"}, by=paper.submitter)
    with pytest.raises(NotAllowed, match="at most 2 files and 200 MB"):
        services.add_supplements(paper, {"b.csv": b"b"}, by=paper.submitter)
    settings.MOST_FILES, settings.LARGEST_VERSION = 30, 20
    with pytest.raises(NotAllowed, match="at most 30 files"):
        services.add_supplements(paper, {"b.csv": b"b" * 20}, by=paper.submitter)
    assert ManuscriptFile.objects.filter(kind="supplement").count() == 1


def test_chief_editor_changes_it_in_the_settings():
    factories.journal()
    client = Client()
    client.force_login(factories.chief())
    page = client.get(reverse("settings-journal"))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    answer = client.post(reverse("settings-journal"), data | {"upload_files": "40"})
    assert answer.status_code == 302
    assert Journal.current().upload_files == 40
