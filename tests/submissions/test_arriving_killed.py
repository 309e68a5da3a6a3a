"""Killed at each step from the announcement to the filled page (P1, P2).

The web process, or the worker, is another process here and is killed by SIGKILL in the
middle of its work. What is left is a complete draft or nothing, and the same request sent
again ends in one complete draft.
"""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from journal import storage
from journal.models import Event, OutgoingMessage, User
from submissions.choices import ReadingState
from submissions.models import Arrival, ManuscriptFile, Submission, Version
from submissions.services import reading
from tests import factories
from tests.settings import ROOT

from .test_arriving import bring, give
from .test_views_submit import PAPER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]

CHILD = """
import importlib, os, signal, sys
name, place, cookie, path, data = sys.argv[1:]
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = name
from django.db import connection
connection.settings_dict["NAME"] = name
module, _, function = place.rpartition(".")
where = importlib.import_module(module)
whole = getattr(where, function)
def dies(*given, **more):
    print("reached", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(where, function, dies)
from django.test import Client
client = Client()
client.cookies["sessionid"] = cookie
if path == "read":
    from submissions.models import Version
    from submissions.tasks import make_review_copy, read
    for task in (read, make_review_copy):  # as the worker does them, one by one
        task.func(Version.objects.get().pk)
else:
    from urllib.parse import parse_qsl
    client.post(path, dict(parse_qsl(data)), headers={"accept": "application/json"})
"""


def killed_at(place, client, path, data=""):
    """Let another process of ours do this, and die when it comes to that function."""
    cookie = client.cookies["sessionid"].value if client else ""
    name = connection.settings_dict["NAME"]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, name, place, cookie, path, data],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "reached\n", done.stderr
    assert done.returncode == -signal.SIGKILL


def assert_nothing():
    assert not Submission.objects.exists()
    assert not ManuscriptFile.objects.exists()
    assert not User.objects.exists()
    assert not OutgoingMessage.objects.exists()
    assert not Event.objects.exists()


def assert_complete():
    file = ManuscriptFile.objects.get()
    assert storage.get(file.key) == PAPER
    held = storage.find(file.key)
    assert (held.size, held.sha256) == (file.size, file.sha256)
    assert OutgoingMessage.objects.count() == Version.objects.count() == 1


def test_web_process_killed_anywhere_leaves_nothing_and_the_form_works_again():
    factories.journal()
    client = Client()
    session = client.session
    session.save()
    client.cookies["sessionid"] = session.session_key
    said = f"name=paper.md&size={len(PAPER)}"
    killed_at("submissions.views.arriving._state", client, "/submit/files/", said)
    assert not Arrival.objects.exists()
    arrival = bring(client, {"paper.md": PAPER})
    form = f"email=amara@example.org&arrival={arrival['uuid']}"
    for place in (
        "submissions.services.arriving.bytes_of",  # before the pieces are read back
        "submissions.services.drafting.store",  # checked, before the bytes are stored
        "journal.quota.spend",  # the bytes are stored, no row is written
        "submissions.services.arriving.settle",  # every row is written, none committed
    ):
        killed_at(place, client, "/submit/", form)
        assert_nothing()
    # Committed, and the answer lost: the same form is the same draft.
    first = give(client, arrival).json()
    assert_complete()
    assert give(client, arrival).json() == first
    assert_complete()


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ("submissions.services.reading.read_in_jail", ReadingState.WAITING),
        ("submissions.name_scan.found", ReadingState.READ),
    ],
    ids=["reading", "making the copy"],
)
def test_worker_killed_while_it_reads_leaves_a_draft_that_is_read_later(place, state):
    factories.journal()
    client = Client()
    give(client, bring(client, {"paper.md": PAPER}))
    killed_at(place, None, "read")
    assert Version.objects.get().state == state
    assert storage.get(ManuscriptFile.objects.get(kind="manuscript").key) == PAPER
    call_command("run_due_work")
    assert Version.objects.get().review_copy is None  # a worker may be at it
    long_ago = timezone.now() - timedelta(minutes=16)
    ManuscriptFile.objects.update(created_at=long_ago)
    call_command("run_due_work")
    version = Version.objects.get()
    assert version.is_read
    assert version.review_copy is not None
    assert not reading.stuck().exists()
