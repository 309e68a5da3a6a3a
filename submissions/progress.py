"""Where a paper stands, in the words of its author: stages, dates, the next action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.models import User
from submissions.choices import Status
from submissions.models import Submission

STAGES = (
    gettext_lazy("Sent"),
    gettext_lazy("In review"),
    gettext_lazy("Decided"),
    gettext_lazy("Published"),
)
REACHED = {  # how many of the stages are behind, and whether the next one runs now
    Status.DRAFT: (0, True),
    Status.SUBMITTED: (1, False),
    Status.UNDER_REVIEW: (1, True),
    Status.REVISING: (2, True),
    Status.ACCEPTED: (3, True),
    Status.PUBLISHED: (4, False),
    Status.DECLINED: (3, False),
    Status.WITHDRAWN: (0, False),
}
ENDED = (Status.DECLINED, Status.WITHDRAWN)


@dataclass(frozen=True)
class Stage:
    """One stop of the line across a paper's card."""

    word: str
    state: str  # done, now or next


@dataclass(frozen=True)
class Progress:
    """One paper for one author: the line, the sentence, the button."""

    paper: Submission
    is_submitter: bool

    @classmethod
    def of(cls, paper: Submission, person: User) -> Progress:
        return cls(paper, paper.submitter_id == person.pk)

    @property
    def stages(self) -> list[Stage]:
        """The line of stages; none for a paper that has ended early."""
        if self.paper.status in ENDED:
            return []
        done, runs = REACHED[Status(self.paper.status)]
        states = ["done"] * done + ["now"] * runs
        states += ["next"] * (len(STAGES) - len(states))
        running = {Status.DRAFT: _("Draft"), Status.REVISING: _("Revise")}
        here = running.get(Status(self.paper.status))
        return [
            Stage(here if here and s == "now" else str(word), s)
            for word, s in zip(STAGES, states, strict=True)
        ]

    @property
    def is_overdue(self) -> bool:
        """A revision whose date has passed: nothing can be sent any more."""
        due = self.paper.revision_due_at
        return (
            self.paper.status == Status.REVISING
            and due is not None
            and due < timezone.now()
        )

    @property
    def waits_for_author(self) -> bool:
        """Whether this person has something to do."""
        return self.is_submitter and self.paper.status in (
            Status.DRAFT,
            Status.REVISING,
        )

    @property
    def expected_by(self) -> datetime | None:
        """When the journal promised its next word."""
        sent, journal = self.paper.submitted_at, self.paper.journal
        if sent is None or not self.paper.is_with_editors:
            return None
        if self.paper.status == Status.SUBMITTED:
            # From when it came, or came back corrected.
            return self.paper.status_at + timedelta(days=journal.first_look_days)
        begun = sent if self.paper.decided_at is None else self.paper.status_at
        return begun + timedelta(days=journal.decision_days)

    @property
    def expected_from(self) -> datetime | None:
        """Not before the reviewers had the time that they were given."""
        by = self.expected_by
        if by is None or self.paper.status == Status.SUBMITTED:
            return None
        earliest = self.paper.status_at + timedelta(days=self.paper.journal.review_days)
        return earliest if timezone.now() < earliest < by else None

    @property
    def is_late(self) -> bool:
        """Whether the journal has not kept its promise."""
        by = self.expected_by
        return by is not None and by < timezone.now()

    @property
    def action(self) -> tuple[str, str] | None:
        """The button: (words, address)."""
        if not self.waits_for_author or self.is_overdue:
            return None
        if self.paper.status == Status.DRAFT:
            address = reverse("submissions:check", args=[self.paper.uuid])
            return _("Continue"), address
        address = reverse("reviews:revise", args=[self.paper.uuid])
        words = _("Answer the reviewers") if self.paper.decided_at else _("Correct it")
        return words, address
