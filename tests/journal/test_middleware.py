"""Refusals, hidden things, failed services: what the answer says and does not say."""

import re
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from journal.middleware import HonestFailureMiddleware, PrivacyMiddleware, is_private
from journal.storage import StorageUnavailable
from submissions.choices import Status
from submissions.models import Submission
from tests import factories
from tests.settings import ROOT

WORDS = {
    "files": "The file store does not answer.",
    "database": "The database does not answer.",
}
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')


def bare(answer):
    """An answer without the token that is new each time."""
    headers = {k: v for k, v in answer.headers.items() if k != "Content-Length"}
    return answer.status_code, headers, TOKEN.sub(b"", answer.content)


@pytest.fixture
def world(db):
    """Something hidden behind each address that takes an id."""
    assignment = factories.reported()
    paper = assignment.round.submission
    return {
        "submissions:paper": paper.uuid,
        "submissions:withdraw": paper.uuid,
        "submissions:message": paper.uuid,
        "submissions:check": paper.uuid,
        "submissions:file": paper.versions.get().files.first().uuid,
        "reviews:desk-paper": paper.uuid,
        "reviews:triage": paper.uuid,
        "reviews:choose-reviewers": paper.uuid,
        "reviews:decide": paper.uuid,
        "reviews:compare": paper.uuid,
        "reviews:nudge": assignment.uuid,
        "reviews:cancel": assignment.uuid,
        "reviews:review": assignment.uuid,
        "reviews:review-draft": assignment.uuid,
        "reviews:review-copy": assignment.uuid,
        "reviews:review-text": assignment.uuid,
    }


@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_hidden_equals_unknown_for_whoever_is_signed_in(client, world, method):
    client.force_login(factories.person())
    for name, uuid in world.items():
        hidden = getattr(client, method)(reverse(name, args=[uuid]))
        unknown = getattr(client, method)(reverse(name, args=[uuid4()]))
        assert hidden.status_code == 404, name
        assert bare(hidden) == bare(unknown), name
        assert str(uuid) not in hidden.text


@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_hidden_and_unknown_send_strangers_to_the_same_sign_in(client, world, method):
    for name, uuid in world.items():
        for one in (uuid, uuid4()):
            address = reverse(name, args=[one])
            answer = getattr(client, method)(address)
            assert answer.status_code == 302, name
            assert answer["Location"] == f"{reverse('account_login')}?next={address}"


def test_desk_is_hidden_from_whoever_is_no_editor(client, db):
    factories.journal()
    client.force_login(factories.person())
    assert bare(client.get(reverse("reviews:desk"))) == bare(client.get("/desk/x/y/z/"))


def test_refusal_with_a_reason_says_it_to_whoever_knows_the_thing(client, world):
    """A sentence on a page, or for a script the same sentence as data."""
    paper = Submission.objects.get(uuid=world["submissions:paper"])
    paper.status = Status.PUBLISHED
    paper.save()
    client.force_login(paper.submitter)
    address = reverse("submissions:withdraw", args=[paper.uuid])
    said = "This paper cannot be withdrawn any more. Write to the editors."
    page = client.post(address)
    assert page.status_code == 403
    assert page.headers["Content-Type"].startswith("text/html")
    assert said in page.text
    answer = client.post(address, headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json() == {"error": said}


def test_address_that_is_not_private_answers_strangers_with_what_it_is(client, world):
    """Only where private things are does a stranger sign in first (SC1)."""
    assert client.get("/no/such/page/").status_code == 404
    assert client.get("/my/no/such/page/").status_code == 302


@pytest.mark.django_db
def test_private_pages_are_kept_nowhere(client):
    client.force_login(factories.chief())
    for name in ("reviews:desk", "submissions:my", "settings"):
        answer = client.get(reverse(name))
        assert answer["Cache-Control"] == "private, no-store", name
        assert "Cookie" in answer["Vary"], name
        assert "ETag" not in answer
        assert "Last-Modified" not in answer


def test_answer_depends_on_who_asks_also_where_no_session_was_read():
    answer = PrivacyMiddleware(lambda request: HttpResponse())(
        RequestFactory().get("/help/")
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Vary"] == "Cookie"


def test_page_that_says_it_is_public_is_left_alone():
    request = RequestFactory().get("/articles/one/")
    public = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    answer = PrivacyMiddleware(lambda request: public)(request)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert not answer.has_header("Vary")


def test_private_addresses_are_those_of_papers_and_of_the_office():
    assert is_private("/desk/papers/1/")
    assert is_private("/settings/")
    assert not is_private("/issues/2026/winter/")
    assert not is_private("/articles/desk/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/no/such/page/", "/healthz"]
)
def test_every_page_carries_the_policy(client, path):
    factories.journal()
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    for word in ("unsafe", "http:", "https:", "data:", "*", "nonce"):
        assert word not in policy, word


@pytest.mark.django_db
def test_every_page_carries_the_other_headers(client):
    factories.journal()
    answer = client.get("/accounts/login/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize(
    ("failure", "part"),
    [
        (OperationalError, "database"),
        (InterfaceError, "database"),
        (StorageUnavailable, "files"),
    ],
)
def test_what_does_not_answer_is_named_with_the_reference_of_the_log(failure, part):
    """Raised by a view or around it: the same page, and the same line in the log."""
    request = RequestFactory().get("/my/")

    def fail(request):
        raise failure("the name of a host")

    answers = {
        "around": HonestFailureMiddleware(fail)(request),
        "view": HonestFailureMiddleware(fail).process_exception(request, failure()),
    }
    for where, answer in answers.items():
        assert (answer.status_code, answer["Retry-After"]) == (503, "60"), where
        assert WORDS[part] in answer.text
        assert "name of a host" not in answer.text
        assert not any(WORDS[other] in answer.text for other in WORDS if other != part)


def test_other_failures_are_not_called_an_outage(caplog):
    middleware = HonestFailureMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/my/")
    assert middleware.process_exception(request, ValueError("a fault")) is None
    with caplog.at_level("ERROR", logger="journal.middleware"):
        answer = middleware.process_exception(request, OperationalError())
    reference = re.search(r"\b[0-9a-f]{8}\b", answer.text)[0]
    assert caplog.messages == [f"unavailable {reference}: OperationalError"]


def test_tries_that_cannot_be_counted_stop_nobody(client, db, monkeypatch, caplog):
    """The view asks the same database, and its answer is the honest one."""

    def broken(*_args):
        raise OperationalError

    factories.journal()
    monkeypatch.setattr("journal.limits.ask", broken)
    with caplog.at_level("ERROR", logger="journal.middleware"):
        assert client.get(reverse("account_login")).status_code == 200
    assert caplog.messages == ["tries are not counted"]


def test_storage_that_does_not_answer_is_said_and_nothing_else():
    def fail(request):
        raise StorageUnavailable

    answer = HonestFailureMiddleware(fail)(RequestFactory().get("/my/"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert re.search(r"\b[0-9a-f]{8}\b", answer.text)


DOWN = """
import sys, time, django
from django.conf import settings
from django.db import InterfaceError, OperationalError
settings.STATIC_ROOT = sys.argv[1]
plain = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = plain  # the same, without compression
django.setup()
from django.core.management import call_command
call_command("collectstatic", verbosity=0, interactive=False)
from django.test import Client
began = time.monotonic()
answers = [Client().get(path) for path in ("/my/", "/", "/healthz")]
assert [a.status_code for a in answers] == [503] * 3, [a.status_code for a in answers]
assert all("default-src" in a["Content-Security-Policy"] for a in answers)
assert not any("Traceback" in a.text or "127.0.0.1" in a.text for a in answers)
assert (time.monotonic() - began) / 3 < 5
print("honest")
"""


UNREACHABLE = {
    "PATH": "/usr/bin:/bin",
    "DJANGO_SETTINGS_MODULE": "journal.settings",
    "DEBUG": "0",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver",
    "SECRET_KEY": "only-for-tests-" + "x" * 40,
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "DEFAULT_FROM_EMAIL": "office@example.org",
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "S3_ACCESS_KEY": "a",
    "S3_SECRET_KEY": "b",
    "S3_BUCKET": "working",
    "S3_PUBLISHED_BUCKET": "published",
}


def in_production(program, folder):
    """Run `program` as an installed journal would, its servers all unreachable."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(folder)],
        cwd=ROOT,
        env=UNREACHABLE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_database_that_is_down_is_said_within_five_seconds(tmp_path):
    run = in_production(DOWN, tmp_path)
    assert run.stdout.strip() == "honest", run.stderr[-2000:]


UNCOLLECTED = """
import sys
from django.conf import settings
from django.db import InterfaceError, OperationalError
settings.STATIC_ROOT = sys.argv[1]
import journal.wsgi
"""


def test_web_process_without_collected_files_refuses_to_start(tmp_path):
    run = in_production(UNCOLLECTED, tmp_path)
    assert run.returncode == 1
    assert run.stderr.strip() == (
        "The style sheets and scripts are not collected:"
        " run manage.py collectstatic, then start again."
    )


def test_each_request_is_one_transaction():
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is True
    assert time.monotonic() > 0
