"""The list of authors that is asked for after sending."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.models.people import orcid_validator
from submissions.models import Submission
from submissions.services.authorship import Wanted

from .people import LinesField, OrcidField
from .rows import RowForm, Rows


class AuthorForm(RowForm):
    """One author of the list: known by the row's id, or new with name and address."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={"invalid": _("Write an address such as name@university.edu.")},
    )
    orcid = OrcidField(
        label=_("ORCID iD"),
        max_length=19,
        required=False,
        validators=[orcid_validator],
    )
    affiliations = LinesField(label=_("Affiliations"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["key"].value():
            for name in ("name", "email"):
                self.fields[name].required = False

    def wanted(self, *, is_corresponding: bool) -> Wanted:
        values = self.cleaned_data
        if values["key"]:
            return Wanted(key=str(values["key"]), is_corresponding=is_corresponding)
        return Wanted(
            name=values["name"],
            email=values["email"],
            orcid=values["orcid"],
            affiliations=tuple(values["affiliations"]),
            is_corresponding=is_corresponding,
        )


class AuthorsForm(Rows[AuthorForm]):
    """The rows and the reason; who stands there already can only be moved or left out."""

    row_form = AuthorForm
    reason = ""

    @classmethod
    def of(cls, submission: Submission) -> Self:
        people = list(submission.contributors.all())
        first = [n for n, person in enumerate(people) if person.is_corresponding]
        rows = [{"key": str(one.uuid), "name": one.name} for one in people]
        return cls(rows=rows, corresponding=first[0] if first else 0)

    def wanted(self) -> list[Wanted]:
        return [
            form.wanted(is_corresponding=n == self.corresponding)
            for n, form in enumerate(self.forms)
        ]
