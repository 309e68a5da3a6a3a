"""Charts: marks where the numbers say, and a sentence that is true of them."""

import xml.etree.ElementTree as ET

import pytest

from reviews.charts import ScoreLine, bins, finding, histogram, score_chart

ANCHORS = ["poor", "weak", "sound", "good", "outstanding"]


def drawn(svg):
    return ET.fromstring(str(svg))  # noqa: S314  (our own drawing)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "No scores yet"),
        ([("Method", (4,))], "One report, nothing to compare"),
        ([("Method", (4, 5)), ("Clarity", (3, 3))], "The reviewers agree"),
        (
            [("Method", (2, 4)), ("Clarity", (3, 3))],
            "The reviewers disagree on method only",
        ),
        (
            [("Method", (2, 4)), ("Clarity", (1, 5)), ("Ethics", (3, None))],
            "The reviewers disagree on method and clarity",
        ),
        ([("Method", (1, 5))], "The reviewers disagree on everything"),
    ],
)
def test_finding_names_where_reviewers_are_two_points_apart(lines, words):
    assert finding([ScoreLine(name, values) for name, values in lines]) == words


def test_score_chart_has_a_mark_for_each_value_and_a_shape_for_each_reviewer():
    lines = [ScoreLine("Method", (1, 5, 3)), ScoreLine("Clarity", (2, None, 2))]
    chart = drawn(score_chart(lines, ["R1", "R2", "R3"], ANCHORS))
    by_class = [el.get("class") for el in chart.iter() if el.get("class")]
    assert by_class.count("d1") == 2
    assert by_class.count("d2") == 1
    assert by_class.count("d3") == 2
    circles = [float(el.get("cx")) for el in chart.iter("circle")]
    assert circles[0] == 250
    texts = ["".join(el.itertext()) for el in chart.iter("text")]
    assert "R2: not able" in texts
    assert "1 poor" in texts


def test_marks_on_one_value_stand_beside_each_other():
    chart = drawn(score_chart([ScoreLine("Method", (3, 3))], ["R1", "R2"], ANCHORS))
    [circle] = chart.iter("circle")
    [square] = [el for el in chart.iter("rect") if el.get("class") == "d2"]
    assert float(circle.get("cx")) < 434 < float(square.get("x")) + 6


def test_chart_escapes_what_people_wrote():
    svg = score_chart([ScoreLine("<b>Method", (3,))], ["R1"], ["<i>", "", "", "", ""])
    assert "<b>" not in svg
    assert "<i>" not in svg
    drawn(svg)


def test_bins_hold_every_paper_once_and_the_last_is_open():
    days = [0, 9, 10, 59, 60, 95, 400]
    found = bins(days, 60)
    assert [count for *_edges, count in found] == [2, 1, 0, 0, 0, 1, 1, 0, 0, 2]
    assert sum(count for *_edges, count in found) == len(days)


def test_histogram_says_what_it_shows_and_marks_what_is_over():
    chart = drawn(histogram([10, 20, 70], 60))
    assert "2 of 3 papers within 60 days" in chart.get("aria-label")
    bars = [el.get("class") for el in chart.iter("rect")]
    assert bars == ["bar"] * 6 + ["bar2"] * 4


def test_score_chart_with_sentences_for_anchors_shows_words_that_fit():
    anchors = ["The question is unclear, or it has been answered before"] * 5
    svg = score_chart([ScoreLine("Method", (3,))], ["R1"], anchors)
    assert "1 poor" in svg
    assert "unclear" not in svg
