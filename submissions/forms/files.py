"""Giving files: one or several, with the address of who gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from submissions.names import offered_name
from submissions.reading import Refused
from submissions.reading.containers import check
from submissions.services.keeping import CHOOSABLE


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """The files of one manuscript, checked as far as they can be without reading."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> dict[str, bytes]:
        given: Sequence[UploadedFile] = data if isinstance(data, list) else [data]
        files = [
            super(ManyFilesField, self).clean(one, initial) for one in given or [None]
        ]
        named: dict[str, bytes] = {}
        for file in files:
            if (name := offered_name(file.name)) in named:
                words = _("Two files are called %(name)s. Give one another name.")
                raise forms.ValidationError(words % {"name": name})
            if not file.size:  # a file of a cloud that is not on this disk, for one
                words = _("%(name)s is empty.")
                raise forms.ValidationError(words % {"name": name})
            named[name] = file.read()
        return named


class BesideForm(forms.Form):
    """Files that belong to the paper and are not its text."""

    files = ManyFilesField(
        label=_("Add files"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )


class FilesForm(forms.Form):
    """The manuscript, as one file or several, and what comes with it.

    `kinds` is what was said of each file where the page could ask: in their order.
    """

    files = ManyFilesField(
        label=_("Manuscript"),
        allow_empty_file=True,  # an empty file is refused above, with its name
        error_messages={"required": _("Choose the file of your manuscript.")},
    )

    def clean_files(self) -> dict[str, bytes]:
        files: dict[str, bytes] = self.cleaned_data["files"]
        try:
            check(files)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal
        return files

    @property
    def kinds(self) -> dict[str, str]:
        said = self.data.getlist("kind") if isinstance(self.data, QueryDict) else []
        files = self.cleaned_data["files"]
        if len(said) != len(files) or set(said) - {"", *dict(CHOOSABLE)}:
            return {}
        return dict(zip(files, said, strict=True))


class StartForm(FilesForm):
    """The first screen: who gives it, and the file."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a link back to this draft. You need no password."),
        error_messages={
            "required": _("Write your e-mail address, so that we can answer you."),
            "invalid": _("Write an address such as name@university.edu."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["email", "files"]

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["email"]
