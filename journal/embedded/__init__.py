"""The database and the file storage of a journal that runs on one machine.

PostgreSQL and SeaweedFS come from wheels (the dependency group ``local``) and live in
``var/``. They stand in for any of ``DATABASE_URL`` and ``S3_ENDPOINT_URL`` that is not
set; a journal that outgrows one machine sets both and nothing else changes.

``python -m journal.embedded start|stop|status|env`` does by hand what ``manage.py``
does when it begins.
"""

from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from journal import environment

from .home import Embedded, installed

__all__ = ["Embedded", "default", "ensure", "here", "installed"]

ROOT = Path(__file__).resolve().parents[2]


def here() -> Embedded:
    """The services of this copy of the project, in ``var/``."""
    return Embedded(ROOT / "var")


def default(name: str) -> Callable[[], str]:
    """What a variable is when nobody set it: the address or key of the service here.

    Whoever names an S3 server must name its keys and buckets too."""

    def value() -> str:
        if name.startswith("S3_") and environment.given("S3_ENDPOINT_URL"):
            return environment.text(name)
        if not installed():
            raise ImproperlyConfigured(
                f"{name} is not set, and the services of one machine are not installed:"
                f" set {name}, or run `uv sync --group local`."
            )
        return here().variables()[name]

    return value


def ensure() -> None:
    """Start those services that stand in for a variable which is not set.

    A service that runs already is used as it is, which costs milliseconds."""
    environment.load(ROOT / ".env")
    unset = [
        service
        for service, name in [
            ("postgres", "DATABASE_URL"),
            ("seaweed", "S3_ENDPOINT_URL"),
        ]
        if not environment.given(name)
    ]
    if unset and installed():
        here().ensure(*unset)
