"""What JATS says of an article behind its text: statements, notes, references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from issues.statements import INTERESTS, printed, subject
from journal.pdf.words import words

from .marks import Element, new, with_parts

if TYPE_CHECKING:
    from issues.models import Article

    from .text import Converted

KINDS = {"data": "data-availability", "ethics": "ethics-statement"}
IN_FRONT = {INTERESTS, "funding", "contributions"}


def back(article: Article, text: Converted) -> Element:
    """The statements that have no place of their own in front, notes, references."""
    made = [
        _statement(label, said)
        for label, said in printed(article, article.body)
        if subject(label) not in IN_FRONT
    ]
    if text.notes:
        made.append(with_parts("fn-group", text.notes))
    if text.references:
        title = new("title", words(article.language)["references"])
        made.append(with_parts("ref-list", [title, *text.references]))
    return with_parts("back", made)


def _statement(label: str, said: str) -> Element:
    paragraphs = [new("p", line) for line in said.splitlines() if line.strip()]
    kind = KINDS.get(subject(label), "statement")
    return with_parts("sec", [new("title", label), *paragraphs], sec_type=kind)
