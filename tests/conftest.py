"""What every test stands on: a migrated database and empty buckets of its own."""

import fcntl
import hashlib
import os
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from tests.settings import IN_USE, LOCAL, ROOT

CORPUS = ROOT.parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Copy the migrated template: the migrations run once, not once for each worker."""
    name = settings.DATABASES["default"]["TEST"]["NAME"]
    with django_db_blocker.unblock():
        template = _migrated_template()
        _at_the_server("CREATE DATABASE {} TEMPLATE {}", name, template)
        _use_database(name)
    yield
    with django_db_blocker.unblock():
        connection.close()
        _at_the_server("DROP DATABASE {} WITH (FORCE)", name)


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
def _buckets_beside_the_database(request):
    """Whoever may write rows may write files."""
    marked = request.node.get_closest_marker("django_db")
    if marked or {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("buckets")


@pytest.fixture(scope="session")
def corpus():
    """The folder of real manuscripts, which is not part of the project."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real manuscripts is not beside this copy")
    return CORPUS


def pytest_unconfigure(config):
    """The last process of the last run stops the servers."""
    if "PYTEST_XDIST_WORKER" in os.environ or not LOCAL.record.exists():
        return
    try:
        fcntl.flock(IN_USE, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    LOCAL.stop()


def _migrated_template():
    """The database that carries every migration as the files now stand."""
    name = f"template_{_state_of_migrations()}"
    with (LOCAL.home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(name):
            _at_the_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", f"{name}_new")
            _at_the_server("CREATE DATABASE {}", f"{name}_new")
            _use_database(f"{name}_new")
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            _at_the_server("ALTER DATABASE {} RENAME TO {}", f"{name}_new", name)
    return name


def _state_of_migrations():
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _use_database(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _at_the_server(statement, *names):
    with _server() as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _exists(name):
    find = "SELECT 1 FROM pg_database WHERE datname = %s"
    with _server() as server:
        return server.execute(find, [name]).fetchone() is not None


def _server():
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    kept = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(
        **{key: parameters[key] for key in kept if key in parameters}, autocommit=True
    )
