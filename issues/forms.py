"""What editors type about an issue, and the word that publishes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.choices import NoticeKind
from issues.models import Issue
from journal.choices import Role, Season
from journal.models import EditorialRole, User
from submissions.models import SpecialIssue


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PlanForm(forms.ModelForm):
    """Theme, dates, budget and call of an issue to come."""

    class Meta:
        model = Issue
        fields = [
            "title",
            "special_issue",
            "description",
            "closes_on",
            "publish_on",
            "page_budget",
            "call",
        ]
        widgets = {
            "closes_on": DateInput(),
            "publish_on": DateInput(),
            "description": forms.Textarea(attrs={"rows": 3}),
            "call": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not SpecialIssue.objects.exists():
            del self.fields["special_issue"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        closes, publishes = found.get("closes_on"), found.get("publish_on")
        if closes and publishes and publishes < closes:
            self.add_error("publish_on", _("It goes public before it closes."))
        return found


class IssueForm(PlanForm):
    """A new issue: the year and the season besides its plan."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    season = forms.ChoiceField(label=_("Season"), choices=Season.choices)

    class Meta(PlanForm.Meta):
        fields = [
            *("year", "season", "title", "special_issue"),
            *("closes_on", "publish_on", "page_budget"),
        ]

    def __init__(self, *args: Any, journal: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.journal = journal
        self.fields["page_budget"].initial = journal.page_budget

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        taken = Issue.objects.filter(
            journal=self.journal, year=found.get("year"), season=found.get("season")
        )
        if taken.exists():
            raise ValidationError(_("This season has an issue."))
        if found.get("year") and found["year"] < self.journal.first_year:
            self.add_error("year", _("The journal did not exist in that year."))
        return found


def next_season(journal: Any) -> dict[str, Any]:
    """The season after the last one that has an issue; else the running one."""
    taken = set(Issue.objects.filter(journal=journal).values_list("year", "season"))
    today = timezone.localdate()
    year, place = today.year, (today.month - 1) // 3
    seasons = list(Season)
    while (year, seasons[place]) in taken:
        place += 1
        year, place = year + place // 4, place % 4
    return {"year": year, "season": seasons[place].value}


class PublishForm(forms.Form):
    """Typing a word: publishing cannot be undone."""

    WORD = _("publish")
    confirmation = forms.CharField(
        label=_("Type the word “publish” to go on"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )

    def clean_confirmation(self) -> str:
        typed = self.cleaned_data["confirmation"].strip().lower()
        if typed not in {"publish", str(self.WORD).lower()}:
            raise ValidationError(_("Type the word as it stands there."))
        return str(typed)


class ScheduleForm(PublishForm):
    """The day and the hour at which an issue becomes public by itself."""

    hour = forms.TimeField(
        label=_("Hour of that day"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}),
    )
    field_order = ("hour", "confirmation")

    def moment(self, issue: Issue) -> datetime:
        """That hour of the printed day, in the journal's zone."""
        day = datetime.combine(issue.publish_on, self.cleaned_data["hour"])
        return timezone.make_aware(day)


class NoticeForm(PublishForm):
    """A notice on a published article; it cannot be taken back either."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=NoticeKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "What is wrong, what is right, who found it, and why the journal acts. Everybody reads it."
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    field_order = ("kind", "text", "confirmation")

    def given(self) -> dict[str, str]:
        """What the service is given: all but the typed word."""
        return {name: self.cleaned_data[name] for name in ("kind", "text")}


class PlaceForm(forms.Form):
    """One place of a text, and what may be put after it."""

    mark = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    after = forms.CharField(
        label=_("New paragraph after it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AskForm(forms.Form):
    """A question to the authors about one place."""

    question = forms.CharField(
        label=_("Question to the authors"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What an author answers."""

    text = forms.CharField(max_length=4000)


class ProofForm(forms.Form):
    """What the author says to the proof."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("approve", _("Print it as it is")),
            ("correct", _("Correct it first")),
        ],
        widget=forms.RadioSelect,
    )
    corrections = forms.CharField(
        label=_("Corrections"),
        help_text=_("Name the page and the words, one correction a line."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("answer") == "correct" and not found.get("corrections"):
            self.add_error("corrections", _("Say what is to be corrected."))
        if found.get("answer") == "approve" and found.get("corrections"):
            self.add_error(
                "answer", _("You wrote corrections. Ask for them, or take them out.")
            )
        return found


class ProducerForm(forms.Form):
    """Who prepares the paper: somebody who holds the production role."""

    person = forms.ModelChoiceField(
        label=_("Prepared by"), queryset=User.objects.none()
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        holders = EditorialRole.objects.active().filter(role=Role.PRODUCTION)
        people = User.objects.filter(pk__in=holders.values("user"), is_active=True)
        field = self.fields["person"]
        field.queryset = people.order_by("name")  # type: ignore[attr-defined]
