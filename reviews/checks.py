"""What an editor checks at the first look, from what the reading found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from submissions.file_checks import lengths
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
    """All checks of a new paper. `facts`: what `listing.facts_of` gives."""
    return [
        _reading(facts),
        _losses(facts),
        *_lengths(submission, facts),
        _declarations(submission),
        _anonymity(submission, facts),
        *_taken_out(facts),
        *_not_compared(facts),
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
    """Beside what the section allows; whoever sent it has read the same."""
    counts = facts.get("counts") or {}
    found = lengths(
        submission.section,
        words=facts.get("words") or 0,
        abstract=submission.abstract,
        keywords=len(submission.keywords),
        figures=sum(
            (counts.get(kind) or {}).get("out") or 0 for kind in ("figures", "tables")
        ),
    )
    return [Check("warn" if one.is_over else "good", str(one)) for one in found]


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


def _not_compared(facts: Mapping[str, Any]) -> list[Check]:
    failure = (facts.get("similarity") or {}).get("failure")
    if not failure:
        return []
    text = _("Not compared with other texts: the checker %(failure)s")
    return [Check("warn", text % {"failure": failure})]


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
