"""What a journal sets from outside: every host, secret and switch, read once, typed.

A value that is missing or wrong stops the start with one sentence that names the
variable (``.env.example`` lists them all). An empty variable counts as not set.
A default may be a function, so that it costs nothing while the variable is set.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Default = str | Callable[[], str] | None

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def load(path: Path) -> None:
    """Read ``NAME=value`` lines from a file; what is already set outside wins."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def given(name: str) -> bool:
    """Whether the variable is set to anything."""
    return bool(os.environ.get(name, "").strip())


def text(name: str, default: Default = None) -> str:
    """The variable as it stands; required when there is no default."""
    if given(name):
        return os.environ[name].strip()
    if default is None:
        raise ImproperlyConfigured(
            f"{name} is not set: give it a value in the environment or in .env"
            " (see .env.example)."
        )
    return default() if callable(default) else default


def secret(name: str, default: Default = None, *, shortest: int = 1) -> str:
    """A value that is never repeated in a message."""
    value = text(name, default)
    if len(value) < shortest:
        raise ImproperlyConfigured(
            f"{name} is too short: it must have at least {shortest} characters."
        )
    return value


def flag(name: str, default: bool | None = None) -> bool:
    """Yes or no."""
    value = text(name, None if default is None else str(default)).lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(
    name: str,
    default: int | None = None,
    *,
    at_least: int = 0,
    at_most: int = 2**31,
) -> int:
    """A whole number within its limits."""
    value = text(name, None if default is None else str(default))
    if value.isascii() and value.isdigit() and at_least <= int(value) <= at_most:
        return int(value)
    raise ImproperlyConfigured(
        f"{name} must be a whole number from {at_least} to {at_most}, not {value!r}."
    )


def choice(name: str, options: Iterable[str], default: str | None = None) -> str:
    """One of the named options."""
    value, options = text(name, default), list(options)
    if value in options:
        return value
    raise ImproperlyConfigured(
        f"{name} must be one of {', '.join(options)}, not {value!r}."
    )


def names(name: str, default: str | None = None) -> list[str]:
    """A list with commas between its members."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def url(name: str, default: Default = None, *, schemes: Iterable[str]) -> str:
    """An address with a host, in one of the schemes. It may hold a password, so a
    refusal says what was expected and never what was given."""
    value, schemes = text(name, default), list(schemes)
    try:
        parts = urlsplit(value)
        complete = parts.scheme in schemes and (parts.hostname or parts.query)
        parts.port  # noqa: B018  (reading it refuses a port that is not a number)
    except ValueError:
        complete = False
    if not complete:
        expected = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(
            f"{name} is not a usable address: it must begin with {expected}"
            " and name a host."
        )
    return value.rstrip("/")


def daemon(name: str) -> str:
    """A service that listens on tcp://host:port or unix:///path; empty: there is none."""
    value = text(name, "")
    parts = urlsplit(value)
    named = {"tcp": parts.hostname, "unix": parts.path}.get(parts.scheme)
    if value and not named:
        raise ImproperlyConfigured(
            f"{name} is not a usable address: tcp://HOST:PORT or unix:///PATH."
        )
    return value


def database(name: str, default: Default = None) -> dict[str, Any]:
    """PostgreSQL connection settings from ``postgres://user:password@host/name``.

    Words after ``?`` are handed to libpq (``sslmode=require``, ``host=/run/…``)."""
    parts = urlsplit(url(name, default, schemes=["postgres", "postgresql"]))
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} names no database: it must end with /NAME after the host."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def mail(name: str) -> dict[str, Any]:
    """The mail relay from ``smtp://``, ``smtps://`` (TLS from the first byte) or
    ``smtp+tls://`` (STARTTLS), as Django's ``EMAIL_…`` settings."""
    parts = urlsplit(url(name, schemes=["smtp", "smtps", "smtp+tls"]))
    usual_port = {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme]
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or usual_port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }
