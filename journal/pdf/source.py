"""What the typesetter is given, and what it gives back."""

import base64
import dataclasses
import io
import json
import zipfile
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PrintAuthor:
    """One name of the byline, as it is printed."""

    name: str
    native: str = ""
    native_lang: str = ""
    orcid: str = ""  # 0000-0002-1825-0097
    marks: tuple[str, ...] = ()  # affiliation numbers and "*", in the order printed


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """One article: its canonical text (docs/article-text.md) and all words around it.

    The page range is not among them: it is stamped when the issue is put together, so
    an article's pages do not depend on where it stands (pdf.md 2).
    """

    key: str  # prefix of every id; letters, digits and hyphens, unique in the issue
    title: str
    body: str = ""
    lang: str = "en"
    dir: str = "ltr"
    season: str = "winter"
    section: str = ""  # "Research article"
    kicker: str = ""  # what follows it in grey: "Open access  Peer reviewed"
    short_title: str = ""  # right head; the title when empty
    short_authors: str = ""  # left head; made of the names when empty
    authors: tuple[PrintAuthor, ...] = ()
    affiliations: tuple[str, ...] = ()
    correspondence: str = ""
    abstract: str = ""  # plain text or paragraphs
    keywords: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()  # ("Received", "3 March 2026")
    published_on: str = ""  # 2026-12-21, pinned in the file's metadata
    citation: str = ""  # markup: &amp;, <i>; with the article's number, never its pages
    doi: str = ""  # 10.5555/fde.2026.0204
    address: str = ""  # of the article on the web, printed where there is no DOI
    copyright: str = ""
    licence: str = ""
    licence_url: str = ""
    statements: tuple[tuple[str, str], ...] = ()  # ("Funding", "Open Learning Fund.")
    essay: bool = False  # editorials: old-style figures, unnumbered headings
    anonymous: bool = False
    media: dict[str, bytes] = field(default_factory=dict)  # "fig-1.png": its bytes

    def to_json(self) -> str:
        """The whole source as text; the same source always gives the same text."""
        fields = dataclasses.asdict(self)
        fields["media"] = {
            name: base64.b64encode(data).decode()
            for name, data in sorted(self.media.items())
        }
        return json.dumps(fields, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "ArticleSource":
        fields = json.loads(text)
        fields["media"] = {
            name: base64.b64decode(data) for name, data in fields["media"].items()
        }
        fields["authors"] = tuple(
            PrintAuthor(**author | {"marks": tuple(author["marks"])})
            for author in fields["authors"]
        )
        for name in ("affiliations", "keywords"):
            fields[name] = tuple(fields[name])
        for name in ("dates", "statements"):
            fields[name] = tuple(tuple(pair) for pair in fields[name])
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Typeset:
    """A drawn article: pages without heads and folios, and its two running heads.

    `warnings` are sentences for the editor; `heads` holds two pages, the left head and
    the right head, and is empty for a review copy, which carries its own.
    """

    pdf: bytes
    pages: int
    warnings: tuple[str, ...] = ()
    heads_pdf: bytes = b""
    seconds: float = 0
    cpu_seconds: float = 0
    peak_mib: float = 0
    cached: bool = False

    def to_bytes(self) -> bytes:
        """For the cache; the time it took is not kept."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("article.pdf", self.pdf)
            archive.writestr("heads.pdf", self.heads_pdf)
            archive.writestr("report.json", json.dumps([self.pages, self.warnings]))
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Typeset":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pages, warnings = json.loads(archive.read("report.json"))
            pdf, heads = archive.read("article.pdf"), archive.read("heads.pdf")
        return cls(pdf, pages, tuple(warnings), heads, cached=True)
