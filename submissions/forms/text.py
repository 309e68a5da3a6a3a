"""One form for each thing that is read from a file and can be put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.models import Submission

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
    funding = forms.CharField(
        label=_("Funding"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who paid, and the number of the grant. Leave it empty if nobody."),
    )


ROW_FORMS: dict[str, type[RowForm]] = {
    "title": TitleForm,
    "abstract": AbstractForm,
    "keywords": KeywordsForm,
    "section": SectionForm,
    "topics": TopicsForm,
    "funding": FundingForm,
}
