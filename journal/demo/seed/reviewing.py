"""The reviews of the data set: rounds, reports, decisions, the desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

from journal.demo import words
from reviews.choices import Answer, Outcome, Recommendation, Stage
from reviews.desk import SETTLED
from reviews.models import (
    Decision,
    DeskEntry,
    Review,
    ReviewAssignment,
    ReviewRound,
    Score,
)
from submissions.choices import Status
from submissions.grants import REVIEW, REVIEWED, permission
from submissions.models import Submission, SubmissionUserGrant, Version

from .bulk import DAY, Bulk


class Reviewing(Bulk):
    """One round for each paper that passed the first look."""

    def _reviews(self, submissions: list[Submission], versions: list[Version]) -> None:
        reviewed = [
            (s, v)
            for s, v in zip(submissions, versions, strict=True)
            if s.status != Status.SUBMITTED
        ]
        rounds = self._write(
            ReviewRound,
            (
                ReviewRound(
                    submission=s,
                    version=v,
                    number=1,
                    opened_at=s.submitted_at,
                    closed_at=None if s.status == Status.UNDER_REVIEW else s.status_at,
                )
                for s, v in reviewed
            ),
        )
        assignments = self._write(ReviewAssignment, self._assignments(rounds))
        by_round: dict[int, list[ReviewAssignment]] = {}
        for assignment in assignments:
            by_round.setdefault(assignment.round_id, []).append(assignment)
        self._reports(assignments)
        self._reviewers_grants(assignments)
        self._decisions(rounds)
        self._desk(submissions, rounds, by_round)

    def _assignments(self, rounds: list[ReviewRound]) -> Iterator[ReviewAssignment]:
        pool = self.people[10:]
        for current in rounds:
            is_open = current.closed_at is None
            for place, person in enumerate(
                self.dice.sample(pool, self.dice.choice([2, 2, 3]))
            ):
                state = Answer.SUBMITTED
                if is_open:
                    state = self.dice.choice(
                        [Answer.SUBMITTED, Answer.ACCEPTED, Answer.INVITED]
                    )
                answered = (
                    None if state == Answer.INVITED else current.opened_at + 3 * DAY
                )
                yield ReviewAssignment(
                    round=current,
                    reviewer=person,
                    state=state,
                    invited_by=self.editors[0],
                    invited_at=current.opened_at,
                    answer_due_at=current.opened_at + 7 * DAY,
                    due_at=current.opened_at + 28 * DAY,
                    answered_at=answered,
                    token_hash=f"{self.stem}{uuid.uuid4().hex}",
                    pseudonym=None if is_open else place + 1,
                )

    def _reports(self, assignments: list[ReviewAssignment]) -> None:
        rows = [
            a for a in assignments if a.state in (Answer.SUBMITTED, Answer.ACCEPTED)
        ]
        reviews = self._write(Review, (self._report(a) for a in rows))
        self._write(
            Score,
            (
                Score(review=r, criterion=c, value=self.dice.randint(2, 5))
                for r in reviews
                if r.submitted_at
                for c in self.criteria
            ),
        )

    def _report(self, assignment: ReviewAssignment) -> Review:
        if assignment.state == Answer.ACCEPTED:
            return Review(assignment=assignment)
        took = timedelta(days=self.dice.uniform(5, 40))
        sent = min(self.now, assignment.invited_at + took)
        return Review(
            assignment=assignment,
            comments=words.paragraph(self.dice, 60),
            confidential=words.paragraph(self.dice, 12),
            recommendation=self.dice.choice(Recommendation.values),
            submitted_at=sent,
            released_at=assignment.round.closed_at,
        )

    def _reviewers_grants(self, assignments: list[ReviewAssignment]) -> None:
        rights = {
            Answer.INVITED: permission("answer_invitation"),
            Answer.ACCEPTED: permission(REVIEW),
            Answer.SUBMITTED: permission(REVIEWED),
        }
        self._write(
            SubmissionUserGrant,
            (
                SubmissionUserGrant(
                    user_id=a.reviewer_id,
                    permission=rights[Answer(a.state)],
                    content_object_id=a.round.submission_id,
                )
                for a in assignments
            ),
        )

    def _decisions(self, rounds: list[ReviewRound]) -> None:
        outcomes = {
            Status.REVISING: Outcome.MAJOR,
            Status.DECLINED: Outcome.DECLINE,
            Status.ACCEPTED: Outcome.ACCEPT,
            Status.PUBLISHED: Outcome.ACCEPT,
        }
        self._write(
            Decision,
            (
                Decision(
                    submission=r.submission,
                    round=r,
                    outcome=outcomes[Status(r.submission.status)],
                    editor=self.editors[0],
                    subject="Decision",
                    letter=words.paragraph(self.dice, 40),
                    created_at=r.closed_at,
                    released_at=r.closed_at,
                )
                for r in rounds
                if r.submission.status in outcomes
            ),
        )

    def _desk(
        self,
        submissions: list[Submission],
        rounds: list[ReviewRound],
        by_round: dict[int, list[ReviewAssignment]],
    ) -> None:
        open_round = {r.submission_id: r for r in rounds if r.closed_at is None}
        self._write(
            DeskEntry,
            (self._desk_entry(s, open_round.get(s.pk), by_round) for s in submissions),
        )

    def _desk_entry(
        self,
        submission: Submission,
        current: ReviewRound | None,
        by_round: dict[int, list[ReviewAssignment]],
    ) -> DeskEntry:
        if current is None:
            stage = SETTLED[Status(submission.status)]
            return DeskEntry(
                submission=submission, stage=stage, since=submission.status_at
            )
        asked = by_round[current.pk]
        reading = [a for a in asked if a.state == Answer.ACCEPTED]
        reports = sum(a.state == Answer.SUBMITTED for a in asked)
        return DeskEntry(
            submission=submission,
            stage=Stage.DECIDE if reports == len(asked) else Stage.REVIEWING,
            since=current.opened_at,
            due_at=min((a.due_at for a in reading), default=None),
            asked=len(asked),
            reading=len(reading),
            reports=reports,
            round_number=1,
        )
