"""A map of tiles: one a country, about where it lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.safestring import SafeString

from .frame import joined, linked, rect, svg, text

# Sixteen by eight. Who has no tile here follows below the map, by the alphabet.
MAP = """
CA .. .. .. IS NO SE FI EE .. RU .. .. .. .. ..
US .. .. .. IE GB NL DK LV LT BY KZ .. MN .. ..
MX CU DO .. BE LU DE PL CZ UA UZ KG CN KP KR JP
GT HN JM .. PT FR CH AT SK HU RO GE AM NP HK TW
CR PA VE .. ES IT SI HR RS BG TR AZ AF BD MM LA
CO EC GY .. MA DZ TN GR AL CY SY IQ IR PK TH VN
PE BO BR .. SN ML LY EG JO LB IL SA AE IN KH PH
CL PY UY .. GH NG CM SD ET YE OM QA KW LK MY SG
AR .. .. .. CI BJ CD RW UG KE SO .. .. .. ID PG
.. .. .. .. AO NA BW ZM ZW TZ MZ MG MU .. AU NZ
.. .. .. .. .. .. ZA .. .. .. .. .. .. .. .. FJ
"""
PLACES = {
    code: (column, row)
    for row, cells in enumerate(MAP.strip().splitlines())
    for column, code in enumerate(cells.split())
    if code != ".."
}
COLUMNS, STEP, TILE, LEFT, TOP = 16, 33.4, 31, 2, 6


def tile_map(
    found: Mapping[str, int],
    *,
    label: str,
    shade: Callable[[int], str],
    said: Callable[[str, int], str],
    url: Callable[[str], str],
) -> SafeString:
    """Only countries with somebody are drawn; empty rows of the map are left out."""
    places = _placed(found)
    height = max((row for _column, row in places.values()), default=0) + 1
    return svg(
        TOP + STEP * height,
        label,
        joined(
            linked(url(code), said(code, n), _tile(code, n, places[code], shade(n)))
            for code, n in sorted(found.items(), key=lambda one: places[one[0]])
        ),
    )


def _placed(found: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Each country's column and row; rows without anybody close up."""
    used = sorted({PLACES[code][1] for code in found if code in PLACES})
    placed = {
        code: (PLACES[code][0], used.index(PLACES[code][1]))
        for code in found
        if code in PLACES
    }
    others = sorted(code for code in found if code not in PLACES)
    for i, code in enumerate(others):
        placed[code] = (i % COLUMNS, len(used) + i // COLUMNS)
    return placed


def _tile(code: str, n: int, place: tuple[int, int], css: str) -> SafeString:
    x, y = LEFT + STEP * place[0], TOP + STEP * place[1]
    ink = "on" if css == "t3" else "ink"
    return joined(
        (
            rect(css, x, y, TILE, TILE, 4),
            text(x + 15.5, y + 14, code, ink, "middle"),
            text(x + 15.5, y + 26, n, "on" if css == "t3" else "k", anchor="middle"),
        )
    )
