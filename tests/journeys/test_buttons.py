"""Every button on every page that a role can reach does something."""

import pytest

from .controls import controls_of, press, settle
from .test_walk import ROLES, pages_within_reach, reader

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1440, 390)
AMONG = {  # some that must have been pressed: what was looked at was the whole page
    "reader": {"Copy", "Menu", "Dark"},
    "author": {"Delete the draft", "Keep it", "Withdraw the paper"},
    "reviewer": {"Zoom in", "Zoom out", "Ask for more time"},
    "chief": {"Declare a conflict", "Go back", "Replace the handling editor"},
    "manager": {"Remove", "Go back"},
}
DEAD = """() => document.querySelector("main").insertAdjacentHTML("beforeend", `
  <button type="button">Nobody listens</button><a>Without address</a>
  <a href="#nowhere">Nowhere</a><a href="/no/such/page/">No page</a>
  <form method="post" action="/my/"><button>Not taken</button></form>`)"""


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.__name__)
def test_every_button_does_something(role, browse):
    who, starts, area = role()
    window, pressed, dead = browse(who), set(), set()
    for path in pages_within_reach(who, starts, area):
        window.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        settle(window.open(path).page)
        for width in WIDTHS:
            window.page.set_viewport_size({"width": width, "height": 900})
            dead |= {(path, *one) for one in try_out(window, pressed)}
        assert window.complaints == [], path
    assert dead == set()
    assert AMONG[role.__name__] <= {words for *_where, words in pressed}


def test_dead_button_is_noticed(browse):
    reader()
    window = browse().open("/")
    window.page.evaluate(DEAD)
    assert {words for words, _why in try_out(window, set())} >= {
        *("Nobody listens", "Without address", "Nowhere", "No page", "Not taken")
    }


def try_out(window, pressed):
    """The faults of all that is shown; what the page itself answers is pressed, once."""
    faults = set()
    while True:
        controls = controls_of(window.page)
        faults |= {(one.words, one.fault(window.site)) for one in controls}
        new = [one for one in controls if one.is_answered_here]
        new = [one for one in new if one.key not in pressed]
        if not new:
            return {(words, why) for words, why in faults if why}
        pressed.add(new[0].key)
        if not press(window.page, new[0]):
            faults.add((new[0].words, "nothing happens"))
