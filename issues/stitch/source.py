"""What is printed around the articles of an issue; all words are the journal's own."""

from dataclasses import dataclass

from journal.pdf import PrintAuthor

GAP = "\u2003" * 3  # three ems between the parts of the journal line


@dataclass(frozen=True, slots=True)
class BoardMember:
    name: str
    native: str = ""
    native_lang: str = ""
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class BoardRole:
    """A line of the masthead: "Section editors" and those who are."""

    role: str
    people: tuple[BoardMember, ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents; `key` is that of the article it points to."""

    key: str
    section: str
    title: str
    authors: tuple[PrintAuthor, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueSource:
    """One issue of a journal, as far as it is not its articles.

    Page numbers run through the volume: `first_page` is one more than the last page of
    the issue before.
    """

    journal: str
    volume: int
    number: int
    season: str  # spring, summer, autumn, winter
    year: int
    season_name: str = ""  # in the journal's language; the season when empty
    issn: str = ""
    lang: str = "en"
    theme: str = ""
    published_on: str = ""  # 2026-12-21
    about: str = ""
    board: tuple[BoardRole, ...] = ()
    address: str = ""
    licence: str = ""
    colophon: tuple[tuple[str, str], ...] = ()  # ("Type", "Text is set in …")
    contents: tuple[ContentsEntry, ...] = ()
    first_page: int = 1
    journal_heading: str = "The journal"
    contents_heading: str = "Contents"
    colophon_heading: str = "Colophon"
    address_heading: str = "Address"
    licence_heading: str = "Rights"
    volume_words: str = "Volume {volume}, issue {number}"
    cover_words: str = (
        "A disc drawn with one line for each page of the issue; heavy lines mark the "
        "first page of each article."
    )

    @property
    def when(self) -> str:
        return f"{self.season_name or self.season.capitalize()} {self.year}"

    @property
    def volume_line(self) -> str:
        return self.volume_words.format(volume=self.volume, number=self.number)

    @property
    def title(self) -> str:
        parts = (self.journal, self.volume_line, self.when, self.theme)
        return ", ".join(part for part in parts if part)

    def journal_line(self, first: int, last: int) -> str:
        """Above the first page of an article: journal, volume, pages, season."""
        pages = f"{first}–{last}" if last > first else str(first)
        number = f"{self.volume} ({self.number}), {pages}"
        return GAP.join((self.journal, number, self.when))
