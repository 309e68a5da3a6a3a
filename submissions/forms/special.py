"""The forms of a special issue: its call, and whom to appoint."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms import DATE, OfJournal
from journal.models import User
from submissions.models import SpecialIssue, Submission


class SpecialIssueForm(OfJournal):
    class Meta:
        model = SpecialIssue
        fields = ["theme", "description", "opens_on", "closes_on"]
        widgets = {"opens_on": DATE, "closes_on": DATE}


class GuestForm(forms.Form):
    """A guest editor by address; a new account when nobody has it."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("For somebody who has no account yet."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        known = User.objects.by_address(values.get("email", ""))
        if "email" in values and not known and not values.get("name"):
            self.add_error("name", _("Nobody has this address yet, so give the name."))
        return values

    def person(self) -> User:
        values = self.cleaned_data
        return User.objects.with_address(values["email"], name=values["name"])


class SpecialIssueField(forms.ModelChoiceField):
    """One of the special issues, or none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Special issue"))
        super().__init__(
            queryset=SpecialIssue.objects.none(),
            required=False,
            to_field_name="uuid",
            **kwargs,
        )

    def offer(self, submission: Submission) -> list[SpecialIssue]:
        """Those that take papers today, and the one that was chosen before."""
        every = SpecialIssue.objects.filter(journal=submission.journal_id)
        offered = every.calling() | every.filter(pk=submission.special_issue_id)
        self.queryset = offered
        return list(offered)


class MoveForm(forms.Form):
    """Which special issue a paper belongs to, for the editor who decides it."""

    special_issue = SpecialIssueField(empty_label=_("None: a regular paper"))

    def __init__(self, submission: Submission, data: Any = None) -> None:
        special = submission.special_issue
        super().__init__(data, initial={"special_issue": special and special.uuid})
        field = self.fields["special_issue"]
        field.queryset = SpecialIssue.objects.filter(journal=submission.journal_id)
