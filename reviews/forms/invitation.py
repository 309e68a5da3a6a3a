"""Saying no to an invitation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.choices import DeclineReason

from .desk import FutureDateField


class OwnDateForm(forms.Form):
    """The day by which a reviewer could have the report."""

    due_on = FutureDateField(label=_("Or a date of your own"))


class DeclineForm(forms.Form):
    """One tap is enough; a colleague's name is welcome."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason.choices)
    colleague = forms.CharField(
        label=_("Name or e-mail address of a colleague"), required=False, max_length=300
    )
