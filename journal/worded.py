"""Questions that nearly every request asks: Django words them once, then only the values
change.

To put a question of six parts into SQL takes Django two milliseconds, to answer it the
database a fifth of one. Whatever is asked with each request, or for each person of a
list, is worded here; everything else is a queryset and stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | date
"""A key of a row, a day or a moment."""


class Worded:
    """A question for values, asked with other ones each time.

    `question(*shape, **values)` gives the queryset (`values_list`). It is called once for
    each shape, with marks in the place of the values: what it asks follows from the shape
    alone. The rows come as the database gives them, with no converter of a field applied.
    """

    def __init__(self, question: Callable[..., QuerySet[Any, Any]]) -> None:
        self._question = question
        self._known: dict[tuple[Hashable, ...], tuple[str, list[_Given]]] = {}

    def ask(self, *shape: Hashable, **values: Value) -> list[Any]:
        """The rows for these values: one question to the database."""
        if shape not in self._known:
            self._known[shape] = self._put(shape, values)
        sql, given = self._known[shape]
        with connection.cursor() as cursor:
            cursor.execute(
                sql, [one if name is None else values[name] for name, one in given]
            )
            found: list[Any] = cursor.fetchall()
        return found

    def forget(self) -> None:
        """Word it anew when it is asked next."""
        self._known.clear()

    def _put(
        self, shape: tuple[Hashable, ...], values: dict[str, Value]
    ) -> tuple[str, list[_Given]]:
        marks = {
            name: _mark(n, value) for n, (name, value) in enumerate(values.items())
        }
        named = {mark: name for name, mark in marks.items()}
        sql, params = self._question(*shape, **marks).query.sql_with_params()
        given = [(_name_of(param, named), param) for param in params]
        if unasked := marks.keys() - {name for name, _param in given}:
            raise TypeError(f"The question does not ask for {sorted(unasked)}.")
        return sql, given


_Given = tuple[str | None, Any]
"""A value by its name, or one that the question always has."""


def _mark(place: int, value: Value) -> Value:
    """Something no row has, by which a value is found again in the worded question."""
    if isinstance(value, datetime):
        return datetime(1, 1, 1 + place, tzinfo=UTC)
    if isinstance(value, date):
        return date(1, 1, 1 + place)
    return -(10**15) - place


def _name_of(param: Any, named: dict[Value, str]) -> str | None:
    """A moment that is no value was read from the clock, and would stand still."""
    name = named.get(param) if isinstance(param, int | date) else None
    if name is None and isinstance(param, date):
        raise TypeError(f"{param} is no value of the question: it must be one.")
    return name
