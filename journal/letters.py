"""Filling the journal's letters: named placeholders, nothing else (F17)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from journal.models import Journal, LetterTemplate

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
    there, and LetterTemplate.DoesNotExist when the journal has no such letter.
    """
    template = LetterTemplate.objects.get(journal=journal, key=key)
    known = {"journal": journal.title, **values}
    return Letter(fill(template.subject, known), fill(template.body, known))


def fill(text: str, values: Mapping[str, object]) -> str:
    """Replace each {placeholder}; a value is never read as a template again."""

    def value(match: re.Match[str]) -> str:
        try:
            return str(values[match[1]])
        except KeyError:
            raise UnknownPlaceholder(match[1]) from None

    return PLACEHOLDER.sub(value, text)
