"""On which page each article stands; known from page counts alone, before any stitch."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """An article in its place: the numbers printed on its first and last page."""

    key: str
    first_page: int
    last_page: int


def plan(first_page: int, counts: Iterable[tuple[str, int]]) -> list[Placed]:
    """Place articles one after the other, given key and number of pages of each."""
    placed, page = [], first_page
    for key, pages in counts:
        placed.append(Placed(key, page, page + pages - 1))
        page += pages
    return placed


def is_recto(folio: int) -> bool:
    """Odd pages lie on the right."""
    return folio % 2 == 1


def roman(number: int) -> str:
    """Front matter is numbered i, ii, iii, iv."""
    steps = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
             (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    text = ""
    for value, letters in steps:
        while number >= value:
            text += letters
            number -= value
    return text
