"""A reviewer names who helped with a report."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.letters import compose
from journal.models import User
from journal.verdict import deny, require
from reviews.models import CoReviewer, Review, ReviewAssignment
from reviews.permissions import can_write_review

from .reporting import locked_review

MOST = 5


@transaction.atomic
def name_co_reviewer(
    assignment: ReviewAssignment, *, name: str, email: str, is_thanked: bool, by: User
) -> CoReviewer:
    """Name somebody who reads the paper with the reviewer, until the report is in.

    Nothing is said of who the authors are, so nobody is refused for being one: the
    editors see the names with the report, and who is an author among them.
    """
    review = locked_review(assignment)
    require(can_write_review(by, review.assignment))
    others = CoReviewer.objects.filter(review=review)
    known = others.filter(email__iexact=email).first()
    if known is None and others.count() >= MOST:
        require(deny(_("A report has at most %(n)d co-reviewers.") % {"n": MOST}))
    named = known or CoReviewer(review=review, email=email)
    named.name, named.is_thanked = name.strip(), is_thanked
    named.save()
    _record("co_reviewer.named", review, by)
    return named


@transaction.atomic
def remove_co_reviewer(named: CoReviewer, *, by: User) -> None:
    """Take a name out again, until the report is in."""
    review = locked_review(named.review.assignment)
    require(can_write_review(by, review.assignment))
    named.delete()
    _record("co_reviewer.removed", review, by)


def thank_co_reviewers(review: Review) -> None:
    """Tell each, once, that they are named; without a word on the paper, since nobody
    but the reviewer says that this address knows of it."""
    journal = review.assignment.round.submission.journal
    for named in CoReviewer.objects.filter(review=review):
        letter = compose(
            journal,
            "co_reviewer_named",
            {
                "recipient_name": named.name,
                "reviewer": str(review.assignment.reviewer),
                "answer": _("yes") if named.is_thanked else _("no"),
            },
        )
        outbox.queue(
            key=f"co_reviewer_named:{named.uuid}",
            address=named.email,
            subject=letter.subject,
            body=letter.body,
            reason="co_reviewer_named: a reviewer names you as a co-reviewer",
        )


def _record(kind: str, review: Review, by: User) -> None:
    record.write(
        kind,
        about=review.assignment.round.submission.uuid,
        by=by,
        assignment=str(review.assignment.uuid),
    )
