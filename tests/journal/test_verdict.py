"""One answer with its reason, and what the edge makes of it."""

import pytest

from journal.verdict import ALLOW, HIDDEN, NotAllowed, Scope, Verdict, deny, require


def test_verdict_is_true_when_allowed():
    assert ALLOW
    assert not HIDDEN
    assert not deny("Review is closed.")


def test_hidden_carries_no_reason_and_a_refusal_does():
    assert HIDDEN.reason == ""
    assert deny("Review is closed.").reason == "Review is closed."


def test_allowed_verdict_says_how_much():
    assert ALLOW.scope == Scope.FULL
    assert Verdict(True, scope=Scope.MASKED).scope == "masked"


def test_full_is_what_is_allowed_and_no_part_of_it():
    assert ALLOW.is_full
    assert not HIDDEN.is_full  # however much of it there would be
    assert not Verdict(True, scope=Scope.OWN).is_full


def test_require_hands_on_what_is_allowed():
    verdict = Verdict(True, scope=Scope.OWN)
    assert require(verdict) is verdict


@pytest.mark.parametrize("verdict", [HIDDEN, deny("Not now.")])
def test_require_stops_what_is_not(verdict):
    with pytest.raises(NotAllowed) as stopped:
        require(verdict)
    assert stopped.value.verdict is verdict
    assert str(stopped.value) == (verdict.reason or "hidden")


def test_verdict_cannot_be_changed_on_its_way():
    with pytest.raises(AttributeError):
        HIDDEN.allowed = True
