"""What authors declare before they send, and whom they suggest as reviewers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from submissions.forms.special import SpecialIssueField
from submissions.models import SpecialIssue, Submission
from submissions.services.drafting import MOST_OPPOSED, Colleague

MOST_SUGGESTED = 3
DECLARATIONS = (
    "ethics",
    "competing_interests",
    "data_availability",
    "ai_use",
    "funding",
    "preprint",
    "cover_letter",
)
DOI = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)$", re.I)


def _text(label: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        error_messages={"required": _("Write a sentence, or “None”.")},
    )


def preprint_address(typed: str) -> str:
    """The address of a preprint: a DOI, however it is written, or what was typed."""
    typed = typed.strip()
    match = DOI.match(typed)
    return f"https://doi.org/{match[1]}" if match else typed


class PreprintField(forms.URLField):
    """The DOI or the address of a preprint."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def to_python(self, value: Any) -> str:
        address: str = super().to_python(preprint_address(value or ""))
        return address


class DeclareForm(forms.Form):
    """The third screen."""

    ethics = _text(
        _("Ethics"),
        _(
            "Which committee approved the study, and how people agreed to take part. Write “Not applicable” for work without people."
        ),
    )
    competing_interests = _text(
        _("Competing interests"),
        _(
            "Money, posts or relations that could bias the work. Write “None” when there are none."
        ),
    )
    data_availability = _text(
        _("Data availability"), _("Where data and materials can be found, or why not.")
    )
    ai_use = _text(
        _("Use of AI"),
        _("Which tools were used and what for. Write “None” when none was."),
    )
    funding = _text(_("Funding"), required=False)
    preprint = PreprintField(
        label=_("Preprint"),
        help_text=_(
            "Its DOI or address, if the work is public already. Reviewers never see it."
        ),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={
            "invalid": _("Write a DOI such as 10.31235/osf.io/abcde, or an address.")
        },
    )
    special_issue = SpecialIssueField(
        empty_label=_("None: a regular paper"),
        help_text=_("Its guest editors will read the paper too."),
    )
    cover_letter = _text(
        _("Letter to the editor"),
        _("Only the editors read it."),
        required=False,
    )
    anonymous = forms.BooleanField(
        label=_("I have looked at the review copy, and it names none of the authors"),
        error_messages={"required": _("Look at the review copy and confirm it.")},
    )
    agreement = forms.BooleanField(
        label=_(
            "All authors have read this version, agree to send it, and it is under review nowhere else"
        ),
        error_messages={"required": _("Every author has to agree.")},
    )
    chosen_licence = forms.ChoiceField(
        label=_("Licence"),
        help_text=_("Under which it is published if it is accepted."),
        widget=forms.RadioSelect,
    )
    licence = forms.BooleanField(
        label=_("If it is accepted, we publish it under the journal’s licence"),
        error_messages={
            "required": _("Agree to the licence, or write to the journal.")
        },
    )
    agrees_to_reports = forms.BooleanField(
        label=_("The reports of the reviewers may be published with the article"),
        help_text=_(
            "What they write to you, without their names and only where each agrees. Your choice has no influence on the decision."
        ),
        required=False,
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        submission: Submission,
        data: Any = None,
        *,
        read: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        initial = {name: getattr(submission, name) for name in DECLARATIONS}
        special = submission.special_issue
        initial |= {
            "special_issue": special and special.uuid,
            "agrees_to_reports": submission.agrees_to_reports,
            "chosen_licence": submission.licence or submission.journal.licence,
        }
        super().__init__(data, initial=initial | {"version": state_of(submission)})
        self.calls = self.fields["special_issue"].offer(submission)
        if not self.calls:
            del self.fields["special_issue"]
        if not submission.hides_authors:
            del self.fields["anonymous"]
        if not submission.journal.publishes_reports:
            del self.fields["agrees_to_reports"]
        if submission.section and not submission.section.is_peer_reviewed:
            for name in ("ethics", "data_availability"):
                self.fields[name].required = False
        self.fields["licence"].label = _(
            "If it is accepted, we publish it under %(licence)s"
        ) % {"licence": submission.journal.licence}
        self._offer_licences(submission)
        self._tell_where_read(submission, read or {})
        self.colleagues = ColleagueRows(submission, data)

    def _offer_licences(self, submission: Submission) -> None:
        """A choice where the journal has one, else only the consent to its licence."""
        journal = submission.journal
        if not journal.other_licences:
            del self.fields["chosen_licence"]
            return
        offered = dict.fromkeys([journal.licence, *journal.other_licences])
        self.fields["chosen_licence"].choices = [(one, one) for one in offered]
        self.fields["licence"].label = _(
            "If it is accepted, we publish it under the licence chosen above"
        )

    def _tell_where_read(
        self, submission: Submission, read: Mapping[str, Mapping[str, str]]
    ) -> None:
        for name, found in read.items():
            if name in self.fields and getattr(submission, name) == found["text"]:
                self.fields[name].help_text = _(
                    "Read from your file: %(place)s. Change it if it is wrong."
                ) % {"place": found["place"]}

    def typed(self) -> dict[str, Any]:
        """The declarations as they stand in the form, finished or not."""
        typed: dict[str, Any] = {
            name: self[name].data or "" for name in DECLARATIONS if name in self.fields
        }
        typed["preprint"] = preprint_address(typed["preprint"])[:300]
        if "chosen_licence" in self.fields:
            chosen = self["chosen_licence"].data
            offered = dict(self.fields["chosen_licence"].choices)
            typed["licence"] = chosen if chosen in offered else ""
        if "agrees_to_reports" in self.fields:
            typed["agrees_to_reports"] = bool(self["agrees_to_reports"].data)
        return typed

    def chosen_special_issue(self) -> SpecialIssue | None:
        """The one that is chosen in the form, finished or not."""
        chosen = self["special_issue"].data
        return next((one for one in self.calls if str(one.uuid) == chosen), None)


class ColleagueForm(forms.Form):
    """Somebody who could review, or who should not."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": _("Write an address such as name@university.edu.")},
    )
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if (values.get("email") or values.get("reason")) and not values.get("name"):
            self.add_error("name", _("Write the name as well."))
        return values


class ColleagueRows:
    """Three rows for suggested reviewers and five for opposed ones."""

    def __init__(self, submission: Submission, data: Any = None) -> None:
        people = list(submission.suggestions.all()) if submission.pk else []
        wanted = [person for person in people if not person.is_opposed]
        opposed = [person for person in people if person.is_opposed]
        self.suggested = self._rows("s", MOST_SUGGESTED, wanted, data)
        self.opposed = self._rows("o", MOST_OPPOSED, opposed, data)

    @staticmethod
    def _rows(
        letter: str, count: int, people: list[Any], data: Any
    ) -> list[ColleagueForm]:
        rows = []
        for place in range(count):
            person = people[place] if place < len(people) else None
            initial = {
                name: getattr(person, name, "") for name in ("name", "email", "reason")
            }
            rows.append(ColleagueForm(data, prefix=f"{letter}{place}", initial=initial))
        return rows

    def is_valid(self) -> bool:
        return not [
            row for row in (*self.suggested, *self.opposed) if not row.is_valid()
        ]

    def colleagues(self) -> list[Colleague]:
        """Everybody whose row can be kept."""
        return [
            Colleague(**row.cleaned_data, is_opposed=is_opposed)
            for is_opposed, rows in ((False, self.suggested), (True, self.opposed))
            for row in rows
            if row.is_valid() and row.cleaned_data["name"]
        ]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [
            (field.id_for_label, f"{field.label}: {error}")
            for row in (*self.suggested, *self.opposed)
            for field in row
            for error in field.errors
        ]


def state_of(submission: Submission) -> str:
    """A mark of the texts as they are kept, so that two tabs notice each other (P8)."""
    kept = [getattr(submission, name) for name in DECLARATIONS]
    people = submission.suggestions.order_by("pk").values_list(
        "name", "email", "reason"
    )
    return hashlib.sha256(
        json.dumps(
            [
                *(kept, list(map(list, people)), submission.special_issue_id),
                submission.agrees_to_reports,
                submission.licence,
            ]
        ).encode()
    ).hexdigest()[:16]
