"""The authors of a paper, in order."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.models.people import orcid_validator
from submissions.choices import CreditRole
from submissions.models import Submission
from submissions.services.byline import Person

from .rows import RowForm, Rows


class OrcidField(forms.CharField):
    """An ORCID iD, as digits or as the address it is often copied as."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value)
        return text.removeprefix("https://").removeprefix("orcid.org/").strip("/")


class LinesInput(forms.TextInput):
    """Several fields of one name; what is pasted with line breaks is several lines."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        typed = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        lines = [line for text in typed if text for line in text.splitlines()]
        return [line.strip() for line in lines if line.strip()]


class LinesField(forms.Field):
    """Any number of short texts, each in a field of its own."""

    widget = LinesInput
    most = 400

    def to_python(self, value: Any) -> list[str]:
        return [line[: self.most] for line in value or []]


class PersonForm(RowForm):
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
    affiliations = LinesField(label=_("Affiliations"), required=False)
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

    def person(self, *, is_corresponding: bool) -> Person:
        """What the service takes."""
        values = self.cleaned_data
        family = values["family"] if values["family"] in values["name"] else ""
        return Person(
            name=values["name"],
            family=family[:120],
            native_name=values["native_name"],
            native_lang=values["native_lang"][:12],
            email=values["email"],
            orcid=values["orcid"],
            is_corresponding=is_corresponding,
            affiliations=tuple(values["affiliations"]),
            credit_roles=tuple(values["credit_roles"]),
            competing_interests=values["competing_interests"],
            key=values["key"],
        )


class PeopleForm(Rows[PersonForm]):
    """The authors before sending; nothing is written before Save."""

    row_form = PersonForm

    @classmethod
    def of(cls, submission: Submission) -> Self:
        people = list(submission.contributors.all())
        rows = [
            {
                "name": person.name,
                "family": person.family,
                "native_name": person.native_name,
                "native_lang": person.native_lang,
                "email": person.email,
                "orcid": person.orcid,
                "affiliations": [a.name for a in person.affiliations.all()],
                "credit_roles": person.credit_roles,
                "competing_interests": person.competing_interests,
                "key": str(person.uuid),
            }
            for person in people
        ]
        first = [n for n, person in enumerate(people) if person.is_corresponding]
        return cls(rows=rows or None, corresponding=first[0] if first else 0)

    def people(self) -> list[Person]:
        return [
            form.person(is_corresponding=n == self.corresponding)
            for n, form in enumerate(self.forms)
        ]
