"""Giving files: one or several, with the address of who gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from submissions.names import offered_name
from submissions.reading import Refused
from submissions.reading.containers import check


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
        named = {offered_name(file.name): file.read() for file in files}
        try:
            check(named)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal
        return named


class FilesForm(forms.Form):
    """The manuscript, as one file or several."""

    files = ManyFilesField(
        label=_("Manuscript"),
        allow_empty_file=True,  # an empty file is refused below, with its name
        error_messages={"required": _("Choose the file of your manuscript.")},
    )


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
