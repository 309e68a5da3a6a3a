"""The form of a saved view of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from journal.models import User
from reviews.models import SavedView


class SavedViewForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name, and who reads it."""

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        labels = {"name": _("Name of the view"), "is_shared": _("For all editors")}

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_name(self) -> str:
        """One name is one view of a person."""
        name: str = self.cleaned_data["name"].strip()
        same = SavedView.objects.filter(owner=self.owner, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You have a view of this name."), code="name")
        return name
