"""A production site for measuring: a database of its own, the real server, real cookies."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from journal import embedded

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Page:
    """One page of the table, asked for as one person."""

    name: str
    path: str
    cookie: str
    budget_queries: int
    budget_cpu: int

    def count_queries(self) -> int:
        """How many statements the view and its middleware send, counted in this process."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(headers={"cookie": self.cookie, "host": "127.0.0.1"})
        client.get(self.path)
        with CaptureQueriesContext(connection) as caught:
            client.get(self.path)
        sent = [query["sql"] for query in caught]
        return sum(
            not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
            for sql in sent
        )


def environment(name: str) -> dict[str, str]:
    """The variables of a production site on a fresh database of that name."""
    embedded.ensure()
    server = embedded.here().variables()["DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return os.environ | {
        "DEBUG": "0",
        "LOCAL": "0",
        "EDITORS_NEED_SECOND_FACTOR": "0",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "DEFAULT_FROM_EMAIL": "office@example.org",
        "DATABASE_URL": f"{server}/{name}",
        "DJANGO_SETTINGS_MODULE": "journal.settings",
    }


def drop(variables: dict[str, str]) -> None:
    """Throw the database of a measured site away."""
    server, name = variables["DATABASE_URL"].rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def fill(variables: dict[str, str], size: int) -> None:
    """Migrate, seed, and collect the static files."""
    for command in (
        ["migrate", "-v0"],
        ["seed", "--submissions", str(size)],
        ["collectstatic", "--noinput", "-v0"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=variables,
            check=True,
            stdout=sys.stderr,
        )


@contextmanager
def server(port: int, *, workers: int = 2, threads: int = 1) -> Iterator[list[int]]:
    """Gunicorn with so many workers; gives their process ids."""
    command = [sys.executable, "-m", "gunicorn", "journal.wsgi",
               "--workers", str(workers), "--threads", str(threads), "--timeout", "60",
               "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port)
        yield _children(process.pid)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def worker() -> Iterator[int]:
    """What works in the background, as `deploy/systemd` starts it; its process id."""
    command = ["nice", "-n", "5", sys.executable, "manage.py", "db_worker", "--queue-name", "*",
               "--interval", "0.3",
               "--no-reload", "--no-startup-delay", "--verbosity", "0"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int) -> None:
    for _try in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in text.split()]


def backends() -> list[int]:
    """The database's processes that serve this site, all but the one that asks."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [row[0] for row in cursor.fetchall()]
