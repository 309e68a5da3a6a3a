"""The text as places: what is typed, what may be typed, and what is kept."""

import pytest

from issues import editing
from journal.markup import problems

BODY = (
    '<section id="s-1"><h2>Method</h2>'
    '<p>We asked <em>whom</em> it concerns, with <math alttext="x^2"><mi>x</mi></math>'
    ' of <a class="cite" href="#r-1">(Okafor, 2024)</a>.</p><ul><li>one</li><li>two</li></ul>'
    '<figure id="fig-1"><img src="media:fig-1.png" alt=""><figcaption><p>Scores.</p>'
    "</figcaption></figure>"
    '<figure class="table" id="tab-1"><figcaption><p>Years.</p></figcaption><table><thead>'
    "<tr><th>Year</th><th>n</th></tr></thead><tbody><tr><td>2024</td><td>7</td></tr></tbody>"
    "</table></figure></section>"
    '<section class="references"><ol><li id="r-1">Okafor, E. (2024). Counting.</li></ol>'
    "</section>"
)


def the(kind, body=BODY, nth=0):
    return [place for place in editing.places(body) if place.kind == kind][nth]


def rewritten(kind, text, body=BODY, nth=0):
    place = the(kind, body, nth)
    return editing.changed(body, place.number, place.mark, text)


def test_every_place_has_its_kind_and_its_words():
    kinds = [place.kind for place in editing.places(BODY)]
    assert kinds == [
        *("heading", "paragraph", "item", "item", "picture", "caption"),
        *("caption", "table", "reference"),
    ]
    assert the("paragraph").section == "Method"


def test_formulas_and_links_are_tokens_that_come_back_as_they_were():
    text, held = editing.typed(BODY, the("paragraph").number)
    assert text == "We asked <em>whom</em> it concerns, with [[1]] of [[2]]."
    assert [one.words for one in held] == ["x^2", "(Okafor, 2024)"]
    assert rewritten("paragraph", text) == editing.clean(BODY)
    moved = rewritten("paragraph", "Of [[2]], with [[1]]: <strong>all</strong>.")
    assert '<p>Of <a class="cite" href="#r-1">(Okafor, 2024)</a>, with <math' in moved
    assert problems(moved) == []


@pytest.mark.parametrize("text", ["Without any.", "Once [[1]].", "[[1]] [[1]] [[2]]"])
def test_a_token_is_never_lost_or_doubled(text):
    with pytest.raises(editing.NotEdited):
        rewritten("paragraph", text)


def test_what_looks_like_markup_is_words():
    text = '<script>alert(1)</script> a < b & c <a href="javascript:x">y</a>'
    body = rewritten("caption", text)
    assert "<script" not in body
    assert "<a href" not in body
    words = next(p.text for p in editing.places(body) if p.kind == "caption")
    assert words == text


def test_a_table_is_typed_as_lines_and_cells():
    text, _held = editing.typed(BODY, the("table").number)
    assert text == "Year | n\n2024 | 7"
    assert "<td>2025</td><td>8</td>" in rewritten("table", "Year | n\n2025 | 8")
    for wrong in ("Year | n", "Year | n | m\n2024 | 7"):
        with pytest.raises(editing.NotEdited):
            rewritten("table", wrong)


def test_a_picture_is_described():
    assert 'alt="A line that rises."' in rewritten("picture", "A line\nthat rises.")


def test_an_empty_field_takes_an_item_out_but_no_reference():
    assert "<li>one</li>" not in rewritten("item", " ")
    with pytest.raises(editing.NotEdited, match="cannot be empty"):
        rewritten("reference", "")


def test_a_place_that_changed_meanwhile_is_not_overwritten():
    place = the("caption")
    other = rewritten("caption", "Marks.")
    with pytest.raises(editing.NotEdited, match="meanwhile"):
        editing.changed(other, place.number, place.mark, "Points.")


def test_a_paragraph_is_put_after_another():
    place = the("paragraph")
    body = editing.added(BODY, place.number, place.mark, "Then we <em>stopped</em>.")
    assert the("paragraph", body, 1).text == "Then we stopped."
    with pytest.raises(editing.NotEdited):
        editing.added(BODY, the("table").number, the("table").mark, "After.")


def test_a_quotation_finds_its_place_after_the_text_has_changed():
    quote = the("paragraph").text
    changed = BODY.replace("We asked", "In spring we asked")
    assert editing.found_again(quote, editing.places(changed)).kind == "paragraph"
    gone = (
        BODY.replace("<p>We asked", "<p>Nothing like it stood here before, so")
        .replace("it concerns, with", "")
        .replace("<em>whom</em>", "")
        .replace("(Okafor, 2024)", "")
    )
    assert editing.found_again(quote, editing.places(gone)) is None
