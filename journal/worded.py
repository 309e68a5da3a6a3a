"""Questions that nearly every request asks: Django words them once, then only the values
change.

To put a question of six parts into SQL takes Django two milliseconds, to answer it the
database a fifth of one. Whatever is asked with each request, or for each person of a
list, is worded here; everything else is a queryset and stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakSet

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models import Value as DbValue
from django.db.models.sql.compiler import SQLCompiler

R = TypeVar("R")
Value = int | str | date | UUID | list[int] | list[float] | list[str]
"""A key of a row or several, words, a day or a moment."""
MARK = "\ue000"
MOST = 200  # shapes of one question; where filters are part of it, they are many


class Worded(Generic[R]):
    """A question for values, asked with other ones each time.

    `question(*shape, **values)` gives the queryset, of models or of `values_list`. It is
    called once for each shape, with marks in the place of the values: what it asks
    follows from the shape alone, and what it reads besides (the clock) would stand still.
    It asks the database nothing by itself, and each value, unless `needs_all` is false.
    A list is a value where it is given to the database as one array: `OneOf("pk", keys)`
    or `pk__in=each_of(keys)`.
    """

    def __init__(
        self, question: Callable[..., QuerySet[Any, R]], *, needs_all: bool = True
    ) -> None:
        self._question = question
        self._needs_all = needs_all
        self._known: dict[tuple[Hashable, ...], _Wording] = {}
        _every.add(self)

    def ask(self, *shape: Hashable, **values: Value) -> list[R]:
        """The rows for these values: one question to the database, and its prefetches."""
        known = self._known.get(shape)
        if known is None:
            known = self._put(shape, values)
            self._known[shape] = known
            for old in list(self._known)[:-MOST]:
                self._known.pop(old, None)  # another thread may have been faster
        return known.answer(values)

    def one(self, *shape: Hashable, **values: Value) -> R | None:
        """The first row, or nothing."""
        return next(iter(self.ask(*shape, **values)), None)

    def forget(self) -> None:
        """Word it anew when it is asked next."""
        self._known.clear()

    def _put(self, shape: tuple[Hashable, ...], values: dict[str, Value]) -> _Wording:
        marks = {
            name: _mark(n, value) for n, (name, value) in enumerate(values.items())
        }
        named = {_plain(mark): name for name, mark in marks.items()}
        with connection.execute_wrapper(_asks_nothing):
            rows = self._question(*shape, **marks)
            compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:  # nothing can be meant, whatever the values are
                return _Wording(rows, compiler, "", [])
        given = [(_name_of(param, named), param) for param in params]
        unasked = marks.keys() - {name for name, _param in given}
        if unasked and self._needs_all:
            raise TypeError(f"The question does not ask for {sorted(unasked)}.")
        return _Wording(rows, compiler, sql, given)


def _asks_nothing(*asked: Any) -> Any:
    raise TypeError("The question asks the database while it is worded.")


_every: WeakSet[Worded[Any]] = WeakSet()


def forget_all() -> None:
    """Word every question anew: what a question is made of was changed, as tests do."""
    for one in _every:
        one.forget()


@dataclass(frozen=True)
class _Wording:
    """A queryset that has been put into SQL, and the place of each value in it."""

    rows: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    given: list[_Given]

    def answer(self, values: dict[str, Value]) -> list[Any]:
        if not self.sql:
            return []
        params = [one if name is None else values[name] for name, one in self.given]
        rows = QuerySet.__new__(type(self.rows))  # to copy one would evaluate it
        vars(rows).update(vars(self.rows), _query=_Answering(self, params))
        return list(rows)


class _Answering:
    """In the place of a query: it has its SQL already, and everything else of the other."""

    def __init__(self, wording: _Wording, params: list[Any]) -> None:
        self._wording, self._params = wording, params

    def get_compiler(self, using: str) -> SQLCompiler:
        compiler = copy(self._wording.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: (self._wording.sql, self._params)  # type: ignore[method-assign, assignment, misc]
        return compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wording.rows.query, name)


class OneOf(Func):
    """`OneOf("path", list)` for `path__in=list`: one value, however long, that an index
    can be asked for."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    arity = 2
    output_field = BooleanField()

    def __init__(self, path: str, values: list[int] | list[str]) -> None:
        super().__init__(F(path), DbValue(values))


def each_of(values: list[int] | list[str], kind: str = "bigint") -> Func:
    """The same as rows: for `field__in=each_of(list)`, where a question may come too."""
    template = f"(SELECT unnest(%(expressions)s::{kind}[]))"
    return Func(DbValue(values), template=template, arity=1)


_Given = tuple[str | None, Any]
"""A value by its name, or one that the question always has."""


def _mark(place: int, value: Value) -> Value:
    """Something no row has, by which a value is found again in the worded question."""
    match value:
        case datetime():
            return datetime(1, 1, 1 + place, tzinfo=UTC)
        case date():
            return date(1, 1, 1 + place)
        case UUID():
            return UUID(int=1 + place)
        case str():
            return f"{MARK}{place}{MARK}"
        case list():
            return [-(10**15) - place]
    return -(10**15) - place


def _plain(param: Any) -> Hashable:
    return tuple(param) if isinstance(param, list) else param


def _name_of(param: Any, named: dict[Hashable, str]) -> str | None:
    """A moment that is no value was read from the clock, and would stand still."""
    is_value = isinstance(param, int | str | date | UUID | list)
    name = named.get(_plain(param)) if is_value else None
    if name is None and (isinstance(param, date) or MARK in str(param)):
        raise TypeError(f"{param} is no value of the question: it must be one.")
    return name
