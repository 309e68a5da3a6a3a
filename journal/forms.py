"""The forms of the settings: one for each kind of row that a chief editor changes."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from journal.choices import Licence, Role
from journal.letters import Letter, unknown_placeholders
from journal.models import (
    Announcement,
    EditorialRole,
    Journal,
    Page,
    Section,
    Topic,
    User,
)

DAYS = (
    "first_look_days",
    "decision_days",
    "answer_days",
    "review_days",
    "revision_days",
    "more_time_days",
)
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class JournalForm(forms.ModelForm):
    """The journal itself: its name, its promises, its licence."""

    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name) for name in sorted(available_timezones())],
        help_text=_("Deadlines end with the day there."),
    )

    licence_url = forms.URLField(label=_("Licence address"), assume_scheme="https")

    other_licences = forms.MultipleChoiceField(
        label=_("Licences that authors may choose instead"),
        choices=Licence.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Journal
        fields = [
            "title",
            "short_title",
            "issn",
            "tagline",
            "publisher",
            "address",
            "contact_email",
            "anonymity",
            "licence",
            "licence_url",
            "other_licences",
            "doi_prefix",
            "first_year",
            "timezone",
            *DAYS,
            "rest_days",
            "idle_days",
            "appeal_days",
            "reviewers_wanted",
            "fewest_reports",
            "senior_approval",
            "page_budget",
            "names_handling_editor",
            "publishes_reports",
            "upload_files",
            "upload_megabytes",
        ]
        help_texts = {
            "issn": _("As 1234-5679; the last character is checked."),
            "anonymity": _("For papers that are sent from now on; others keep theirs."),
            "names_handling_editor": _("Of those who agreed on their page of data."),
            "publishes_reports": _(
                "Where the authors agreed and each reviewer did, without the reviewers’ names. Who wrote or reported before they were asked has not agreed."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            *DAYS,
            "idle_days",
            "fewest_reports",
            "reviewers_wanted",
            "upload_files",
            "upload_megabytes",
        ):
            self.fields[name].min_value = 1
            self.fields[name].validators.append(_at_least_one)

    def clean_issn(self) -> str:
        """ISO 3297: eight characters, the last of them a check digit."""
        issn: str = self.cleaned_data["issn"].upper()
        if issn and not is_issn(issn):
            raise forms.ValidationError(
                _("This is not an ISSN: its last character does not fit the others.")
            )
        return issn

    def clean_doi_prefix(self) -> str:
        prefix: str = self.cleaned_data["doi_prefix"]
        if not re.fullmatch(r"10\.\d{4,9}(\.\d+)*", prefix):
            raise forms.ValidationError(_("A DOI prefix looks like 10.5555."))
        return prefix


def _at_least_one(value: int) -> None:
    if value < 1:
        raise forms.ValidationError(_("At least 1."))


def is_issn(issn: str) -> bool:
    """Whether the check digit is right: weights 8 to 2, modulo 11, X for ten."""
    if not re.fullmatch(r"\d{4}-\d{3}[\dX]", issn):
        return False
    digits = issn.replace("-", "")
    total = sum(int(d) * w for d, w in zip(digits[:7], range(8, 1, -1), strict=True))
    return "0123456789X"[-total % 11] == digits[7]


class OfJournal(forms.ModelForm):
    """A row that belongs to the journal; an empty address is made from the name."""

    named_by = "name"

    def __init__(self, *args: Any, journal: Journal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.journal = journal
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].label = _("Word in addresses")
            self.fields["slug"].help_text = _("Made from the name when empty.")

    def clean_slug(self) -> str:
        name = self.cleaned_data.get(self.named_by, "")
        limit = self._meta.model._meta.get_field("slug").max_length
        return (self.cleaned_data["slug"] or slugify(name))[:limit].strip("-")

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        if "slug" in self.fields and not self.errors and not self.cleaned_data["slug"]:
            self.add_error("slug", _("Give a word in Latin letters."))
        return values

    def _get_validation_exclusions(self) -> set[str]:
        """The journal is set, so what is unique in a journal can be checked."""
        return super()._get_validation_exclusions() - {"journal"}


TAKEN = {
    NON_FIELD_ERRORS: {
        "unique_together": _("Another one has this word in its address.")
    }
}


class SectionForm(OfJournal):
    class Meta:
        model = Section
        fields = [
            "name",
            "plural",
            "policy",
            "word_limit",
            "abstract_limit",
            "keyword_limit",
            "figure_limit",
            "holds_limits",
            "is_peer_reviewed",
            "is_open",
            "position",
            "slug",
        ]
        error_messages = TAKEN


class TopicForm(OfJournal):
    class Meta:
        model = Topic
        fields = ["name", "position", "slug"]
        error_messages = TAKEN


class PageForm(OfJournal):
    named_by = "title"

    class Meta:
        model = Page
        fields = ["title", "body", "slug"]
        error_messages = TAKEN
        help_texts = {"body": _("In Markdown: # for a heading, * for a list.")}


class AnnouncementForm(OfJournal):
    class Meta:
        model = Announcement
        fields = ["title", "body", "published_on"]
        widgets = {"published_on": DATE}
        help_texts = {"body": _("In Markdown.")}


class RoleForm(OfJournal):
    """What a person does for the journal, from when until when.

    Guest editors are appointed with their special issue, never here.
    """

    class Meta:
        model = EditorialRole
        fields = ["role", "section", "started_on", "ended_on", "position"]
        widgets = {"started_on": DATE, "ended_on": DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = self.instance.journal.sections.all()
        self.fields["role"].choices = [
            (value, label)
            for value, label in self.fields["role"].choices
            if value != Role.GUEST or self.instance.role == Role.GUEST
        ]

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or {}
        begins, ends = values.get("started_on"), values.get("ended_on")
        if begins and ends and ends < begins:
            self.add_error("ended_on", _("This is before the first day."))
        if not ends and self._held_already(values.get("role", "")):
            self.add_error("role", _("This person holds this role already."))
        return values

    def _held_already(self, role: str) -> bool:
        person = self.person()
        others = EditorialRole.objects.filter(
            journal=self.instance.journal, role=role, ended_on=None
        )
        return person is not None and (
            others.filter(user=person).exclude(pk=self.instance.pk).exists()
        )

    def person(self) -> User | None:
        return self.instance.user


class AppointForm(RoleForm):
    """A role for somebody by address; a new account when nobody has it."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("For somebody who has no account yet."),
    )
    field_order = ["email", "name"]

    def person(self) -> User | None:
        email = self.cleaned_data.get("email", "")
        return User.objects.filter(email__iexact=email).first()

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or {}
        if "email" in values and not self.person() and not values.get("name"):
            self.add_error("name", _("Nobody has this address yet, so give the name."))
        return values

    def save(self, commit: bool = True) -> EditorialRole:
        email, name = self.cleaned_data["email"], self.cleaned_data["name"]
        self.instance.user = User.objects.with_address(email, name=name)
        role: EditorialRole = super().save(commit)
        return role


class LetterForm(forms.Form):
    """The wording of one letter; a placeholder that it cannot fill is named."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"class": "tall"})
    )

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key

    def clean_subject(self) -> str:
        return self._known(" ".join(self.cleaned_data["subject"].split()))

    def clean_body(self) -> str:
        return self._known(
            self.cleaned_data["body"].replace("\r\n", "\n").strip() + "\n"
        )

    def _known(self, text: str) -> str:
        unknown = unknown_placeholders(self.key, Letter("", text))
        if unknown:
            raise forms.ValidationError(
                _("This letter does not know %(words)s. Use one of those listed."),
                params={"words": ", ".join(unknown)},
            )
        return text

    def wording(self) -> Letter:
        return Letter(self.cleaned_data["subject"], self.cleaned_data["body"])
