"""Filling the journal's letters: named placeholders, nothing else (F17)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from journal.models import Journal, LetterTemplate

STANDARD = Path(__file__).with_name("standard_letters.yaml")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Letter:
    """A subject and a text, ready for one reader's eyes."""

    subject: str
    body: str


class UnknownPlaceholder(ValueError):
    """A template names something that this letter does not know."""


def compose(journal: Journal, key: str, values: Mapping[str, object]) -> Letter:
    """The journal's wording of a letter, filled for one recipient.

    Raises UnknownPlaceholder, naming it, when the wording asks for what is not
    there. A journal that has no wording of its own writes in the standard one.
    """
    wording = wording_of(journal, key)
    known = {"journal": journal.title, **values}
    return Letter(fill(wording.subject, known), fill(wording.body, known))


def wording_of(journal: Journal, key: str) -> Letter:
    """A letter with its placeholders, in the journal's words or the standard ones."""
    own = LetterTemplate.objects.filter(journal=journal, key=key).first()
    return Letter(own.subject, own.body) if own else standard()[key]


@cache
def standard() -> dict[str, Letter]:
    """The wording that every journal begins with, by letter."""
    letters = yaml.safe_load(STANDARD.read_text(encoding="utf-8"))
    return {key: Letter(**letter) for key, letter in letters.items()}


def fill(text: str, values: Mapping[str, object]) -> str:
    """Replace each {placeholder}; a value is never read as a template again."""

    def value(match: re.Match[str]) -> str:
        try:
            return str(values[match[1]])
        except KeyError:
            raise UnknownPlaceholder(match[1]) from None

    return PLACEHOLDER.sub(value, text)
