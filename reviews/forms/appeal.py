"""The authors' form of an appeal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.services.appealing import MOST
from reviews.services.rescinding import SHORTEST


class AppealForm(forms.Form):
    """Why a decline should be looked at again."""

    reasons = forms.CharField(
        label=_("What in the decision rests on a mistake?"),
        help_text=_("Name the report or the sentence. Only editors read it."),
        min_length=SHORTEST,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
    )
