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


class WithdrawForm(forms.Form):
    """Why a paper is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Every author reads it in the letter."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
