"""The authors appeal against a decline, once; a chief editor answers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from reviews import desk
from reviews.choices import AppealAnswer
from reviews.decision_rights import can_answer_appeal, can_appeal
from reviews.models import Appeal
from submissions.choices import Action
from submissions.emails import tell_authors, tell_editors
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.workflow import hold, transition

from .rescinding import SHORTEST, take_back

MOST = 10_000  # characters


@transaction.atomic
def appeal(submission: Submission, *, by: User, reasons: str) -> Appeal:
    """Ask for another look at a decline, with reasons; the chief editors are told.

    The paper stays declined until the answer. Refused the second time, and after the
    journal's days.
    """
    hold(submission)
    require(can_appeal(Standing.of(by, submission)))
    reasons = reasons.strip()
    if len(reasons) < SHORTEST:
        require(deny(_("Say what in the decision is wrong. Editors decide by it.")))
    decision = submission.decisions.in_force().last()
    assert decision is not None  # noqa: S101  (can_appeal says so)
    made = Appeal.objects.create(
        submission=submission, decision=decision, made_by=by, reasons=reasons[:MOST]
    )
    record.write(
        "appeal.made",
        about=submission.uuid,
        by=by,
        released=True,
        decision=str(decision.uuid),
    )
    tell_authors(submission, "appeal_received", once=str(made.uuid))
    tell_editors(
        submission,
        "appeal_made",
        once=str(made.uuid),
        remarks=made.reasons,
        editor_name=str(decision.editor),
    )
    desk.refresh(submission)
    return made


@transaction.atomic
def answer_appeal(
    submission: Submission, answer: AppealAnswer, *, by: User, words: str
) -> Appeal:
    """Let the decline stand, or reopen the paper where it was decided.

    A chief editor who did not decide, where the journal has one without a conflict.
    Every author is told the answer in the same words.
    """
    hold(submission)
    made = Appeal.objects.filter(submission=submission).first()
    require(can_answer_appeal(Standing.of(by, submission), made))
    assert made is not None  # noqa: S101  (can_answer_appeal says so)
    words = words.strip()
    if len(words) < SHORTEST:
        require(deny(_("Say why. The authors read it.")))
    made.answer, made.answered_by = answer, by
    made.answered_at, made.words = timezone.now(), words[:MOST]
    made.save()
    if answer == AppealAnswer.REOPENED:
        take_back(made.decision, by=by, reason=made.words)
        to = Action.REOPEN if made.decision.round else Action.REOPEN_FIRST
        transition(submission, to, by=by, appeal=str(made.uuid))
    else:
        record.write(
            "appeal.upheld",
            about=submission.uuid,
            by=by,
            released=True,
            appeal=str(made.uuid),
        )
    letter = f"appeal_{answer.value}"
    tell_authors(submission, letter, once=str(made.uuid), remarks=made.words)
    desk.refresh(submission)
    return made
