"""Charts: marks where the numbers say, and a sentence that is true of them."""

import xml.etree.ElementTree as ET

import pytest

from reviews.charts import (
    Column,
    DotRow,
    ScoreLine,
    Share,
    Stack,
    bins,
    columns,
    dot_rows,
    finding,
    histogram,
    score_chart,
    share_chart,
    stack_chart,
    tile_map,
)
from reviews.charts.dots import people_of_a_dot
from reviews.charts.tiles import COLUMNS, MAP, PLACES

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


def test_columns_are_as_tall_as_their_numbers_and_lead_to_their_papers():
    bars = [
        Column("0–9", 5, "0–9 days: 5 papers", url="/papers"),
        Column("10+", 10, "10+ days: 10 papers", "bar2"),
        Column("none", 0, "no papers", url="/none"),
    ]
    chart = drawn(columns(bars, label="Days", target=(1, "target 10 days")))
    tall = {
        el.get("class"): float(el.get("height"))
        for el in chart.iter("rect")
        if el.get("class") != "hit"
    }
    assert tall == {"bar": 66.5, "bar2": 133}
    assert [el.get("href") for el in chart.iter("a")] == ["/papers"]
    assert [el.get("tabindex") for el in chart.iter("a")] == ["-1"]
    [target] = [el for el in chart.iter("line") if el.get("class") == "target"]
    assert 54 < float(target.get("x1")) < 62.5


def test_stack_ends_before_the_target_when_it_is_shorter():
    rows = [Stack("Spring", (5, 10, 0, 15), "Spring: 3 papers")]
    chart = drawn(stack_chart(rows, label="Steps", target=(60, "target 60 days")))
    ends = [float(r.get("x")) + float(r.get("width")) for r in chart.iter("rect")]
    [target] = [el for el in chart.iter("line") if el.get("class") == "target"]
    assert len(ends) == 3  # nothing is drawn of nothing
    assert max(ends) < float(target.get("x1")) * 0.65
    assert "30 d" in ["".join(el.itertext()) for el in chart.iter("text")]


def test_share_of_too_few_is_counted_but_not_drawn():
    shares = [
        Share("W 25", 5, 20, "", True, counted="5 of 20"),
        Share("Sp 26", 1, 2, "", False, counted="1 of 2"),
    ]
    chart = drawn(share_chart(shares, label="Shares", target=(0.25, "25%")))
    assert len(list(chart.iter("circle"))) == 1
    words = ["".join(el.itertext()) for el in chart.iter("text")]
    assert {"5 of 20", "1 of 2"} <= {*words}


def test_dots_stand_for_more_people_when_a_row_is_long():
    assert [people_of_a_dot([n, 1]) for n in (0, 24, 25, 240, 3000)] == [
        1, 1, 2, 10, 200,
    ]  # fmt: skip
    rows = [DotRow("none", 25, ""), DotRow("at own limit", 1, "", is_over=True)]
    chart = drawn(dot_rows(rows, label="Load", limit="limit"))
    assert [el.get("class") for el in chart.iter("circle")] == ["d1"] * 13 + ["d3"]


def test_map_has_a_place_for_each_country_and_each_country_one():
    cells = [code for line in MAP.split("\n") for code in line.split()]
    known = [code for code in cells if code != ".."]
    assert len(known) == len(set(known)) == len(PLACES)
    assert {len(line.split()) for line in MAP.strip().split("\n")} == {COLUMNS}


def test_tiles_of_countries_off_the_map_follow_below_it():
    chart = drawn(
        tile_map(
            {"FI": 3, "VU": 1, "ZA": 30},
            label="Map",
            shade=lambda n: "t3" if n > 9 else "t1",
            said=lambda code, n: f"{code}: {n}",
            url=lambda code: f"/{code}",
        )
    )
    rows = {
        link.get("href"): float(link.find("rect").get("y")) for link in chart.iter("a")
    }
    assert rows["/FI"] < rows["/ZA"] < rows["/VU"]
