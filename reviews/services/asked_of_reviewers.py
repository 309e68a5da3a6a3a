"""Keeping the review form."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import services
from journal.models import User
from journal.verdict import deny, require
from reviews.models import Criterion


@transaction.atomic
def remove_question(question: Criterion, *, what: str, by: User) -> None:
    """Take away a question that no report holds and nobody is answering."""
    if question.is_held:
        require(
            deny(
                _("“%(name)s” is in use and cannot be removed. Close it instead.")
                % {"name": question}
            )
        )
    services.remove(question, what=what, by=by)
