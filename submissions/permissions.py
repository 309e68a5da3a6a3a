"""Who may see and do what with one submission: the one policy of the system.

`docs/visibility.md` is normative: its tables stand in `submissions.policy`, its
rules of combination (section 2) stand here. guardian grants are one input; no
superuser flag, staff flag, group or global permission is ever asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.choices import Role
from journal.verdict import ALLOW, HIDDEN, Scope, Verdict, deny
from submissions.choices import Status
from submissions.facts import facts_of, facts_of_each, facts_of_people
from submissions.policy import ACTIONS, CONTENT, IDENTITY
from submissions.published import is_agreed

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import ManuscriptFile, Submission


class Relation(StrEnum):
    """What one person is to one submission, in the order of the tables' columns."""

    ANONYMOUS = "AN"
    MEMBER = "ME"
    AUTHOR = "AU"
    COAUTHOR = "CO"
    INVITED = "RI"
    REVIEWING = "RV"
    REVIEWED = "RS"
    FORMER_REVIEWER = "RD"
    HANDLING_EDITOR = "HE"
    EDITOR = "OE"
    CHIEF = "EC"
    GUEST_EDITOR = "GE"
    PRODUCTION = "PR"
    ADMINISTRATOR = "AD"


COLUMN = {relation: index for index, relation in enumerate(Relation)}
STATE = {
    Status.DRAFT: 0,
    Status.SUBMITTED: 1,
    Status.UNDER_REVIEW: 2,
    Status.REVISING: 3,
    Status.ACCEPTED: 3,
    Status.DECLINED: 3,
    Status.PUBLISHED: 4,
    Status.WITHDRAWN: 5,
}
GRANTED = {
    "answer_invitation": Relation.INVITED,
    "write_review": Relation.REVIEWING,
    "read_as_reviewer": Relation.REVIEWED,
    "handle_submission": Relation.HANDLING_EDITOR,
    "produce_submission": Relation.PRODUCTION,
}
AUTHORS = frozenset({Relation.AUTHOR, Relation.COAUTHOR})
REVIEWERS = frozenset({Relation.INVITED, Relation.REVIEWING, Relation.REVIEWED})
EDITORIAL = frozenset(
    {
        Relation.HANDLING_EDITOR,
        Relation.EDITOR,
        Relation.CHIEF,
        Relation.GUEST_EDITOR,
    }
)
HELD_ROLES: dict[str, Relation] = {
    Role.CHIEF: Relation.CHIEF,
    Role.MANAGING: Relation.CHIEF,
    Role.EDITOR: Relation.EDITOR,
    Role.SECTION: Relation.EDITOR,
    Role.ADMINISTRATOR: Relation.ADMINISTRATOR,
}
SCOPES = {
    "Y": Scope.FULL,
    "K": Scope.FULL,
    "V": Scope.FULL,
    "F": Scope.FULL,
    "H": Scope.FULL,
    "J": Scope.PUBLISHED,
    "L": Scope.RELEASED,
    "O": Scope.OWN,
    "M": Scope.MASKED,
    "B": Scope.FULL,
}
STRENGTH = "YFKVHJLOMB"
GRACE = timedelta(minutes=10)  # after a deadline (reliability.md, rule 7)


@dataclass(frozen=True)
class Standing:
    """One person's relations to one submission: ask once, then ask it everything."""

    submission: Submission
    relations: frozenset[Relation]
    is_revealed: bool = False
    """Whether this person has broken the glass of the paper, less than 15 minutes ago."""
    agreed: frozenset[str] | None = None
    """What of it is public by letter J; None: asked of the database when J decides."""
    reader: User | AnonymousUser = field(default_factory=AnonymousUser, compare=False)
    """Whose standing it is."""

    @classmethod
    def of(cls, user: User | AnonymousUser, submission: Submission) -> Standing:
        """Read the relations from the database: one query, besides the roles."""
        if isinstance(user, AnonymousUser) or not user.is_active:
            return cls(submission, frozenset({Relation.ANONYMOUS}))
        row = facts_of(user, submission)
        held = relations_of_row(user, row)
        return cls(submission, held, row.standing_reveal, reader=user)

    @classmethod
    def of_each(
        cls, user: User | AnonymousUser, submissions: Iterable[Submission]
    ) -> dict[int, Standing]:
        """The same for many papers by their keys, in one query besides the roles."""
        papers = {paper.pk: paper for paper in submissions}
        if not papers or isinstance(user, AnonymousUser) or not user.is_active:
            return {pk: cls.of(user, paper) for pk, paper in papers.items()}
        return {
            pk: cls(
                papers[pk],
                relations_of_row(user, row),
                row.standing_reveal,
                reader=user,
            )
            for pk, row in facts_of_each(user, papers).items()
        }

    @classmethod
    def of_people(
        cls, people: Sequence[User], submission: Submission
    ) -> dict[int, Standing]:
        """The same for many people to one paper by their keys, in a few questions."""
        known = {person.pk: person for person in people if person.is_active}
        found = {
            pk: cls(
                submission,
                relations_of_row(known[pk], row),
                row.standing_reveal,
                reader=known[pk],
            )
            for pk, row in facts_of_people(known, submission).items()
        }
        closed = cls(submission, frozenset({Relation.ANONYMOUS}))
        return {person.pk: found.get(person.pk, closed) for person in people}

    @classmethod
    def of_row(cls, user: User, row: Any) -> Standing:
        """The same without a query, for rows of `with_standing(user)`."""
        held = relations_of_row(user, row)
        return cls(row, held, row.standing_reveal, reader=user)

    def can_see(self, element: str) -> Verdict:
        """May this person see E01..E25 or I1..I6 of the submission, and how much?"""
        found = self.deciding(element)
        return Verdict(True, scope=SCOPES[found[1]]) if found else HIDDEN

    def can_do(self, action: str) -> Verdict:
        """May this person do A01..A24? Hidden where the paper itself is hidden."""
        if self._deciding(action, ACTIONS[action]):
            return ALLOW
        if not self.can_see("E01"):
            return HIDDEN
        return deny(refusal(action))

    def letters(self, element: str) -> dict[Relation, str]:
        """What the table says to each of this person's relations, in this state."""
        return self._letters(self._row_of(element))

    def deciding(self, element: str) -> tuple[Relation, str] | None:
        """The relation and the letter that open an element; None where nothing does."""
        return self._deciding(element, self._row_of(element))

    def _row_of(self, element: str) -> str:
        rows = IDENTITY[self.submission.anonymity] if element[0] == "I" else CONTENT
        return rows[element]

    def _letters(self, row: str) -> dict[Relation, str]:
        cells = row.split()
        state = STATE[Status(self.submission.status)]
        return {held: cells[COLUMN[held]][state] for held in sorted(self.relations)}

    def _deciding(self, name: str, row: str) -> tuple[Relation, str] | None:
        """The strongest letter that holds (visibility.md, section 2, rule 5)."""
        letters = self._letters(row)
        for code in STRENGTH:
            if code in letters.values() and self._holds(code, name):
                return next((r, c) for r, c in letters.items() if c == code)
        return None

    def _holds(self, code: str, name: str) -> bool:
        status = self.submission.status
        match code:
            case "K":
                return status in (Status.ACCEPTED, Status.PUBLISHED)
            case "F":
                return status in (Status.ACCEPTED, Status.DECLINED, Status.PUBLISHED)
            case "V":
                due = self.submission.revision_due_at
                return status == Status.REVISING and (
                    due is None or timezone.now() <= due + GRACE
                )
            case "H":
                return Relation.HANDLING_EDITOR in self.relations
            case "J":
                if self.agreed is not None:
                    return name in self.agreed
                return is_agreed(self.submission, name)
            case "B":
                return self.is_revealed
        return True

    @property
    def is_author(self) -> bool:
        return bool(self.relations & AUTHORS)

    @property
    def is_editor(self) -> bool:
        return bool(self.relations & EDITORIAL)


def relations(
    user: User | AnonymousUser, submission: Submission
) -> frozenset[Relation]:
    """What this person is to this submission, combined by visibility.md, section 2."""
    return Standing.of(user, submission).relations


def relations_of_row(user: User, row: Any) -> frozenset[Relation]:
    """The relations that a row of `with_standing(user)` tells of: it has STANDING."""
    return combine(
        is_author=row.submitter_id == user.pk,
        is_coauthor=row.standing_coauthor,
        in_conflict=row.standing_conflict,
        held=_granted(row, user)
        | {HELD_ROLES[r] for r in user.editorial_roles if r in HELD_ROLES},
    )


def _granted(row: Any, user: User) -> set[Relation]:
    """What the grants say, as long as the role behind them lasts (rule 6).

    Of teams only production is asked: whoever reviews or handles is one person. A
    guest handles papers of the own special issue, for as long as they belong to it.
    """
    granted = {GRANTED[codename] for codename in row.standing_grants}
    roles = user.editorial_roles
    if row.standing_team:
        granted.add(Relation.PRODUCTION)
    if row.standing_guest and Role.GUEST in roles:
        granted.add(Relation.GUEST_EDITOR)
    if not (user.is_editor or Relation.GUEST_EDITOR in granted):
        granted.discard(Relation.HANDLING_EDITOR)
    if Role.PRODUCTION not in roles:
        granted.discard(Relation.PRODUCTION)
    return granted


def combine(
    *, is_author: bool, is_coauthor: bool, in_conflict: bool, held: set[Relation]
) -> frozenset[Relation]:
    """Author beats all; conflict beats every role; a reviewer is not an editor."""
    if is_author:
        return frozenset({Relation.AUTHOR})
    if is_coauthor:
        return frozenset({Relation.COAUTHOR})
    if in_conflict:
        return frozenset({Relation.MEMBER})
    if held & REVIEWERS:
        held = held - EDITORIAL
    return frozenset(held) or frozenset({Relation.MEMBER})


def can_see(
    user: User | AnonymousUser, element: str, submission: Submission
) -> Verdict:
    """May this person see this element of the submission (E01..E25, I1..I6)?"""
    return Standing.of(user, submission).can_see(element)


def can_do(user: User | AnonymousUser, action: str, submission: Submission) -> Verdict:
    """May this person do this (A01..A24) with the submission as it stands?"""
    return Standing.of(user, submission).can_do(action)


BEFORE_IT_IS_OVER = frozenset(
    {Status.DRAFT, Status.SUBMITTED, Status.UNDER_REVIEW, Status.REVISING}
)


def can_confirm_supplement(user: User | AnonymousUser, file: ManuscriptFile) -> Verdict:
    """Let a copy go out although it may name an author (F8): its authors, until the
    paper is decided, and who decides on the paper and knows its authors."""
    submission = file.version.submission
    standing = Standing.of(user, submission)
    if standing.is_author:
        return ALLOW if submission.status in BEFORE_IT_IS_OVER else HIDDEN
    if standing.is_editor and standing.can_see("I1"):
        return standing.can_do("A12")
    return HIDDEN


def can_open_desk(user: User | AnonymousUser) -> Verdict:
    """The desk is for editors and guest editors; nobody else learns that it exists."""
    return ALLOW if getattr(user, "has_desk", False) else HIDDEN


def can_open_records(user: User | AnonymousUser) -> Verdict:
    """The list of records is for technical administrators: numbers and states (E01)."""
    return ALLOW if getattr(user, "is_administrator", False) else HIDDEN


def can_open_desk_paper(user: User | AnonymousUser, submission: Submission) -> Verdict:
    """Twin of `on_desk_of`: an editor's page of a paper that is not their own."""
    standing = Standing.of(user, submission)
    if standing.is_editor and submission.status != Status.DRAFT:
        return ALLOW
    return HIDDEN


def can_handle(editor: User, submission: Submission) -> Verdict:
    """Twin of `to_handle_by`: who can be put in charge, an editor of the paper.

    A guest editor's own paper goes to an editor of the journal who is no guest editor
    of the same special issue (C9).
    """
    standing = Standing.of(editor, submission)
    if not standing.is_editor or submission.status == Status.DRAFT:
        return HIDDEN
    if Relation.GUEST_EDITOR in standing.relations:
        same = type(submission).objects.filter(pk=submission.pk)
        return HIDDEN if same.by_guest_editors().exists() else ALLOW
    return ALLOW


def refusal(action: str) -> str:
    """Why an action is closed now, in a sentence for the person who tried it."""
    sentences = {
        "A01": _(
            "What you sent can be changed only while it is a draft or a revision is due."
        ),
        "A02": _(
            "A new version can be added only while it is a draft or a revision is due."
        ),
        "A03": _(
            "This paper cannot be sent now. It is a draft no longer, or its revision is not due."
        ),
        "A05": _("This paper cannot be withdrawn any more. Write to the editors."),
        "A06": _(
            "Reviewers can be invited only by the paper’s editors, while it is in their hands."
        ),
        "A07": _("This invitation has been answered or has ended."),
        "A08": _(
            "Review of this manuscript is closed. Write to the editor if you still want to send yours."
        ),
        "A12": _(
            "A decision can be sent only by the paper’s editors, while it is in their hands."
        ),
        "A13": _(
            "Handling editors are assigned by the chief editors, until publication."
        ),
        "A14": _(
            "A conflict is declared by who has to do with the paper, until it is published. Its authors are in conflict already."
        ),
        "A18": _("Only accepted papers can be placed in an issue."),
        "A19": _(
            "An issue is published by the chief editors, with accepted papers only."
        ),
    }
    return sentences.get(action, _("This cannot be done with the paper as it stands."))
