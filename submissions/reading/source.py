"""What every format gets to read from, and what it hands on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from submissions.reading import frontmatter, tree
from submissions.reading.encoding import decode
from submissions.reading.figures import Shelf
from submissions.reading.model import Reading
from submissions.reading.tree import Element


@dataclass
class Source:
    """The files of one manuscript, the one that holds its text, and what is known."""

    files: Mapping[str, bytes]
    main: str
    reading: Reading
    shelf: Shelf

    @property
    def data(self) -> bytes:
        return self.files[self.main]

    @property
    def folder(self) -> str:
        folder = str(PurePosixPath(self.main).parent)
        return "" if folder == "." else folder

    def text(self, name: str = "") -> str:
        """A text file, whatever its encoding; an unusual one is told to the author."""
        name = name or self.main
        text, encoding = decode(self.files[name])
        if encoding:
            self.reading.warn(
                "encoding",
                f"{name} is written in {encoding} and was read as such. Check that all "
                "letters are right; UTF-8 is safest.",
                name,
            )
        return text


@dataclass
class Draft:
    """The text as loose HTML, and how much of each kind the source holds."""

    root: Element = field(default_factory=lambda: tree.new("div"))
    into: dict[str, int | None] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    words_with_references: bool = True

    def take_front(self, reading: Reading, names: Sequence[str] = ()) -> None:
        """Front matter off the top; its headings and tables are taken, not lost."""
        kinds = {"sections": tree.HEADINGS, "tables": ("table",)}
        before = {kind: self._number(*tags) for kind, tags in kinds.items()}
        frontmatter.take(self.root, reading, names)
        for kind, tags in kinds.items():
            self.taken[kind] += before[kind] - self._number(*tags)

    def _number(self, *tags: str) -> int:
        return sum(1 for _ in self.root.iter(*tags))
