"""What changed between two versions."""

import time

from submissions.compare import ALIKE, MOST_WORDS, blocks, compare, words


def body(*paragraphs, heading="Method"):
    inside = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<section id="s-1"><h2>{heading}</h2>{inside}</section>'


def kinds(change):
    return [(piece.kind, piece.text.strip()) for piece in change.pieces]


def test_same_text_has_no_changes():
    comparison = compare(body("One two."), body("One two."))
    assert not comparison
    assert (comparison.words_added, comparison.words_removed) == (0, 0)


def test_changed_word_stands_between_the_words_that_stayed():
    [change] = compare(
        body("The effect lasted and did not differ."),
        body("The effect was present and did not differ."),
    ).changes
    assert kinds(change) == [
        ("same", "The effect"),
        ("removed", "lasted"),
        ("added", "was present"),
        ("same", "and did not differ."),
    ]
    assert change.section == "Method"


def test_new_and_old_paragraphs_are_whole():
    comparison = compare(body("Stays.", "Goes away now."), body("Stays.", "Quite new."))
    assert [kinds(change) for change in comparison.changes] == [
        [("added", "Quite new.")],
        [("removed", "Goes away now.")],
    ]
    assert (comparison.words_added, comparison.words_removed) == (2, 3)
    assert [change.number for change in comparison.changes] == [1, 2]


def test_inserted_paragraph_does_not_shift_the_pairs():
    old = body(
        "We asked forty schools in two towns.", "They answered by letter in May."
    )
    new = body(
        "A first word.",
        "We asked fifty schools in two towns.",
        "They answered by letter in May.",
    )
    first, second = compare(old, new).changes
    assert kinds(first) == [("added", "A first word.")]
    assert ("removed", "forty") in kinds(second)


def test_all_words_of_both_versions_are_accounted_for():
    old, new = "a b c d e f", "a c x d f g"
    pieces = words(old, new)
    kept = [p.text for p in pieces if p.kind != "added"]
    made = [p.text for p in pieces if p.kind != "removed"]
    assert "".join(kept).split() == old.split()
    assert "".join(made).split() == new.split()


def test_paragraph_in_a_list_or_a_cell_is_counted_once():
    found = blocks(
        "<ul><li><p>One</p></li><li>Two</li></ul><table><tr><td>3</td></tr></table>"
    )
    assert [block.text for block in found] == ["One", "Two", "3"]


def test_markup_is_only_text_and_an_empty_body_has_no_blocks():
    assert blocks("") == []
    assert [b.text for b in blocks("<p>a &lt;b&gt; c</p>")] == ["a <b> c"]


def test_very_long_paragraph_is_not_compared_word_by_word():
    long = " ".join(str(n) for n in range(MOST_WORDS + 1))
    assert [piece.kind for piece in words(long, long + " x")] == ["removed", "added"]


def test_large_article_is_compared_in_time():
    old = body(
        *(f"Sentence {n} about schools and screens in town." for n in range(800))
    )
    new = body(*(f"Sentence {n} about pupils and screens in town." for n in range(800)))
    began = time.monotonic()
    assert len(compare(old, new)) == 800
    assert time.monotonic() - began < 5
    assert 0 < ALIKE < 1
