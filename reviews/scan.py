"""Names in texts that the authors will get: a warning before a report goes out (SC15).

It looks for the reviewers' own names, addresses and iDs. It warns and never blocks, and
it never changes what a reviewer wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journal.models import User
from submissions import giveaways

AROUND = 60
SHORTEST = 3  # letters of a family name; shorter ones are words of the language too
IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Passage:
    """Some words that may name a reviewer, with what stands around them."""

    place: str
    named: str  # of whom, or what sort of place it is
    before: str
    found: str
    after: str
    is_name: bool = True


def marks_of(person: User) -> list[str]:
    """What gives a person away, the longest first: names, address, ORCID iD."""
    names = [person.name, person.native_name]
    family = (person.name.split() or [""])[-1]
    if len(family) >= SHORTEST:
        names.append(family)
    marks = {mark for mark in (*names, person.email, person.orcid) if mark}
    return sorted(marks, key=len, reverse=True)


def find(text: str, person: User) -> re.Match[str] | None:
    """The first place in a text that may name this person."""
    marks = marks_of(person)
    if not marks:
        return None
    return re.search("|".join(map(_pattern, marks)), text, re.IGNORECASE)


def _pattern(mark: str) -> str:
    """A whole word, except in scripts that put no space between words."""
    escaped = re.escape(mark)
    return escaped if IDEOGRAPH.search(mark) else rf"(?<!\w){escaped}(?!\w)"


def passages(
    texts: Mapping[str, str], people: Iterable[tuple[str, User]]
) -> list[Passage]:
    """One for each text and person named in it. `texts`: what it is -> the text."""
    people = list(people)
    found = []
    for place, text in texts.items():
        for label, person in people:
            match = find(text, person)
            if match:
                found.append(_passage(place, label, text, match))
    return found


def tellings(texts: Mapping[str, str], organisations: Iterable[str]) -> list[Passage]:
    """Other things that tell who wrote a report: addresses, iDs, own work, places."""
    marks = giveaways.Marks(places=tuple(organisations))
    return [
        Passage(place, one.label, one.before, one.found, one.after, is_name=False)
        for place, text in texts.items()
        for one in giveaways.in_text(place, text, marks)
    ]


def _passage(place: str, label: str, text: str, match: re.Match[str]) -> Passage:
    return Passage(
        place=place,
        named=label,
        before=text[max(0, match.start() - AROUND) : match.start()],
        found=match[0],
        after=text[match.end() : match.end() + AROUND],
    )
