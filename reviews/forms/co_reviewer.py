"""The form that names a co-reviewer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CoReviewerForm(forms.Form):
    """Who helped, and whether they want to be thanked."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    is_thanked = forms.BooleanField(
        label=_("Agrees to be named in the yearly thanks"), required=False
    )
