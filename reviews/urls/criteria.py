"""The review form among the journal's settings."""

from django.utils.translation import gettext_lazy as _

from journal.configuration import Thing
from journal.views.settings import urls_of
from reviews.forms.criteria import CriterionForm

CRITERIA = Thing(
    key="criteria",
    title=_("Review form"),
    singular=_("question"),
    lead=_("What reviewers score. A question that was scored is closed, not removed."),
    form=CriterionForm,
    columns=(
        (_("Criterion"), "name"),
        (_("Question"), "question"),
        (_("In use"), "is_active"),
        (_("Order"), "position"),
    ),
)

urlpatterns = urls_of(CRITERIA)
