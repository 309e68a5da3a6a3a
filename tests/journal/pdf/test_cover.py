"""The cover is drawn from the issue."""

import pytest
from lxml import etree

from journal.pdf.cover import CENTRES, HEIGHT, cover_svg

SVG = "{http://www.w3.org/2000/svg}"


def lines(svg):
    return list(etree.fromstring(svg).iter(f"{SVG}path"))


@pytest.mark.parametrize("season", CENTRES)
def test_cover_has_a_line_a_page_and_a_heavy_one_where_an_article_begins(season):
    drawn = lines(cover_svg(season, {1, 5, 21}, 74))
    heavy = [n for n, line in enumerate(drawn, 1) if line.get("stroke-opacity") == "1"]
    assert len(drawn) == 74
    assert heavy == [1, 5, 21]


def test_sun_stands_highest_in_summer_and_lowest_in_winter():
    heights = {season: HEIGHT - centre[1] for season, centre in CENTRES.items()}
    assert max(heights, key=heights.get) == "summer"
    assert min(heights, key=heights.get) == "winter"


def test_cover_on_the_web_brings_its_own_ground():
    svg = cover_svg("summer", {1}, 9, ground=True)
    assert next(etree.fromstring(svg).iter(f"{SVG}rect")).get("fill") == "#e6ac34"
