"""What in a text may tell who wrote it: a warning list with the places (SC15).

It warns and never blocks, and it changes nothing. Names of authors in the finished copy
are another matter, which `name_scan` settles on the bytes (F8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import lxml.html

from submissions.choices import GiveawayKind

if TYPE_CHECKING:
    from submissions.models import Submission
    from submissions.name_scan import Hit

AROUND = 60
MOST = 60  # places that are listed; who has more has read enough
SHORTEST_NAME, SHORTEST_PLACE = 3, 6
IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")
OWN_WORK = re.compile(
    r"\b(our|my) (own |more )?(previous|earlier|prior|recent|past|former|last) "
    r"(\w+ )?(work|stud(y|ies)|papers?|articles?|research|findings|results|experiments?|"
    r"projects?|publications?|analys[ei]s|surveys?)\b"
    r"|\b(we|I)( have|’ve|'ve)? (previously|earlier|already|recently) "
    r"(show(n|ed)|report(ed)?|found|argued|publish(ed)?|described|demonstrated)\b"
    r"|\bas (we|I) (have )?(show(n|ed)|report(ed)?|argued|described) (in|elsewhere|before)\b"
    r"|\b(at|in) our (own )?(university|institute|department|laboratory|lab|college|school)\b"
    r"|\bnuestros? (trabajos?|estudios?|artículos?) (previos?|anterior(es)?)\b"
    r"|\bnos (travaux|études|articles) (précédent(e)?s|antérieur(e)?s)\b"
    r"|\b(наш\w+) (предыдущ\w+|более ранн\w+) (работ\w+|исследовани\w+|стат\w+)\b"
    r"|我们(之前|以前|先前|此前|前期)的?(研究|工作|论文)|笔者(之前|以前|此前|曾)"
    r"|(دراستنا|دراساتنا|بحثنا|عملنا|أعمالنا) السابقة?",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
ORCID = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b")
LINK = re.compile(
    r"(https?://)?(www\.)?("
    r"(github|gitlab|bitbucket|codeberg|huggingface)\.(com|org|co)/[\w.-]+(/[\w.-]+)?"
    r"|[\w-]+\.(github|gitlab)\.io\b[\w./-]*|osf\.io/\w+|sites\.google\.com/[\w./-]+"
    r"|researchgate\.net/[\w./-]+|linkedin\.com/in/[\w-]+|academia\.edu/[\w./-]+"
    r"|scholar\.google\.[\w.]+/citations[\w?=&;-]*|orcid\.org/[\dX-]+"
    r"|(twitter|x|mastodon)\.(com|social)/@?\w+|[\w-]+\.academia\.edu\b"
    r"|zenodo\.org/\w+/\d+|figshare\.com/[\w./-]+|doi\.org/10\.5281/zenodo\.\d+)",
    re.IGNORECASE,
)
GRANT = re.compile(
    r"\b(?i:grant|award|contract|funded|supported|project|fellowship|scholarship)\b"
    r"[^.;\n]{0,60}?\b(?=[\w/-]*\d{3})[A-Z0-9][A-Z0-9/-]{4,}\b"
    r"|(基金|项目)[^。；\n]{0,30}?[A-Z0-9][A-Z0-9-]{5,}"
)
THANKS = re.compile(
    r"^\W*(\d+\.?\s*)?(acknowledge?ments?|funding|agradecimientos|remerciements|"
    r"благодарност[ьи]|致谢|شكر وتقدير)\b|\b(we|I|the authors?) (would like to )?thank\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Giveaway:
    """One place that may tell: what sort, where, and the words with those around."""

    kind: str
    place: str
    before: str
    found: str
    after: str

    @property
    def label(self) -> str:
        return str(GiveawayKind(self.kind).label)


@dataclass(frozen=True)
class Marks:
    """What the people are called, and where they work."""

    names: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    patterns: dict[GiveawayKind, re.Pattern[str] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, submission: Submission) -> Marks:
        """Those of a paper's authors."""
        people = list(submission.contributors.prefetch_related("affiliations"))
        return cls(
            names=tuple(n for p in people for n in (p.name, p.native_name)),
            families=tuple(p.family_name for p in people),
            places=tuple(a.name for p in people for a in p.affiliations.all()),
        )

    def pattern(self, kind: GiveawayKind) -> re.Pattern[str] | None:
        if kind not in self.patterns:
            words = self.places if kind == GiveawayKind.AFFILIATION else ()
            shortest = SHORTEST_PLACE if words else SHORTEST_NAME
            if kind == GiveawayKind.NAME:
                words = (*self.names, *self.families)
            elif kind == GiveawayKind.SELF_CITED:
                words = self.families
            self.patterns[kind] = _whole_words(words, shortest)
        return self.patterns[kind]


def _whole_words(words: Iterable[str], shortest: int) -> re.Pattern[str] | None:
    """Any of these as whole words; scripts without spaces need no border."""
    fit = {
        w for w in words if len(w) >= shortest or (IDEOGRAPH.search(w) and len(w) > 1)
    }
    if not fit:
        return None
    parts = [
        re.escape(w) if IDEOGRAPH.search(w) else rf"(?<!\w){re.escape(w)}(?!\w)"
        for w in sorted(fit, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


PATTERNS: dict[GiveawayKind, re.Pattern[str]] = {
    GiveawayKind.EMAIL: EMAIL,
    GiveawayKind.ORCID: ORCID,
    GiveawayKind.LINK: LINK,
    GiveawayKind.OWN_WORK: OWN_WORK,
    GiveawayKind.GRANT: GRANT,
    GiveawayKind.THANKS: THANKS,
}


def in_text(place: str, text: str, marks: Marks) -> Iterator[Giveaway]:
    """Every kind that a paragraph holds, each once."""
    for kind in (GiveawayKind.NAME, GiveawayKind.AFFILIATION):
        yield from _first(kind, marks.pattern(kind), place, text)
    for kind, pattern in PATTERNS.items():
        yield from _first(kind, pattern, place, text)


def in_body(body: str, marks: Marks) -> list[Giveaway]:
    """The canonical text (docs/article-text.md): paragraph by paragraph, in order."""
    found: list[Giveaway] = []
    for place, text, is_reference in _blocks(body):
        if is_reference:
            kind = GiveawayKind.SELF_CITED
            found += _first(kind, marks.pattern(kind), place, text)
        else:
            found += in_text(place, text, marks)
        if len(found) >= MOST:
            break
    return found[:MOST]


def in_pictures(hits: Iterable[Hit]) -> list[Giveaway]:
    """Pictures of the upload that name somebody in their properties, each once."""
    named = {hit["part"]: hit["name"] for hit in hits}
    return [
        Giveaway(GiveawayKind.PICTURE.value, part, "", name, "")
        for part, name in named.items()
    ]


def kept(found: Iterable[Giveaway]) -> list[dict[str, str]]:
    """As rows for the version's reading."""
    return [asdict(one) for one in found]


def read(rows: Iterable[dict[str, str]] | None) -> list[Giveaway]:
    return [Giveaway(**row) for row in rows or ()]


def _first(
    kind: GiveawayKind, pattern: re.Pattern[str] | None, place: str, text: str
) -> Iterator[Giveaway]:
    match = pattern.search(text) if pattern else None
    if match:
        yield Giveaway(
            kind.value,
            place,
            text[max(0, match.start() - AROUND) : match.start()],
            match[0][:200],
            text[match.end() : match.end() + AROUND],
        )


def _blocks(body: str) -> Iterator[tuple[str, str, bool]]:
    """(place, words, whether it is a reference) of each paragraph, note, caption and
    description of a picture; the addresses of links stand behind their words."""
    root = lxml.html.fragment_fromstring(body or "<p></p>", create_parent="div")
    heading, number, references = "", 0, 0
    for element in root.iter():
        if element.tag in ("h2", "h3", "h4"):
            heading, number = _words(element), 0
            yield heading, heading, False
        elif element.tag == "img" and element.get("alt"):
            yield _place(heading, "alt"), element.get("alt"), False
        elif element.tag == "li" and _is_in(element, "references"):
            references += 1
            yield f"[{references}]", _words(element), True
        elif element.tag in ("p", "td", "th", "figcaption") and not _is_in(
            element, "references"
        ):
            if element.tag == "figcaption" and element.find("p") is not None:
                continue
            number += 1
            links = (a.get("href", "") for a in element.iter("a"))
            away = " ".join(link for link in links if not link.startswith("#"))
            yield _place(heading, f"¶ {number}"), f"{_words(element)} {away}", False


def _place(heading: str, where: str) -> str:
    return f"{heading[:80]}, {where}" if heading else where


def _is_in(element: Any, name: str) -> bool:
    return any(
        name in (parent.get("class") or "").split()
        for parent in element.iterancestors("section")
    )


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())
