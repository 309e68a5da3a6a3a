"""Words between a reviewer and the editors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ThreadForm(forms.Form):
    """A message to the other side."""

    text = forms.CharField(
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=20_000,
        error_messages={"required": _("Write a message first.")},
    )
