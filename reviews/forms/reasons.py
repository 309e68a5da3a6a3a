"""Acts that a chief editor gives a reason for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.services.revealing import SHORTEST


class WithdrawForAuthorsForm(forms.Form):
    """Why the journal takes a paper back for its authors."""

    reason = forms.CharField(
        label=_("Why is the paper withdrawn?"),
        help_text=_("Every author reads it in the letter, without your name."),
        min_length=SHORTEST,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class LiftForm(forms.Form):
    """Why somebody is not in conflict after all."""

    reason = forms.CharField(
        label=_("Why can the conflict be lifted?"),
        help_text=_("It is kept with the conflict; who declared it may read it."),
        min_length=SHORTEST,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
