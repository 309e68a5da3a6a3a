"""The tables of visibility.md as a part of a query: which papers show a thing to a person.

Twin of `Standing.can_see` for every element and every relation: the letters are read
from `submissions.policy`, the relations from the same rows as `with_standing`, and
section 2 combines them. Whatever belongs to a paper (files, messages, letters, lines of
the record) is loaded through it, so that the policy is part of the question (SC16).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeAlias, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from journal.choices import Anonymity, Role
from journal.models import Event, OutgoingMessage, User
from journal.verdict import HIDDEN, Scope, Verdict
from submissions import queries
from submissions.choices import FileKind, ReadingState, Status, Thread
from submissions.permissions import (
    COLUMN,
    EDITORIAL,
    GRACE,
    HELD_ROLES,
    REVIEWERS,
    SCOPES,
    STATE,
    STRENGTH,
    Relation,
    Standing,
)
from submissions.policy import CONTENT, IDENTITY
from submissions.published import where_agreed

if TYPE_CHECKING:
    from submissions.models import EditorAssignment, ManuscriptFile, Submission
    from submissions.queries import SubmissionQuerySet

Whose: TypeAlias = "User | AnonymousUser | Standing"
"""A person, for questions about all papers, or a person's standing to one."""

ELEMENT_OF_FILE: dict[str, str] = {
    FileKind.MANUSCRIPT: "I2",
    FileKind.SUPPORT: "I2",
    FileKind.SUPPLEMENT: "I2",  # as it was given; its copy is E04
    FileKind.MEDIA: "E03",
    FileKind.REVIEW_COPY: "E03",
}
ELEMENT_OF_THREAD: dict[str, str] = {Thread.AUTHORS: "E15", Thread.EDITORS: "E17"}
EVERYTHING = Q(pk__isnull=False)
NOTHING = Q(pk__in=())
WHEN_ACCEPTED = frozenset({Status.ACCEPTED, Status.PUBLISHED})
WHEN_FINAL = WHEN_ACCEPTED | {Status.DECLINED}


def papers_showing(
    user: User | AnonymousUser,
    element: str,
    scope: Scope | None = None,
    now: datetime | None = None,
) -> SubmissionQuerySet:
    """The papers of which this person may see E01..E25 or I1..I6, to this extent."""
    papers: SubmissionQuerySet = queries._model("Submission").objects.all()
    reader = _Reader(user, now or timezone.now())
    if scope is None:
        found = reader.sees(element, STRENGTH)
        return papers.filter(found) if found else papers.none()
    parts = []
    for place, code in enumerate(STRENGTH):  # the strongest that holds (rule 5)
        if SCOPES[code] == scope and (mine := reader.sees(element, code)):
            stronger = [c for c in STRENGTH[:place] if SCOPES[c] != scope]
            above = reader.sees(element, stronger)
            parts.append(mine & ~above if above else mine)
    return papers.filter(reduce(or_, parts)) if parts else papers.none()


def showing(whose: Whose, element: str, paper: str, scope: Scope | None = None) -> Q:
    """For rows that belong to a paper: that theirs shows this; `paper` leads to it.

    Asked with a standing, the policy answers at once: the rows of that one paper or
    none. A page about one paper asks so; the same question for many costs the database
    little and takes Django ten milliseconds to put into words.
    """
    if not isinstance(whose, Standing):
        known = papers_showing(whose, element, scope).filter(pk=OuterRef(paper))
        return Q(Exists(known))
    verdict = whose.can_see(element)
    shown = verdict if scope is None else verdict and verdict.scope == scope
    return Q(**{paper: whose.submission.pk}) if shown else NOTHING


def files_for(whose: Whose) -> Q:
    """Twin of `can_open_file`, for rows of `ManuscriptFile`."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, element in ELEMENT_OF_FILE.items():
        kinds[element].append(kind)
    paper = "version__submission"
    parts = [Q(kind__in=k) & showing(whose, e, paper) for e, k in kinds.items()]
    found = reduce(or_, parts) & _clean_for(_person(whose))
    return found & ~as_reviewer(whose, paper)


def _person(whose: Whose) -> User | AnonymousUser:
    return whose.reader if isinstance(whose, Standing) else whose


def _clean_for(user: User | AnonymousUser) -> Q:
    """Twin of `ManuscriptFile.is_clean`; one's own upload one has in any state (F4)."""
    from submissions.models.version import UNCHECKED

    clean = Q(version__state=ReadingState.READ) | ~Q(kind__in=UNCHECKED)
    return clean | Q(uploaded_by=user.pk) if user.pk else clean


def as_reviewer(whose: Whose, paper: str) -> Q:
    """For rows that belong to a paper: that this person is a reviewer of it."""
    if isinstance(whose, Standing):
        reviews = whose.relations & REVIEWERS
        return Q(**{paper: whose.submission.pk}) if reviews else NOTHING
    reader = _Reader(whose, timezone.now())
    if reader.nobody:
        return NOTHING
    reviewed = queries._model("Submission").objects.filter(
        ~reader.author & ~reader.coauthor & reader.reviewing, pk=OuterRef(paper)
    )
    return Q(Exists(reviewed))


def can_open_file(standing: Standing, file: ManuscriptFile) -> Verdict:
    """May this person have this file? By its kind: I2, E03 or E04; not before it has
    been checked, but for who gave it (F4).

    A reviewer gets the copy by the address of the assignment, which knows the version
    that was sent to them (E03, "attached to one's own assignment"); never here.
    """
    if standing.relations & REVIEWERS:
        return HIDDEN
    mine = standing.reader.pk and file.uploaded_by_id == standing.reader.pk
    if not (file.is_clean or mine):
        return HIDDEN
    return standing.can_see(ELEMENT_OF_FILE[file.kind])


def supplements_for(whose: Whose) -> Q:
    """Twin of `can_open_supplement`, for rows of `ManuscriptFile` with their copies."""
    paper = "version__submission"
    known = Q(kind=FileKind.SUPPLEMENT) & showing(whose, "E04", paper)
    return known & ~as_reviewer(whose, paper)


def can_open_supplement(standing: Standing, file: ManuscriptFile) -> Verdict:
    """May this person have the clean copy of a supplementary file (E04)?

    A copy that is held back for an author's name is for those alone who may know it. A
    reviewer gets it by the assignment (`reviews.permissions`), never here.
    """
    if standing.relations & REVIEWERS or not file.has_copy:
        return HIDDEN
    if file.is_held_back and not standing.can_see("I1"):
        return HIDDEN
    return standing.can_see("E04")


def messages_for(whose: Whose) -> Q:
    """For rows of `Message`: the thread with the authors is E15, the notes are E17."""
    parts = [
        Q(thread=thread) & showing(whose, element, "submission")
        for thread, element in ELEMENT_OF_THREAD.items()
    ]
    return reduce(or_, parts)


def letters_for(whose: User | Standing) -> QuerySet[OutgoingMessage]:
    """The mail log of papers (E20): every letter, for the page to mask where the table
    says so, or those that were sent to this person."""
    every = _told(whose, "E20", Scope.FULL) | _told(whose, "E20", Scope.MASKED)
    user = cast("User", whose.reader) if isinstance(whose, Standing) else whose
    to_me = Q(recipient=user) | Q(recipient=None, address__iexact=user.email)
    own = _told(whose, "E20", Scope.OWN)
    return OutgoingMessage.objects.filter(every | (to_me & own))


def log_lines_for(whose: User | Standing) -> QuerySet[Event]:
    """The record of papers (E18); the page leaves the actors out where it is masked."""
    return Event.objects.filter(_told(whose, "E18"))


def released_lines_for(whose: User | Standing) -> QuerySet[Event]:
    """Of the record, what an author's timeline is made of (E19, SC12)."""
    return Event.objects.filter(_told(whose, "E19"), is_released=True)


def _told(whose: Whose, element: str, scope: Scope | None = None) -> Q:
    """`showing` for what knows its paper by the uuid alone: letters, lines of the record."""
    if not isinstance(whose, Standing):
        known = papers_showing(whose, element, scope).filter(uuid=OuterRef("about"))
        return Q(Exists(known))
    found = showing(whose, element, "pk", scope)
    return NOTHING if found == NOTHING else Q(about=whose.submission.uuid)


# Of each row that names people: whom of the papers that show it, for rows of `User`.
Named = Callable[["User | AnonymousUser", "SubmissionQuerySet"], Q]
_named: dict[str, Named] = {}


def add_people(element: str, named: Named) -> None:
    """Say who the people of I1, I3 or I4 are: `reviews` adds the reviewers."""
    _named[element] = named


def people_showing(
    user: User | AnonymousUser, element: str = "", *, of: Submission | None = None
) -> QuerySet[User]:
    """Whose identity this person may know: as authors (I1), reviewers (I3), handling
    editors (I4) or in any of these places; of one paper, or of all. One knows oneself.
    """
    papers = queries._model("Submission").objects.all()
    if of is not None:
        papers = papers.filter(pk=of.pk)
    asked = [element] if element else sorted(_named)
    found = reduce(or_, (_named[one](user, papers) for one in asked))
    return User.objects.filter(found | Q(pk=user.pk) if user.is_active else found)


def authors_for(user: User | AnonymousUser, now: datetime | None = None) -> Q:
    """For rows of `Contributor`: that this person may know who wrote the paper (I1)."""
    known = papers_showing(user, "I1", now=now)
    return Q(Exists(known.filter(pk=OuterRef("submission"))))


def handlers_for(user: User | AnonymousUser) -> Q:
    """Twin of `can_know_handler`, for rows of `EditorAssignment` (I4)."""
    return Q(ended_at=None) & showing(user, "I4", "submission")


def can_know_handler(standing: Standing, charge: EditorAssignment) -> Verdict:
    """May this person know who handles the paper? Who did before is another editor."""
    return standing.can_see("I4") if charge.ended_at is None else HIDDEN


def named_authors(user: User | AnonymousUser, papers: SubmissionQuerySet) -> Q:
    """I1: who sent the paper, and the authors who have an account."""
    wrote = queries._model("Contributor").objects.filter(
        authors_for(user), submission__in=papers, user__isnull=False
    )
    sent = papers_showing(user, "I1").filter(pk__in=papers.values("pk"))
    return Q(pk__in=wrote.values("user")) | Q(pk__in=sent.values("submitter"))


def named_handlers(user: User | AnonymousUser, papers: SubmissionQuerySet) -> Q:
    """I4: who handles it now."""
    handling = queries._model("EditorAssignment").objects.filter(
        handlers_for(user), submission__in=papers
    )
    return Q(pk__in=handling.values("editor"))


class _Reader:
    """One person's relations to any paper, each as a condition on its row.

    An empty condition (`Q()` is false) stands for "never".
    """

    def __init__(self, user: User | AnonymousUser, now: datetime) -> None:
        self.now = now
        self.nobody = isinstance(user, AnonymousUser) or not user.is_active
        self.user = user
        if isinstance(user, AnonymousUser) or self.nobody:
            return
        self.author = Q(submitter=user)
        self.coauthor = Q(queries._coauthorship(user))
        self.conflict = Q(queries._conflict(user))
        self.held = _held(user)
        self.reviewing = reduce(or_, (self.held[one] for one in sorted(REVIEWERS)))

    def sees(self, element: str, codes: Iterable[str]) -> Q:
        """That one of these letters stands there for a relation held, and holds."""
        codes = frozenset(codes)
        if self.nobody:
            return self._cell(element, Relation.ANONYMOUS, codes)
        author, coauthor, member = (
            self._cell(element, relation, codes)
            for relation in (Relation.AUTHOR, Relation.COAUTHOR, Relation.MEMBER)
        )
        parts = [self.author & author] if author else []
        if coauthor:
            parts.append(~self.author & self.coauthor & coauthor)
        others = [~self.conflict & one for one in self._by_place(element, codes)]
        if member:
            placed = reduce(or_, self.held.values())
            others.append(member & (self.conflict | ~placed))
        if others:
            parts.append(~self.author & ~self.coauthor & reduce(or_, others))
        return reduce(or_, parts) if parts else Q()

    def _by_place(self, element: str, codes: frozenset[str]) -> Iterator[Q]:
        """By the roles and grants; a reviewer is not an editor (rule 3)."""
        for relation, holds in self.held.items():
            if cell := self._cell(element, relation, codes):
                found = holds & cell
                yield found & ~self.reviewing if relation in EDITORIAL else found

    def _cell(self, element: str, relation: Relation, codes: frozenset[str]) -> Q:
        """In which states, and which models of anonymity, such a letter holds."""
        column = COLUMN[relation]
        if element[0] != "I":
            return self._states(element, CONTENT[element].split()[column], codes)
        words = {model: IDENTITY[model][element].split()[column] for model in Anonymity}
        if len(set(words.values())) == 1:
            return self._states(element, words[Anonymity.OPEN], codes)
        found = Q()
        for model, letters in words.items():
            if states := self._states(element, letters, codes):
                found |= Q(anonymity=model) & states
        return found

    def _states(self, element: str, letters: str, codes: frozenset[str]) -> Q:
        plain: list[Status] = []
        found = Q()
        for status, place in STATE.items():
            code = letters[place]
            if code not in codes or not _can_hold(code, status):
                continue
            if code not in "VHJB":
                plain.append(status)
            elif condition := self._condition(code, element):
                found |= Q(status=status) & condition
        return found | Q(status__in=plain) if plain else found

    def _condition(self, code: str, element: str) -> Q:
        if code == "J":
            return where_agreed(element)
        if code == "V":  # no date is never late
            return ~Q(revision_due_at__lt=self.now - GRACE)
        if code == "H":
            return self.held.get(Relation.HANDLING_EDITOR, Q())
        user = self.user
        if isinstance(user, AnonymousUser) or not user.is_administrator:
            return Q()
        return Q(queries._revealed(user, self.now))


def _can_hold(code: str, status: Status) -> bool:
    """What a letter asks of the status alone (visibility.md, section 1)."""
    match code:
        case "K":
            return status in WHEN_ACCEPTED
        case "F":
            return status in WHEN_FINAL
        case "V":
            return status == Status.REVISING
    return True


def _held(user: User) -> dict[Relation, Q]:
    """What grants and roles make of this person, where they can make anything."""
    roles = user.editorial_roles
    held = {
        Relation.INVITED: Q(queries._grants(user, "answer_invitation")),
        Relation.REVIEWING: Q(queries._grants(user, "write_review")),
        Relation.REVIEWED: Q(queries._grants(user, "read_as_reviewer")),
    }
    for role in roles & HELD_ROLES.keys():
        held[HELD_ROLES[role]] = EVERYTHING
    handles = Q(queries._grants(user, "handle_submission"))
    if Role.GUEST in roles:
        held[Relation.GUEST_EDITOR] = Q(queries.in_special_issue_of(user))
        held[Relation.HANDLING_EDITOR] = handles & held[Relation.GUEST_EDITOR]
    if user.is_editor:
        held[Relation.HANDLING_EDITOR] = handles
    if Role.PRODUCTION in roles:
        held[Relation.PRODUCTION] = queries._produces(user)
    return held
