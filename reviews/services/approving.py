"""Where the journal wants it, a chief editor says yes before a decision leaves."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.outbox import UNDO_WINDOW
from journal.verdict import deny, require
from reviews import desk
from reviews.decision_rights import can_approve
from reviews.models import Decision
from submissions.emails import site_url, tell_editor, tell_editors
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.workflow import hold


def ask_for_approval(decision: Decision, by: User) -> Decision:
    """Called by `send_decision`, under the lock of the paper; the chiefs are told."""
    decision.asks_approval_at = timezone.now()
    decision.save()
    _record("decision.approval_asked", decision, by)
    tell_editors(
        decision.submission,
        "approval_asked",
        once=f"{decision.uuid}:{decision.asks_approval_at.isoformat()}",
        person=str(by),
        outcome=str(decision.get_outcome_display()),
        link=_page(decision),
    )
    desk.refresh(decision.submission)
    return decision


@transaction.atomic
def approve_decision(submission: Submission, *, by: User, looked_at: str) -> Decision:
    """Let an editor's decision leave in a minute, under the editor's name.

    Refuses what has changed since the chief editor looked, and what could not be
    released now.
    """
    from .deciding import require_releasable
    from .leaving import mark_of, wake

    held = hold(submission)
    waiting = held.decisions.filter(released_at=None).first()
    require(can_approve(Standing.of(by, held), waiting))
    decision = require_releasable(held, by=by)
    if looked_at != mark_of(decision):
        require(deny(_("The letter or a report has changed since. Look again.")))
    decision.looked_at, decision.approved_by = looked_at, by
    decision.sends_at = timezone.now() + UNDO_WINDOW
    decision.save()
    _record("decision.approved", decision, by)
    wake(decision)
    return decision


@transaction.atomic
def send_back(submission: Submission, *, by: User, note: str) -> Decision:
    """Give an editor's decision back with a note; the letter is a draft again."""
    held = hold(submission)
    decision = held.decisions.filter(released_at=None).first()
    require(can_approve(Standing.of(by, held), decision))
    assert decision is not None  # noqa: S101  (can_approve says so)
    if not note.strip():
        require(deny(_("Say what should be changed. The editor reads it.")))
    once = f"{decision.uuid}:{decision.asks_approval_at}"
    decision.asks_approval_at, decision.sent_back_because = None, note.strip()
    decision.save()
    _record("decision.sent_back", decision, by)
    tell_editor(
        held,
        decision.editor,
        "approval_refused",
        once=once,
        person=str(by),
        remarks=decision.sent_back_because,
        link=_page(decision),
    )
    desk.refresh(held)
    return decision


def _page(decision: Decision) -> str:
    return site_url(reverse("reviews:decide", args=[decision.submission.uuid]))


def _record(kind: str, decision: Decision, by: User) -> None:
    record.write(
        kind, about=decision.submission.uuid, by=by, decision=str(decision.uuid)
    )
