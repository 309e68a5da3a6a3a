"""Whatever dies while a report is written: what was typed is there afterwards.

The net, the tab, the session, the server, and a second tab (reliability.md, P8 and P9).
"""

import re
from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import Error, expect

from reviews.models import Review
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof(seconds=5)]
TYPED = "Twelve items are few for so wide a word as trust."
MORE = " And nobody says how the schools were found."
EXPECTED = re.compile(r"net::ERR_|(?:status of |: )(?:403|409|500|502)(?: |$)")
AUTOSAVE = 5_000  # milliseconds between two drafts


@pytest.fixture
def writing(browse):
    """A reviewer before the form, whose clock we turn."""
    assignment = factories.reviewing()
    window = browse(assignment.reviewer)
    window.page.clock.install()
    window.open(assignment.get_absolute_url())
    window.page.locator(".pdfpage canvas").first.wait_for()  # the paper has arrived
    return window


@contextmanager
def broken(window):
    """What is broken on purpose may be said in the console, and nothing else."""
    before = len(window.complaints)
    yield
    said = window.complaints[before:]
    assert [line for line in said if not EXPECTED.search(line)] == []
    del window.complaints[before:]


def typed(window, text, page=None):
    page = page or window.page
    page.locator("[name=comments]").focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def passes(page, milliseconds=AUTOSAVE + 500):
    page.clock.fast_forward(milliseconds)


def state(page, wanted):
    expect(page.locator("autosave-form")).to_have_js_property("state", wanted)


def kept():
    review = Review.objects.first()
    return review.draft.get("comments", "") if review else ""


def takes_the_copy(page, text):
    """The browser's own copy is offered, and becomes the draft."""
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("[name=comments]")).to_have_value(text)
    passes(page)
    state(page, "saved")
    assert kept() == text


def test_net_that_dies_is_waited_for(writing):
    page = writing.page
    typed(writing, TYPED)
    passes(page)
    state(page, "saved")
    with broken(writing):
        writing.context.set_offline(True)
        typed(writing, MORE)
        passes(page)
        state(page, "offline")
        expect(page.locator("#saved")).to_contain_text("kept in this browser")
        assert kept() == TYPED
        writing.context.set_offline(False)
        passes(page, 3 * AUTOSAVE)
        state(page, "saved")
    assert kept() == TYPED + MORE


def test_tab_that_dies_leaves_a_copy_in_the_browser(writing):
    with broken(writing):
        writing.context.set_offline(True)
        typed(writing, TYPED)
        passes(writing.page)
        state(writing.page, "offline")
        address = writing.page.url
        writing.page.close()
        writing.context.set_offline(False)
        assert kept() == ""
        page = writing.context.new_page()
        page.clock.install()
        page.goto(address)
        expect(page.locator("[name=comments]")).to_have_value("")
        takes_the_copy(page, TYPED)
        page.reload()
        expect(page.locator("[name=comments]")).to_have_value(TYPED)
        expect(page.get_by_role("button", name="Use it")).to_be_hidden()


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (settings.SESSION_COOKIE_NAME, "You are signed out"),
        # A new sign-in, in another tab, comes with a new token.
        (settings.CSRF_COOKIE_NAME, "This page is from before you last signed in"),
    ],
)
def test_session_that_ends_is_said_and_the_text_comes_back(writing, lost, said):
    page, cookies = writing.page, writing.context.cookies()
    typed(writing, TYPED)
    with broken(writing):
        writing.context.clear_cookies(name=lost)
        passes(page)
        expect(page.get_by_text(said, exact=True)).to_be_visible()
        assert kept() == ""
    writing.context.add_cookies(cookies)
    writing.open(writing.path)
    takes_the_copy(page, TYPED)


def test_server_that_dies_is_asked_again_and_again(writing):
    page, deaths = writing.page, iter([500, 502, None])

    def answer(route):
        status = next(deaths, "well")
        if status == "well":
            route.continue_()
        elif status:
            route.fulfill(status=status, body="down")
        else:
            route.abort("connectionreset")

    page.route("**/draft/", answer)
    with broken(writing):
        typed(writing, TYPED)
        for pause in (1, 2, 4):
            passes(page, pause * AUTOSAVE + 500)
            state(page, "offline")
            assert kept() == ""
        passes(page, 8 * AUTOSAVE + 500)
        state(page, "saved")
    assert kept() == TYPED


def test_form_that_never_arrived_is_offered_again(writing):
    """ "Check and submit" while the net is away: the browser shows its own page."""
    page, address = writing.page, writing.page.url
    with broken(writing):
        writing.context.set_offline(True)
        typed(writing, TYPED)
        with pytest.raises(Error, match="DISCONNECTED"), page.expect_navigation():
            page.get_by_role("button", name="Check and submit").click()
        writing.context.set_offline(False)
        page.goto(address)
        takes_the_copy(page, TYPED)


def test_second_tab_overwrites_nothing_and_loses_nothing(writing):
    page = writing.page
    with broken(writing):
        other = writing.context.new_page()
        other.clock.install()
        other.goto(page.url)
        typed(writing, TYPED)
        passes(page)
        state(page, "saved")
        typed(writing, "Of the other tab.", other)
        passes(other)
        state(other, "conflict")
        assert kept() == TYPED
        other.get_by_role("link", name="Load the page again").click()
        expect(other.locator("[name=comments]")).to_have_value(TYPED)
        takes_the_copy(other, "Of the other tab.")
