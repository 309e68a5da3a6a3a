"""Words to the editors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageForm(forms.Form):
    """A message to the other side of a thread."""

    text = forms.CharField(
        label=_("Message to the editor"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        error_messages={"required": _("Write a message first.")},
    )


class MoreTimeForm(forms.Form):
    """Until when a revision shall have time, and why."""

    due_on = forms.DateField(
        label=_("New date"),
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "short"}
        ),
        error_messages={"required": _("Choose a day.")},
    )
    reason = forms.CharField(
        label=_("Why you need the time"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )


class WithdrawForm(forms.Form):
    """Why a paper is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Every author reads it in the letter."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConflictForm(forms.Form):
    """Why somebody steps aside from a paper."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The paper’s editors read it; authors and reviewers do not."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
