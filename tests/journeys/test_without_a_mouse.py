"""A complete review by the keyboard alone, and one on a phone that runs no scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.choices import Answer
from reviews.models import Criterion
from reviews.tokens import token_for
from tests import factories
from tests.factories.reviews import complete_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof(seconds=8)]
PHONE = {"width": 360, "height": 740}
MOST_STOPS = 80  # of the Tab key on one page
FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  return {
    name: here.name ?? "", words: here.textContent.trim(), id: here.id,
    ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
    seen: box.width === 0 || (box.bottom > 0 && box.top < innerHeight),
  };
}"""


def tabs_to(page, wanted):
    """Press Tab until the focus is where `wanted` says; each stop must be seen."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        assert here["ring"], f"the focus is not shown: {here}"
        assert here["seen"], f"the focus is out of sight: {here}"
        if wanted(here):
            return
    raise AssertionError("The Tab key never comes there.")


def presses(page, words):
    """Tab to the control that says so, and press Enter there."""
    tabs_to(page, lambda here: here["words"] == words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def link(assignment):
    """As in the letter: no account, no password."""
    return reverse("reviews:invitation", args=[token_for(assignment)])


def field(name):
    return lambda here: here["name"] == name


def test_review_is_written_with_the_keyboard_alone(browse):
    assignment = factories.invited()
    report = complete_draft()
    page = browse().open(link(assignment)).page
    presses(page, "Accept and start")
    page.locator(".pdfpage canvas").first.wait_for()  # the paper is beside the form
    for key, score in report["scores"].items():
        tabs_to(page, field(f"score-{key}"))
        page.keyboard.press(str(score))
    for name in ("comments", "confidential"):
        tabs_to(page, field(name))
        page.keyboard.insert_text(report[name])
    tabs_to(page, field("recommendation"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[name=recommendation]:checked")
    expect(chosen).to_have_count(1)
    recommended = chosen.get_attribute("value")
    presses(page, "Check and submit")
    presses(page, "Send the report")
    assignment.refresh_from_db()
    assert assignment.state == Answer.SUBMITTED
    sent = assignment.review
    for name in ("comments", "confidential"):
        assert getattr(sent, name).splitlines() == report[name].splitlines()
    assert sent.recommendation == recommended
    given = {str(one.criterion_id): one.value for one in sent.scores.all()}
    assert given == report["scores"]


def test_review_is_written_on_a_phone_without_scripts(browse):
    assignment = factories.invited()
    report = complete_draft()
    window = browse(
        java_script_enabled=False,
        viewport=PHONE,
        is_mobile=True,
        has_touch=True,
    ).open(link(assignment))
    window.press("Accept and start")
    answers = {f"score-{key}": str(value) for key, value in report["scores"].items()}
    assert len(answers) == Criterion.objects.filter(kind="score").count()
    texts = {name: report[name] for name in ("comments", "confidential")}
    window.press(
        "Check and submit", **answers, **texts, recommendation=report["recommendation"]
    )
    window.sees("Check your report").press("Send the report")
    assignment.refresh_from_db()
    assert assignment.state == Answer.SUBMITTED
    sent = assignment.review.comments
    assert sent.splitlines() == report["comments"].splitlines()
    assert {one.value for one in assignment.review.scores.all()} == {4}
