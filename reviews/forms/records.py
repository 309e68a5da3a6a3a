"""The form that breaks the glass."""

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.services.revealing import SHORTEST


class RevealForm(forms.Form):
    """Why an administrator must look; the sentence is kept and sent to the chiefs."""

    reason = forms.CharField(
        label=_("Why do you need to look?"),
        help_text=_(
            "One sentence. It is kept in the record and sent to the chief editors."
        ),
        min_length=SHORTEST,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
