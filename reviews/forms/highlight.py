"""What may be kept as a highlight: a passage, its page, its place on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST, MOST_BOXES, LAST_PAGE = 2_000, 60, 5_000


class HighlightForm(forms.Form):
    """Page 0 is the accessible text, which has no pages and no boxes."""

    page = forms.IntegerField(min_value=0, max_value=LAST_PAGE)
    text = forms.CharField(max_length=LONGEST)
    boxes = forms.JSONField(required=False)

    def clean_boxes(self) -> list[list[float]]:
        boxes = self.cleaned_data["boxes"]
        if not isinstance(boxes, list) or len(boxes) > MOST_BOXES:
            raise ValidationError(_("These are no boxes of a page."))
        if not all(_is_box(box) for box in boxes):
            raise ValidationError(_("These are no boxes of a page."))
        return boxes

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())


def _is_box(box: Any) -> bool:
    """Four fractions of the page: x, y, width, height."""
    return (
        isinstance(box, list)
        and len(box) == 4
        and all(type(n) in (int, float) and 0 <= n <= 1 for n in box)
    )
