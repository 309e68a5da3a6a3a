"""The authors' answers: one row for each point of the reports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from reviews.models import ResponsePoint
from submissions.models import Version


class AnswersForm(forms.Form):
    """Every point with its answer, and why the open ones stay open."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    response = forms.CharField(
        label=_("Why some points have no answer"),
        help_text=_(
            "Needed only when you send with open points. Editors and reviewers read it."
        ),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, version: Version, points: Sequence[ResponsePoint], data: Any = None
    ) -> None:
        mark = state_of(version, points)
        super().__init__(data, initial={"version": mark, "response": version.response})
        self.points = points
        for point in points:
            self.fields[f"answer-{point.uuid}"] = forms.CharField(
                label=_("Your answer"),
                required=False,
                initial=point.answer,
                max_length=50_000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"done-{point.uuid}"] = forms.BooleanField(
                label=_("Answered"), required=False, initial=point.is_answered
            )

    def rows(self) -> list[tuple[ResponsePoint, BoundField, BoundField]]:
        return [
            (point, self[f"answer-{point.uuid}"], self[f"done-{point.uuid}"])
            for point in self.points
        ]

    def answers(self) -> dict[UUID, tuple[str, bool]]:
        """What the service takes; an empty answer answers nothing."""
        values = self.cleaned_data
        return {
            point.uuid: (
                text := values[f"answer-{point.uuid}"],
                bool(text.strip()) and values[f"done-{point.uuid}"],
            )
            for point in self.points
        }


def state_of(version: Version, points: Sequence[ResponsePoint]) -> str:
    """A mark of the answers as they are kept, so that two tabs notice each other (P8)."""
    kept = [version.response, [[p.answer, p.is_answered] for p in points]]
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:16]
