"""Who may approve a decision, take it back, appeal against it, and answer an appeal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal.choices import Role
from journal.verdict import ALLOW, HIDDEN, Verdict, deny
from reviews.models import Appeal, Decision
from submissions.choices import Action, Status
from submissions.models import Submission, Version
from submissions.permissions import Relation, Standing
from submissions.workflow import may

if TYPE_CHECKING:
    from journal.models import User

CHIEFS = (Role.CHIEF, Role.MANAGING)


def needs_approval(standing: Standing) -> bool:
    """Whether what this editor decides waits for a chief editor's yes."""
    wanted = standing.submission.journal.senior_approval
    return wanted and Relation.CHIEF not in standing.relations


def can_approve(standing: Standing, decision: Decision | None) -> Verdict:
    """A chief editor who may decide on the paper, while a decision waits for it."""
    verdict = standing.can_do("A12")
    if not verdict:
        return verdict
    if Relation.CHIEF not in standing.relations:
        return deny(_("A chief editor approves decisions."))
    if decision is None or decision.asks_approval_at is None or decision.sends_at:
        return deny(_("No decision waits for approval."))
    return ALLOW


def can_rescind(standing: Standing, decision: Decision | None) -> Verdict:
    """A chief editor, while the paper stands on the decision and nothing was built on it.

    A revision that has begun is the authors' work; a published article is corrected or
    retracted (A20).
    """
    if not standing.is_editor:
        return HIDDEN
    if Relation.CHIEF not in standing.relations:
        return deny(_("Only a chief editor takes a released decision back."))
    submission = standing.submission
    if decision is None or not may(Action.RESCIND, submission):
        return deny(
            _("The paper does not stand on a decision that could be taken back.")
        )
    for version in submission.versions.filter(sent_at=None):
        if _has_begun(version):
            return deny(
                _("The authors have begun their revision. Write to them instead.")
            )
    return ALLOW


def _has_begun(version: Version) -> bool:
    answered = Q(is_answered=True) | ~Q(answer="")
    points = version.response_points.filter(answered)
    return bool(version.response) or version.files.exists() or points.exists()


def can_appeal(standing: Standing) -> Verdict:
    """Whoever sent a declined paper, once, within the journal's days."""
    if not standing.is_author:
        return HIDDEN
    submission = standing.submission
    if Relation.AUTHOR not in standing.relations:
        return deny(_("Whoever sent the paper can appeal."))
    if Appeal.objects.filter(submission=submission).exists():
        return deny(_("There was an appeal on this paper. There is one for each."))
    if submission.status != Status.DECLINED:
        return deny(_("An appeal is possible against a decline alone."))
    until = appeal_until(submission)
    if until is None:
        return deny(_("This journal has no appeals. Write to the editors."))
    if timezone.now() > until:
        said = _("An appeal was possible until %(day)s.")
        return deny(said % {"day": date_format(timezone.localtime(until), "j F Y")})
    return ALLOW


def appeal_until(submission: Submission) -> datetime | None:
    """Until when the authors can appeal against the decision on their paper."""
    decision = submission.decisions.in_force().last()
    days = submission.journal.appeal_days
    if decision is None or decision.released_at is None or not days:
        return None
    return decision.released_at + timedelta(days=days)


def can_answer_appeal(standing: Standing, appeal: Appeal | None) -> Verdict:
    """A chief editor who did not decide, where there is one without a conflict."""
    if not standing.is_editor:
        return HIDDEN
    if Relation.CHIEF not in standing.relations:
        return deny(_("A chief editor answers appeals."))
    if appeal is None or appeal.answer:
        return deny(_("No appeal waits for an answer."))
    decided = appeal.decision.editor
    if decided == standing.reader and _other_chiefs(standing.submission, decided):
        return deny(_("You decided on this paper. Another chief editor answers."))
    return ALLOW


def _other_chiefs(submission: Submission, than: User) -> bool:
    people = list(type(than).objects.filter(roles__role__in=CHIEFS).distinct())
    standings = Standing.of_people(people, submission)
    return any(
        Relation.CHIEF in standings[one.pk].relations for one in people if one != than
    )
