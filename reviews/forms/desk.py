"""The forms of the editors' desk."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.letters import BRACES, Letter, unknown_placeholders
from journal.models import Topic
from reviews.choices import REVISIONS, Outcome
from submissions.choices import Thread

LONGEST_LETTER = 40_000


def end_of_day(day: Any) -> datetime:
    """A due date is met until its midnight, in the journal's time zone."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "short"})


class FutureDateField(forms.DateField):
    """A day after today, within a year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateInput(), **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not timezone.localdate() < day <= self._latest():
            raise ValidationError(
                _("Choose a day after today, at most a year ahead."), code="day"
            )
        return day

    @staticmethod
    def _latest() -> Any:
        return timezone.localdate() + timedelta(days=365)


class MessageForm(forms.Form):
    """A message to the authors, or a note among editors."""

    thread = forms.ChoiceField(choices=Thread.choices, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Message"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class DueForm(forms.Form):
    """Another date for a review."""

    due_on = FutureDateField(label=_("Report by"))


class InviteForm(forms.Form):
    """When reports are due, and why a possible conflict is no hindrance."""

    due_on = FutureDateField(label=_("Reports due"))
    override = forms.CharField(
        label=_("Why the possible conflict is no hindrance"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WordingForm(forms.Form):
    """An invitation in an editor's own words; what it cannot fill is named."""

    body = forms.CharField(
        label=_("Text of the letter"),
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"].replace("\r\n", "\n").strip() + "\n"
        unknown = unknown_placeholders("invitation", Letter("", body))
        if unknown:
            raise ValidationError(
                _("This letter does not know %(words)s. Use one of those listed."),
                params={"words": ", ".join(unknown)},
            )
        if set(BRACES.sub("", body)) & set("{}"):
            raise ValidationError(_("A word in braces is not closed, or not opened."))
        return body


class PersonForm(forms.Form):
    """Somebody new, by name and address."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    affiliation = forms.CharField(
        label=_("Organisation"), required=False, max_length=250
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.all()


class DecisionForm(forms.Form):
    """The decision, its date and its letter; a draft may be incomplete."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    revision_due_on = FutureDateField(label=_("Revision due"), required=False)
    ask_reviewers = forms.BooleanField(
        label=_("Ask the same reviewers to read the revision"), required=False
    )
    subject = forms.CharField(label=_("Subject"), required=False, max_length=250)
    letter = forms.CharField(
        label=_("Letter to the authors"),
        required=False,
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    def __init__(self, outcomes: list[Outcome], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(o.value, o.label) for o in outcomes]

    @property
    def revision_due_at(self) -> datetime | None:
        """The end of the day that was chosen, for a revision only."""
        day = self.cleaned_data.get("revision_due_on")
        wanted = self.cleaned_data.get("outcome") in REVISIONS
        return end_of_day(day) if day and wanted else None


class NoteForm(forms.Form):
    """What editors remember about a reviewer."""

    note = forms.CharField(
        label=_("Note for editors only"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(forms.Form):
    """Why a report goes back to its reviewer."""

    note = forms.CharField(
        label=_("Note to the reviewer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QualityForm(forms.Form):
    """How useful a report was."""

    CHOICES = (
        ("5", _("5, outstanding")),
        ("4", _("4, good")),
        ("3", _("3, sufficient")),
        ("2", _("2, thin")),
        ("1", _("1, no use")),
    )
    quality = forms.ChoiceField(
        label=_("How useful it was"), required=False, choices=[("", "–"), *CHOICES]
    )
