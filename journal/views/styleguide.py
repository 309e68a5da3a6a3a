"""Every component on one page, for those who build pages. Served in debug only."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.choices import Season
from journal.templatetags.ui import STATUSES

ANCHORS = [
    ("1", _("1, poor")),
    ("2", _("2, weak")),
    ("3", _("3, sound")),
    ("4", _("4, good")),
    ("5", _("5, outstanding")),
    ("na", _("Not able to judge")),
]
PAIRS = [
    ("Paper", "paper"),
    ("Surface", "surface"),
    ("Sunken", "sunken"),
    ("Ink", "ink"),
    ("Accent", "accent"),
    ("Good", "good"),
    ("Warn", "warn"),
    ("Bad", "bad"),
]


class SampleForm(forms.Form):
    """One field of each shape."""

    email = forms.EmailField(
        label=_("Email of the co-author"),
        help_text=_("We write to every author when the paper arrives."),
    )
    abstract = forms.CharField(
        label=_("Abstract"), widget=forms.Textarea, required=False
    )
    section = forms.ChoiceField(
        label=_("Article type"),
        choices=[("research", _("Research article")), ("review", _("Review article"))],
    )
    due_on = forms.DateField(
        label=_("Revision due"), widget=forms.DateInput(attrs={"type": "date"})
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("accept", _("Accept")),
            ("minor", _("Minor revision")),
            ("major", _("Major revision")),
            ("decline", _("Decline")),
        ],
    )
    agree = forms.BooleanField(label=_("All authors have agreed to this version"))
    file = forms.FileField(label=_("Manuscript"), required=False)
    question = forms.ChoiceField(
        label=_("Question and contribution"),
        help_text=_("Is it new, and does it matter to the field?"),
        widget=forms.RadioSelect,
        choices=ANCHORS,
    )
    method = forms.ChoiceField(
        label=_("Method"),
        help_text=_("Could someone repeat it? Are claims earned?"),
        widget=forms.RadioSelect,
        choices=ANCHORS,
    )


def styleguide(request: HttpRequest) -> HttpResponse:
    """The components in their states, with a form that is well and one that failed."""
    wrong = SampleForm({"wrong-email": "omar.benali"}, prefix="wrong")
    context = {
        "sample": SampleForm(initial={"decision": "major", "question": "4"}),
        "wrong": wrong,
        "states": list(STATUSES),
        "swatches": PAIRS,
        "soon": timezone.localdate() + timedelta(days=21),
        "past": timezone.now() - timedelta(days=40),
        "crumbs": [(_("Desk"), "#"), ("FDE-2026-0118", "")],
        "step_names": [_("Add file"), _("Check"), _("Declare and send")],
        "seasons": list(Season),
        "pips": ["submitted", "late", "accepted", "invited", "declined"],
    }
    return render(request, "styleguide.html", context)
