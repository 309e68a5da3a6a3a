"""The cells of what one may see, through HTTP: tables 3.1 and 3.2 of visibility.md.

A paper lives a real life (`canary_world.py`); after each stage one person of each
relation opens every address that shows a row, and finds the row's words there if the
document says so, else not. What no life comes to (a reviewer of a draft) is brought
about by force: the state of a paper in review is changed, and its rows stay.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.urls import reverse

from reviews.models import ReviewAssignment
from reviews.tokens import token_for
from submissions import services
from submissions.choices import Status
from submissions.models import SimilarText, Submission

from .canaries import LETTER, Canary, found_in
from .canary_world import World
from .document import MODELS, RELATIONS, STATES, tables
from .test_canaries import Reader, patterns, values_for

pytestmark = [pytest.mark.django_db, pytest.mark.proof(seconds=17)]

# Who stands for which relation, in every state; what they are besides at a stage, the
# world's dossier says.
PEOPLE = {
    "author": "AU", "co-author": "CO", "invited": "RI", "reviewing": "RV",
    "reported": "RS", "declined": "RD", "handling editor": "HE", "guest editor": "GE",
    "other editor": "OE", "chief": "EC", "production": "PR", "administrator": "AD",
    "member": "ME", "nobody": "AN",
}  # fmt: skip
GROUPS = 5

OWN = ("submissions:paper", "submissions:check", "submissions:declare")
DESK = ("reviews:desk-paper",)
REVIEW = ("reviews:review", "reviews:review-done", "reviews:invitation")
ARTICLE = ("issues:article",)
RECORD = ("reviews:record",)
BUILDER = ("issues:builder",)
FILE = ("submissions:file",)

# Where a row is shown. I2 of a reviewer's page is nowhere: that they find nothing there
# is asked of the files' own addresses.
SHOWN = {
    "E01": (*OWN, *DESK, *REVIEW, *RECORD, *ARTICLE),
    "E02": (*OWN, *DESK, *REVIEW, *RECORD, *ARTICLE, *BUILDER),
    "E03": (*FILE, "reviews:review-copy"),
    "E04": ("submissions:supplement-copy", "reviews:review-supplement"),
    "E05": (*DESK, "reviews:revise", "reviews:compare", "reviews:review", *RECORD),
    "E06": (*OWN, *DESK, "reviews:decide", "reviews:review-done", *RECORD),
    "E07": (*DESK, "reviews:decide", "reviews:review-done", *RECORD),
    "E08": (*DESK, "reviews:decide", "reviews:review-done", *RECORD),
    "E09": (*DESK, "reviews:mine", *REVIEW, *RECORD),
    "E10": ("reviews:review",),
    "E11": ("reviews:review-file",),
    "E13": (*OWN, *DESK, *RECORD),
    "E14": (*DESK, "reviews:decide", *RECORD),
    "E15": (*OWN, *DESK, *RECORD),
    "E16": ("reviews:review-messages", "reviews:reviewer-messages", *RECORD),
    "E17": (*DESK, *RECORD),
    "E18": (*DESK, "reviews:who", *RECORD),
    "E19": OWN[:1],
    "E20": ("submissions:letter", *DESK, *RECORD),
    "E22": ARTICLE,
    "E23": ARTICLE,
    "E24": (*DESK, *OWN, *REVIEW, *RECORD),
    "I1": (*OWN, *DESK, *REVIEW, *RECORD, *ARTICLE, *BUILDER, "reviews:who"),
    "I2": FILE,
    "I3": (*OWN, *DESK, "reviews:review-done", *ARTICLE, *RECORD),
    "I4": (*OWN, *DESK, *REVIEW, *ARTICLE, *RECORD),
    "I5": (*DESK, "submissions:declare", *RECORD),
    "I6": (*DESK, *RECORD),
}  # fmt: skip
# Rows that no word of a paper tells, by the place on the page where they stand.
PLACE = {
    "E18": r'<h2 id="record">|name="person"',
    "E19": r'<h2 id="where">',
    "E20": r'<h2 id="letters">|class="letter',
}
# Rows without an address of their own, and where else they are proved.
NOWHERE = {
    "E12": "one word that the decision's letter and status repeat: tests/reviews/test_views_revise.py, test_hidden_from_reviewers.py",
    "E21": "the proofs of all papers of an issue are one file: tests/issues/test_services_build.py",
    "E25": "figures of many papers, never of one: tests/reviews/test_insights.py, test_twins.py",
}

LETTERS = "one's own letters are in the mailbox and in one's own data: tests/journal/test_own_data.py"
TIMELINE = "editors have the full record (E18), which holds all of it"
WRITTEN = "the authors read their answers while they write them, and in their own data"
UNSENT = "answers that are still being written are nobody's yet; after accepting all are there"
NEWEST = "of the newest version alone; the one that was compared is an older one"
INVITED = "named on the invitation; the page beside the report does not repeat it"
FORCED = "by force there is no article; in each life there is one, for all the same"
# Cells that say yes and whose page does not show the thing: nobody is told too much. By
# row and relation, in one state or in all.
UNSHOWN = {
    **{("E20", relation): LETTERS for relation in ("RI", "RV", "RS", "PR")},
    **{("E20", relation, "D"): "nothing was written yet" for relation in ("AU", "CO", "AD")},
    **{("E19", relation): TIMELINE for relation in ("HE", "GE", "EC")},
    **{("E19", relation, "D"): "a draft has steps, no history" for relation in ("AU", "CO")},
    **{("E05", relation): WRITTEN for relation in ("AU", "CO")},
    **{("E05", relation, "C"): UNSENT for relation in ("HE", "GE", "EC", "AD")},
    **{("E24", relation, state): NEWEST for relation in ("HE", "GE", "EC", "AD") for state in "CP"},
    **{(row, relation, "P"): FORCED for row in ("E01", "E02", "E23", "I1", "I3", "I4") for relation in ("RI", "RV")},
    **{("I5", relation): "asked for once, while declaring; then in one's own data" for relation in ("AU", "CO")},
    **{("I4", relation): "named in the letters, which the editor signs" for relation in ("RV", "RS")},
    **{("I1", relation): INVITED for relation in ("RV", "RS")},
    ("I4", "PR"): "whose place is the issue builder: it names authors alone",
    ("E09", "RI"): "who is invited has a link instead of an id: test_views_reviewer.py",
    ("E10", "RS"): "the draft has become the report (E06)",
}  # fmt: skip


@dataclass
class Look:
    """One person's eyes on one paper: what each kind of address said to them."""

    found: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)

    def words(self, row):
        return set().union(*(self.found.get(name, set()) for name in SHOWN[row]))

    def has_place(self, row):
        said = (self.pages.get(name, "") for name in SHOWN[row])
        return any(re.search(PLACE[row], page) for page in said)

    def is_there(self):
        return any(self.pages.get(name) for name in SHOWN["E01"])


class Tried:
    """The cells that were tried, and those where an address says something else."""

    def __init__(self, world, model, rows, readers):
        self.world, self.model, self.rows = world, model, rows
        self.readers = readers
        self.routes = {name: route for route, name in patterns()}
        self.cells, self.wrong = set(), []

    @property
    def dossier(self):
        return self.world.dossiers[self.model]

    def read(self, *people, revealed=False):
        """Each of these people, or all of the paper, reads all that shows these rows."""
        self.dossier.paper.refresh_from_db()
        for who in self.readers & {*(people or PEOPLE)}:
            user = self._user(who)
            look = self._look(Reader(user), user)
            for row in self.rows:
                self._compare(row, who, user, look, revealed)

    def relation(self, user):
        """The column; a handling editor is an editor of the journal besides."""
        codes = self.dossier.codes(user) - (
            {"OE"} if self._is_handling(user) else set()
        )
        [relation] = codes
        return relation

    def _is_handling(self, user):
        return "HE" in self.dossier.codes(user)

    def _user(self, who):
        if who == "nobody":
            return None
        return self.world.casts[self.model].get(who) or self.world.staff[who]

    def _look(self, reader, user):
        look = Look()
        for name in sorted({name for row in self.rows for name in SHOWN[row]}):
            for address in self._addresses(name, user):
                status, texts, _links = reader.read(address)
                if status == 200:
                    look.found.setdefault(name, set()).update(found_in(*texts))
                    look.pages[name] = texts[-1].decode("utf-8", "replace")
        return look

    def _addresses(self, name, user):
        paper = self.dossier.paper
        if name == "reviews:invitation":
            asked = ReviewAssignment.objects.filter(round__submission=paper)
            for one in asked.filter(reviewer=user) if user else ():
                yield reverse(name, args=[token_for(one)])
        elif "<" not in (route := self.routes[name]):
            yield reverse(name)
        else:
            for _paper, values in values_for(route, self.world, [paper], user):
                yield reverse(name, args=values[: route.count("<")])

    def _compare(self, row, who, user, look, revealed):
        state = LETTER[Status(self.dossier.paper.status)]
        relation = self.relation(user)
        self.cells.add((row, relation, state))
        cell = (row, relation)
        if (wrong := self._fault(row, user, look, revealed)) and not (
            wrong == "not shown" and (cell in UNSHOWN or (*cell, state) in UNSHOWN)
        ):
            self.wrong.append((wrong, row, relation, state, who))

    def _fault(self, row, user, look, revealed):
        letters = self._letters(row, user)
        if row == "E01":
            return self._differs(
                look.is_there(), "Y" in letters or self._holds(letters)
            )
        if row in PLACE:
            opens = bool(letters & {"Y", "M"} or (letters == {"O"} and row == "E20"))
            return self._differs(look.has_place(row), opens)
        open_to, closed = self._canaries(row, user, revealed)
        seen = look.words(row)
        if leaked := {text for text in closed if text in seen}:
            return f"shows {sorted(c.what for t in leaked for c in closed[t])}"
        return "not shown" if open_to and not any(t in seen for t in open_to) else ""

    def _differs(self, seen, opens):
        if seen == opens:
            return ""
        return "not shown" if opens else "shown"

    def _letters(self, row, user):
        state = LETTER[Status(self.dossier.paper.status)]
        table = tables()["content" if row[0] == "E" else self.model][row]
        return {table[c][STATES.index(state)] for c in self.dossier.codes(user)}

    def _holds(self, letters):
        accepted = {Status.ACCEPTED, Status.PUBLISHED}
        return "K" in letters and self.dossier.paper.status in accepted

    def _canaries(self, row, user, revealed):
        """The words of a row that this person may read, and those that nothing lets them."""
        open_to, closed = {}, {}
        for text, planted in self.dossier.canaries.items():
            for one in planted:
                if row not in self._rows(one) or (row[0] == "I" and one.owner == user):
                    continue
                if self._opens(row, user, one, revealed):
                    open_to.setdefault(text, []).append(one)
                elif not any(self._allows(user, other, revealed) for other in planted):
                    closed.setdefault(text, []).append(one)
        return open_to, closed

    def _opens(self, row, user, one, revealed):
        held = self.dossier.codes(user)
        behind_glass = revealed and "B" in self._letters(row, user)
        return behind_glass or self.dossier._opens(row, held, user, one)

    def _allows(self, user, one, revealed):
        behind_glass = revealed and any(
            "B" in self._letters(row, user) for row in self._rows(one)
        )
        return behind_glass or self.dossier.allows(user, one)

    def _rows(self, canary: Canary):
        is_out = canary.then and canary.tag in self.dossier.released
        return canary.then if is_out else canary.rows


@contextmanager
def for_a_moment(tried):
    """What happens here is taken back: in the database and in what the world knows."""
    dossier, world = tried.dossier, tried.world
    relations = {person: set(held) for person, held in dossier.relations.items()}
    canaries = {text: list(planted) for text, planted in dossier.canaries.items()}
    released = set(dossier.released)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    dossier.relations, dossier.canaries, dossier.released = (
        relations,
        canaries,
        released,
    )
    dossier.paper = Submission.objects.get(pk=dossier.paper.pk)
    world.read.clear()


def put(tried, status):
    """The paper is in another state, and all that was said about it is there still."""
    Submission.objects.filter(pk=tried.dossier.paper.pk).update(status=status)


# Relations that no life brings into a state: by force, once the paper is in review.
REVIEWING = ("invited", "reviewing", "reported", "declined")
BY_FORCE = {
    Status.DRAFT: (*REVIEWING, "handling editor"),
    Status.SUBMITTED: REVIEWING,
    Status.REVISING: ("invited", "reviewing"),
    Status.PUBLISHED: ("invited", "reviewing"),
    Status.WITHDRAWN: ("invited", "reviewing", "reported"),
}


def live(tried):
    """Draft, sent, in review, withdrawn, declined, to be revised, accepted, published."""
    world = tried.world
    world.write()
    tried.read()  # nobody breaks the glass of a draft (A22)
    world.send()
    look(tried)
    with for_a_moment(tried):
        put_in_charge(tried)
    world.review()
    plant_similar(tried.dossier)
    look(tried)
    for status, people in BY_FORCE.items():
        with for_a_moment(tried):
            put(tried, status)
            tried.read(*people)
    for end in ("withdraw", "decline"):
        with for_a_moment(tried):
            getattr(world, end)()
            look(tried)
    world.ask_for_revision()
    look(tried)
    world.send_revision()
    world.accept()
    look(tried)
    world.publish()
    look(tried)


def look(tried):
    """Everybody as they are; then the administrator with the glass broken."""
    tried.read()
    with for_a_moment(tried):
        reveal(tried)


def put_in_charge(tried):
    """Before the first look, as a chief editor does it."""
    dossier, editor = tried.dossier, tried.world.casts[tried.model]["handling editor"]
    services.assign_editor(dossier.paper, editor, by=tried.world.staff["chief"])
    dossier.relations[editor] = {"HE", "OE"}
    tried.read("handling editor")


def reveal(tried):
    administrator = tried.world.staff["administrator"]
    reason = "To see what the letter B opens."
    services.reveal(tried.dossier.paper, by=administrator, reason=reason)
    tried.read("administrator", revealed=True)


def plant_similar(dossier):
    SimilarText.objects.create(
        version=dossier.paper.versions.get(),
        percent=31,
        title=dossier.plant("title of a similar text", "E24"),
    )


@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("model", MODELS)
def test_each_cell_is_shown_by_its_addresses_or_is_not(model, group):
    """Content once, since it is the same in each model; who is who in all four."""
    rows = [r for r in SHOWN if r[0] == "I" or model == "double" or r == "E23"]
    readers = {*list(PEOPLE)[group::GROUPS]}
    tried = Tried(World([model], publishing=model == "open"), model, rows, readers)
    live(tried)
    assert not tried.wrong, "\n".join(map(str, tried.wrong))
    assert tried.world.leaks == []
    assert {cell[1:] for cell in tried.cells} >= {
        (PEOPLE[who], s) for who in readers for s in STATES
    }
    assert {row for row, *_ in tried.cells} == {*rows}


def test_each_relation_has_somebody_who_reads():
    assert {*PEOPLE.values()} == {*RELATIONS}


def test_each_row_has_an_address_or_a_reason_for_having_none():
    rows = {*tables()["content"], *tables()["double"]}
    assert {*SHOWN} | {*NOWHERE} == rows
    assert not {*SHOWN} & {*NOWHERE}
    assert all(reason and len(cell) in (2, 3) for cell, reason in UNSHOWN.items())
