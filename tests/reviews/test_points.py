"""A report taken apart into the points that authors answer."""

import pytest

from reviews.points import split_points

LONG = "This is a point that is long enough to be answered."


@pytest.mark.parametrize(
    ("report", "points"),
    [
        (f"1. {LONG}\n2. {LONG}", [LONG, LONG]),
        (f"(1) {LONG}\n(2) {LONG}", [LONG, LONG]),
        (f"1) {LONG}\n2) {LONG}\n10) {LONG}", [LONG, LONG, LONG]),
        (f"- {LONG}\n- {LONG}", [LONG, LONG]),
        (f"• {LONG}\n* {LONG}", [LONG, LONG]),
        (f"A summary that is long enough.\n\n1. {LONG}\n2. {LONG}",
         ["A summary that is long enough.", LONG, LONG]),
        (f"Short.\n1. {LONG}\n2. {LONG}", [LONG, LONG]),
        (f"{LONG}\n\n{LONG}", [LONG, LONG]),
        (f"{LONG}\r\n\r\n{LONG}", [LONG, LONG]),
        (f"1. {LONG}", [LONG]),
        ("Fine.", ["Fine."]),
        (f"1. {LONG}\n   It goes on\n   over lines.\n2. {LONG}",
         [f"{LONG}\n   It goes on\n   over lines.", LONG]),
        (f"In 2024. {LONG}", [f"In 2024. {LONG}"]),
        (f"  1. {LONG}\n\n  2. {LONG}", [LONG, LONG]),
    ],
)  # fmt: skip
def test_report_is_split_at_its_own_points(report, points):
    assert split_points(report) == points


def test_no_word_of_a_numbered_report_is_lost():
    report = "\n".join(f"{n}. Point {n}: {LONG}" for n in range(1, 31))
    points = split_points(report)
    assert len(points) == 30
    assert [f"Point {n}: {LONG}" for n in range(1, 31)] == points
