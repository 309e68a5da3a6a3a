"""What an editor checks at the first look, from what the reading found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from submissions.models import Submission

DECLARATIONS = {
    "ethics": gettext_lazy("ethics"),
    "data_availability": gettext_lazy("data availability"),
    "competing_interests": gettext_lazy("competing interests"),
    "ai_use": gettext_lazy("use of AI"),
}


@dataclass(frozen=True)
class Check:
    """One line of the first look: how it went, in a sentence, and the details."""

    tone: str
    text: str
    details: tuple[str, ...] = ()


def first_look(submission: Submission, facts: Mapping[str, Any]) -> list[Check]:
    """All checks of a new paper. `facts`: words, warnings, counts, copy, confirmed."""
    return [
        _reading(facts),
        _losses(facts),
        *_lengths(submission, facts),
        _declarations(submission),
        _anonymity(submission, facts),
        *_taken_out(facts),
    ]


def concerns(submission: Submission, facts: Mapping[str, Any]) -> int:
    """How many checks need a look."""
    return sum(check.tone != "good" for check in first_look(submission, facts))


def _reading(facts: Mapping[str, Any]) -> Check:
    warnings = facts.get("warnings") or []
    if not warnings:
        return Check("good", _("The file was read without a warning"))
    text = ngettext(
        "%(n)d remark on the reading of the file",
        "%(n)d remarks on the reading of the file",
        len(warnings),
    ) % {"n": len(warnings)}
    return Check("warn", text, tuple(str(warning["text"]) for warning in warnings))


def _losses(facts: Mapping[str, Any]) -> Check:
    lost = [
        _("%(kind)s: %(out)s of %(into)s kept")
        % {"kind": kind, "out": count["out"] or 0, "into": count["in"]}
        for kind, count in (facts.get("counts") or {}).items()
        if kind != "words" and (count["in"] or 0) > (count["out"] or 0)
    ]
    if lost:
        return Check("warn", _("Something of the file was lost"), tuple(lost))
    return Check("good", _("Figures, tables, notes and references were kept"))


def _lengths(submission: Submission, facts: Mapping[str, Any]) -> list[Check]:
    section = submission.section
    checks = []
    for limit, words, what in (
        (section and section.word_limit, facts.get("words") or 0, _("words")),
        (
            section and section.abstract_limit,
            len(submission.abstract.split()),
            _("words in the abstract"),
        ),
    ):
        if limit:
            text = _("%(words)s %(what)s of at most %(limit)s") % {
                "words": f"{words:,}",
                "what": what,
                "limit": f"{limit:,}",
            }
            checks.append(Check("warn" if words > limit else "good", text))
    return checks


def _declarations(submission: Submission) -> Check:
    missing = [
        str(name)
        for field, name in DECLARATIONS.items()
        if not getattr(submission, field).strip()
    ]
    if missing:
        text = _("No statement on %(what)s") % {"what": ", ".join(missing)}
        return Check("warn", text)
    return Check("good", _("Every declaration is there"))


def _taken_out(facts: Mapping[str, Any]) -> list[Check]:
    """What the author's PDF held besides its pages goes with a note (F3)."""
    things = (facts.get("copy") or {}).get("taken_out") or []
    if not things:
        return []
    text = _("Taken out of the PDF for the review copy: %(things)s")
    return [Check("good", text % {"things": ", ".join(things)})]


def _anonymity(submission: Submission, facts: Mapping[str, Any]) -> Check:
    copy = facts.get("copy")
    if not submission.hides_authors:
        return Check("good", _("Reviewers see the authors’ names"))
    if copy is None:
        return Check("bad", _("There is no review copy"))
    found = tuple(copy.get("warnings") or ())
    if found or copy.get("names"):
        return Check("warn", _("The review copy may name an author"), found)
    if not facts.get("confirmed"):
        return Check("warn", _("The author has not looked at the review copy"))
    return Check("good", _("No author found in the review copy"))
