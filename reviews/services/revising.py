"""The authors' revision: answers to every point, a new version, a new round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import Verdict, deny, require
from reviews import desk
from reviews.choices import Answer, Outcome
from reviews.emails import send_invitation
from reviews.models import ResponsePoint, ReviewAssignment, ReviewRound
from reviews.permissions import can_be_invited
from reviews.tokens import token_for, token_hash
from submissions import grants
from submissions.choices import Action
from submissions.emails import tell_authors, tell_editor
from submissions.models import Submission, Version
from submissions.permissions import can_do
from submissions.services.handling import look_for_conflicts
from submissions.services.sending import WAITS_FOR_COPY
from submissions.workflow import hold, transition

from .asking import open_round


@transaction.atomic
def answer_points(
    version: Version,
    answers: Mapping[UUID, tuple[str, bool]],
    *,
    by: User,
    response: str | None = None,
) -> list[ResponsePoint]:
    """Keep the answers typed so far: point -> (answer, whether it is done).

    `response` is the word on all of it: why some points have no answer.
    """
    require(can_do(by, "A01", hold(version.submission)))
    if response is not None:
        version.response = response
        version.save(update_fields=["response"])
    points = list(version.response_points.filter(uuid__in=answers))
    for point in points:
        point.answer, point.is_answered = answers[point.uuid]
    ResponsePoint.objects.bulk_update(points, ["answer", "is_answered"])
    return points


def can_resubmit(
    user: User, submission: Submission, version: Version | None
) -> Verdict:
    """A03 for a revision: read, with its review copy; open points need a reason."""
    verdict = can_do(user, "A03", submission)
    if not verdict:
        return verdict
    if version is None or not version.is_read or version.review_copy is None:
        return deny(_("Add the revised file first; the review copy is made from it."))
    if version.has_file_in_cleaning:
        return deny(str(WAITS_FOR_COPY))
    open_points = version.response_points.filter(is_answered=False)
    if open_points.exists() and not version.response.strip():
        return deny(_("Some points have no answer. Answer them, or say why not."))
    return verdict


@transaction.atomic
def resubmit(submission: Submission, *, by: User) -> ReviewRound | None:
    """Send the revision: the paper is in review again, in a new round.

    The reviewers of the last round are asked to read it when the decision said so.
    Authors are told; the handling editor finds it under "Revisions back". A paper that
    was returned for corrections waits for its first look again, and has no round.
    """
    hold(submission)
    version = submission.versions.filter(sent_at=None).last()
    require(can_resubmit(by, submission, version))
    assert version is not None  # noqa: S101
    if submission.hides_authors and version.confirmed_at is None:
        require(deny(_("Look at the review copy and confirm it.")))  # F6
    version.sent_at = timezone.now()
    version.save(update_fields=["sent_at"])
    decision = submission.decisions.in_force().last()
    returned = decision is not None and decision.outcome == Outcome.RETURN
    action = Action.CORRECT if returned else Action.RESUBMIT
    transition(submission, action, by=by, version=str(version.number))
    look_for_conflicts(submission)
    before = submission.rounds.last()
    current = None if returned else open_round(submission)
    if before and current and decision and decision.ask_reviewers:
        _ask_again(before, current)
    tell_authors(submission, "revision_received")
    _tell_editor(submission)
    desk.refresh(submission)
    return current


def _ask_again(before: ReviewRound, current: ReviewRound) -> None:
    journal = current.submission.journal
    for earlier in before.assignments.filter(state=Answer.SUBMITTED).select_related(
        "reviewer"
    ):
        if not can_be_invited(earlier.reviewer, current.submission):
            continue
        now = timezone.now()
        again = ReviewAssignment(
            round=current,
            reviewer=earlier.reviewer,
            invited_by=earlier.invited_by,
            answer_due_at=now + timedelta(days=journal.answer_days),
            due_at=now + timedelta(days=journal.review_days),
        )
        again.token_hash = token_hash(token_for(again))
        again.save()
        grants.replace(
            earlier.reviewer, current.submission, grants.REVIEWED, grants.ANSWER
        )
        record.write(
            "reviewer.invited",
            about=current.submission.uuid,
            assignment=str(again.uuid),
        )
        send_invitation(again)


def _tell_editor(submission: Submission) -> None:
    handling = submission.editor_assignments.filter(ended_at=None).first()
    if handling:
        tell_editor(submission, handling.editor, "revision_back")
