"""What authors see on a phone and where a page runs to the left."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

OVER = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)
ARROW = """() => {
  const arrow = document.querySelector(".btn.primary .flip");
  document.documentElement.dir = "rtl";
  return getComputedStyle(arrow).scale;
}"""


def box(window, selector):
    return window.page.locator(selector).first.bounding_box()


@pytest.mark.proof
def test_pages_of_an_author_fit_a_phone_and_turn_round(browse):
    author = factories.person("Amara Tadesse")
    paper = factories.revising(by=author, title="A paper to revise")
    draft = factories.draft(author, title="A draft")
    long_one = f"{'a_name_without_any_space_' * 8}.docx/word/media/image1.png"
    draft.versions.update(reading={"warnings": [{"text": long_one, "place": long_one}]})
    window = browse(author)
    window.page.set_viewport_size({"width": 390, "height": 900})

    # The names of the stages stand inside their card.
    window.open("/my/")
    card, last = box(window, ".paper"), box(window, ".stages li:last-child span")
    assert last["x"] + last["width"] <= card["x"] + card["width"] - 16

    # What fills a line is broken, and each act stands beside the name of its row.
    window.open(f"/submit/{draft.uuid}/check/").sees(long_one)
    assert window.page.evaluate(OVER) == 0
    name, act = box(window, ".srow dt"), box(window, ".srow dd:last-child a")
    assert abs(name["y"] + name["height"] / 2 - act["y"] - act["height"] / 2) < 3
    assert window.page.evaluate(ARROW) == "-1 1"

    # The one filled button of the page is as high as buttons are.
    window.open(paper.get_absolute_url())
    assert box(window, ".note .btn.primary")["height"] >= 36
