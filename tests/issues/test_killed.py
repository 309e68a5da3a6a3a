"""Killed at the steps of publishing and of a build (reliability.md, P14 and P15).

The web process, or the worker, is another process here and is killed by SIGKILL in the
middle of its work. Readers see the old or the new, and the same act can be done again.
"""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from issues import services
from issues.models import Article, Galley, Issue, IssueBuild
from journal import storage
from journal.caching import pages
from journal.models import Event, OutgoingMessage
from journal.storage import Bucket
from submissions.models import Submission
from tests.factories.issues import built, filled, publisher
from tests.settings import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof(seconds=10)]

CHILD = """
import importlib, os, signal, sys
name, place, act, pk = sys.argv[1:]
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = name
from django.db import connection
connection.settings_dict["NAME"] = name
module, _, function = place.rpartition(".")
where = importlib.import_module(module)
def dies(*given, **more):
    print("reached", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(where, function, dies)
from issues import services
from issues.models import Issue, IssueBuild
if act == "publish":
    issue = Issue.objects.get(pk=pk)
    services.publish(issue, by=issue.builds.first().asked_by)
else:
    services.run_build(IssueBuild.objects.get(pk=pk))
"""


def killed_at(place, act, row):
    """Let another process of ours do this, and die when it comes to that function."""
    name = connection.settings_dict["NAME"]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, name, place, act, str(row.pk)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "reached\n", done.stderr
    assert done.returncode == -signal.SIGKILL


def seen(issue):
    """What everybody reads of it: the status of each public address."""
    pages.clear()
    client, found = Client(), set()
    articles = list(Article.objects.filter(issue=issue))
    addresses = [one.get_absolute_url() for one in (issue, *articles)]
    for address in addresses:
        file = "issue.pdf" if address.startswith("/issues/") else "article.pdf"
        for path in (address, f"{address}{file}"):
            answer = client.get(path)
            found.add(answer.status_code)
            answer.close()
    home = client.get("/").content.decode()
    named = {article.title in home for article in articles}
    assert named == {found == {200}}
    return found


def test_publishing_killed_anywhere_shows_nothing_and_can_be_done_again():
    made = filled(2)
    built(made)
    before = (Event.objects.count(), OutgoingMessage.objects.count())
    for place in (
        "issues.services.publishing._published",  # nothing is copied yet
        "issues.services.publishing._make_public",  # all files are there, no row is
        "issues.services.publishing.make_searchable",  # the first article is public
        "issues.services.publishing._tell",  # all are, the first letter is not written
        "issues.services.publishing.announce",  # before the letters to readers
        "journal.record.write",  # before the last line, or one of the papers'
    ):
        killed_at(place, "publish", made)
        assert seen(made) == {404}, place
        assert not Galley.objects.exists()
        assert set(Submission.objects.values_list("status", flat=True)) == {"accepted"}
        assert (Event.objects.count(), OutgoingMessage.objects.count()) == before
    services.publish(Issue.objects.get(pk=made.pk), by=publisher())
    assert seen(made) == {200}
    for galley in Galley.objects.all():
        held = storage.find(galley.key, bucket=Bucket.PUBLISHED)
        assert (held.size, held.sha256) == (galley.size, galley.sha256)


def test_a_build_killed_anywhere_leaves_the_last_good_one_and_runs_again():
    made = filled(1)
    good = built(made)
    for place in (
        "issues.production.run.typeset",  # nothing is drawn
        "issues.production.run.assemble",  # the article is drawn and kept
        "issues.services.building._page_images",  # the PDF is stored, no row says so
        "issues.services.building._done",  # its rows are written, none is committed
    ):
        asked = services.request_build(made, by=publisher())
        killed_at(place, "build", asked)
        asked.refresh_from_db()
        assert (asked.state, asked.key) == ("running", "")
        assert not asked.articles.exists()
        assert made.builds.filter(state="done").get() == good
        assert storage.find(good.key).sha256 == good.sha256
        long_ago = timezone.now() - timedelta(minutes=6)
        IssueBuild.objects.filter(pk=asked.pk).update(touched_at=long_ago)
    again = services.run_build(services.request_build(made, by=publisher()))
    again.refresh_from_db()
    assert (again.state, again.figures) == ("done", {"rendered": 0, "reused": 1})
    assert storage.find(again.key).sha256 == again.sha256
    assert set(made.builds.values_list("state", flat=True)) == {"done", "failed"}
