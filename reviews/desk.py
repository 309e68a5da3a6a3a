"""The editors' queue: what each paper waits for, and the lists of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from reviews.choices import Answer, Stage
from reviews.models import DeskEntry, ReviewAssignment, ReviewRound
from submissions.choices import Status
from submissions.models import Submission

if TYPE_CHECKING:
    from journal.models import User

SETTLED = {
    Status.SUBMITTED: Stage.NEW,
    Status.REVISING: Stage.AUTHOR,
    Status.ACCEPTED: Stage.ACCEPTED,
    Status.DECLINED: Stage.CLOSED,
    Status.WITHDRAWN: Stage.CLOSED,
    Status.PUBLISHED: Stage.CLOSED,
}
VIEWS: dict[str, Q] = {  # besides "late", which asks for the time
    "new": Q(desk__stage=Stage.NEW),
    "invite": Q(desk__stage=Stage.INVITE),
    "decide": Q(desk__stage=Stage.DECIDE),
    "revised": Q(desk__stage=Stage.REVISED),
    "in-review": Q(desk__stage=Stage.REVIEWING),
    "authors": Q(desk__stage=Stage.AUTHOR),
    "accepted": Q(desk__stage=Stage.ACCEPTED),
    "everything": Q(),
}


def refresh(submission: Submission) -> None:
    """Write down what a paper waits for now; called at the end of every act."""
    if submission.status == Status.DRAFT:
        return
    stage, since, counts = _stage(submission)
    DeskEntry.objects.update_or_create(
        submission=submission,
        defaults={"stage": stage, "since": since, **counts},
    )


def _stage(
    submission: Submission,
) -> tuple[Stage, datetime, dict[str, int | datetime | None]]:
    nothing: dict[str, int | datetime | None] = {
        "asked": 0,
        "reading": 0,
        "reports": 0,
        "due_at": None,
        "round_number": 0,
    }
    status = Status(submission.status)
    if status in SETTLED:
        return SETTLED[status], submission.status_at, nothing
    current = submission.rounds.filter(closed_at=None).last()
    if current is None:
        return Stage.INVITE, submission.status_at, nothing
    counts = _counts(current) | {"round_number": current.number}
    asked, reports = counts["asked"], counts["reports"]
    wanted = submission.journal.reviewers_wanted
    if not asked:
        stage = Stage.REVISED if current.number > 1 else Stage.INVITE
        return stage, current.opened_at, counts
    if asked == reports and (reports >= wanted or current.number > 1):
        return Stage.DECIDE, _last_report(current), counts
    if asked < wanted and current.number == 1:
        return Stage.INVITE, current.opened_at, counts
    return Stage.REVIEWING, current.opened_at, counts


def _counts(current: ReviewRound) -> dict[str, int | datetime | None]:
    rows = ReviewAssignment.objects.filter(round=current).counting()
    found = {"asked": 0, "reading": 0, "reports": 0, "due_at": None}
    for state, due_at in rows.values_list("state", "due_at"):
        found["asked"] += 1
        found["reading"] += state == Answer.ACCEPTED
        found["reports"] += state == Answer.SUBMITTED
        if state == Answer.ACCEPTED and (
            not found["due_at"] or due_at < found["due_at"]
        ):
            found["due_at"] = due_at
    return found


def _last_report(current: ReviewRound) -> datetime:
    last = (
        ReviewAssignment.objects.filter(
            round=current, review__submitted_at__isnull=False
        )
        .order_by("-review__submitted_at")
        .values_list("review__submitted_at", flat=True)
        .first()
    )
    return last or current.opened_at


def needing(editor: User) -> Q:
    """What waits for this editor: all for a chief, one's own papers for others."""
    now = timezone.now()
    waiting = Q(
        desk__stage__in=(Stage.NEW, Stage.INVITE, Stage.DECIDE, Stage.REVISED)
    ) | Q(desk__stage=Stage.REVIEWING, desk__due_at__lt=now)
    if editor.is_chief:
        return waiting
    return waiting & Q(
        editor_assignments__editor=editor, editor_assignments__ended_at=None
    )


def papers(editor: User, view: str = "") -> QuerySet[Submission]:
    """One of the desk's lists, as far as this editor may know of the papers."""
    rows = Submission.objects.on_desk_of(editor)
    if not view:
        return rows.filter(needing(editor))
    if view == "late":
        return rows.filter(desk__stage=Stage.REVIEWING, desk__due_at__lt=timezone.now())
    return rows.filter(VIEWS[view])


def counts(editor: User) -> dict[str, int]:
    """How many papers each list holds, in one query."""
    now = timezone.now()
    late = Q(desk__stage=Stage.REVIEWING, desk__due_at__lt=now)
    live = Submission.objects.on_desk_of(editor).exclude(desk__stage=Stage.CLOSED)
    return live.aggregate(
        needs=Count("pk", filter=needing(editor)),
        new=Count("pk", filter=Q(desk__stage=Stage.NEW)),
        invite=Count("pk", filter=Q(desk__stage=Stage.INVITE)),
        late=Count("pk", filter=late),
        decide=Count("pk", filter=Q(desk__stage=Stage.DECIDE)),
        revised=Count("pk", filter=Q(desk__stage=Stage.REVISED)),
        in_review=Count("pk", filter=Q(desk__stage=Stage.REVIEWING)),
        authors=Count("pk", filter=Q(desk__stage=Stage.AUTHOR)),
        accepted=Count("pk", filter=Q(desk__stage=Stage.ACCEPTED)),
    )


def waiting_order() -> tuple[F, ...]:
    """Oldest first inside each group."""
    return (F("desk__since"), F("pk"))
