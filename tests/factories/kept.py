"""States that most tests begin with: brought about once by the services, then copied.

A paper under review takes a tenth of a second and one with two reports a third, and
hundreds of tests begin with nothing else. So each worker brings these states about once,
before its first test, and keeps their rows; a factory that is called as it was then (most
of them without arguments), on the same day and while the database is still empty, writes
them again. All times move along, and the database's triggers run as ever: a copy is no
older than a fresh state, and its record is a sound chain. Any other call goes through the
services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from journal.models import ChainEnd, Journal, User

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)

AGE = "%(age)"
NOBODY = (
    f"SELECT NOT EXISTS (SELECT 1 FROM {User._meta.db_table})"  # noqa: S608
    f" AND NOT EXISTS (SELECT 1 FROM {Journal._meta.db_table})"
)

Call = tuple[str, tuple[Any, ...]]  # the factory's name and what it was given
_makers: list[tuple[Call, Callable[..., Any]]] = []
_states: dict[Call, State] = {}


@dataclass(frozen=True)
class State:
    """The statements that write a state again, and the object that the factory gave."""

    made_at: datetime
    statements: str
    given: list[str]
    model: type[models.Model]
    pk: Any

    @property
    def is_of_today(self) -> bool:
        """Dates do not move along."""
        return timezone.localdate(self.made_at) == timezone.localdate()

    def copy(self) -> Any:
        """Write all rows in one journey to the database."""
        age = (timezone.now() - self.made_at).total_seconds()
        with connection.cursor() as cursor:
            cursor.execute(self.statements.replace(AGE, f"'{age} s'"), self.given)
        return self.model._default_manager.get(pk=self.pk)


def begins_tests(make: Callable[P, R]) -> Callable[P, R]:
    """Mark a factory whose state, made without arguments, is worth keeping."""
    return begins_tests_with(())(make)


def begins_tests_with(
    *calls: tuple[Any, ...],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same for a factory that most tests call with one of these arguments."""

    def mark(make: Callable[P, R]) -> Callable[P, R]:
        @wraps(make)
        def made(*args: P.args, **fields: P.kwargs) -> R:
            kept = None if fields else _kept(make.__name__, args)
            return kept.copy() if kept else make(*args, **fields)

        _makers.extend(((make.__name__, args), made) for args in calls)
        return made

    return mark


def keep_states() -> None:
    """Bring each state about, keep its rows, and leave the database as it was."""
    before = {table for table, _rows in _written()}
    for call, make in _makers:
        with transaction.atomic():
            _states[call] = _state_of(make(*call[1]), before)
            transaction.set_rollback(True)


def _kept(name: str, args: tuple[Any, ...]) -> State | None:
    """What was kept of this call, where it can be written as it is."""
    if not all(isinstance(arg, int) for arg in args):
        return None
    state = _states.get((name, args))
    return state if state and state.is_of_today and _is_empty() else None


def _is_empty() -> bool:
    """Every factory writes a person or the journal first."""
    with connection.cursor() as cursor:
        cursor.execute(NOBODY)
        return cursor.fetchone()[0]


def _state_of(result: models.Model, before: set[str]) -> State:
    rows = {table: rows for table, rows in _written() if table not in before}
    written = [model for model in _models() if model._meta.db_table in rows]
    return State(
        timezone.now(),
        ";".join(map(_statement, written)),
        [rows[model._meta.db_table] for model in written],
        type(result),
        result.pk,
    )


def _models() -> Iterator[type[models.Model]]:
    """What is written by the application; the ends of chains move with their lines."""
    for model in apps.get_models(include_auto_created=True):
        if model is not ChainEnd:
            yield model


def _written() -> list[tuple[str, str]]:
    """The tables that have rows, and these."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(_rows, _models())))
        return [(table, rows) for table, rows in cursor.fetchall() if rows]


def _rows(model: type[models.Model]) -> str:
    table, key = model._meta.db_table, model._meta.pk.column
    return (
        f"SELECT '{table}', json_agg(t ORDER BY \"{key}\")::text"  # noqa: S608
        f' FROM "{table}" t'
    )


def _statement(model: type[models.Model]) -> str:
    """INSERT of these rows, each moment moved by their age."""
    table, columns, values = model._meta.db_table, [], []
    for field in model._meta.local_concrete_fields:
        value = f'"{field.column}"'
        columns.append(value)
        if isinstance(field, models.DateTimeField):
            value += f" + {AGE}"
        values.append(value)
    into = f'INSERT INTO "{table}" ({", ".join(columns)})'
    source = f'json_populate_recordset(NULL::"{table}", %s)'
    return f"{into} SELECT {', '.join(values)} FROM {source}"  # noqa: S608
