"""The services of one machine: started once, found again, and whole after a crash."""

import json
import os
import signal
import socket
import time

import psycopg
import pytest
from botocore.exceptions import ClientError
from django.core.exceptions import ImproperlyConfigured

from journal import embedded
from journal.embedded.home import PUBLISHED, WORKING, Embedded, sites
from journal.embedded.postgres import Postgres
from journal.embedded.processes import ServiceFailed, free_ports, pid_in
from journal.embedded.seaweed import SeaweedFS


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """Both services in a folder of their own, stopped at the end."""
    services = Embedded(tmp_path_factory.mktemp("services") / "var")
    assert sorted(services.ensure()) == ["postgres", "seaweed"]
    yield services
    services.stop()


def rows(services, statement):
    with psycopg.connect(services.variables()["DATABASE_URL"]) as connection:
        return connection.execute(statement).fetchall()


def test_ensure_uses_what_runs_already(services):
    assert services.ensure() == []
    assert services.status() == {"postgres": True, "seaweed": True}


def test_pages_of_this_site_and_no_others_may_post_files(services):
    """Both names of one's own machine; the published bucket takes nothing (F13)."""
    client = services.seaweed.client()
    [rule] = client.get_bucket_cors(Bucket=WORKING)["CORSRules"]
    assert rule["AllowedMethods"] == ["POST"]
    assert rule["AllowedOrigins"] == [os.environ["SITE_URL"]] == ["http://testserver"]
    with pytest.raises(ClientError, match="NoSuchCORS"):
        client.get_bucket_cors(Bucket=PUBLISHED)
    assert sites("http://127.0.0.1:8000/") == [
        "http://127.0.0.1:8000",
        "http://localhost:8000",
    ]


def test_keys_are_for_their_owner_only(services):
    assert services.record.stat().st_mode & 0o077 == 0
    assert (services.home / "postgres").stat().st_mode & 0o077 == 0


def test_database_role_is_no_superuser(services):
    mine = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert rows(services, mine) == [(False, True)]


def test_database_refuses_a_wrong_password(services):
    address = services.variables()["DATABASE_URL"]
    wrong = address.replace(services.choices().postgres_password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


def test_database_compares_text_by_unicode(services):
    assert rows(services, "SELECT lower('ÉÜЖ')") == [("éüж",)]


def test_storage_refuses_strange_keys(services):
    seaweed = services.seaweed
    seaweed.secret_key = "guess" * 8
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        seaweed.client().list_objects_v2(Bucket=WORKING)


def test_storage_never_makes_a_bucket_by_mistake(services):
    client = services.seaweed.client()
    with pytest.raises(ClientError, match="NoSuchBucket"):
        client.put_object(Bucket="misspelt", Key="a", Body=b"a")


@pytest.mark.proof(seconds=12)
def test_both_come_back_after_a_crash_with_their_ports_taken(services):
    with psycopg.connect(services.variables()["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('row')")
    services.seaweed.client().put_object(Bucket=WORKING, Key="kept", Body=b"object")
    pid_files = [services.home / "postgres/postmaster.pid", services.seaweed.pid_file]
    ports = [services.postgres.port, services.seaweed.ports[0]]

    for file in pid_files:
        os.kill(pid_in(file), signal.SIGKILL)
        lines = file.read_text().splitlines()
        file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    strangers = [listen(port) for port in ports]
    assert services.status() == {"postgres": False, "seaweed": False}
    services.ensure()
    for stranger in strangers:
        stranger.close()

    assert [services.postgres.port, services.seaweed.ports[0]] != ports
    assert rows(services, "SELECT word FROM kept") == [("row",)]
    answer = services.seaweed.client().get_object(Bucket=WORKING, Key="kept")
    assert answer["Body"].read() == b"object"


def listen(port):
    """Take a port, as soon as the dying server has left it."""
    end = time.monotonic() + 10
    while True:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def test_cluster_that_cannot_start_names_its_log(tmp_path):
    postgres = Postgres(
        tmp_path / "postgres", port=free_ports(1)[0], password="", durable=False
    )
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/PG_VERSION").write_text("9")
    with pytest.raises(ServiceFailed, match=r"pg_ctl.*postgres\.log"):
        postgres.start()


def test_storage_that_cannot_start_names_its_log(tmp_path, monkeypatch):
    monkeypatch.setattr(SeaweedFS, "PATIENCE", 5)
    ports = free_ports(SeaweedFS.PORTS)
    with listen(ports[1]):
        seaweed = SeaweedFS(
            tmp_path / "seaweed",
            ports=ports,
            access_key="a",
            secret_key="",
            region="x",
        )
        with pytest.raises(ServiceFailed, match=r"see .*seaweed\.log"):
            seaweed.start()
    assert not seaweed.pid_file.exists()


def test_choices_are_made_once(tmp_path):
    first = Embedded(tmp_path / "var").choices()
    assert Embedded(tmp_path / "var").choices() == first
    kept = json.loads((tmp_path / "var/embedded.json").read_text())
    assert len({kept["postgres_port"], *kept["seaweed_ports"]}) == 1 + SeaweedFS.PORTS


def test_default_without_the_wheels_names_the_variable(monkeypatch):
    monkeypatch.setattr(embedded, "installed", lambda: False)
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL is not set"):
        embedded.default("DATABASE_URL")()


def test_default_key_is_never_handed_to_a_named_server(monkeypatch):
    monkeypatch.setenv("S3_ENDPOINT_URL", "https://s3.example.org")
    monkeypatch.delenv("S3_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"^S3_SECRET_KEY is not set"):
        embedded.default("S3_SECRET_KEY")()
