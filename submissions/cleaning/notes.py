"""What a cleaner tells of its work."""

from dataclasses import dataclass, field


class Uncleanable(Exception):
    """Completes the sentence "The file could not be cleaned: it …"."""


@dataclass
class Notes:
    """What was taken out, each thing once, in words; how many pages there are."""

    taken_out: list[str] = field(default_factory=list)
    pages: int = 0

    def took(self, what: str) -> None:
        if what not in self.taken_out:
            self.taken_out.append(what)
