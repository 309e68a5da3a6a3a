"""The review form among the journal's settings."""

from django.utils.translation import gettext_lazy as _

from journal.configuration import Thing
from journal.views.settings import urls_of
from reviews.forms.criteria import CriterionForm
from reviews.services.asked_of_reviewers import remove_question

CRITERIA = Thing(
    key="criteria",
    title=_("Review form"),
    singular=_("question"),
    lead=_(
        "What reviewers are asked. Changed while reports are being written or are in, a question is closed, and the new one is asked in reports that begin afterwards."
    ),
    form=CriterionForm,
    end=remove_question,
    columns=(
        (_("Criterion"), "name"),
        (_("Question"), "question"),
        (_("Asks for"), "get_kind_display"),
        (_("Who reads the answer"), "get_shown_to_display"),
        (_("In use"), "is_active"),
        (_("Order"), "position"),
    ),
)

urlpatterns = urls_of(CRITERIA)
