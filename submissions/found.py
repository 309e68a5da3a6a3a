"""What the check page shows of a reading: each value with its source, and the losses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from submissions.models import Submission, Version

GOOD, WARN, MUTE = "good", "warn", "mute"
KIND_NAMES = {
    "words": gettext_lazy("Words"),
    "sections": gettext_lazy("Sections"),
    "figures": gettext_lazy("Figures"),
    "tables": gettext_lazy("Tables"),
    "formulas": gettext_lazy("Formulas"),
    "notes": gettext_lazy("Notes"),
    "citations": gettext_lazy("Citations"),
    "references": gettext_lazy("References"),
}


@dataclass(frozen=True)
class Row:
    """One line of the summary: where its value was found and how sure that is."""

    name: str
    label: str
    source: str
    tone: str
    act: str

    @property
    def needs_eye(self) -> bool:
        return self.tone == WARN


@dataclass(frozen=True)
class Kept:
    """How many of a kind the file holds, and how many the text kept."""

    kind: str
    read: int | None
    kept: int | None

    @property
    def label(self) -> str:
        return str(KIND_NAMES[self.kind])

    @property
    def lost(self) -> int:
        """What did not come through; a few words are page numbers and labels."""
        gone = max(0, (self.read or 0) - (self.kept or 0))
        is_furniture = self.kind == "words" and gone * 20 < (self.read or 0)
        return 0 if is_furniture else gone


def rows(submission: Submission, version: Version) -> dict[str, Row]:
    """The summary, in the order of the page."""
    reading = version.reading
    made = [
        _text_row(submission, reading, "title", _("Title")),
        _abstract_row(submission, reading),
        _people_row(submission, reading),
        _text_row(submission, reading, "keywords", _("Keywords")),
        _section_row(submission, reading),
        _topics_row(submission),
        _funding_row(submission, reading),
    ]
    return {row.name: row for row in made}


def _text_row(
    submission: Submission, reading: dict[str, Any], name: str, label: str
) -> Row:
    value = getattr(submission, name)
    if not value:
        return Row(name, label, _("Not found in your file."), WARN, _("Add"))
    source, tone = _source(name, value == reading.get(name), reading)
    return Row(name, label, source, tone, _("Change"))


def _source(name: str, is_as_read: bool, reading: dict[str, Any]) -> tuple[str, str]:
    found = reading.get("found", {}).get(name)
    if name in reading.get("checked", []):
        return _("Checked by you"), GOOD
    if not is_as_read or found is None:
        return _("Typed by you"), GOOD
    if found["sure"]:
        return _("Read from your file: %(place)s") % found, GOOD
    return _("Guessed from your file: %(place)s. Please check it.") % found, WARN


def _abstract_row(submission: Submission, reading: dict[str, Any]) -> Row:
    row = _text_row(submission, reading, "abstract", _("Abstract"))
    limit = submission.section and submission.section.abstract_limit
    over = len(submission.abstract.split()) - (limit or 0)
    if limit and over > 0:
        said = ngettext(
            "%(n)d word more than the journal prints.",
            "%(n)d words more than the journal prints.",
            over,
        )
        return Row(row.name, row.label, said % {"n": over}, WARN, _("Shorten"))
    return row


def _people_row(submission: Submission, reading: dict[str, Any]) -> Row:
    label, people = _("Authors"), list(submission.contributors.all())
    if not people:
        return Row("people", label, _("No author was found."), WARN, _("Add"))
    without = sum(not person.email for person in people)
    if without:
        said = ngettext(
            "%(n)d author has no e-mail address. We write to every author when the paper arrives.",
            "%(n)d authors have no e-mail address. We write to every author when the paper arrives.",
            without,
        )
        return Row("people", label, said % {"n": without}, WARN, _("Add e-mail"))
    submitter = submission.submitter.email.lower()
    if submitter not in {person.email.lower() for person in people}:
        said = _("None of them has your address, %(address)s. Write it with your name.")
        said = said % {"address": submission.submitter.email}
        return Row("people", label, said, WARN, _("Change"))
    read = reading.get("authors", [])
    if "people" in reading.get("checked", []) or not read:
        return Row("people", label, _("Checked by you"), GOOD, _("Change"))
    place = read[0].get("place") or _("first page")
    said = _("Read from your file: %(place)s") % {"place": place}
    return Row("people", label, said, GOOD, _("Change"))


def _section_row(submission: Submission, reading: dict[str, Any]) -> Row:
    label = _("Article type")
    if submission.section is None:
        said = _("The file does not say it. Please choose.")
        return Row("section", label, said, WARN, _("Choose"))
    as_read = submission.section.slug == reading.get("article_type")
    source, tone = _source("section", False, reading)
    if as_read and "section" not in reading.get("checked", []):
        found = reading.get("found", {}).get("article_type", {})
        sure = found.get("sure", False)
        words = (
            _("Read from your file: %(place)s")
            if sure
            else _("Guessed from: %(place)s")
        )
        source, tone = words % {"place": found.get("place", "")}, GOOD if sure else WARN
    return Row(
        "section", label, source, tone, _("Change") if tone == GOOD else _("Confirm")
    )


def _topics_row(submission: Submission) -> Row:
    if submission.topics.all():
        return Row("topics", _("Topics"), _("Chosen by you"), GOOD, _("Change"))
    said = _("Optional. They help the editors to find reviewers.")
    return Row("topics", _("Topics"), said, MUTE, _("Choose"))


def _funding_row(submission: Submission, reading: dict[str, Any]) -> Row:
    if submission.funding:
        return _text_row(submission, reading, "funding", _("Funding"))
    if "funding" in reading.get("checked", []):
        return Row("funding", _("Funding"), _("Checked by you"), GOOD, _("Change"))
    said = _("No funding statement found. Is that right?")
    return Row("funding", _("Funding"), said, MUTE, _("Add"))


def kept(version: Version) -> list[Kept]:
    """Counts in and out for each kind that the file holds."""
    counts = version.reading.get("counts", {})
    return [
        Kept(kind, counts[kind]["in"], counts[kind]["out"])
        for kind in KIND_NAMES
        if kind in counts and (counts[kind]["in"] or counts[kind]["out"])
    ]


def facts(version: Version) -> str:
    """The file in one line: pages, words, tables, figures, references."""
    counts = {k: v["out"] or 0 for k, v in version.reading.get("counts", {}).items()}
    said = []
    if version.page_count:
        pages = version.page_count
        said.append(ngettext("%(n)d page", "%(n)d pages", pages) % {"n": pages})
    words = version.word_count
    said.append(ngettext("%(n)s word", "%(n)s words", words) % {"n": f"{words:,}"})
    for kind, forms in {
        "tables": ("%(n)d table", "%(n)d tables"),
        "figures": ("%(n)d figure", "%(n)d figures"),
        "references": ("%(n)d reference", "%(n)d references"),
    }.items():
        if counts.get(kind):
            said.append(ngettext(*forms, counts[kind]) % {"n": counts[kind]})
    return ", ".join(said)
