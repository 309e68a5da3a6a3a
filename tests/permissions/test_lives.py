"""visibility.md, section 7, test 6: random lives of papers, all cells after each step.

The steps are the real services. What they must lead to is kept by `lives.Life`, which
reads the document and nothing else. A few lives are tried in each run, always the same;
LIVES=2000 tries so many, at random.
"""

import os
from datetime import timedelta
from itertools import cycle

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from issues import services as issuing
from issues.models import Issue
from journal import services as office
from journal.choices import Role, Season
from journal.identity import note_confirmed
from journal.models import Journal, User
from journal.verdict import NotAllowed
from reviews import rights
from reviews import services as reviewing
from reviews.models import Decision, ReviewAssignment
from reviews.services import leaving
from submissions import grants, services
from submissions.models import (
    Conflict,
    Contributor,
    EditorAssignment,
    GuestAppointment,
    SpecialIssue,
    Submission,
)
from submissions.permissions import Standing
from submissions.services.byline import Person
from tests import factories
from tests.factories.issues import built, issue
from tests.factories.submissions import give_version, rename_authors

from .document import MODELS, tables
from .lives import AUTHORSHIP, EDITORIAL, OPEN, Life, Paper, Round

pytestmark = pytest.mark.django_db

CAST = {
    "ada": (),
    "ben": (),
    "cleo": (),
    "dan": ("editor",),
    "eve": ("chief",),
    "finn": ("chief", "production"),
    "gus": ("production", "section"),
    "hal": ("administrator",),
    "ivy": (),  # asked to edit the special issue, to which the first paper belongs
}
AUTHORS = ("ada", "dan")  # of the two papers: a member, and an editor of the journal
OUTSIDERS = ("yan", "zoe")  # addresses in a list of authors that are nobody's yet
OUTCOMES = {"minor": "revision due", "decline": "declined", "accept": "accepted"}
IN_HANDS = ("submitted", "in review")
WHY = "The authors asked for it."
WITHDRAWN_FROM = (*IN_HANDS, "revision due", "accepted")
ROLES = [role.value for role in Role]


def address(name):
    return f"{name}@{name}.example" if name != "eve" else "office.eve@eve.example"


def act(moves):
    """A rule that makes one of the moves that the document allows now, if there is one."""

    def with_moves(function):
        def run(self, data):
            function(self, *data.draw(st.sampled_from(list(moves(self)))))

        run.__name__ = function.__name__
        made = rule(data=st.data())(run)
        made = precondition(lambda self: any(True for _ in moves(self)))(made)
        made.now = function
        return made

    return with_moves


class Lives(RuleBasedStateMachine):
    """Two papers, eight people, and whatever happens to them."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.life = Life(CAST)
        self.keys = {}
        self.compared = {}  # whose lists of papers were right after the last step
        self.turn = cycle(CAST)

    def teardown(self):
        try:
            if self.life.papers and not transaction.get_connection().needs_rollback:
                self.compare_everything()
                call_command("check_grants")
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @initialize(
        models=st.tuples(*[st.sampled_from(MODELS)] * len(AUTHORS)),
        progress=st.tuples(*[st.integers(0, 4)] * len(AUTHORS)),
    )
    def begin(self, models, progress):
        """Everybody, and the papers: drafts, or some way on, by the same acts."""
        for name, roles in CAST.items():
            user = factories.person(name, email=address(name))
            for role in roles:
                user.roles.create(journal=factories.journal(), role=role)
        special = factories.special_issue()
        self.special = special.pk
        services.appoint_guest(special, self.user("ivy"), by=self.user("eve"))
        self.life.roles["ivy"].add("guest")
        self.life.guests.add("ivy")
        for author, model in zip(AUTHORS, models, strict=True):
            Journal.objects.update(anonymity=model)
            row = factories.draft(self.user(author))
            Submission.objects.filter(pk=row.pk).update(anonymity=model)
            paper = Paper(author, model, listed={author})
            self.life.papers.append(paper)
            self.keys[paper] = row.pk
        first = self.life.papers[0]
        factories.into(special, self.row(first))
        first.special = True
        for paper, steps in zip(self.life.papers, progress, strict=True):
            for step in self.way_of(paper)[:steps]:
                step()

    def way_of(self, paper):
        """The usual way of a paper, as far as "in review" with a report."""
        return (
            lambda: Lives.send.now(self, paper, paper.author, paper.model),
            lambda: Lives.assign.now(self, paper, "eve", "finn"),
            lambda: Lives.invite.now(self, paper, "finn", "cleo"),
            lambda: [
                Lives.accept.now(self, paper, "cleo"),
                Lives.report.now(self, paper, "cleo"),
            ],
        )

    # What the steps are made of ---------------------------------------------------------

    def user(self, name):
        """The person as the next request reads them."""
        return User.objects.get(email=address(name))

    def row(self, paper):
        return Submission.objects.get(pk=self.keys[paper])

    def asked(self, paper, person):
        found = ReviewAssignment.objects.filter(round__submission=self.keys[paper])
        return found.filter(reviewer__email=address(person)).last()

    def acts(self, action, *situations):
        """(paper, person) of everybody who may do this, as the document says."""
        for paper in self.life.papers:
            if paper.situation in situations:
                for name in self.life.who_may(action, paper):
                    yield paper, name

    def reviews(self, action, states):
        """(paper, by whom, reviewer) of what stands so in an open round."""
        for paper, name in self.acts(action, "in review"):
            for person, state in paper.current.asked.items():
                if state in states:
                    yield paper, name, person

    def own_reviews(self, action, state):
        return (
            (paper, name)
            for paper, name, person in self.reviews(action, {state})
            if person == name
        )

    # The author's steps -----------------------------------------------------------------

    @act(
        lambda self: (
            (*move, who)
            for move in self.acts("A01", "draft", "revision due")
            for who in (*CAST, *OUTSIDERS)
            if who not in move[0].listed
        )
    )
    def add_coauthor(self, paper, by, who):
        self.change_people(paper, by, paper.listed | {who})

    @act(
        lambda self: (
            (*move, who)
            for move in self.acts("A01", "draft", "revision due")
            for who in sorted(move[0].listed - {move[0].author})
        )
    )
    def remove_coauthor(self, paper, by, who):
        self.change_people(paper, by, paper.listed - {who})

    def change_people(self, paper, by, listed):
        row = self.row(paper)
        others = sorted(listed - {paper.author})
        people = [Person(name=who, email=address(who)) for who in (by, *others)]
        if paper.sent:  # all have agreed, and an editor
            rename_authors(row, people)
        else:
            services.change_people(row, people, by=self.user(by))
        give_version(row, row.versions.last().number)  # the copy is made anew
        paper.listed, paper.confirmed = listed, paper.confirmed & listed
        if paper.sent:
            self.life.look_for_conflicts(paper)

    @act(
        lambda self: (
            (paper, who)
            for paper in self.life.papers
            for who in sorted(paper.listed - {paper.author, *paper.confirmed})
            if who in CAST
        )
    )
    def confirm_coauthor(self, paper, who):
        Contributor.objects.filter(
            submission=self.keys[paper], email=address(who)
        ).update(user=self.user(who), confirmed_at=timezone.now())
        paper.confirmed.add(who)

    @act(
        lambda self: (
            (*move, model) for move in self.acts("A03", "draft") for model in MODELS
        )
    )
    def send(self, paper, by, model):
        Journal.objects.update(anonymity=model)
        services.send(self.row(paper), by=self.user(by))
        paper.situation, paper.model, paper.sent = "submitted", model, True
        self.life.look_for_conflicts(paper)

    @act(lambda self: self.acts("A05", *WITHDRAWN_FROM))
    def withdraw(self, paper, by):
        services.withdraw(self.row(paper), by=self.user(by), reason=WHY)
        paper.situation = "withdrawn"
        paper.close_round()

    @act(lambda self: self.acts("A03", "revision due"))
    def resubmit(self, paper, by):
        row = self.row(paper)
        version = give_version(row, row.versions.last().number)
        answers = {one.uuid: ("We did.", True) for one in version.response_points.all()}
        reviewing.answer_points(version, answers, by=self.user(by))
        reviewing.resubmit(row, by=self.user(by))
        paper.situation = "in review"
        self.life.look_for_conflicts(paper)
        before = paper.rounds[-1].asked if paper.rounds else {}
        paper.rounds.append(Round())
        for person, state in before.items():
            if state == "submitted" and self.life.can_be_asked(person, paper):
                self.life.ask(person, paper)

    # The editors' steps -----------------------------------------------------------------

    @act(
        lambda self: (
            (paper, by, who)
            for paper, by in self.acts("A13", *WITHDRAWN_FROM, "declined")
            for who in CAST
            if self.life.can_handle(who, paper)
        )
    )
    def assign(self, paper, by, who):
        services.assign_editor(self.row(paper), self.user(who), by=self.user(by))
        paper.handling = who

    @act(
        lambda self: (
            (paper, by, who)
            for paper, by in self.acts("A06", *IN_HANDS)
            for who in CAST
            if self.life.can_be_asked(who, paper)
        )
    )
    def invite(self, paper, by, who):
        reviewing.invite(self.row(paper), [self.user(who)], by=self.user(by))
        if paper.situation == "submitted":
            paper.situation = "in review"
            paper.rounds.append(Round())
        self.life.ask(who, paper)

    @act(lambda self: self.reviews("A06", OPEN))
    def cancel(self, paper, by, who):
        reviewing.cancel(self.asked(paper, who), by=self.user(by))
        paper.current.asked[who] = "cancelled"

    @act(lambda self: self.reviews("A09", {"submitted"}))
    def reopen(self, paper, by, who):
        reviewing.reopen(self.asked(paper, who), by=self.user(by))
        paper.current.asked[who] = "accepted"

    @act(
        lambda self: (
            (paper, by, outcome, later)
            for paper, by in self.acts("A12", *IN_HANDS)
            for outcome in OUTCOMES
            for later in (False, True)
            if outcome != "accept"
            or (
                any("submitted" in one.asked.values() for one in paper.rounds)
                and paper.listed <= {paper.author, *paper.confirmed}
            )
        )
    )
    def decide(self, paper, by, outcome, later):
        """At once, or in a minute: nothing is released until the minute is over."""
        row, editor = self.row(paper), self.user(by)
        draft = reviewing.save_decision(
            row, by=editor, outcome=outcome, subject="Decided", letter="Dear authors,"
        )
        if later:
            mark = leaving.mark_of(draft)
            sent = reviewing.send_decision(row, by=editor, looked_at=mark)
            self.every_cell_is_as_the_document_says()
            Decision.objects.filter(pk=sent.pk).update(
                sends_at=timezone.now() - timedelta(seconds=1)
            )
            assert leaving.carry_out(Decision.objects.get(pk=sent.pk))
        else:
            reviewing.release_decision(row, by=editor)
        paper.situation = OUTCOMES[outcome]
        paper.close_round()

    @act(
        lambda self: (
            (paper, by, who)
            for paper, by in self.acts("A19", "accepted")
            for _paper, who in self.acts("A18", "accepted")
            if _paper is paper and self.life.relations(who, paper) - {"GE", "HE"}
        )
    )
    def publish(self, paper, by, who):
        season = Season.values[Issue.objects.count()]
        made = issue(self.user(by), season=season)
        issuing.place(self.row(paper), made, by=self.user(who))
        built(made)
        issuing.publish(Issue.objects.get(pk=made.pk), by=self.user(by))
        paper.situation = "published"

    # The reviewers' steps -----------------------------------------------------------------

    @act(lambda self: self.own_reviews("A07", "invited"))
    def accept(self, paper, by):
        reviewing.accept_invitation(self.asked(paper, by), by=self.user(by))
        paper.current.asked[by] = "accepted"
        self.life.agreed.add((paper, by))

    @act(
        lambda self: (
            (*move, reason)
            for move in self.own_reviews("A07", "invited")
            for reason in ("busy", "conflict")
        )
    )
    def decline(self, paper, by, reason):
        reviewing.decline_invitation(
            self.asked(paper, by), by=self.user(by), reason=reason
        )
        paper.current.asked[by] = "declined"
        if reason == "conflict":
            paper.conflicts[by, "declared"] = True

    @act(lambda self: self.own_reviews("A08", "accepted"))
    def report(self, paper, by):
        mine, reviewer = self.asked(paper, by), self.user(by)
        version = mine.review.draft_version
        draft = factories.complete_draft()
        reviewing.save_draft(mine, draft, version=version, by=reviewer)
        reviewing.submit_review(mine, by=reviewer)
        paper.current.asked[by] = "submitted"

    # Everybody's steps --------------------------------------------------------------------

    @act(lambda self: self.acts("A14", *WITHDRAWN_FROM, "declined"))
    def declare_conflict(self, paper, by):
        services.declare_conflict(self.row(paper), by=self.user(by))
        paper.conflicts[by, "declared"] = True
        paper.suspend_or_resume(self.life.agreed)

    @act(
        lambda self: (
            (paper, by, who, kind)
            for paper, by in self.acts("A15", *WITHDRAWN_FROM, "declined")
            for (who, kind), holds in paper.conflicts.items()
            if holds and kind not in AUTHORSHIP and who != by
        )
    )
    def lift_conflict(self, paper, by, who, kind):
        conflict = Conflict.objects.in_force().get(
            submission=self.keys[paper], user__email=address(who), kind=kind
        )
        services.lift_conflict(conflict, by=self.user(by), reason="Looked into it.")
        paper.conflicts[who, kind] = False
        paper.suspend_or_resume(self.life.agreed)

    @act(
        lambda self: (
            (who, outsider)
            for who in CAST
            for outsider in OUTSIDERS
            if not any(outsider in known for known in self.life.addresses.values())
        )
    )
    def show_address(self, who, outsider):
        """An address that stands in a list of authors turns out to be one's own."""
        shown = EmailAddress.objects.create(
            user=self.user(who), email=address(outsider), verified=True
        )
        note_confirmed(shown)
        self.life.addresses[who].add(outsider)
        self.life.look_again(who)

    @act(
        lambda self: (
            (who, role, by)
            for who in CAST
            for role in ROLES
            for by in self.life.chiefs()
            if role not in self.life.roles[who]
        )
    )
    def give_role(self, who, role, by):
        user = self.user(who)
        made = user.roles.model(journal=factories.journal(), user=user, role=role)
        office.keep(made, what="role", changed=["role"], by=self.user(by))
        self.life.roles[who].add(role)

    @act(
        lambda self: (
            (who, role, by)
            for who in CAST
            for role in sorted(self.life.roles[who])
            for by in self.life.chiefs()
            if self.life.chiefs() != [who] and by != who
        )
    )
    def end_role(self, who, role, by):
        held = self.user(who).roles.active().get(role=role)
        office.end_role(held, what="role", by=self.user(by))
        self.life.roles[who].remove(role)

    @act(
        lambda self: (
            (who, by)
            for who in ("cleo", "ivy")
            for by in self.life.chiefs()
            if who not in self.life.guests
        )
    )
    def appoint_guest(self, who, by):
        special = SpecialIssue.objects.get(pk=self.special)
        services.appoint_guest(special, self.user(who), by=self.user(by))
        self.life.guests.add(who)
        self.life.roles[who].add("guest")
        self.look_at_charges()

    @act(
        lambda self: (
            (who, by) for who in sorted(self.life.guests) for by in self.life.chiefs()
        )
    )
    def end_guest(self, who, by):
        """Access and charge end at once, and the role with the only special issue."""
        held = GuestAppointment.objects.in_force().get(editor=self.user(who))
        services.end_guest(held, by=self.user(by))
        self.life.guests.remove(who)
        self.life.roles[who].discard("guest")
        self.look_at_charges()

    def look_at_charges(self):
        for paper in self.life.papers:
            if paper.special:
                self.life.look_at_charge(paper)

    @act(lambda self: self.acts("A13", *WITHDRAWN_FROM, "declined"))
    def move_special_issue(self, paper, by):
        """Into the special issue, or out of it."""
        special = SpecialIssue.objects.get(pk=self.special)
        into = None if paper.special else special
        services.move_to_special_issue(self.row(paper), into, by=self.user(by))
        paper.special = not paper.special
        self.life.look_at_charge(paper)

    @act(lambda self: self.acts("A22", *WITHDRAWN_FROM, "published", "withdrawn"))
    def reveal(self, paper, by):
        services.reveal(self.row(paper), by=self.user(by), reason="A file is broken.")
        paper.revealed.add(by)

    @act(
        lambda self: (
            (paper, who)
            for paper in self.life.papers
            for who in CAST
            if "production" in self.life.roles[who] and who not in paper.producers
        )
    )
    def give_to_production(self, paper, who):
        grants.grant(self.user(who), grants.PRODUCE, self.row(paper))
        paper.producers.add(who)

    @rule(data=st.data())
    def nobody_does_what_is_not_theirs(self, data):
        """The services ask the policy, whatever a page has let through."""
        paper = data.draw(st.sampled_from(self.life.papers))
        action = data.draw(st.sampled_from(sorted(ATTEMPTS)))
        others = [who for who in CAST if not self.life.may(who, action, paper)]
        by = data.draw(st.sampled_from(others))
        with pytest.raises(NotAllowed) as refused, transaction.atomic():
            ATTEMPTS[action](self.row(paper), self.user(by))
        assert bool(refused.value.verdict.reason) == self.life.knows(by, paper)

    # What must hold after each step -----------------------------------------------------

    @invariant()
    def every_cell_is_as_the_document_says(self):
        """Each cell for each person; the lists of whom this step may concern, and of
        one more in turn (everybody's at the end, and always when many are tried)."""
        people = {user.name: user for user in User.objects.filter(name__in=CAST)}
        papers = {paper: self.row(paper) for paper in self.life.papers}
        for paper, row in papers.items():
            found = Standing.of_people(list(people.values()), row)
            for name, user in people.items():
                self.compare(paper, name, found[user.pk])
        in_turn = next(self.turn)
        for name, user in people.items():
            now = [(p.situation, self.life.relations(name, p)) for p in papers]
            if MANY or name == in_turn or self.compared.get(name) != now:
                self.compare_lists(name, user, papers)
                self.compared[name] = now

    def compare_everything(self):
        self.compared = {}
        self.every_cell_is_as_the_document_says()

    def compare(self, paper, name, standing):
        """One person's relations to one paper, and every cell that follows from them."""
        life, held = self.life, self.life.relations(name, paper)
        assert standing.relations == held, (name, paper.situation)
        revealed = name in paper.revealed and "administrator" in life.roles[name]
        known = life.knows(name, paper)
        for table in ("content", paper.model):
            for row in tables()[table]:
                allowed, scope = life.answer(table, row, held, paper, revealed=revealed)
                verdict = standing.can_see(row)
                assert verdict.allowed == allowed, (name, held, row)
                assert not allowed or verdict.scope == scope, (name, held, row)
        for row in tables()["actions"]:
            verdict = standing.can_do(row)
            assert verdict.allowed == life.may(name, row, paper), (name, held, row)
            assert bool(verdict.reason) == (known and not verdict.allowed), (name, row)

    def compare_lists(self, name, user, papers):
        """The questions about many papers: existence, the desk, one's own, proofs."""
        each = Standing.of_each(user, papers.values())
        for paper, row in papers.items():
            held = self.life.relations(name, paper)
            assert each[row.pk].relations == held, (name, paper.situation)
        wanted = {"visible": set(), "desk": set(), "own": set(), "proof": set()}
        for paper, row in papers.items():
            held = self.life.relations(name, paper)
            if self.life.knows(name, paper):
                wanted["visible"].add(row.pk)
            if held & EDITORIAL and paper.situation != "draft":
                wanted["desk"].add(row.pk)
            if held & {"AU", "CO"}:
                wanted["own"].add(row.pk)
            revealed = name in paper.revealed
            if self.life.answer("content", "E21", held, paper, revealed=revealed)[0]:
                wanted["proof"].add(row.pk)
        every = Submission.objects
        lists = {
            "visible": every.visible_to(user),
            "desk": every.on_desk_of(user),
            "own": every.by_author(user),
            "proof": every.all().in_proof_for(user),
        }
        found = {
            word: set(of.values_list("pk", flat=True)) for word, of in lists.items()
        }
        assert found == wanted, name

    @invariant()
    def rows_are_as_the_acts_left_them(self):
        """The grants follow the assignments, and the assignments what was done (C5)."""
        assert rights.due() == rights.given()
        for paper, key in self.keys.items():
            charge = EditorAssignment.objects.filter(submission=key, ended_at=None)
            names = [name for (name,) in charge.values_list("editor__name")]
            assert names == ([paper.handling] if paper.handling else [])
            rows = ReviewAssignment.objects.filter(round__submission=key)
            asked = rows.values_list("round__number", "reviewer__name", "state")
            newest = {(number, name): state for number, name, state in asked}
            assert newest == {
                (number, name): state
                for number, one in enumerate(paper.rounds, start=1)
                for name, state in one.asked.items()
            }


ATTEMPTS = {
    "A05": lambda row, by: services.withdraw(row, by=by, reason=WHY),
    "A06": lambda row, by: reviewing.invite(row, [by], by=by),
    "A12": lambda row, by: reviewing.release_decision(row, by=by),
    "A13": lambda row, by: services.assign_editor(row, by, by=by),
    "A14": lambda row, by: services.declare_conflict(row, by=by),
    "A22": lambda row, by: services.reveal(row, by=by, reason="I should like to."),
}
QUIET = {
    "deadline": None,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}
MANY = int(os.environ.get("LIVES", "0"))
FEW = settings(derandomize=True, max_examples=5, stateful_step_count=8, **QUIET)
UNTIL_FOUND = settings(
    FEW,
    max_examples=40,
    stateful_step_count=2,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)
THOUSANDS = settings(max_examples=MANY or 1, stateful_step_count=40, **QUIET)


@pytest.mark.proof
def test_random_lives_leave_every_cell_as_the_document_says():
    run_state_machine_as_test(Lives, settings=THOUSANDS if MANY else FEW)


def only(*steps):
    """Lives in which nothing else happens, so that a fault need not be waited for."""
    rules = {name for name in vars(Lives) if hasattr(getattr(Lives, name), "now")}
    return type("FewSteps", (Lives,), dict.fromkeys(rules - {*steps}))


@pytest.mark.proof
def test_random_lives_find_a_list_that_forgets_conflicts(monkeypatch):
    nobody = Exists(Conflict.objects.filter(pk=None))
    monkeypatch.setattr("submissions.queries._conflict", lambda user: nobody)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            only("declare_conflict", "lift_conflict"), settings=UNTIL_FOUND
        )


@pytest.mark.proof
@pytest.mark.parametrize(
    ("fault", "harmless", "step"),
    [
        ("reviews.services.suspending.is_in_conflict", False, "declare_conflict"),
        ("submissions.grants.revoke", None, "cancel"),
    ],
)
def test_planted_faults_are_found(fault, harmless, step, monkeypatch):
    """Reviews that forget a conflict; a right that outlives its review."""
    life = Lives()
    life.begin(models=("double", "open"), progress=(3, 0))
    paper = life.life.papers[0]
    move = (paper, "cleo") if step == "declare_conflict" else (paper, "finn", "cleo")
    life.rows_are_as_the_acts_left_them()
    monkeypatch.setattr(fault, lambda *_: harmless)
    getattr(Lives, step).now(life, *move)
    with pytest.raises(AssertionError):
        life.rows_are_as_the_acts_left_them()
    life.undone.__exit__(None, None, None)
