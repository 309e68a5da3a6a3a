"""One act on many papers: what each would get, why others are left out, what came of it.

ux.md, 7: the page lists each paper with its result, skips what does not apply and says
why. Every act goes through the service of the single paper, which asks the policy again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from journal.verdict import NotAllowed
from reviews import services
from reviews.models import ReviewAssignment
from reviews.services.inviting import NUDGE_AGAIN
from submissions import services as handling
from submissions.models import EditorAssignment, Submission
from submissions.permissions import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from journal.models import User


class Act(TextChoices):
    """What can be done with several papers at once."""

    NUDGE = "nudge", gettext_lazy("Nudge reviewers")
    ASSIGN = "assign", gettext_lazy("Assign editor")
    EXPORT = "export", gettext_lazy("Export")


@dataclass(frozen=True)
class Line:
    """One paper of the selection: what it gets, and what is left out and why."""

    paper: Submission
    does: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()


def chosen(editor: User, uuids: Iterable[str]) -> list[Submission]:
    """The papers of a selection that are on this editor's desk, in their order there."""
    return list(
        Submission.objects.on_desk_of(editor)
        .with_standing(editor)
        .filter(uuid__in=list(uuids))
        .select_related("journal", "section", "desk")
        .order_by("submitted_at", "pk")
    )


# What would happen ---------------------------------------------------------------


def nudging(papers: Sequence[Submission], editor: User) -> list[Line]:
    """Who gets a reminder: late reviewers, not twice within three days."""
    late = _late(papers)
    return [_nudging(paper, editor, late[paper.pk]) for paper in papers]


def _nudging(paper: Submission, editor: User, late: list[ReviewAssignment]) -> Line:
    if not (verdict := Standing.of_row(editor, paper).can_do("A06")):
        return Line(paper, skips=(verdict.reason,))
    if not late:
        return Line(paper, skips=(_("No review of it is late."),))
    due = [one for one in late if not _told_lately(one)]
    told = [one for one in late if _told_lately(one)]
    return Line(paper, tuple(map(_gets_reminder, due)), tuple(map(_has_reminder, told)))


def _told_lately(one: ReviewAssignment) -> bool:
    told = one.last_reminded_at
    return told is not None and timezone.now() - told < NUDGE_AGAIN


def _gets_reminder(one: ReviewAssignment) -> str:
    return ngettext(
        "%(name)s gets a reminder, %(n)d day late.",
        "%(name)s gets a reminder, %(n)d days late.",
        one.days_late,
    ) % {"name": one.reviewer, "n": one.days_late}


def _has_reminder(one: ReviewAssignment) -> str:
    return _("%(name)s was reminded less than three days ago.") % {"name": one.reviewer}


def _late(papers: Iterable[Submission]) -> dict[int, list[ReviewAssignment]]:
    """The late reviewers of the open round of each paper, in one question."""
    found: dict[int, list[ReviewAssignment]] = defaultdict(list)
    rows = ReviewAssignment.objects.overdue().filter(
        round__submission__in=papers, round__closed_at=None
    )
    for one in rows.select_related("reviewer", "round__submission"):
        found[one.round.submission_id].append(one)
    return found


def assigning(papers: Sequence[Submission], editor: User, to: User) -> list[Line]:
    """Which papers `to` would handle, and in whose place (A13)."""
    keys = [paper.pk for paper in papers]
    open_to = set(
        Submission.objects.to_handle_by(to)
        .filter(pk__in=keys)
        .values_list("pk", flat=True)
    )
    now = _handling(papers)
    return [
        _assigning(paper, editor, to, now.get(paper.pk), fit=paper.pk in open_to)
        for paper in papers
    ]


def _assigning(
    paper: Submission, editor: User, to: User, now: User | None, *, fit: bool
) -> Line:
    names = {"name": to, "before": now}
    if not (verdict := Standing.of_row(editor, paper).can_do("A13")):
        return Line(paper, skips=(verdict.reason,))
    if not fit:
        return Line(paper, skips=(_("%(name)s cannot handle this paper.") % names,))
    if now == to:
        return Line(paper, skips=(_("%(name)s handles it already.") % names,))
    if now:
        return Line(paper, (_("%(name)s handles it, in place of %(before)s.") % names,))
    return Line(paper, (_("%(name)s handles it.") % names,))


def _handling(papers: Iterable[Submission]) -> dict[int, User]:
    rows = EditorAssignment.objects.filter(submission__in=papers, ended_at=None)
    return {row.submission_id: row.editor for row in rows.select_related("editor")}


def exporting(papers: Sequence[Submission], editor: User) -> list[Line]:
    """Which papers an export may hold: those that this editor handles (E25)."""
    return [
        Line(paper, (_("Goes into the file."),))
        if Standing.of_row(editor, paper).can_see("E25")
        else Line(paper, skips=(_("A file holds only papers that you handle."),))
        for paper in papers
    ]


# Doing it ------------------------------------------------------------------------


def nudge(papers: Sequence[Submission], editor: User) -> list[Line]:
    """Remind the late reviewers of each paper; each paper is a transaction."""
    return [_one_by_one(paper, _nudge, editor) for paper in papers]


def assign(papers: Sequence[Submission], editor: User, to: User) -> list[Line]:
    """Put one editor in charge of each paper; each paper is a transaction."""

    def put(paper: Submission, by: User) -> Line:
        [line] = assigning([paper], by, to)
        if line.does:
            handling.assign_editor(paper, to, by=by)
        return line

    return [_one_by_one(paper, put, editor) for paper in papers]


def _one_by_one(
    paper: Submission, act: Callable[[Submission, User], Line], editor: User
) -> Line:
    """What came of one paper: what another editor did meanwhile is no failure."""
    try:
        with transaction.atomic():
            return act(paper, editor)
    except NotAllowed as refused:
        why = refused.verdict.reason or _("This paper is not on your desk any more.")
        return Line(paper, skips=(why,))


def _nudge(paper: Submission, editor: User) -> Line:
    late = _late([paper])[paper.pk]
    line = _nudging(paper, editor, late)
    if line.does:
        for one in late:
            if not _told_lately(one):
                services.nudge(one, by=editor)
    return line
