"""bin/mutate takes away what it says, and its list of survivors is no older than the code."""

import ast

import pytest

from tests.mutation import mutants, survivors
from tests.mutation.mutants import mutants_of
from tests.mutation.plan import TESTS

SOURCE = """
TABLE = {"E01": "NYNNNN YYYYYY"}
STEPS = {1: _from(A, B, to=C)}


class Wrong(Exception):
    def __init__(self):
        super().__init__("Wrong.")


@require_POST
def view(user: A | B, rows):
    require(can(user))
    if not user:
        raise Wrong
    found = rows.filter(a=1, b=2) & ~other
    return HIDDEN if user.is_closed or user.is_late else found
"""
EXPECTED = {
    ("TABLE", "cell", "'E01' AN D: N to Y"),
    ("TABLE", "cell", "'E01' ME W: Y to N"),
    ("STEPS", "step", "_from(A, B, to=C)"),
    ("view", "decorator", "require_POST"),
    ("view", "statement", "require(can(user))"),
    ("view", "statement", "raise Wrong"),
    ("view", "condition", "not user"),
    ("view", "condition", "user.is_closed or user.is_late"),
    ("view", "filter", "rows.filter(a=1, b=2)"),
    ("view", "filter", "b=2"),
    ("view", "operand", "rows.filter(a=1, b=2)"),
    ("view", "inversion", "~other"),
    ("view", "answer", "HIDDEN"),
    ("view", "operand", "user.is_late"),
}


@pytest.fixture
def module(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    (tmp_path / "module.py").write_text(SOURCE)
    return mutants_of("module.py")


def test_each_operator_finds_its_guards(module):
    assert {(one.function, one.operator, one.what) for one in module} >= EXPECTED
    assert not [one for one in module if one.what == "A"]  # a type is no guard
    assert not [one for one in module if "super" in one.what]


def test_each_mutant_is_another_program_that_compiles(module, tmp_path):
    seen = {ast.dump(ast.parse(SOURCE))}
    for place, known in enumerate(module):
        mutant = mutants_of("module.py")[place]
        mutant.take_away()
        compile(ast.fix_missing_locations(mutant.tree), "module.py", "exec")
        if known.operator != "decorator":  # of a view that is loaded, not of its source
            seen.add(ast.dump(mutant.tree))
    changes = [one for one in module if one.operator != "decorator"]
    assert len(seen) == len(changes) + 1


def test_every_survivor_that_is_named_is_a_mutant_of_today():
    listed = survivors.accepted()
    files = {file for file, *_rest in listed}
    known = {one.key for file in files for one in mutants_of(file)}
    assert files <= TESTS.keys()
    assert [key for key in listed if key not in known] == []
    assert all(len(reason) > 20 for reason in listed.values())
