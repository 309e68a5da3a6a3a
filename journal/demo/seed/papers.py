"""The papers of the data set: submissions, versions, authors, editors."""

from __future__ import annotations

import uuid
from datetime import timedelta

from journal.demo import words
from submissions.choices import FileKind, ReadingState, Status
from submissions.grants import HANDLE, permission
from submissions.models import (
    Contributor,
    ContributorAffiliation,
    EditorAssignment,
    ManuscriptFile,
    Submission,
    SubmissionUserGrant,
    Version,
)

from .bulk import ACTIVE_SHARE, ISSUE_SIZE, LIVE, MOST_ISSUES, Bulk


class Papers(Bulk):
    """Submissions in all states, each with a version and its people."""

    def _submissions(self) -> list[Submission]:
        published = min(self.count // 4, ISSUE_SIZE * MOST_ISSUES)
        active = max(20, int(self.count * ACTIVE_SHARE))
        return self._write(
            Submission,
            (
                self._submission(n, self._status(n, published, active))
                for n in range(self.count)
            ),
        )

    def _status(self, number: int, published: int, active: int) -> Status:
        if number < published:
            return Status.PUBLISHED
        if number >= self.count - active:
            return self.dice.choices(
                [
                    Status.SUBMITTED,
                    Status.UNDER_REVIEW,
                    Status.REVISING,
                    Status.ACCEPTED,
                ],
                weights=[15, 60, 20, 5],
            )[0]
        return self.dice.choices([Status.DECLINED, Status.WITHDRAWN], weights=[95, 5])[
            0
        ]

    def _submission(self, number: int, status: Status) -> Submission:
        age = 1 + (self.count - number) * 1500 / self.count
        sent = self.now - timedelta(days=age)
        if status in LIVE:
            sent = self.now - timedelta(days=self.dice.uniform(1, 120))
        return Submission(
            journal=self.journal,
            number=f"{self.journal.short_title}-{self.stem}-{number:06d}",
            section=self.dice.choice(self.sections),
            submitter=self.dice.choice(self.people[10:]),
            status=status,
            anonymity=self.journal.anonymity,
            title=words.title(self.dice),
            abstract=words.paragraph(self.dice, 120),
            keywords=self.dice.sample(words.NOUNS, 4),
            created_at=sent,
            submitted_at=sent,
            status_at=min(self.now, sent + timedelta(days=self.dice.uniform(1, 40))),
            decided_at=None
            if status in (Status.SUBMITTED, Status.UNDER_REVIEW)
            else min(self.now, sent + timedelta(days=self.dice.gauss(45, 12) % 100)),
        )

    def _versions(self, submissions: list[Submission]) -> list[Version]:
        versions = self._write(
            Version,
            (
                Version(
                    submission=s,
                    number=1,
                    state=ReadingState.READ,
                    reading={"format": "docx", "counts": {}, "warnings": []},
                    word_count=self.dice.randint(3000, 9000),
                    page_count=self.dice.randint(8, 24),
                    created_at=s.submitted_at,
                    sent_at=s.submitted_at,
                )
                for s in submissions
            ),
        )
        self._write(
            ManuscriptFile,
            (
                ManuscriptFile(
                    version=v,
                    kind=kind,
                    name=name,
                    key=f"seed/{uuid.uuid4()}",
                    size=1,
                    sha256="0" * 64,
                    media_type="application/pdf",
                )
                for v in versions
                for kind, name in (
                    (FileKind.MANUSCRIPT, "paper.pdf"),
                    (FileKind.REVIEW_COPY, "copy.pdf"),
                )
            ),
        )
        return versions

    def _contributors(self, submissions: list[Submission]) -> None:
        people = self._write(
            Contributor,
            (
                self._contributor(s, place)
                for s in submissions
                for place in range(self.dice.randint(1, 4))
            ),
        )
        self._write(
            ContributorAffiliation,
            (
                ContributorAffiliation(
                    contributor=one,
                    name=words.university(self.dice),
                    country=self.dice.choice(["", *words.COUNTRIES * 3]),
                )
                for one in people
            ),
        )

    def _contributor(self, submission: Submission, place: int) -> Contributor:
        person = (
            submission.submitter if place == 0 else self.dice.choice(self.people[10:])
        )
        is_late = submission.status == Status.SUBMITTED and place == 1
        return Contributor(
            submission=submission,
            position=place,
            name=person.name,
            email=person.email,
            is_corresponding=place == 0,
            user=person if place == 0 else None,
            asked_at=submission.submitted_at if place else None,
            confirmed_at=None if is_late else submission.submitted_at,
        )

    def _handling(self, submissions: list[Submission]) -> None:
        handled = [s for s in submissions if s.status != Status.SUBMITTED]
        # One editor holds a tenth of everything, as the permission bench wants it.
        charge = [
            (s, self.editors[1 + (s.pk % 9 if s.pk % 10 else 0)]) for s in handled
        ]
        self._write(
            EditorAssignment,
            (
                EditorAssignment(
                    submission=s,
                    editor=e,
                    assigned_by=self.editors[0],
                    assigned_at=s.submitted_at,
                )
                for s, e in charge
            ),
        )
        right = permission(HANDLE)
        self._write(
            SubmissionUserGrant,
            (
                SubmissionUserGrant(user=e, permission=right, content_object=s)
                for s, e in charge
            ),
        )
