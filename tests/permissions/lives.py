"""What a life of some papers comes to, by visibility.md alone.

`Life` keeps who did what; it knows nothing of the policy, of grants or of rows. The
relations follow by section 2 of the document, the cells from its tables, the conflicts
by section 4.
"""

from dataclasses import dataclass, field
from functools import cache

from .test_cells import cell, expected

AUTHORSHIP = {"same_address"}
EDITORIAL = {"HE", "OE", "EC", "GE"}
REVIEWERS = {"RI", "RV", "RS"}
COLUMN_OF_ROLE = {
    "chief": "EC",
    "managing": "EC",
    "editor": "OE",
    "section": "OE",
    "administrator": "AD",
}
EDITORS = {"chief", "managing", "editor", "section"}
OPEN, COUNTING = {"invited", "accepted"}, {"invited", "accepted", "submitted"}
STRONGEST = "YFKVHLOMB"


@dataclass
class Round:
    """Who was asked, and what became of it: person -> state; a person once."""

    asked: dict = field(default_factory=dict)
    is_open: bool = True


@dataclass
class Paper:
    """One paper as its acts have left it."""

    author: str
    model: str
    situation: str = "draft"
    sent: bool = False
    listed: set = field(default_factory=set)  # whose address is in the list of authors
    confirmed: set = field(default_factory=set)
    conflicts: dict = field(default_factory=dict)  # (person, kind) -> in force
    rounds: list = field(default_factory=list)
    handling: str | None = None
    producers: set = field(default_factory=set)
    revealed: set = field(default_factory=set)
    special: bool = False  # whether it belongs to the special issue

    @property
    def current(self):
        return next((one for one in self.rounds if one.is_open), None)

    def in_conflict(self, person):
        return any(
            holds for (who, _kind), holds in self.conflicts.items() if who == person
        )

    def review_of(self, person):
        """The newest thing that was asked of this person decides (RD gives nothing)."""
        states = [one.asked[person] for one in self.rounds if person in one.asked]
        columns = {"invited": "RI", "accepted": "RV", "submitted": "RS"}
        return columns.get(states[-1]) if states else None

    def close_round(self):
        """What is open ends with its round; what was suspended stays so."""
        if self.current:
            asked = self.current.asked
            for person, state in asked.items():
                asked[person] = "cancelled" if state in OPEN else state
            self.current.is_open = False

    def suspend_or_resume(self, agreed):
        """C5: access and the charge end with a conflict; a lift resumes what is open."""
        if self.handling and self.in_conflict(self.handling):
            self.handling = None
        asked = self.current.asked if self.current else {}
        for person, state in asked.items():
            gone = self.in_conflict(person) or person in {self.author, *self.confirmed}
            if state in OPEN and gone:
                asked[person] = "suspended"
            elif state == "suspended" and not gone and person != self.handling:
                asked[person] = "accepted" if (self, person) in agreed else "invited"

    def __hash__(self):
        return id(self)


@cache
def strongest(table, row, held, situation, revealed):
    """(allowed, how much): the strongest letter whose condition holds (rule 5)."""
    found = {}
    for relation in held:
        letter = cell(table, row, relation, situation)
        holds, scope = expected(
            letter, situation, handles="HE" in held, revealed=revealed
        )
        if holds:
            found[letter] = scope
    first = next((letter for letter in STRONGEST if letter in found), None)
    return (True, found[first]) if first else (False, None)


class Life:
    """The papers, the roles that people hold, and the addresses they have shown."""

    def __init__(self, people):
        self.roles = {name: set(roles) for name, roles in people.items()}
        self.addresses = {name: {name} for name in people}
        self.papers = []
        self.guests = set()  # who was asked to edit the special issue
        self.agreed = set()  # (paper, person) whose newest invitation was agreed to

    # Section 2: how relations combine -------------------------------------------------

    def relations(self, person, paper):
        if person is None:
            return {"AN"}
        if person == paper.author:
            return {"AU"}
        if person in paper.confirmed:
            return {"CO"}
        if paper.in_conflict(person):
            return {"ME"}
        roles = self.roles[person]
        held = {COLUMN_OF_ROLE[role] for role in roles if role in COLUMN_OF_ROLE}
        if paper.special and person in self.guests and "guest" in roles:
            held.add("GE")
        if paper.handling == person and (roles & EDITORS or "GE" in held):
            held.add("HE")
        if person in paper.producers and "production" in roles:
            held.add("PR")
        if review := paper.review_of(person):
            held = (held - EDITORIAL) | {review}
        return held or {"ME"}

    # Section 3: the cells ---------------------------------------------------------------

    def answer(self, table, row, held, paper, *, revealed=False):
        return strongest(table, row, frozenset(held), paper.situation, revealed)

    def may(self, person, action, paper):
        return self.answer("actions", action, self.relations(person, paper), paper)[0]

    def knows(self, person, paper):
        return self.answer("content", "E01", self.relations(person, paper), paper)[0]

    def who_may(self, action, paper):
        return [name for name in self.roles if self.may(name, action, paper)]

    # Section 4: conflicts ---------------------------------------------------------------

    def look_for_conflicts(self, paper):
        """C2: the same address, or a paper with one of these authors of late."""
        same = {p for p in self.roles if self.addresses[p] & paper.listed}
        beside = {
            person
            for other in self.papers
            if other.sent and other is not paper and other.listed & paper.listed
            for person in self.roles
            if person == other.author or self.addresses[person] & other.listed
        }
        for kind, people in (("same_address", same), ("coauthor", beside)):
            for person in people - {paper.author}:
                paper.conflicts.setdefault((person, kind), True)
        paper.suspend_or_resume(self.agreed)

    def look_again(self, person):
        """C12: the papers that this person wrote, and those that their co-authors did."""
        sent = [paper for paper in self.papers if paper.sent]
        wrote = [
            p for p in sent if p.author == person or self.addresses[person] & p.listed
        ]
        people = {name for paper in wrote for name in (*paper.listed, paper.author)}
        for paper in sent:
            if paper in wrote or people & {*paper.listed, paper.author}:
                self.look_for_conflicts(paper)

    def ask(self, person, paper):
        """Invited into the open round, whatever this person answered before."""
        paper.current.asked[person] = "invited"
        self.agreed.discard((paper, person))

    def can_handle(self, person, paper):
        """C9: what a guest wrote goes to an editor who is no guest of that issue."""
        held = self.relations(person, paper)
        wrote = {paper.author, *paper.confirmed} & self.guests
        return bool(held & EDITORIAL) and not ("GE" in held and wrote)

    def look_at_charge(self, paper):
        """Who may not be in charge any more is not, when a special issue changes."""
        if paper.handling and not self.can_handle(paper.handling, paper):
            paper.handling = None

    def chiefs(self):
        return [
            name for name, held in self.roles.items() if held & {"chief", "managing"}
        ]

    def can_be_asked(self, person, paper):
        asked = paper.current.asked.get(person) if paper.current else None
        return not (
            person in {paper.author, *paper.listed, *paper.confirmed}
            or paper.in_conflict(person)
            or paper.handling == person
            or asked in COUNTING
        )
