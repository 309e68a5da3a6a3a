"""What `run_due_work` does for the apps that it may not know: each adds its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Due = Callable[[], Iterable[Any]]
Act = Callable[[Any], str]  # the word that the command counts it by, or ""

_kinds: dict[str, tuple[Due, Act]] = {}


def add(name: str, due: Due, act: Act) -> None:
    """Called when an app is ready; the same name again changes nothing."""
    _kinds[name] = (due, act)


def kinds() -> list[tuple[Due, Act]]:
    return list(_kinds.values())
