"""Rows of people in a form, with buttons that order, add and remove them unsaved."""

from __future__ import annotations

from typing import Any, Generic, Self, TypeVar

from django import forms

MOST_AUTHORS = 200


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() else 0


class RowForm(forms.Form):
    """One row of a list of people."""

    def raw(self) -> dict[str, Any]:
        """What was typed, right or wrong."""
        return {
            name: field.widget.value_from_datadict(
                self.data, self.files, self.add_prefix(name)
            )
            for name, field in self.fields.items()
        }


R = TypeVar("R", bound=RowForm)


class Rows(Generic[R]):
    """A form of rows, one for each person, with one of them marked as corresponding.

    Each button sends the whole form, so it works without scripts and keeps what was
    typed; nothing is written before Save.
    """

    row_form: type[R]

    def __init__(
        self,
        data: Any = None,
        *,
        rows: list[dict[str, Any]] | None = None,
        corresponding: int = 0,
    ) -> None:
        self.is_bound = data is not None
        self.corresponding = corresponding
        if self.is_bound:
            count = min(_number(data.get("count")), MOST_AUTHORS)
            self.corresponding = _number(data.get("corresponding"))
            self.forms = [self.row_form(data, prefix=f"p{n}") for n in range(count)]
        else:
            self.forms = [
                self.row_form(initial=row, prefix=f"p{n}")
                for n, row in enumerate(rows or [{}])
            ]

    def rearranged(self, act: str) -> Self:
        """The same rows after a button: "up:2", "down:0", "remove:1" or "add"."""
        word, _colon, place = act.partition(":")
        rows = [
            (form.raw(), n == self.corresponding) for n, form in enumerate(self.forms)
        ]
        at = int(place) if place.isdigit() and int(place) < len(rows) else None
        if word == "add":
            rows.append(({}, False))
        elif word == "remove" and at is not None and len(rows) > 1:
            del rows[at]
        elif word in ("up", "down") and at is not None:
            to = max(0, min(len(rows) - 1, at + (1 if word == "down" else -1)))
            rows.insert(to, rows.pop(at))
        chosen = [n for n, (_row, mark) in enumerate(rows) if mark]
        return type(self)(
            rows=[row for row, _mark in rows], corresponding=chosen[0] if chosen else 0
        )

    def is_valid(self) -> bool:
        return bool(self.forms) and not [f for f in self.forms if not f.is_valid()]

    @property
    def errors(self) -> list[Any]:
        return [form.errors for form in self.forms if form.errors]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the problem summary."""
        found = []
        for number, form in enumerate(self.forms, start=1):
            for field in form:
                for error in field.errors:
                    found.append(
                        (field.id_for_label, f"{number}. {field.label}: {error}")
                    )
        return found
