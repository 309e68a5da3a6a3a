"""What is read from a manuscript: the words that the rest of the house uses for it."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

KINDS = (
    "words",
    "sections",
    "figures",
    "tables",
    "formulas",
    "notes",
    "citations",
    "references",
)


class Refused(Exception):
    """This file cannot be read; `reason` is a sentence its author can act on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Found:
    """A piece of front matter, where it stood, and whether that place is certain."""

    value: Any = None
    place: str = ""
    sure: bool = False

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass
class ReadAuthor:
    """One author in the order of the byline."""

    name: str
    given: str = ""
    family: str = ""
    native_name: str = ""
    affiliations: list[str] = field(default_factory=list)
    orcid: str = ""
    email: str = ""
    corresponding: bool = False
    place: str = ""
    sure: bool = True


@dataclass
class ReadFigure:
    """A picture that the text asks for: `found`, `missing`, `converted`, `unusual`.

    `width` in pixels, as it came; 0 where it is drawn from lines or is not there.
    """

    name: str
    media_type: str
    alt: str
    caption: str
    status: str
    source_name: str
    width: int = 0


@dataclass
class ReadReference:
    """One entry of the reference list, as text, with DOI and year where it has them."""

    id: str
    text: str
    doi: str = ""
    url: str = ""
    year: str = ""
    sure: bool = True


@dataclass
class Count:
    """How many of a kind the file holds (`into`) and the text kept (`out`)."""

    into: int | None
    out: int | None


@dataclass
class ReadWarning:
    """Something the author should know: which kind of thing, what happened, where."""

    kind: str
    text: str
    place: str = ""


@dataclass
class ReadGrant:
    """One grant as the manuscript marks it: who gave it, its number, the funder's id."""

    funder: str
    award: str = ""
    funder_id: str = ""


@dataclass
class Reading:
    """Everything that was read from one manuscript."""

    title: Found = field(default_factory=Found)
    abstract: Found = field(default_factory=Found)
    keywords: Found = field(default_factory=lambda: Found([]))
    authors: list[ReadAuthor] = field(default_factory=list)
    funding: Found = field(default_factory=Found)
    grants: list[ReadGrant] = field(default_factory=list)
    article_type: Found = field(default_factory=Found)
    language: str = ""
    language_place: str = ""
    direction: str = "ltr"
    format: str = ""
    dialect: str = ""
    main: str = ""
    body: str = ""
    figures: list[ReadFigure] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    references: list[ReadReference] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    warnings: list[ReadWarning] = field(default_factory=list)
    refused: str | None = None
    seconds: float = 0.0
    peak_mb: float = 0.0

    def warn(self, kind: str, text: str, place: str = "") -> None:
        """Note something once."""
        warning = ReadWarning(kind, text, place)
        if warning not in self.warnings:
            self.warnings.append(warning)

    def to_json(self) -> dict[str, Any]:
        """Everything but body and pictures, plain enough for any reader of JSON."""
        plain = {
            name: getattr(self, name)
            for name in (
                "language",
                "language_place",
                "direction",
                "format",
                "dialect",
                "main",
                "refused",
                "seconds",
                "peak_mb",
            )
        }
        plain |= {name: getattr(self, name).value for name in FOUND}
        plain["found"] = {
            name: {"place": found.place, "sure": found.sure}
            for name in FOUND
            if (found := getattr(self, name)).value
        }
        plain["counts"] = {
            kind: {"in": count.into, "out": count.out}
            for kind, count in self.counts.items()
        }
        for name in LISTS:
            plain[name] = [asdict(item) for item in getattr(self, name)]
        return plain

    @classmethod
    def from_json(
        cls,
        plain: dict[str, Any],
        body: str = "",
        media: dict[str, bytes] | None = None,
    ) -> "Reading":
        """The reading that `to_json` wrote; unknown keys are ignored."""
        places = plain.get("found", {})
        values = {f.name: plain[f.name] for f in fields(cls) if f.name in plain}
        for name in FOUND:
            values[name] = Found(plain.get(name), **places.get(name, {}))
        for name, kind in LISTS.items():
            values[name] = [kind(**item) for item in plain.get(name, [])]
        values["counts"] = {
            kind: Count(count["in"], count["out"])
            for kind, count in plain.get("counts", {}).items()
        }
        return cls(**values | {"body": body, "media": media or {}})


FOUND = ("title", "abstract", "keywords", "funding", "article_type")
LISTS = {
    "authors": ReadAuthor,
    "grants": ReadGrant,
    "figures": ReadFigure,
    "references": ReadReference,
    "warnings": ReadWarning,
}
