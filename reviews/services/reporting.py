"""Writing the report: autosave, submit, more time, open again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, deny, require
from reviews import desk, questions
from reviews.choices import Answer, ShownTo
from reviews.composing import missing, text_for
from reviews.emails import tell_reviewer
from reviews.models import (
    Criterion,
    ReportSending,
    Review,
    ReviewAssignment,
    Score,
)
from reviews.permissions import can_write_review
from submissions import grants
from submissions.emails import tell_editor
from submissions.permissions import can_do
from submissions.workflow import hold

from .inviting import REMINDERS

EXTENSIONS = (7, 14)
MOST_EXTRA = timedelta(days=28)


class StaleDraft(Exception):
    """Somebody (another tab) saved a newer draft; `review` holds it. Answer 409."""

    def __init__(self, review: Review) -> None:
        super().__init__("stale draft")
        self.review = review


@transaction.atomic
def save_draft(
    assignment: ReviewAssignment, draft: dict[str, Any], *, version: int, by: User
) -> Review:
    """Keep what a reviewer has typed so far; the server's side of autosave.

    `version` is the draft this was typed on; raises StaleDraft when another tab has
    saved since, so nothing is silently overwritten (reliability.md, P8).
    """
    review = locked_review(assignment)
    require(can_write_review(by, review.assignment))
    if version != review.draft_version:
        raise StaleDraft(review)
    review.draft = draft
    review.draft_version += 1
    review.draft_at = timezone.now()
    review.save(update_fields=["draft", "draft_version", "draft_at"])
    return review


@transaction.atomic
def submit_review(assignment: ReviewAssignment, *, by: User) -> Review:
    """Send the report as it was last saved. The editor is told, the reviewer thanked.

    Raises NotAllowed with what is missing. After this only an editor can open it
    again.
    """
    from .co_reviewing import thank_co_reviewers

    review = locked_review(assignment)
    require(can_write_review(by, review.assignment))
    submission = review.assignment.round.submission
    criteria = questions_of(review)
    gaps = missing(review.draft, criteria)
    if gaps:
        require(deny(gaps[0][1]))
    _take(review, criteria)
    review.assignment.state = Answer.SUBMITTED
    review.assignment.save(update_fields=["state"])
    grants.replace(by, submission, grants.REVIEW, grants.REVIEWED)
    record.write(
        "review.submitted",
        about=submission.uuid,
        by=by,
        assignment=str(review.assignment.uuid),
    )
    outbox.take_back(*(f"{kind}:{assignment.uuid}:" for kind in REMINDERS))
    tell_reviewer(review.assignment, "thanks_report", once=str(review.draft_version))
    thank_co_reviewers(review)
    _tell_editor(review)
    desk.refresh(submission)
    return review


def _take(review: Review, criteria: list[Criterion]) -> None:
    draft = review.draft
    review.comments = text_for(ShownTo.AUTHORS, criteria, draft)
    review.confidential = text_for(ShownTo.EDITORS, criteria, draft)
    review.recommendation = draft["recommendation"]
    review.agrees_to_publication = draft.get("agrees_to_publication", False)
    review.agrees_to_name = review.agrees_to_publication and draft.get(
        "agrees_to_name", False
    )
    review.submitted_at = timezone.now()
    review.save()
    scored = [c for c in criteria if c.is_score]
    review.scores.all().delete()
    Score.objects.bulk_create(
        Score(review=review, criterion=c, value=draft["scores"][str(c.pk)])
        for c in scored
    )
    ReportSending.objects.create(
        review=review,
        number=review.sendings.count() + 1,
        comments=review.comments,
        confidential=review.confidential,
        recommendation=review.recommendation,
        scores={c.name: draft["scores"][str(c.pk)] for c in scored},
        sent_at=review.submitted_at,
    )


def _tell_editor(review: Review) -> None:
    submission = review.assignment.round.submission
    handling = submission.editor_assignments.filter(ended_at=None).first()
    if handling:
        once = f"{review.uuid}:{review.draft_version}"
        tell_editor(submission, handling.editor, "report_in", once=once)


@transaction.atomic
def ask_for_time(
    assignment: ReviewAssignment, days: int, *, by: User
) -> ReviewAssignment:
    """7 or 14 more days, granted at once inside the journal's limit of 28 in all."""
    review = locked_review(assignment)
    locked = review.assignment
    require(can_write_review(by, locked))
    journal = locked.round.submission.journal
    latest = locked.invited_at + timedelta(days=journal.review_days) + MOST_EXTRA
    wanted = max(locked.due_at, timezone.now()) + timedelta(days=days)
    if days not in EXTENSIONS or wanted > latest:
        require(
            deny(
                _(
                    "That is more time than the journal can give at once. Write to the editor."
                )
            )
        )
    locked.due_at = wanted
    locked.save(update_fields=["due_at"])
    record.write(
        "review.extended",
        about=locked.round.submission.uuid,
        by=by,
        assignment=str(locked.uuid),
        days=days,
    )
    desk.refresh(locked.round.submission)
    return locked


@transaction.atomic
def reopen(
    assignment: ReviewAssignment, *, by: User, note: str = ""
) -> ReviewAssignment:
    """An editor gives a report back to its reviewer (A09), and says what is wanted.

    The text is kept, as it was sent too: what changes afterwards can be compared.
    """
    review = locked_review(assignment)
    locked = review.assignment
    submission = locked.round.submission
    require(can_do(by, "A09", submission))
    if locked.state != Answer.SUBMITTED or locked.round.closed_at:
        require(deny(_("There is no report to open again.")))
    locked.state = Answer.ACCEPTED
    locked.save(update_fields=["state"])
    grants.replace(locked.reviewer, submission, grants.REVIEWED, grants.REVIEW)
    now = timezone.now()
    note = note.strip()
    review.sendings.filter(returned_at=None).update(
        returned_at=now, returned_because=note
    )
    record.write(
        "review.reopened", about=submission.uuid, by=by, assignment=str(locked.uuid)
    )
    tell_reviewer(
        locked,
        "reopened",
        once=now.isoformat(),
        remarks=note or _("The editor wrote no note."),
    )
    desk.refresh(submission)
    return locked


def questions_of(review: Review) -> list[Criterion]:
    """The form of this report, as it was on the day the report was begun."""
    return questions.of_review(review, review.assignment.round.submission.journal)


def locked_review(assignment: ReviewAssignment) -> Review:
    """The report as it stands once the paper's row is ours; hidden where there is none,
    because nobody has said yes to writing it."""
    hold(assignment.round.submission)
    reports = Review.objects.select_related(
        "assignment__reviewer",
        "assignment__round__submission__journal",
        "assignment__round__version",
    )
    review = reports.filter(assignment=assignment).first()
    if review is None:
        raise NotAllowed(HIDDEN)
    return review
