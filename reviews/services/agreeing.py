"""What a reviewer agrees to, after the report was sent."""

from __future__ import annotations

from django.db import transaction

from journal import record
from journal.choices import Anonymity
from journal.models import User
from journal.verdict import require
from reviews.models import Review, ReviewAssignment
from reviews.permissions import can_change_agreement
from submissions.workflow import hold


@transaction.atomic
def change_agreement(
    assignment: ReviewAssignment, *, publication: bool, name: bool, by: User
) -> Review:
    """Let an own report be published, with the name or without, or take that back.

    A name is published only with a report, and only under open review. The draft says
    the same, so that a report that is opened again does not ask for something else.
    """
    paper = hold(assignment.round.submission)
    assignment = ReviewAssignment.objects.select_related("round").get(pk=assignment.pk)
    assignment.round.submission = paper  # both as they now stand
    require(can_change_agreement(by, assignment))
    name = name and publication and paper.anonymity == Anonymity.OPEN
    review = Review.objects.select_for_update().get(assignment=assignment)
    if (review.agrees_to_publication, review.agrees_to_name) == (publication, name):
        return review
    review.agrees_to_publication, review.agrees_to_name = publication, name
    review.draft = review.draft | {
        "agrees_to_publication": publication,
        "agrees_to_name": name,
    }
    review.save(update_fields=["agrees_to_publication", "agrees_to_name", "draft"])
    record.write(
        "review.agreement_changed",
        about=paper.uuid,
        by=by,
        assignment=str(assignment.uuid),
        publication=publication,
        name=name,
    )
    return review
