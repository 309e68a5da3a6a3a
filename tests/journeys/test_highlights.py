"""Select, highlight, quote: with a real browser, on the PDF and on the text."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from weasyprint import HTML

from reviews.models import Review
from submissions.choices import FileKind
from tests import axe, factories
from tests.factories.submissions import keep_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]
SELECT = """(place) => {
  const range = document.createRange();
  range.selectNodeContents(place);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString().replace(/\\s+/g, " ").trim();
}"""


PAPER = """<p>We drew a sample of teachers.</p>
<p>Twelve items were retained after a pilot with students.</p>"""


@pytest.fixture
def reading():
    """A review of a paper whose copy has text on its page."""
    assignment = factories.reviewing()
    version = assignment.round.version
    version.files.filter(kind=FileKind.REVIEW_COPY).delete()
    copy = HTML(string=PAPER).write_pdf()
    keep_file(version, FileKind.REVIEW_COPY, "copy.pdf", copy, "application/pdf")
    return assignment


def test_passage_is_highlighted_quoted_and_removed(browse, reading):
    window = browse(reading.reviewer).open(reading.get_absolute_url())
    page = window.page
    button = page.get_by_role("button", name="Highlight", exact=True)
    expect(button).to_be_visible()
    button.click()
    window.sees("Select text in the paper first.")
    line = page.locator(".textLayer span", has_text="Twelve items").last
    line.wait_for()
    text = line.evaluate(SELECT)
    assert text == "Twelve items were retained after a pilot with students."
    page.keyboard.press("Alt+Shift+KeyH")
    window.sees("Highlight 1 is kept. Only you see it.")
    [kept] = Review.objects.get().highlights
    assert (kept["number"], kept["page"], kept["text"]) == (1, 1, text)

    band, place = page.locator(".marks rect").bounding_box(), line.bounding_box()
    for side in ("x", "y", "width", "height"):
        # Half a line: how exactly they meet depends on the typefaces of the machine.
        assert band[side] == pytest.approx(place[side], abs=8)
    pin = page.get_by_role("button", name="Highlight 1", exact=True)
    expect(pin).to_have_text("1")

    comments = page.locator("[name=comments]")
    comments.fill("Before.\n\nAfter.")
    comments.evaluate("field => field.setSelectionRange(9, 9)")
    page.get_by_role("button", name="Quote highlight 1").click()
    expect(comments).to_have_value(f"Before.\n\n> {text} (p. 1)\n\nAfter.")
    expect(comments).to_be_focused()
    expect(page.locator("autosave-form")).to_have_js_property("state", "saved")

    window.open(reading.get_absolute_url())
    expect(page.locator(".marks rect")).to_have_count(1)
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".marks rect")).to_have_count(1)
    assert axe.problems(page, "light", 1440) == []
    pin.click()
    expect(page.get_by_role("button", name="Quote highlight 1")).to_be_focused()
    page.get_by_role("button", name="Remove highlight 1").click()
    expect(page.locator(".marks rect")).to_have_count(0)
    window.sees("Highlight 1 is removed.")
    assert Review.objects.get().highlights == []


def test_passage_of_the_accessible_text_is_highlighted(browse, reading):
    window = browse(reading.reviewer)
    window.open(reverse("reviews:review-text", args=[reading.uuid]))
    page = window.page
    text = page.locator("article.prose .abs p").first.evaluate(SELECT)
    page.get_by_role("button", name="Highlight", exact=True).click()
    window.sees("Highlight 1 is kept.")
    [kept] = Review.objects.get().highlights
    assert (kept["page"], kept["text"], kept["boxes"]) == (0, text, [])
    expect(page.locator("article .pin")).to_have_text("1")
    assert page.evaluate("CSS.highlights.get('marks').size") == 1
    assert axe.problems(page, "light", 1440) == []
    window.open(reading.get_absolute_url())
    page.get_by_role("button", name="Quote highlight 1").click()
    expect(page.locator("[name=comments]")).to_have_value(f"> {text}\n\n")


def test_without_scripts_there_are_no_dead_buttons(browse, reading):
    window = browse(reading.reviewer, java_script_enabled=False)
    for address in (
        reading.get_absolute_url(),
        reverse("reviews:review-text", args=[reading.uuid]),
    ):
        window.open(address)
        hidden = window.page.get_by_role("button", name="ighlight")
        assert hidden.count() == 0
