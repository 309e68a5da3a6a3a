"""What each paper waits for, and which papers are on which list of the desk."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from journal.choices import Role
from journal.models import User
from reviews.choices import Answer, Stage
from reviews.models import Appeal, DeskEntry, ReviewAssignment, ReviewRound
from submissions.choices import Status
from submissions.models import EditorAssignment, Submission
from submissions.permissions import Standing
from submissions.queries import in_special_issue_of

SETTLED = {
    Status.SUBMITTED: Stage.NEW,
    Status.REVISING: Stage.AUTHOR,
    Status.ACCEPTED: Stage.ACCEPTED,
    Status.DECLINED: Stage.CLOSED,
    Status.WITHDRAWN: Stage.CLOSED,
    Status.PUBLISHED: Stage.CLOSED,
}


def refresh(submission: Submission) -> None:
    """Write down what a paper waits for now; called at the end of every act."""
    if submission.status == Status.DRAFT:
        return
    stage, since, counts = _stage(submission)
    DeskEntry.objects.bulk_create(
        [DeskEntry(submission=submission, stage=stage, since=since, **counts)],
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["stage", "since", *counts],
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
    if submission.journal.senior_approval and submission.is_with_editors:
        asked = submission.decisions.filter(asks_approval_at__isnull=False).first()
        if asked is not None and asked.released_at is None:
            return Stage.APPROVE, asked.asks_approval_at, nothing
    if status == Status.DECLINED:
        waiting = Appeal.objects.filter(submission=submission, answer="").first()
        if waiting is not None:
            return Stage.APPEAL, waiting.made_at, nothing
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


def lists(editor: User, now: datetime) -> dict[str, Q]:
    """What each list of the desk asks for; "" is what needs this editor.

    Where reviewers stand is for the paper's own editors (visibility.md, E09, SC3):
    other editors find a paper in review under "In review", whatever it waits for. A
    guest editor knows it of the whole special issue, and is needed by what they handle.
    """
    late = Q(desk__stage=Stage.REVIEWING, desk__due_at__lt=now)
    new, reviewing = Q(desk__stage=Stage.NEW), Q(desk__stage=Stage.REVIEWING)
    mine, others, charge = Q(), Q(pk__in=()), Q()
    if not editor.is_chief:
        mine = handled_by(editor)
        if Role.GUEST in editor.editorial_roles:
            charge, mine = mine, mine | Q(in_special_issue_of(editor))
        others = Q(status=Status.UNDER_REVIEW) & ~mine
    asks = Q(desk__stage__in=(Stage.APPEAL, Stage.APPROVE))
    of_chiefs = asks if editor.is_chief else Q(pk__in=())
    fine = {
        "invite": Q(desk__stage=Stage.INVITE) & mine,
        "late": late & mine,
        "decide": Q(desk__stage=Stage.DECIDE) & mine,
        "revised": Q(desk__stage=Stage.REVISED) & mine,
    }
    return {
        "": (reduce(or_, fine.values(), new & mine) & charge) | of_chiefs,
        "new": new,
        **fine,
        "in-review": (reviewing & mine) | others,
        "authors": Q(desk__stage=Stage.AUTHOR),
        "accepted": Q(desk__stage=Stage.ACCEPTED),
        "everything": Q(),
    }


def handled_by(editor: User) -> Q:
    """The papers in this editor's charge now; no join, so counts stay counts."""
    return Q(
        Exists(
            EditorAssignment.objects.filter(
                submission=OuterRef("pk"), editor=editor, ended_at=None
            )
        )
    )


def papers(
    editor: User, view: str = "", now: datetime | None = None
) -> QuerySet[Submission]:
    """One of the desk's lists, as far as this editor may know of the papers."""
    wanted = lists(editor, now or timezone.now())[view]
    return Submission.objects.on_desk_of(editor).filter(wanted)


def next_report(editor: User) -> Submission | None:
    """The paper in review whose report is due first, of those this editor may know of."""
    reading = papers(editor, "in-review").filter(desk__due_at__gt=timezone.now())
    soonest = reading.with_standing(editor).select_related("desk")
    for paper in soonest.order_by("desk__due_at", "pk")[:20]:
        if Standing.of_row(editor, paper).can_see("E09"):
            return paper
    return None
