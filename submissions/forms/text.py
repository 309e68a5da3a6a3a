"""One form for each thing that is read from a file and can be put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from submissions.models import Submission
from submissions.models.funding import funder_validator
from submissions.services.funding import Grant

MOST_KEYWORDS = 12


class RowForm(forms.Form):
    """One row of the summary, opened; the name of the row is the name of its field."""

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        self.submission = submission
        name = next(iter(self.base_fields))
        kwargs.setdefault("initial", {name: getattr(submission, name)})
        super().__init__(*args, **kwargs)
        self.field_name = name


class TitleForm(RowForm):
    title = forms.CharField(label=_("Title"), max_length=500)


class AbstractForm(RowForm):
    abstract = forms.CharField(
        label=_("Abstract"), widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(submission, *args, **kwargs)
        limit = submission.section and submission.section.abstract_limit
        if limit:
            self.fields["abstract"].help_text = _("At most %(limit)d words.") % {
                "limit": limit
            }


class KeywordsForm(RowForm):
    keywords = forms.CharField(
        label=_("Keywords"), help_text=_("Three to six, with commas between them.")
    )

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"keywords": ", ".join(submission.keywords)}
        super().__init__(submission, *args, **kwargs)

    def clean_keywords(self) -> list[str]:
        words = self.cleaned_data["keywords"].replace(";", ",").replace("，", ",")
        kept = [word.strip() for word in words.replace("\n", ",").split(",")]
        kept = list(dict.fromkeys(word for word in kept if word))
        if len(kept) > MOST_KEYWORDS:
            raise forms.ValidationError(
                _("There are %(count)d keywords; at most %(most)d can be kept.")
                % {"count": len(kept), "most": MOST_KEYWORDS}
            )
        if any(len(word) > 120 for word in kept):
            raise forms.ValidationError(
                _("One keyword is very long. Put commas between the keywords.")
            )
        return kept


class SectionForm(RowForm):
    section = forms.ModelChoiceField(
        label=_("Article type"),
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of article it is.")},
    )

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(submission, *args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = submission.journal.sections.filter(is_open=True)


class TopicsForm(RowForm):
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They help the editors to find reviewers."),
    )

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"topics": submission.topics.all()}
        super().__init__(submission, *args, **kwargs)
        field = self.fields["topics"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = submission.journal.topics.all()


class FundingForm(RowForm):
    """The statement as it is printed, and each grant with its number."""

    funding = forms.CharField(
        label=_("Funding"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sentence that is printed. Leave it empty if nobody paid."),
    )

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(submission, *args, **kwargs)
        given = list(submission.grants.all())
        data = self.data if self.is_bound else None
        count = len(given) + 1
        if data is not None:
            sent = str(data.get("grants", ""))
            count = int(sent) if sent.isdecimal() else 0
        self.rows = [
            GrantForm(
                data,
                prefix=f"g{n}",
                initial=model_to_dict(given[n], GRANT) if n < len(given) else None,
            )
            for n in range(min(count, MOST_GRANTS))
        ]

    def is_valid(self) -> bool:
        """All rows are looked at, so that every problem is told at once."""
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def grants(self) -> list[Grant]:
        found = [row.cleaned_data for row in self.rows]
        return [Grant(**values) for values in found if values["funder"]]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [
            (field.id_for_label, f"{field.label}: {error}")
            for form in (self, *self.rows)
            for field in form
            for error in field.errors
        ]


GRANT = ("funder", "award", "funder_id")
MOST_GRANTS = 20


class GrantForm(forms.Form):
    """One grant."""

    funder = forms.CharField(label=_("Funder"), max_length=300, required=False)
    award = forms.CharField(label=_("Number"), max_length=120, required=False)
    funder_id = forms.CharField(
        label=_("Funder’s id"),
        max_length=80,
        required=False,
        validators=[funder_validator],
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if (values.get("award") or values.get("funder_id")) and not values.get(
            "funder"
        ):
            self.add_error("funder", _("Write the funder’s name as well."))
        return values


ROW_FORMS: dict[str, type[RowForm]] = {
    "title": TitleForm,
    "abstract": AbstractForm,
    "keywords": KeywordsForm,
    "section": SectionForm,
    "topics": TopicsForm,
    "funding": FundingForm,
}
