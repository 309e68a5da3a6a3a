"""The page: every figure of one scope, and the papers behind one part of one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.models import Submission

from . import (
    acceptance,
    countries,
    decisions,
    funnel,
    load,
    promises,
    steps,
)
from .census import Census, census
from .figure import Figure
from .quarters import name_from as quarter_name
from .scope import Scope

Behind = Callable[[Scope, str], QuerySet[Submission] | None]
BEHIND: Mapping[str, Behind] = {
    module.KEY: module.behind
    for module in (acceptance, countries, decisions, funnel, load, promises, steps)
}


def page_of(scope: Scope) -> dict[str, Any]:
    """Headline, what waits, and the figures in the order of the page."""
    first, counted = decisions.first_decisions(scope), census(scope)
    return {
        "headline": decisions.headline(first),
        "lead": decisions.headline_lead(first),
        "waiting": counted.waiting,
        "waiting_since": counted.waiting_since,
        "figures": _figures(scope, first, counted),
    }


def _figures(
    scope: Scope, first: decisions.FirstDecisions, counted: Census
) -> list[Figure]:
    return [
        decisions.figure(scope, first),
        steps.figure(scope, steps.steps(scope)),
        funnel.figure(scope, counted),
        acceptance.figure(scope, counted),
        load.figure(scope, load.load(scope)),
        promises.figure(scope, promises.promises(scope)),
        countries.figure(scope, countries.countries(scope)),
    ]


TITLES: Mapping[str, tuple[str | Promise, Callable[[str], str]]] = {
    decisions.KEY: (_("Days to first decision"), str),
    steps.KEY: (_("Decided papers by quarter of arrival"), quarter_name),
    funnel.KEY: (_("Papers by quarter and stage"), funnel.words_of),
    acceptance.KEY: (_("Final decisions by quarter"), quarter_name),
    load.KEY: (_("Papers of reviewers by open reviews"), load.words_of),
    promises.KEY: (_("Days of a review against the agreed date"), promises.words_of),
    countries.KEY: (_("Country of an author"), countries.words_of),
}


def described(figure: str, part: str) -> str:
    """Which bar a list of papers stands for; nothing where there is no such bar."""
    if figure not in TITLES:
        return ""
    title, words_of = TITLES[figure]
    return f"{title}: {words_of(part)}"


def papers_behind(scope: Scope, figure: str, part: str) -> QuerySet[Submission]:
    """The papers of one bar; none where there is no such bar."""
    found = BEHIND[figure](scope, part) if figure in BEHIND else None
    return scope.papers().none() if found is None else found
