"""The long proofs are dealt into shares of about the same length."""

from dataclasses import dataclass
from random import Random

import pytest

from tests.settings import ROOT
from tests.shares import SECONDS, SHARES, dealt, seconds


@dataclass(frozen=True)
class Item:
    """A test, as far as dealing looks at it."""

    nodeid: str
    marks: tuple[pytest.Mark, ...]

    def iter_markers(self, name):
        return (mark for mark in self.marks if mark.name == name)


def proof(name, *took):
    marks = [
        pytest.mark.proof(seconds=one) if one else pytest.mark.proof for one in took
    ]
    return Item(name, tuple(mark.mark for mark in marks))


def test_every_proof_is_in_one_share_and_none_is_longer_than_it_must_be():
    dice = Random(7)
    proofs = [proof(f"long{n}", dice.choice([9, 17, 30, 37])) for n in range(60)]
    proofs += [proof(f"short{n}", None) for n in range(150)]
    shares = dealt(proofs)
    assert len(shares) == SHARES
    assert sorted(one.nodeid for share in shares for one in share) == sorted(
        one.nodeid for one in proofs
    )
    loads = [sum(map(seconds, share)) for share in shares]
    assert max(loads) - min(loads) <= SECONDS


def test_a_run_draws_from_all_shares():
    """bin/test draws the number, for people who have no Python yet."""
    drawn = f"$((RANDOM % {SHARES} + 1))"
    assert drawn in (ROOT / "bin" / "test").read_text()


def test_every_worker_deals_alike():
    proofs = [proof(f"p{n}", n % 7 + 1) for n in range(90)]
    mixed = Random(3).sample(proofs, len(proofs))
    assert dealt(mixed) == dealt(proofs)


def test_what_does_not_say_how_long_it_takes_is_short_and_a_parameter_says_it_better():
    assert seconds(proof("a", None)) == SECONDS
    assert seconds(proof("a", 12, 37)) == 37
