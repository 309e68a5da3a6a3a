"""Who can see what of a paper, and why: the policy's own answers, put into words.

Nothing is decided here. Each answer is `Standing.can_see`; each reason names the
relation, the letter of the table and the row behind it that decided
(docs/visibility.md, sections 2 and 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.choices import EDITORS, Role
from journal.models import EditorialRole, User
from journal.templatetags.ui import day
from journal.verdict import Scope
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions.models import EditorAssignment, Submission
from submissions.permissions import AUTHORS, REVIEWERS, Relation, Standing

WANTS = {
    "E02": gettext_lazy("Read the title and abstract"),
    "I1": gettext_lazy("See the authors’ names"),
    "E03": gettext_lazy("Open the review copy"),
    "I2": gettext_lazy("Open the original file"),
    "E09": gettext_lazy("See who reviews"),
    "E06": gettext_lazy("Read the reports"),
    "E11": gettext_lazy("Open the files of the reports"),
    "E08": gettext_lazy("Read what is for the editors only"),
    "E13": gettext_lazy("Read the decision letter"),
    "E17": gettext_lazy("Read the editors’ notes"),
}
HEADINGS = {
    "E02": gettext_lazy("Title and abstract"),
    "E03": gettext_lazy("Review copy"),
    "I2": gettext_lazy("Original file"),
    "E09": gettext_lazy("Reviewers"),
    "E06": gettext_lazy("Reports"),
    "E17": gettext_lazy("Editors’ notes"),
}
OFFICE = (*EDITORS, Role.GUEST, Role.PRODUCTION, Role.ADMINISTRATOR)
CALLED = {
    Relation.ANONYMOUS: gettext_lazy("Account closed"),
    Relation.MEMBER: gettext_lazy("No place on this paper"),
    Relation.AUTHOR: gettext_lazy("Author, sent it"),
    Relation.COAUTHOR: gettext_lazy("Co-author, confirmed"),
    Relation.INVITED: gettext_lazy("Invited to review"),
    Relation.REVIEWING: gettext_lazy("Reviewing"),
    Relation.REVIEWED: gettext_lazy("Has sent a report"),
    Relation.FORMER_REVIEWER: gettext_lazy("No reviewer any more"),
    Relation.HANDLING_EDITOR: gettext_lazy("Handling editor"),
    Relation.EDITOR: gettext_lazy("Editor, other papers"),
    Relation.CHIEF: gettext_lazy("Chief editor"),
    Relation.GUEST_EDITOR: gettext_lazy("Guest editor"),
    Relation.PRODUCTION: gettext_lazy("Production, this paper"),
    Relation.ADMINISTRATOR: gettext_lazy("Technical administrator"),
}
STRONGEST_FIRST = (
    *(Relation.AUTHOR, Relation.COAUTHOR, Relation.REVIEWED, Relation.REVIEWING),
    *(Relation.INVITED, Relation.HANDLING_EDITOR, Relation.CHIEF),
    *(Relation.GUEST_EDITOR, Relation.EDITOR, Relation.PRODUCTION),
    Relation.ADMINISTRATOR,
)


@dataclass(frozen=True)
class Cell:
    """One answer in a word: what it is about, its tone and its icon."""

    element: str
    tone: str  # yes, part, no: a class of the style sheet
    icon: str
    words: str


@dataclass(frozen=True)
class Place:
    """Somebody who has a place on the paper, and what follows from it."""

    person: User
    name: str
    called: str
    standing: Standing
    cells: list[Cell]


@dataclass(frozen=True)
class Reason:
    """One thing that is true, or not, and where that is written."""

    holds: bool
    title: str
    text: str = ""
    source: str = ""


@dataclass(frozen=True)
class Why:
    """The answer for one person and one thing, with all that it rests on."""

    element: str
    allowed: bool
    cell: Cell
    reasons: list[Reason]
    ends: list[str]


def relation_of(standing: Standing) -> Relation:
    """The relation that says most about a person's place."""
    held = (one for one in STRONGEST_FIRST if one in standing.relations)
    return next(held, next(iter(standing.relations)))


def people_of(submission: Submission, *, with_authors: bool) -> list[User]:
    """Everybody with a place: authors, reviewers of any round, the office.

    Without the authors for an editor who may not know them (triple anonymity).
    """
    authors = Q(pk=submission.submitter_id) | Q(
        pk__in=submission.contributors.exclude(user=None).values("user")
    )
    asked = ReviewAssignment.objects.filter(round__submission=submission)
    office = EditorialRole.objects.active().filter(role__in=OFFICE)
    known = Q(pk__in=asked.values("reviewer")) | Q(pk__in=office.values("user"))
    found = User.objects.filter(known | authors)
    if not with_authors:
        found = found.exclude(authors)
    return list(found.order_by("name", "pk"))


def places(
    submission: Submission,
    people: list[User],
    *,
    columns: Iterable[str],
    numbers: dict[int, int],
) -> list[Place]:
    """A row for each person, authors first, in a fixed number of questions."""
    standings = Standing.of_people(people, submission)
    rows = []
    for person in people:
        standing = standings[person.pk]
        relation = relation_of(standing)
        number = numbers.get(person.pk)
        called = str(CALLED[relation])
        if number:
            called = _("Reviewer %(number)d to the authors") % {"number": number}
        cells = [cell_of(standing, element) for element in columns]
        rows.append(Place(person, str(person), called, standing, cells))
    return sorted(rows, key=lambda row: _rank(row.standing))


def _rank(standing: Standing) -> int:
    relation = relation_of(standing)
    order = (*STRONGEST_FIRST, Relation.MEMBER, Relation.ANONYMOUS)
    return order.index(relation)


def cell_of(standing: Standing, element: str) -> Cell:
    """The verdict in a word."""
    verdict = standing.can_see(element)
    if not verdict:
        if "B" in standing.letters(element).values():
            return Cell(element, "part", "eye-off", _("Break glass"))
        return Cell(element, "no", "x", _("No"))
    if verdict.scope == Scope.OWN:
        return Cell(element, "part", "eye-off", _("Own only"))
    if verdict.scope == Scope.RELEASED:
        return Cell(element, "part", "eye-off", _("After a decision"))
    if verdict.scope == Scope.MASKED:
        return Cell(element, "part", "eye-off", _("Without names"))
    if standing.relations & REVIEWERS and element == "E03":
        return Cell(element, "yes", "check", _("Own copy"))
    if element == "E02" and not standing.can_see("I1"):
        return Cell(element, "part", "eye-off", _("Without names"))
    return Cell(element, "yes", "check", _("Yes"))


def why(person: User, submission: Submission, element: str) -> Why:
    """Why this person can, or cannot, see this of the paper: asked of the policy now."""
    standing = Standing.of(person, submission)
    verdict = standing.can_see(element)
    reasons = [_place(person, standing)]
    reasons += _conflict(person, standing)
    reasons += [_rule(standing, element)]
    if element == "E03" and standing.relations & REVIEWERS and verdict:
        reasons.append(_own_copy(person, submission))
    ends = _ends(standing, element) if verdict else []
    return Why(element, bool(verdict), cell_of(standing, element), reasons, ends)


def _place(person: User, standing: Standing) -> Reason:
    """The assignment, or the lack of one, that the relation comes from."""
    relation, name = relation_of(standing), {"name": str(person)}
    has_place = relation not in (Relation.MEMBER, Relation.ANONYMOUS)
    title = {
        Relation.AUTHOR: _("%(name)s sent this paper"),
        Relation.COAUTHOR: _("%(name)s has confirmed to be an author"),
        Relation.INVITED: _("%(name)s is invited to review"),
        Relation.REVIEWING: _("%(name)s reviews this paper"),
        Relation.REVIEWED: _("%(name)s has reviewed this paper"),
        Relation.HANDLING_EDITOR: _("%(name)s handles this paper"),
        Relation.EDITOR: _("%(name)s is an editor, but not of this paper"),
        Relation.CHIEF: _("%(name)s is a chief editor"),
        Relation.GUEST_EDITOR: _("%(name)s is a guest editor of its special issue"),
        Relation.PRODUCTION: _("%(name)s produces this paper"),
        Relation.ADMINISTRATOR: _("%(name)s is a technical administrator"),
    }.get(relation, _("%(name)s has no place on this paper"))
    text = _assignment(person, standing, relation)
    return Reason(has_place, title % name, text, _("Section 2"))


def _assignment(person: User, standing: Standing, relation: Relation) -> str:
    """Since when, and by whom."""
    submission = standing.submission
    if relation in AUTHORS:
        return _("An author’s place beats every other role with this paper.")
    asked = (
        ReviewAssignment.objects.filter(round__submission=submission, reviewer=person)
        .select_related("round")
        .last()
    )
    if asked and relation not in REVIEWERS:
        return _("The review of round %(round)d has ended: %(state)s.") % {
            "round": asked.round.number,
            "state": asked.get_state_display(),
        }
    if asked:
        words = {"round": asked.round.number, "invited": day(asked.invited_at)}
        return _("Invited for round %(round)d on %(invited)s.") % words
    if relation == Relation.HANDLING_EDITOR:
        charge = (
            EditorAssignment.objects.filter(
                submission=submission, editor=person, ended_at=None
            )
            .select_related("assigned_by")
            .first()
        )
        if charge:
            words = {"by": str(charge.assigned_by), "day": day(charge.assigned_at)}
            return _("Assigned by %(by)s on %(day)s.") % words
    return ""


def _conflict(person: User, standing: Standing) -> list[Reason]:
    """Rule 2: a conflict beats every role; of authors nobody asks."""
    if standing.relations & AUTHORS:
        return []
    found = standing.submission.conflicts.in_force().filter(user=person).first()
    if found is None:
        return [Reason(True, _("No conflict is known"), source=_("Section 4"))]
    text = _("%(kind)s, since %(day)s. A conflict beats every role.") % {
        "kind": found.get_kind_display(),
        "day": day(found.found_at),
    }
    return [Reason(False, _("A conflict is recorded"), text, _("Section 4"))]


def _rule(standing: Standing, element: str) -> Reason:
    """The letter of the table for this state of the paper."""
    submission = standing.submission
    status = submission.get_status_display()
    source = _("Rule %(row)s") % {"row": element}
    found = standing.deciding(element)
    if found:
        relation, letter = found
        words = {"role": CALLED[relation], "status": status}
        title = _("The rule for “%(role)s” opens it while the paper is “%(status)s”")
        return Reason(True, title % words, str(_letters()[letter]), source)
    letters = set(standing.letters(element).values()) - {"N"}
    text = "; ".join(str(_letters()[letter]) for letter in sorted(letters))
    title = _("No rule opens it while the paper is “%(status)s”")
    return Reason(False, title % {"status": status}, text, source)


def _letters() -> dict[str, Any]:
    """What each letter of the tables asks for (visibility.md, section 1)."""
    return {
        "Y": _("In full."),
        "O": _("Only what is one’s own."),
        "M": _("Masked: without names."),
        "L": _("Only what was released with a decision."),
        "K": _("Only when the decision is to accept."),
        "V": _("Only while a revision is due."),
        "F": _("Only after a final decision."),
        "H": _("Only for whoever handles the paper."),
        "J": _("Only what the journal publishes and the persons agreed to."),
        "B": _("Only for 15 minutes, after the glass is broken with a reason."),
    }


def _own_copy(person: User, submission: Submission) -> Reason:
    """A reviewer's copy is the one of the round that was agreed to."""
    asked = (
        ReviewAssignment.objects.filter(
            round__submission=submission,
            reviewer=person,
            state__in=(Answer.ACCEPTED, Answer.SUBMITTED),
        )
        .select_related("round__version")
        .last()
    )
    number = asked.round.version.number if asked else 1
    title = _("The file is the review copy, never the original")
    text = _("Version %(n)d, the one of the own round.") % {"n": number}
    return Reason(True, title, text, _("F6"))


def _ends(standing: Standing, element: str) -> list[str]:
    """What would close it at the next request."""
    ends = []
    if standing.relations & REVIEWERS:
        ends.append(_("A decision on the round is sent, or the review is cancelled"))
    if Relation.HANDLING_EDITOR in standing.relations:
        ends.append(_("Another editor is put in charge"))
    if not standing.relations & (AUTHORS | REVIEWERS):
        ends.append(_("The role with the journal ends"))
    if not standing.relations & AUTHORS:
        ends.append(_("A conflict of interest is recorded"))
    if standing.is_revealed:
        ends.append(_("15 minutes after the glass was broken"))
    if element in ("E03", "I2"):
        ends.append(_("A file link already handed out ends within 5 minutes"))
    return ends
