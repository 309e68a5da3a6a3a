"""A report as its readers get it: what was typed, and the answers beside it.

Answers to the questions of the form become part of the text that their readers get
anyway: the comments for the authors (E06) or the note to the editors (E08). What is
true of that text, who reads it, when, and what is looked for in it, is true of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from reviews.choices import Asks, Recommendation, ShownTo
from reviews.models import Criterion

Draft = Mapping[str, Any]
TYPED = {ShownTo.AUTHORS: "comments", ShownTo.EDITORS: "confidential"}


def is_asked(question: Criterion, draft: Draft) -> bool:
    """Whether what was answered before leads to this question."""
    if question.asked_if_id is None:
        return True
    given = draft.get("answers", {}).get(str(question.asked_if_id), "")
    return bool(given == question.asked_if_value)


def answers(
    questions: Iterable[Criterion], draft: Draft
) -> list[tuple[Criterion, str]]:
    """What was answered of what was asked, in the form's order."""
    found = []
    for question in questions:
        given = draft.get("answers", {}).get(str(question.pk), "").strip()
        if given and not question.is_score and is_asked(question, draft):
            found.append((question, given))
    return found


def text_for(readers: ShownTo, questions: Iterable[Criterion], draft: Draft) -> str:
    """What these readers get: the text typed for them, then the answers they read."""
    typed = draft.get(TYPED[readers], "").strip()
    rest = [
        f"{question.name}\n{given}"
        for question, given in answers(questions, draft)
        if question.shown_to == readers
    ]
    return "\n\n".join([typed, *rest] if typed else rest)


def missing(draft: Draft, questions: Iterable[Criterion]) -> list[tuple[str, str]]:
    """What a report still lacks, as (field, sentence) pairs in the form's order."""
    questions = list(questions)
    gaps = [gap for question in questions if (gap := _gap(question, draft)) is not None]
    if not draft.get("comments", "").strip():
        gaps.append(("comments", _("Write comments for the authors.")))
    if draft.get("recommendation") not in Recommendation.values:
        gaps.append(("recommendation", _("Choose a recommendation.")))
    return gaps


def _gap(question: Criterion, draft: Draft) -> tuple[str, str] | None:
    name, key = {"name": question.name}, str(question.pk)
    if question.is_score:
        words = _("Score “%(name)s”, or say that you cannot judge it.")
        lacks = key not in draft.get("scores", {})
        return (f"score-{key}", words % name) if lacks else None
    given = draft.get("answers", {}).get(key, "").strip()
    if not is_asked(question, draft):
        return None
    if question.kind == Asks.CHOICE and given and given not in question.options:
        return f"ask-{key}", _("Choose an answer to “%(name)s”.") % name
    if question.is_required and not given:
        return f"ask-{key}", _("Answer “%(name)s”.") % name
    return None
