"""How useful a report was, as the paper's editors say it among themselves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from reviews.models import Review, ReviewAssignment
from reviews.models.report import HIGHEST, LOWEST
from reviews.permissions import can_rate_report

from .reporting import locked_review


@transaction.atomic
def rate_report(assignment: ReviewAssignment, value: int | None, *, by: User) -> Review:
    """Say how useful a report was, 1 to 5, or take it back with None.

    Its reviewer, the authors and other reviewers never learn of it; it counts when
    reviewers are chosen.
    """
    review = locked_review(assignment)
    require(can_rate_report(by, review))
    if value is not None and not LOWEST <= value <= HIGHEST:
        require(deny(_("Say 1 to 5, or nothing.")))
    review.quality = value
    review.save(update_fields=["quality"])
    record.write(
        "review.rated",
        about=review.assignment.round.submission.uuid,
        by=by,
        assignment=str(assignment.uuid),
    )
    return review
