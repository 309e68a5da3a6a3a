"""The authors of a paper, in order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.models.people import orcid_validator
from submissions.choices import CreditRole
from submissions.models import Submission
from submissions.services.byline import Person

MOST_AUTHORS = 200


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() else 0


class OrcidField(forms.CharField):
    """An ORCID iD, as digits or as the address it is often copied as."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value)
        return text.removeprefix("https://").removeprefix("orcid.org/").strip("/")


class PersonForm(forms.Form):
    """One author, as the paper will name them."""

    name = forms.CharField(label=_("Name"), max_length=200)
    native_name = forms.CharField(
        label=_("Name in its own script"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": _("Write an address such as name@university.edu.")},
    )
    orcid = OrcidField(
        label=_("ORCID iD"),
        max_length=19,
        required=False,
        validators=[orcid_validator],
        widget=forms.TextInput(attrs={"placeholder": "0000-0002-1825-0097"}),
    )
    affiliations = forms.CharField(
        label=_("Affiliations, one on each line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    credit_roles = forms.MultipleChoiceField(
        label=_("Contribution"),
        choices=CreditRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    competing_interests = forms.CharField(
        label=_("Competing interests"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=_("Of this author alone. Each author can change it when confirming."),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    family = forms.CharField(required=False, widget=forms.HiddenInput)
    native_lang = forms.CharField(required=False, widget=forms.HiddenInput)

    def raw(self) -> dict[str, Any]:
        """What was typed, right or wrong."""
        return {
            name: field.widget.value_from_datadict(
                self.data, self.files, self.add_prefix(name)
            )
            for name, field in self.fields.items()
        }

    def person(self, *, is_corresponding: bool) -> Person:
        """What the service takes."""
        values = self.cleaned_data
        lines = values["affiliations"].splitlines()
        family = values["family"] if values["family"] in values["name"] else ""
        return Person(
            name=values["name"],
            family=family[:120],
            native_name=values["native_name"],
            native_lang=values["native_lang"][:12],
            email=values["email"],
            orcid=values["orcid"],
            is_corresponding=is_corresponding,
            affiliations=tuple(line.strip()[:400] for line in lines if line.strip()),
            credit_roles=tuple(values["credit_roles"]),
            competing_interests=values["competing_interests"],
            key=values["key"],
        )


class PeopleForm:
    """The authors' rows, with buttons that order, add and remove them unsaved.

    Each button sends the whole form, so it works without scripts and keeps what was
    typed; nothing is written before Save.
    """

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
            self.forms = [PersonForm(data, prefix=f"p{n}") for n in range(count)]
        else:
            self.forms = [
                PersonForm(initial=row, prefix=f"p{n}")
                for n, row in enumerate(rows or [{}])
            ]

    @classmethod
    def of(cls, submission: Submission) -> PeopleForm:
        people = list(submission.contributors.all())
        rows = [
            {
                "name": person.name,
                "family": person.family,
                "native_name": person.native_name,
                "native_lang": person.native_lang,
                "email": person.email,
                "orcid": person.orcid,
                "affiliations": "\n".join(a.name for a in person.affiliations.all()),
                "credit_roles": person.credit_roles,
                "competing_interests": person.competing_interests,
                "key": str(person.uuid),
            }
            for person in people
        ]
        first = [n for n, person in enumerate(people) if person.is_corresponding]
        return cls(rows=rows or None, corresponding=first[0] if first else 0)

    def rearranged(self, act: str) -> PeopleForm:
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
        return PeopleForm(
            rows=[row for row, _mark in rows], corresponding=chosen[0] if chosen else 0
        )

    def is_valid(self) -> bool:
        return bool(self.forms) and not [f for f in self.forms if not f.is_valid()]

    def people(self) -> list[Person]:
        return [
            form.person(is_corresponding=n == self.corresponding)
            for n, form in enumerate(self.forms)
        ]

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
