"""The form of one question of the review form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms import OfJournal
from reviews.choices import Asks, ShownTo
from reviews.models import Criterion
from reviews.models.report import HIGHEST, LOWEST

MOST_OPTIONS = 12


class CriterionForm(OfJournal):
    """A question: the words for each of five scores, a text, or answers to choose from."""

    anchors = forms.CharField(
        label=_("What 1 to 5 mean"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For a score: five lines, from the lowest score to the highest."),
    )
    options = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a choice: two to twelve lines, one answer each."),
    )

    class Meta:
        model = Criterion
        fields = [
            *("name", "question", "help", "kind", "anchors", "options", "shown_to"),
            *("is_required", "asked_if", "asked_if_value", "position", "is_active"),
        ]
        labels = {"is_active": _("In use")}
        help_texts = {
            "is_active": _("Not in use: new reports leave it out, old scores stay."),
            "shown_to": _("Scores are for the editors only."),
            "is_required": _("A score can always be “not able to judge”."),
            "asked_if_value": _("Exactly as it stands among that question’s answers."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["anchors"] = "\n".join(self.instance.anchors)
        self.initial["options"] = "\n".join(self.instance.options)
        self.fields["kind"].required = self.fields["shown_to"].required = False
        gates = Criterion.objects.filter(
            journal=self.instance.journal, kind=Asks.CHOICE
        ).in_use()
        self.fields["asked_if"].queryset = gates.exclude(pk=self.instance.pk)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Asks.SCORE

    def clean_shown_to(self) -> str:
        return self.cleaned_data["shown_to"] or ShownTo.EDITORS

    def clean_anchors(self) -> list[str]:
        words = _lines(self.cleaned_data["anchors"])
        if self.cleaned_data.get("kind") != Asks.SCORE:
            return []
        if len(words) != HIGHEST - LOWEST + 1:
            raise forms.ValidationError(_("Write exactly five lines."))
        if any(len(word) > 80 for word in words):
            raise forms.ValidationError(_("At most 80 characters a line."))
        return words

    def clean_options(self) -> list[str]:
        words = list(dict.fromkeys(_lines(self.cleaned_data["options"])))
        if self.cleaned_data.get("kind") != Asks.CHOICE:
            return []
        if not 2 <= len(words) <= MOST_OPTIONS:
            raise forms.ValidationError(_("Write two to twelve different lines."))
        if any(len(word) > 120 for word in words):
            raise forms.ValidationError(_("At most 120 characters a line."))
        return words

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        gate, wanted = values.get("asked_if"), values.get("asked_if_value", "")
        if gate and wanted not in gate.options:
            self.add_error(
                "asked_if_value",
                _("That question has these answers: %(answers)s.")
                % {"answers": "; ".join(gate.options)},
            )
        if gate and gate.asked_if_id:
            self.add_error("asked_if", _("That question depends on another itself."))
        if gate and values.get("kind") == Asks.SCORE:
            self.add_error("asked_if", _("A score is always asked for."))
        if not gate:
            values["asked_if_value"] = ""
        return values


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
