"""The review form, built from the journal's criteria."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.choices import Anonymity
from reviews.choices import Asks, Recommendation
from reviews.models import Criterion
from reviews.models.report import HIGHEST, LOWEST
from submissions.models import Submission

NOT_ABLE = "na"
AGREEMENTS = ("agrees_to_publication", "agrees_to_name")


class WantedLater:
    """A field that a finished report needs, and that may be empty while it is written."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)  # type: ignore[misc]


class WantedText(WantedLater, forms.CharField):
    """A text that a finished report needs."""


class WantedChoice(WantedLater, forms.ChoiceField):
    """A choice that a finished report needs."""


class ReviewForm(forms.Form):
    """Scores, comments for the authors, comments for the editors, advice.

    Nothing is required while it is written; `reviews.services.reporting.missing` says
    what a report still lacks when it is to be sent.
    """

    use_required_attribute = False
    comments = WantedText(
        label=_("Comments for the authors"),
        help_text=_("Authors and editors read this. Your name is not shown."),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "ta", "dir": "auto"}),
    )
    confidential = forms.CharField(
        label=_("Comments for the editors only"),
        help_text=_("The authors never see this."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "ta", "dir": "auto"}),
    )
    recommendation = WantedChoice(
        label=_("Your recommendation"),
        help_text=_("Only the editors see it."),
        choices=Recommendation.choices,
        widget=forms.RadioSelect,
    )
    agrees_to_publication = forms.BooleanField(
        label=_("My report may be published with the article, without my name"),
        help_text=_(
            "Only what you write for the authors, and only if they agree and it is accepted."
        ),
        required=False,
    )
    agrees_to_name = forms.BooleanField(
        label=_("If it is published, then with my name"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        criteria: list[Criterion],
        *args: Any,
        paper: Submission,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        if paper.anonymity == Anonymity.OPEN:
            self.fields["comments"].help_text = _(
                "Authors and editors read this. The authors learn your name with it."
            )
        if not paper.journal.publishes_reports:
            del self.fields["agrees_to_publication"]
        if not (paper.journal.publishes_reports and paper.anonymity == Anonymity.OPEN):
            del self.fields["agrees_to_name"]
        for criterion in criteria:
            self.fields[_name(criterion)] = _field(criterion)

    @property
    def scored(self) -> list[Criterion]:
        return [criterion for criterion in self.criteria if criterion.is_score]

    @property
    def scores(self) -> list[forms.BoundField]:
        return [self[_name(criterion)] for criterion in self.scored]

    @property
    def questions(self) -> list[tuple[Criterion, forms.BoundField, str]]:
        """Texts and choices, each with the field that decides whether it is asked."""
        return [
            (criterion, self[_name(criterion)], f"ask-{criterion.asked_if_id or ''}")
            for criterion in self.criteria
            if not criterion.is_score
        ]

    def draft(self) -> dict[str, Any]:
        """What is kept: {"scores": {criterion id: 1..5 or None}, texts, advice}."""
        data = self.cleaned_data
        given = {c.pk: data.get(_name(c)) for c in self.scored}
        answers = {str(c.pk): data.get(_name(c)) for c, _field, _if in self.questions}
        return {
            "scores": {
                str(key): None if value == NOT_ABLE else int(value)
                for key, value in given.items()
                if value
            },
            **({"answers": answers} if answers else {}),
            "comments": data["comments"],
            "confidential": data["confidential"],
            "recommendation": data["recommendation"],
            **{name: data[name] for name in AGREEMENTS if name in self.fields},
        }

    @staticmethod
    def initial_from(draft: dict[str, Any], version: int) -> dict[str, Any]:
        """The form's values from a kept draft."""
        scores = {
            f"score-{key}": NOT_ABLE if value is None else str(value)
            for key, value in draft.get("scores", {}).items()
        }
        answers = {
            f"ask-{key}": given for key, given in draft.get("answers", {}).items()
        }
        texts = {
            name: draft.get(name, "")
            for name in ("comments", "confidential", "recommendation")
        }
        agreed = {name: draft.get(name, False) for name in AGREEMENTS}
        return {"version": version, **scores, **answers, **texts, **agreed}


def _name(criterion: Criterion) -> str:
    return f"{'score' if criterion.is_score else 'ask'}-{criterion.pk}"


def _field(criterion: Criterion) -> forms.Field:
    """The field of one question; what a finished report needs, it may still lack."""
    words = {"label": criterion.name, "help_text": criterion.question}
    if criterion.is_score:
        return forms.ChoiceField(
            choices=_choices(criterion),
            required=False,
            widget=forms.RadioSelect,
            **words,
        )
    words["required"] = criterion.is_required
    if criterion.kind == Asks.TEXT:
        area = forms.Textarea(attrs={"rows": 4, "class": "ta", "dir": "auto"})
        return WantedText(max_length=20_000, widget=area, **words)
    choices = [(option, option) for option in criterion.options]
    return WantedChoice(choices=choices, widget=forms.RadioSelect, **words)


def _choices(criterion: Criterion) -> list[tuple[str, str]]:
    anchors = [*criterion.anchors, *[""] * HIGHEST]
    numbers = [
        (str(value), f"{value}, {anchors[value - 1]}".rstrip(", "))
        for value in range(LOWEST, HIGHEST + 1)
    ]
    return [*numbers, (NOT_ABLE, str(_("Not able to judge")))]
