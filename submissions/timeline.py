"""The author's timeline: an allow-listed part of the record, actors masked (E19, SC12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from journal.models import Event, User
from submissions import measured
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.progress import Progress
from submissions.services.reminding import next_reminder
from submissions.showing import released_lines_for

SHOWN = {
    "submission.submit": (gettext_lazy("Sent"), "good"),
    "submission.send_to_review": (gettext_lazy("In review"), "good"),
    "submission.ask_revision": (gettext_lazy("Revision asked for"), "good"),
    "submission.resubmit": (gettext_lazy("Revision sent"), "good"),
    "submission.return": (gettext_lazy("Returned for corrections"), "warn"),
    "submission.correct": (gettext_lazy("Corrected paper sent"), "good"),
    "submission.accept": (gettext_lazy("Accepted"), "good"),
    "submission.decline": (gettext_lazy("Declined"), "bad"),
    **dict.fromkeys(
        ("submission.rescind", "submission.rescind_first"),
        (gettext_lazy("Decision taken back"), "warn"),
    ),
    "appeal.made": (gettext_lazy("Appeal"), "warn"),
    "appeal.upheld": (gettext_lazy("The decision stands"), "bad"),
    **dict.fromkeys(
        ("submission.reopen", "submission.reopen_first"),
        (gettext_lazy("Reopened after your appeal"), "good"),
    ),
    "submission.withdraw": (gettext_lazy("Withdrawn"), "bad"),
    "submission.publish": (gettext_lazy("Published"), "good"),
}
BY_EDITORS = {
    "submission.send_to_review": gettext_lazy("The editor sent it to review."),
    "submission.ask_revision": gettext_lazy("The editor asks for a revision."),
    "submission.return": gettext_lazy(
        "The editor asks for corrections before the paper can go to review."
    ),
    "submission.accept": gettext_lazy("The editor accepted it."),
    "submission.decline": gettext_lazy("The editor declined it."),
    **dict.fromkeys(
        ("submission.rescind", "submission.rescind_first"),
        gettext_lazy("The journal took its decision back. The letter says why."),
    ),
    "appeal.upheld": gettext_lazy("The appeal was read. The decision stands."),
    **dict.fromkeys(
        ("submission.reopen", "submission.reopen_first"),
        gettext_lazy("The appeal was granted. The paper is with the editors again."),
    ),
    "submission.publish": gettext_lazy("It is public now."),
}
BY_AUTHORS = {
    "submission.submit": (
        gettext_lazy("You sent version 1. Every other author was asked to confirm."),
        gettext_lazy("Version 1 was sent. Every author was asked to confirm."),
    ),
    "submission.resubmit": (
        gettext_lazy("You sent the revision and your answers."),
        gettext_lazy("The revision and the answers were sent."),
    ),
    "submission.correct": (
        gettext_lazy("You sent the corrected paper."),
        gettext_lazy("The corrected paper was sent."),
    ),
    "appeal.made": (
        gettext_lazy("You appealed against the decision."),
        gettext_lazy("An appeal against the decision was made."),
    ),
    "submission.withdraw": (
        gettext_lazy("You withdrew the paper."),
        gettext_lazy("The paper was withdrawn."),
    ),
}


@dataclass(frozen=True)
class Step:
    """One line: what happened or is expected, and when."""

    title: str
    text: str
    tone: str = "good"
    state: str = "done"
    at: datetime | None = None
    when: str = ""


def events(standing: Standing) -> list[Event]:
    """The released events of the kinds that authors may read, oldest first."""
    return list(released_lines_for(standing).filter(kind__in=SHOWN))


def steps(
    submission: Submission, happened: Iterable[Event], reader: User
) -> list[Step]:
    """What has happened, what runs now, and what is expected."""
    done = [_past(event, reader) for event in happened]
    return [*done, *_coming(submission, Progress.of(submission, reader))]


def _past(event: Event, reader: User) -> Step:
    title, tone = SHOWN[event.kind]
    if event.kind in BY_EDITORS:
        text = str(BY_EDITORS[event.kind])
    else:
        yours, theirs = BY_AUTHORS[event.kind]
        text = str(yours if event.actor_id == reader.pk else theirs)
    return Step(str(title), text, tone, at=event.occurred_at)


def _coming(submission: Submission, progress: Progress) -> list[Step]:
    match submission.status:
        case Status.SUBMITTED:
            look = _running(
                progress,
                _("First look"),
                _with_measure(
                    _("An editor reads every paper before it goes to review."),
                    measured.first_look(submission.journal),
                ),
            )
            return [
                look,
                *_later(_("If it goes to review: In review"), submission),
                _published(),
            ]
        case Status.UNDER_REVIEW:
            said = _("Reviewers read the paper; then the editor decides.")
            if submission.decided_at is None:
                said = _with_measure(said, measured.first_decision(submission.journal))
            return [_running(progress, _("Deciding"), said), _published()]
        case Status.REVISING:
            said = _(
                "Your revision is expected. Then it goes to review again, or the editor decides."
            )
            if submission.decided_at is None:
                said = _("Corrections are expected. Then an editor looks at it again.")
            if coming := next_reminder(submission):
                next_mail = _("Next reminder: %(day)s.")
                said += " " + next_mail % {"day": date_format(coming, "j F")}
            return [
                Step(_("Revising"), said, "warn", "now", submission.revision_due_at),
                _published(),
            ]
        case Status.ACCEPTED:
            return [
                Step(
                    _("In production"),
                    _(
                        "We typeset it and place it in an issue. We write to you when it is out."
                    ),
                    "good",
                    "now",
                ),
                Step(_("Published"), "", state="next"),
            ]
    return []


def _with_measure(said: str, taken: measured.Taken | None) -> str:
    return f"{said} {taken}" if taken else said


def _running(progress: Progress, title: str, text: str) -> Step:
    by = progress.expected_by
    if progress.is_late:
        late = _(
            "Longer than we promised. The editor sees this; write below if you need to know more."
        )
        return Step(
            _("%(step)s, longer than expected") % {"step": title},
            late,
            "warn",
            "now",
            by,
        )
    return Step(title, text, "warn", "now", by)


def _later(title: str, submission: Submission) -> list[Step]:
    days = submission.journal.decision_days
    said = ngettext(
        "A first decision within %(n)d day of sending.",
        "A first decision within %(n)d days of sending.",
        days,
    )
    at = submission.submitted_at and submission.submitted_at + timedelta(days=days)
    return [Step(title, said % {"n": days}, state="next", at=at)]


def _published() -> Step:
    return Step(
        _("If accepted: Published"), _("In the next issue with room."), state="next"
    )
