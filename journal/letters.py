"""Filling the journal's letters: named placeholders, nothing else (F17)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from journal.models import Journal, LetterTemplate

STANDARD = Path(__file__).with_name("standard_letters.yaml")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
SAMPLES: dict[str, object] = {
    "title": "Reading on screens: what a term of slow texts changes",
    "short_title": "Reading on screens",
    "recipient_name": "Amara Tadesse",
    "person": "Jón Þór",
    "reviewer": "Ingrid Sørensen",
    "editor_name": "Li Jingyi",
    "authors": "not shown",
    "section": "Research article",
    "words": "6,840",
    "abstract": "Two classes read the same texts on paper and on screens for a term.",
    "due": "19 December 2026, in 28 days",
    "answer_due": "28 November 2026, in 7 days",
    "instead": "",
    "stage": "Decide",
    "since": "2 November 2026, 19 days ago",
    "outcome": "Major revision",
    "day": "2 November 2026",
    "wanted": "9 January 2027, in 49 days",
    "reason": "No reason was given.",
    "remarks": "- No statement on ethics\n- Words: 9,200 of at most 8,000",
    "issue": "Winter 2026",
    "citation": "Tadesse, A. (2026). Reading on screens.",
    "answer": "Corrections asked for",
    "kind": "Correction",
    "text": "Table 2 gave the figures of the second class as those of the first.",
    "contents": "- Reading on screens: what a term of slow texts changes",
    "stop": "…",
}
BRACES = re.compile(r"\{[^{}\n]*\}")


@dataclass(frozen=True)
class Letter:
    """A subject and a text, ready for one reader's eyes."""

    subject: str
    body: str


class UnknownPlaceholder(ValueError):
    """A template names something that this letter does not know."""


def compose(
    journal: Journal, key: str, values: Mapping[str, object], *, body: str = ""
) -> Letter:
    """The journal's wording of a letter, or a `body` of an editor's own, filled for
    one recipient.

    Raises UnknownPlaceholder, naming it, when the wording asks for what is not
    there. A journal that has no wording of its own writes in the standard one.
    """
    wording = wording_of(journal, key)
    known = {"journal": journal.title, **values}
    return Letter(fill(wording.subject, known), fill(body or wording.body, known))


def wording_of(journal: Journal, key: str) -> Letter:
    """A letter with its placeholders, in the journal's words or the standard ones."""
    own = LetterTemplate.objects.filter(journal=journal, key=key).first()
    return Letter(own.subject, own.body) if own else standard()[key]


@cache
def standard() -> dict[str, Letter]:
    """The wording that every journal begins with, by letter."""
    letters = yaml.safe_load(STANDARD.read_text(encoding="utf-8"))
    return {key: Letter(**letter) for key, letter in letters.items()}


def placeholders(key: str) -> list[str]:
    """What a letter can name: the journal, and what its standard wording names."""
    wording = standard()[key]
    return sorted({"journal", *PLACEHOLDER.findall(wording.subject + wording.body)})


def unknown_placeholders(key: str, wording: Letter) -> list[str]:
    """The words in braces that this letter could not fill, in the order written."""
    known = set(placeholders(key))
    written = BRACES.findall(f"{wording.subject} {wording.body}")
    return list(dict.fromkeys(word for word in written if word[1:-1] not in known))


def sample_values(journal: Journal) -> dict[str, object]:
    """What a preview puts for each placeholder: the journal's own data, and an
    invented paper by invented people."""
    return SAMPLES | {
        "journal": journal.title,
        "number": f"{journal.short_title}-2026-0042",
        "first_look_days": journal.first_look_days,
        "decision_days": journal.decision_days,
        "link": f"{settings.SITE_URL}/…",
    }


def fill(text: str, values: Mapping[str, object]) -> str:
    """Replace each {placeholder}; a value is never read as a template again."""

    def value(match: re.Match[str]) -> str:
        try:
            return str(values[match[1]])
        except KeyError:
            raise UnknownPlaceholder(match[1]) from None

    return PLACEHOLDER.sub(value, text)
