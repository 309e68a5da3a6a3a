"""All cells of visibility.md, against an evaluation that knows only the document."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.verdict import Scope
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Relation, Standing

from .document import MODELS, RELATIONS, STATES, tables

# What stands behind each letter: (status, is the released decision accept, does it ask
# for a revision that is not late, is it final).
SITUATIONS = {
    "draft": ("D", Status.DRAFT, None, set()),
    "submitted": ("S", Status.SUBMITTED, None, set()),
    "in review": ("R", Status.UNDER_REVIEW, None, set()),
    "revision due": ("C", Status.REVISING, timedelta(days=1), {"V"}),
    "revision open": ("C", Status.REVISING, None, {"V"}),
    "revision in grace": ("C", Status.REVISING, timedelta(minutes=-9), {"V"}),
    "revision late": ("C", Status.REVISING, timedelta(minutes=-11), set()),
    "declined": ("C", Status.DECLINED, None, {"F"}),
    "accepted": ("C", Status.ACCEPTED, None, {"F", "K"}),
    "published": ("P", Status.PUBLISHED, None, {"F", "K"}),
    "withdrawn": ("W", Status.WITHDRAWN, None, set()),
}
SCOPE = {"L": Scope.RELEASED, "O": Scope.OWN, "M": Scope.MASKED}
# What journal and persons agreed to publish, by the rows that have the letter J.
AGREED = [frozenset(), frozenset({"E23"}), frozenset({"E23", "I3", "I4"})]


def submission(situation, model):
    _letter, status, due, _holds = SITUATIONS[situation]
    return Submission(
        status=status,
        anonymity=model,
        revision_due_at=due and timezone.now() + due,
    )


def expected(letter, situation, *, handles, revealed=False, agreed=False):
    """(whether, how much) by the legend of section 1, read independently."""
    if letter == "N":
        return False, None
    if letter == "J":
        return agreed, Scope.PUBLISHED
    if letter == "B":
        return revealed, Scope.FULL
    if letter in "KVF":
        return letter in SITUATIONS[situation][3], Scope.FULL
    if letter == "H":
        return handles, Scope.FULL
    return True, SCOPE.get(letter, Scope.FULL)


def cell(table, row, relation, situation):
    return tables()[table][row][relation][STATES.index(SITUATIONS[situation][0])]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("relation", RELATIONS)
def test_standing_answers_each_cell_as_the_document_says(relation, situation, model):
    paper, held = submission(situation, model), frozenset({Relation(relation)})
    handles = relation == "HE"
    known = expected(
        cell("content", "E01", relation, situation), situation, handles=handles
    )[0]
    for agreed in AGREED if situation == "published" else AGREED[-1:]:
        standing = Standing(paper, held, agreed=agreed)
        for table in ("content", model):
            for row in tables()[table]:
                letter = cell(table, row, relation, situation)
                allowed, scope = expected(
                    letter, situation, handles=handles, agreed=row in agreed
                )
                verdict = standing.can_see(row)
                assert (verdict.allowed, verdict.allowed and verdict.scope) == (
                    allowed,
                    allowed and scope,
                ), row
                assert not verdict.reason, row
    for row in tables()["actions"]:
        letter = cell("actions", row, relation, situation)
        verdict = standing.can_do(row)
        assert verdict.allowed == expected(letter, situation, handles=handles)[0], row
        assert bool(verdict.reason) == (known and not verdict.allowed), row


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_broken_glass_opens_the_cells_marked_b_and_no_other(situation, model):
    for relation in RELATIONS:
        held = frozenset({Relation(relation)})
        standing = Standing(
            submission(situation, model), held, is_revealed=True, agreed=frozenset()
        )
        for table in ("content", model):
            for row in tables()[table]:
                letter = cell(table, row, relation, situation)
                handles = relation == "HE"
                allowed, scope = expected(
                    letter, situation, handles=handles, revealed=True
                )
                verdict = standing.can_see(row)
                assert verdict.allowed == allowed, (relation, row)
                assert not allowed or verdict.scope == scope, (relation, row)


@pytest.mark.parametrize("situation", ["submitted", "in review"])
def test_guest_editor_who_handles_the_paper_may_do_what_h_says(situation):
    paper = submission(situation, "double")
    guest = Standing(paper, frozenset({Relation.GUEST_EDITOR}))
    handling = Standing(
        paper, frozenset({Relation.GUEST_EDITOR, Relation.HANDLING_EDITOR})
    )
    for action in ("A06", "A10", "A11", "A12"):
        assert not guest.can_do(action)
        assert handling.can_do(action)


def test_strongest_of_two_columns_needs_no_agreement():
    """J is asked only where nothing stronger opens the thing."""
    paper = submission("published", "open")
    both = Standing(paper, frozenset({Relation.CHIEF, Relation.PRODUCTION}))
    assert both.can_see("I3").scope == Scope.FULL
    reader = frozenset({Relation.MEMBER})
    assert Standing(paper, reader, agreed=frozenset({"I3"})).can_see("I3").scope == (
        Scope.PUBLISHED
    )


def test_union_takes_the_strongest_of_two_columns():
    paper = submission("accepted", "double")
    both = Standing(paper, frozenset({Relation.REVIEWED, Relation.PRODUCTION}))
    assert both.can_see("E20").scope == Scope.OWN
    assert both.can_see("I1").scope == Scope.FULL
    assert both.can_see("E06").scope == Scope.FULL
    assert both.can_see("E08").scope == Scope.OWN
