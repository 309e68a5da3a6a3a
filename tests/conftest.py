"""What every test stands on: a migrated database and empty buckets of its own."""

import fcntl
import gc
import hashlib
import os
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from journal import worded
from tests.emptying import empty_database
from tests.manuscripts import CORPUS
from tests.settings import IN_USE, SERVERS
from tests.shares import SHARES, dealt

LONG = {"browse", "work", "proof"}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, buckets):
    """Copy the migrated template: the migrations run once, not once for each worker.

    Whoever may write rows may write files too, and the usual states of a paper are kept.
    """
    from tests.factories.kept import keep_states

    name = settings.DATABASES["default"]["TEST"]["NAME"]
    with django_db_blocker.unblock():
        _copy_template(name)
        _use_database(name)
        keep_states()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", _empty)
        yield
    with django_db_blocker.unblock():
        _leave_database()
        _drop(name)


@pytest.fixture(scope="session")
def buckets():
    """The two buckets of this worker, gone with all they hold at the end."""
    from journal.storage import Bucket, _storage

    client = _storage(Bucket.WORKING).client
    names = [_storage(bucket).bucket_name for bucket in Bucket]
    for name in names:
        client.create_bucket(Bucket=name)
    yield names
    for name in names:
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
            for entry in page.get("Contents", []):
                client.delete_object(Bucket=name, Key=entry["Key"])
        client.delete_bucket(Bucket=name)


@pytest.fixture(autouse=True)
def _shared_cache_is_emptied(request):
    """Where a test's transaction does not take it back: it is no model's table.

    What a process remembers of its pages is of another test's papers, and what it has
    worded may be of other functions.
    """
    caches["pages"].clear()
    is_changed = "monkeypatch" in request.fixturenames  # what questions are made of too
    if is_changed:
        worded.forget_all()
    yield
    if is_changed:
        worded.forget_all()
    marked = request.node.get_closest_marker("django_db")
    if (marked and marked.kwargs.get("transaction")) or (
        "transactional_db" in request.fixturenames
    ):
        cache.clear()


@pytest.fixture(scope="session")
def corpus():
    """The folder of real manuscripts, which is not part of the project."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real manuscripts is not beside this copy")
    return CORPUS


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest first, so that no worker is left alone with one at the end.

    Of the proofs those of one share are tried where PROOFS says which (bin/test).
    """
    items.sort(key=lambda item: not LONG & {*item.fixturenames, *item.keywords})
    chosen = os.environ.get("PROOFS", "all")
    if chosen == "all":
        return
    reason = f"of the proofs share {chosen} of {SHARES} is tried; PROOFS=all tries all"
    proofs = (item for item in items if item.get_closest_marker("proof"))
    for place, share in enumerate(dealt(proofs), 1):
        for item in share if place != int(chosen) else ():
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish(session):
    """What is loaded by now stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure(config):
    """The last process of the last run stops the servers, and throws away what runs
    that were killed have left; the migrated template stays for the next run."""
    if "PYTEST_XDIST_WORKER" in os.environ or not SERVERS.record.exists():
        return
    try:
        fcntl.flock(IN_USE, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if os.environ["DATABASE_URL"] == SERVERS.variables()["DATABASE_URL"]:
        for name in _databases(_server_address(), "test\\_%"):
            _drop(name)
    SERVERS.stop()
    shutil.rmtree(SERVERS.seaweed.data, ignore_errors=True)


def _empty(_case):
    """The end of a test that wrote more than one transaction."""
    empty_database()


def _copy_template(name):
    """Make a database from the one that carries every migration as the files stand."""
    template = f"journal_template_{_state_of_migrations()}"
    with (SERVERS.home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if template not in _databases(_server_address(), "journal\\_template\\_%"):
            _migrate_template(template)
        _at_the_server("CREATE DATABASE {} TEMPLATE {}", name, template)


def _migrate_template(template):
    for outdated in _databases(_server_address(), "journal\\_template\\_%"):
        _drop(outdated)
    _at_the_server("CREATE DATABASE {}", "journal_template_new")
    _use_database("journal_template_new")
    call_command("migrate", verbosity=0, interactive=False)
    _leave_database()
    _at_the_server("ALTER DATABASE {} RENAME TO {}", "journal_template_new", template)


def _state_of_migrations():
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _leave_database():
    """Close the connection, and those that wait for the next thread."""
    connection.close()
    connection.close_pool()


def _use_database(name):
    _leave_database()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _drop(name):
    """Throw a database away; the server's own vacuum cleaner may be in it just now, and
    only leaves by itself."""
    for seconds in (0, 1, 2, 4):
        time.sleep(seconds)
        try:
            return _at_the_server("DROP DATABASE {} WITH (FORCE)", name)
        except psycopg.errors.InsufficientPrivilege:
            continue
    raise AssertionError(f"{name} is still in use")


def _at_the_server(statement, *names):
    with psycopg.connect(_server_address(), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _databases(address, pattern):
    find = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    with psycopg.connect(address, autocommit=True) as server:
        return [name for (name,) in server.execute(find, [pattern])]


def _server_address():
    """The server itself, where databases are made."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/postgres"))
