"""The desk's pages that are reached by forms: ticks, bulk acts, a saved view, the bell.

In Chromium, with scripts and without; each page judged by axe (ux.md, 5 and 7).
"""

import pytest
from playwright.sync_api import expect

from reviews.models import ReviewAssignment, SavedView
from tests import axe, factories
from tests.factories.submissions import sent, under_review

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]

DRESSES = [("light", 1440), ("dark", 800)]


def tick(page, *titles):
    for title in titles:
        page.locator(".row", has_text=title).locator("input[name=paper]").check()


def judged(page):
    """What axe finds in both dresses."""
    found = {theme: axe.problems(page, theme, width) for theme, width in DRESSES}
    return {theme: said for theme, said in found.items() if said}


@pytest.fixture
def desk():
    """A chief editor with a new paper and one that is in review."""
    who = factories.chief()
    sent(title="A new paper")
    factories.reviewing(under_review(editor=who, title="A paper in review"))
    return who


def test_bar_appears_with_the_first_tick_and_counts(desk, browse):
    page = browse(desk).open("/desk/everything/").page
    bar = page.locator("bulk-bar")
    expect(bar).to_be_hidden()
    tick(page, "A new paper")
    expect(bar).to_be_visible()
    expect(bar.get_by_role("status")).to_have_text("Chosen: 1")
    assert judged(page) == {}
    bar.get_by_role("button", name="Choose all").click()
    expect(bar.get_by_role("status")).to_have_text("Chosen: 2")


def test_bulk_pages_and_the_saved_view_are_accessible(desk, browse):
    page = browse(desk).open("/desk/everything/").page
    for act in ("nudge", "assign", "export"):
        page.goto("/desk/everything/")
        page.set_viewport_size({"width": 1440, "height": 900})
        tick(page, "A new paper", "A paper in review")
        page.locator(f"bulk-bar button[value={act}]").click()
        expect(page.locator(".bulk-row")).to_have_count(2)
        assert judged(page) == {}, act
    page.goto("/desk/everything/?q=paper")
    page.get_by_role("button", name="Save view").first.click()
    page.get_by_label("Name of the view").fill("All papers")
    assert judged(page) == {}
    page.locator("#save-view").get_by_role("button", name="Save view").click()
    page.get_by_role("link", name="Change view").click()
    expect(page.locator("h1")).to_have_text("Change view")
    assert judged(page) == {}


def test_assigning_and_saving_need_no_scripts(desk, browse):
    page = browse(desk, java_script_enabled=False).open("/desk/everything/").page
    expect(page.locator("bulk-bar")).to_be_visible()
    tick(page, "A new paper")
    page.locator("bulk-bar button[value=assign]").click()
    page.select_option("#editor", label=str(desk))
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("button", name="Assign 1 paper").click()
    expect(page.locator("body")).to_contain_text("Done for 1 paper.")
    page.goto("/desk/new/")
    page.locator("summary", has_text="Save view").click()
    page.get_by_label("Name of the view").fill("New ones")
    page.locator("#save-view").get_by_role("button", name="Save view").click()
    expect(page.locator("nav.views a[aria-current]").last).to_contain_text("New ones")
    assert SavedView.objects.get().list == "new"
    assert ReviewAssignment.objects.count() == 1
