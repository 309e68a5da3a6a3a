"""The form of one question of the review form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms import OfJournal
from reviews.models import Criterion
from reviews.models.report import HIGHEST, LOWEST


class CriterionForm(OfJournal):
    """A question and the words for each of the five scores, one a line."""

    anchors = forms.CharField(
        label=_("What 1 to 5 mean"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Five lines, from the lowest score to the highest."),
    )

    class Meta:
        model = Criterion
        fields = ["name", "question", "help", "anchors", "position", "is_active"]
        labels = {"is_active": _("In use")}
        help_texts = {
            "is_active": _("Not in use: new reports leave it out, old scores stay.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["anchors"] = "\n".join(self.instance.anchors)

    def clean_anchors(self) -> list[str]:
        text: str = self.cleaned_data["anchors"]
        words = [line.strip() for line in text.splitlines() if line.strip()]
        if len(words) != HIGHEST - LOWEST + 1:
            raise forms.ValidationError(_("Write exactly five lines."))
        if any(len(word) > 80 for word in words):
            raise forms.ValidationError(_("At most 80 characters a line."))
        return words
