"""A decision on its way: it leaves after a minute, and can be undone until then.

Nothing but the draft changes while it waits, so nobody outside sees anything (ux.md,
principle 5); when its time has come it is released like any other decision.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.outbox import UNDO_WINDOW
from journal.verdict import NotAllowed, Verdict, deny, require
from reviews import desk
from reviews.decision_rights import needs_approval
from reviews.models import Decision
from submissions.emails import tell_editor
from submissions.models import Submission
from submissions.permissions import Standing, can_do, can_see
from submissions.workflow import hold

from .approving import ask_for_approval
from .deciding import letter_text, on_its_way, release_decision, require_releasable

SLACK = timedelta(seconds=1)  # the clocks of two machines


def mark_of(decision: Decision) -> str:
    """A mark of exactly what goes out: a report or another editor may change it."""
    shown = [
        decision.outcome,
        str(decision.revision_due_at),
        str(decision.ask_reviewers),
        decision.subject,
        letter_text(decision),
    ]
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


@transaction.atomic
def send_decision(submission: Submission, *, by: User, looked_at: str) -> Decision:
    """Let the drafted decision leave in a minute, as it was looked at.

    Where the journal wants it, an editor's waits for a chief editor's yes first.
    Refuses what could not be released now, what has changed since the editor looked,
    and a second sending while the first can still be undone.
    """
    held = hold(submission)
    decision = require_releasable(held, by=by)
    if decision.sends_at is not None:
        require(deny(on_its_way(decision)))
    if looked_at != mark_of(decision):
        require(deny(_("The letter or a report has changed since. Look again.")))
    decision.editor, decision.looked_at, decision.held_back = by, looked_at, ""
    decision.sent_back_because, decision.approved_by = "", None
    if needs_approval(Standing.of(by, held)):
        return ask_for_approval(decision, by)
    decision.asks_approval_at = None
    decision.sends_at = timezone.now() + UNDO_WINDOW
    decision.save()
    _record("decision.scheduled", decision, by)
    wake(decision)
    return decision


@transaction.atomic
def undo_decision(submission: Submission, *, by: User) -> Decision:
    """Keep what was about to leave as the draft it was. Any who may decide may undo."""
    require(may_undo(by, hold(submission)))
    decision = submission.decisions.filter(sends_at__isnull=False).first()
    if decision is None:
        require(deny(_("No decision is on its way: it has left, or it was undone.")))
    assert decision is not None  # noqa: S101
    decision.sends_at, decision.approved_by = None, None
    decision.asks_approval_at = None
    decision.save(update_fields=["sends_at", "approved_by", "asks_approval_at"])
    _record("decision.undone", decision, by)
    desk.refresh(submission)
    return decision


def may_undo(by: User, submission: Submission) -> Verdict:
    """Who may decide; too late, the others of its editors are told so, not sent away."""
    verdict = can_do(by, "A12", submission)
    if not verdict and can_see(by, "E14", submission):
        return deny(_("The decision has left. It can no longer be undone."))
    return verdict


def due() -> QuerySet[Decision]:
    """The decisions whose time has come."""
    waiting = Decision.objects.filter(sends_at__lte=timezone.now(), released_at=None)
    return waiting.select_related("submission")


@transaction.atomic
def carry_out(waiting: Decision) -> bool:
    """Release it, once, under the lock of its paper; whether it left.

    Policy and workflow are asked again at this moment. Undone or gone meanwhile,
    nothing happens; no longer possible, it is kept as a draft.
    """
    submission = hold(waiting.submission)
    decision = due().filter(pk=waiting.pk).select_related("editor").first()
    if decision is None:
        return False
    try:
        with transaction.atomic():
            if mark_of(decision) != decision.looked_at:
                require(deny(_("A report has changed since you looked at the letter.")))
            release_decision(submission, by=decision.editor)
    except NotAllowed as refused:
        _hold_back(decision, refused)
        return False
    return True


def _hold_back(decision: Decision, refused: NotAllowed) -> None:
    """It no longer applies: kept as a draft, and its editor is told why."""
    reason = refused.verdict.reason or _("You may not decide on this paper any more.")
    scheduled, decision.sends_at = decision.sends_at, None
    decision.held_back = reason
    decision.asks_approval_at, decision.approved_by = None, None
    decision.save()
    desk.refresh(decision.submission)
    _record("decision.held_back", decision, decision.editor)
    if can_see(decision.editor, "E01", decision.submission):
        once = f"{decision.uuid}:{scheduled}"
        tell_editor(
            decision.submission,
            decision.editor,
            "decision_held_back",
            once=once,
            reason=reason,
        )


def _record(kind: str, decision: Decision, by: User) -> None:
    record.write(
        kind, about=decision.submission.uuid, by=by, decision=str(decision.uuid)
    )


def wake(decision: Decision) -> None:
    """The task is a wake-up call; the row is the record (`run_due_work` reads it)."""
    from reviews.tasks import leave

    assert decision.sends_at is not None  # noqa: S101
    task = leave.using(run_after=decision.sends_at + SLACK)
    transaction.on_commit(lambda: task.enqueue(decision.pk))
