"""Special issues and their guest editors among the journal's settings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from journal.configuration import Thing
from journal.views.settings import urls_of
from submissions.forms.special import SpecialIssueForm
from submissions.views import special

SPECIAL_ISSUES = Thing(
    key="special-issues",
    title=_("Special issues"),
    singular=_("special issue"),
    lead=_("Calls on a theme, and the guest editors who may see their papers."),
    form=SpecialIssueForm,
    columns=(
        (_("Theme"), "theme"),
        (_("Takes papers from"), "opens_on"),
        (_("Until"), "closes_on"),
    ),
    more=("settings-guests", _("Guest editors"), "users"),
)

urlpatterns = [
    *urls_of(SPECIAL_ISSUES),
    path(
        "settings/special-issues/<int:pk>/guests/",
        special.guests,
        name="settings-guests",
    ),
    path(
        "settings/special-issues/<int:pk>/guests/<int:appointment>/end/",
        special.end_guest,
        name="settings-guests-end",
    ),
]
