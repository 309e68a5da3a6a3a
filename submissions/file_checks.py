"""The checks at upload: what an editor would remark on, said while it can be mended.

Advice, and walls only where the section says so (`Section.holds_limits`). Everything is
read from the reading, the text and the draft; nothing here opens a file. What is similar
to a paper is told to authors of their own papers alone: of others' they must not hear
(E01), and the editors' result is not theirs (E24).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from journal.models import Section
from submissions.choices import Status
from submissions.models import SimilarText, Submission, Version

GOOD, WARN, BAD, MUTE = "good", "warn", "bad", "mute"
CITED = re.compile(r'href="#(r-[^"]+)"')
TOLD = 10
NAMED = 3  # examples in one sentence
# Small pictures look soft in print: 300 dots an inch on a column of 8.4 cm.
FEWEST_PIXELS = 1000


@dataclass(frozen=True)
class Check:
    """One line of the checks on the file, and the paper that it is about."""

    tone: str
    text: str
    paper: Submission | None = None


@dataclass(frozen=True)
class Length:
    """How long something is and may be, in a section with a limit for it."""

    what: str
    is_long: int
    may_be: int

    @property
    def is_over(self) -> bool:
        return self.is_long > self.may_be

    def __str__(self) -> str:
        return _("%(what)s: %(n)s of at most %(most)s") % {
            "what": self.what,
            "n": f"{self.is_long:,}",
            "most": f"{self.may_be:,}",
        }


def checks(version: Version) -> list[Check]:
    """What was looked at in the file, and what came of it."""
    return [
        *_anonymity(version),
        *_sent_before(version),
        *_lengths(version),
        *_language(version),
        *_statements(version),
        *_references(version),
        *_figures(version),
        *_descriptions(version),
        *_pixels(version),
    ]


def lengths(
    section: Section | None,
    *,
    words: int,
    abstract: str,
    keywords: int,
    figures: int,
) -> list[Length]:
    """Each thing that the section limits, in the order of the page."""
    if section is None:
        return []
    held = (
        (_("Words"), words, section.word_limit),
        (_("Words in the abstract"), len(abstract.split()), section.abstract_limit),
        (_("Keywords"), keywords, section.keyword_limit),
        (_("Figures and tables"), figures, section.figure_limit),
    )
    return [Length(what, n, most) for what, n, most in held if most is not None]


def lengths_of(version: Version) -> list[Length]:
    """The same of a version, as it was read and as its author has changed it."""
    submission = version.submission
    counts = version.reading.get("counts", {})
    return lengths(
        submission.section,
        words=version.word_count,
        abstract=submission.abstract,
        keywords=len(submission.keywords),
        figures=sum(
            counts.get(kind, {}).get("out") or 0 for kind in ("figures", "tables")
        ),
    )


def too_long(version: Version) -> list[Length]:
    """What keeps a paper from being sent, where its section holds its limits."""
    section = version.submission.section
    if section is None or not section.holds_limits:
        return []
    return [length for length in lengths_of(version) if length.is_over]


def _lengths(version: Version) -> Iterator[Check]:
    section = version.submission.section
    over = BAD if section and section.holds_limits else WARN
    for length in lengths_of(version):
        yield Check(over if length.is_over else GOOD, str(length))


def _anonymity(version: Version) -> list[Check]:
    copy = version.reading.get("review_copy")
    if not version.submission.hides_authors or not copy:
        return []
    if failure := copy.get("failure"):
        said = _("The review copy could not be made: %(reason)s")
        return [Check(BAD, said % {"reason": failure})]
    names = names_in_copy(version)
    if not names:
        said = _("Anonymous: no author names in the review copy or its properties")
        return [Check(GOOD, said)]
    said = _("“%(name)s” stands on page %(page)d of the review copy")
    return [Check(WARN, said % hit) for hit in names[:TOLD]]


def names_in_copy(version: Version) -> list[dict[str, Any]]:
    """Where the review copy may name an author (F8). A family name stands wherever the
    whole name does: where both are found at one place, one line is enough."""
    hits = version.reading.get("review_copy", {}).get("names", [])

    def is_part(hit: dict[str, Any], one: dict[str, Any]) -> bool:
        same_place = (hit["page"], hit["part"]) == (one["page"], one["part"])
        return same_place and hit["name"] != one["name"] and hit["name"] in one["name"]

    return [hit for hit in hits if not any(is_part(hit, one) for one in hits)]


def _sent_before(version: Version) -> Iterator[Check]:
    """Papers of this author's own that hold the same passages."""
    own = Submission.objects.by_author(version.submission.submitter)
    rows = SimilarText.objects.filter(version=version, paper__in=own)
    for row in rows.select_related("paper"):
        paper = row.paper
        assert paper is not None  # noqa: S101  (of one's own papers)
        said = _(
            "%(percent)d %% of this text also stands in your paper %(number)s. "
            "A revision is sent from that paper’s page."
        )
        yield Check(
            WARN, said % {"percent": row.percent, "number": paper.number}, paper
        )


def _language(version: Version) -> Iterator[Check]:
    found = version.reading.get("language", "")
    code = found.partition("-")[0]
    ours = settings.LANGUAGE_CODE.partition("-")[0]
    if code and code != ours:
        said = _(
            "The text seems to be in %(found)s. The journal publishes in %(ours)s."
        )
        yield Check(WARN, said % {"found": _named(code), "ours": _named(ours)})


def _named(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _statements(version: Version) -> Iterator[Check]:
    """What readers and indexes look for under a heading of its own. The last page of a
    draft asks for it anyway; a published text that says it itself is better."""
    names = {
        "ethics": _("ethics"),
        "data_availability": _("data availability"),
        "ai_use": _("use of AI"),
        "funding": _("funding"),
        "competing_interests": _("competing interests"),
    }
    paper = version.submission
    missing = [said for name, said in names.items() if not getattr(paper, name).strip()]
    if not missing:
        yield Check(GOOD, _("Every statement was found: who paid, ethics, data, AI"))
        return
    said = _(
        "The manuscript says nothing under a heading of its own about: %(names)s."
    ) % {"names": ", ".join(missing)}
    if paper.status == Status.DRAFT:
        said = f"{said} {_('You are asked on the next page.')}"
    yield Check(MUTE, said)


def _references(version: Version) -> Iterator[Check]:
    """Cited and listed, listed and cited, and found by a DOI."""
    listed = version.reading.get("references", [])
    if not listed:
        yield Check(WARN, _("No reference list was found"))
        return
    ids = {entry["id"] for entry in listed}
    cited = set(CITED.findall(version.body))
    if ids & cited:  # numbers and names that nobody linked say nothing
        said = _("%(cited)d of %(all)d references are cited in the text")
        tone = GOOD if ids <= cited else WARN
        yield Check(tone, said % {"cited": len(ids & cited), "all": len(ids)})
        idle = [entry["text"] for entry in listed if entry["id"] not in cited]
        if idle:
            yield Check(WARN, _("Not cited: %(list)s") % {"list": _some(idle)})
    if unlisted := len(cited - ids):
        said = ngettext(
            "%(n)d citation leads to no entry of the reference list",
            "%(n)d citations lead to no entry of the reference list",
            unlisted,
        )
        yield Check(WARN, said % {"n": unlisted})
    without = sum(not (entry.get("doi") or entry.get("url")) for entry in listed)
    if without:
        said = ngettext(
            "%(n)d reference has neither a DOI nor a link. Add it where there is one: readers then come from the list to the text.",
            "%(n)d references have neither a DOI nor a link. Add them where there are some: readers then come from the list to the text.",
            without,
        )
        yield Check(MUTE, said % {"n": without})


def _figures(version: Version) -> list[Check]:
    figures = version.reading.get("figures", [])
    if not figures:
        return []
    missing = [f for f in figures if f.get("status") == "missing"]
    if not missing:
        n = len(figures)
        said = ngettext("The figure was found", "All %(n)d figures were found", n)
        return [Check(GOOD, said % {"n": n} if n > 1 else said)]
    said = _("The picture %(name)s is not among your files")
    return [
        Check(WARN, said % {"name": f.get("source_name", "")}) for f in missing[:TOLD]
    ]


def _descriptions(version: Version) -> Iterator[Check]:
    """Figures without words for those who do not see them (WCAG 2.2, 1.1.1)."""
    figures = version.reading.get("figures", [])
    without = [
        f
        for f in figures
        if f.get("status") != "missing" and not (f.get("alt") or "").strip()
    ]
    if without:
        said = ngettext(
            "%(n)d figure has no description for readers who cannot see it",
            "%(n)d figures have no description for readers who cannot see them",
            len(without),
        )
        yield Check(MUTE, said % {"n": len(without)})


def _pixels(version: Version) -> Iterator[Check]:
    """Pictures too small to print sharply, where the reader has measured them."""
    for figure in version.reading.get("figures", []):
        width = figure.get("width") or 0
        if 0 < width < FEWEST_PIXELS:
            said = _(
                "The picture %(name)s is %(width)d pixels wide; in print it needs %(least)d"
            )
            named = {"name": figure.get("source_name", ""), "width": width}
            yield Check(WARN, said % (named | {"least": FEWEST_PIXELS}))


def _some(texts: Iterable[str]) -> str:
    """The first few, short, and that there are more."""
    every = list(texts)
    named = [f"“{text[:60].rstrip()}…”" if len(text) > 60 else f"“{text}”" for text in every]  # fmt: skip
    rest = len(named) - NAMED
    if rest > 0:
        more = ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest}
        named = [*named[:NAMED], more]
    return ", ".join(named)
