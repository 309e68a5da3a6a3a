"""What the address of "choose reviewers" asks for, and the same page asked otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import QueryDict

MOST = 10  # invitations at a time


@dataclass(frozen=True)
class Asked:
    """Who, about what, and who was added so far: the basket is in the address."""

    words: str
    topic: str
    free_only: bool
    added: tuple[str, ...]
    editing: bool = False
    shown: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        return cls(
            words=query.get("q", "").strip()[:100],
            topic=query.get("topic", ""),
            free_only=query.get("load") == "free",
            added=tuple(_uuids(query.getlist("add")))[:MOST],
            editing="edit" in query,
            shown=query.get("show", ""),
        )

    @classmethod
    def of_text(cls, address: str) -> Asked:
        """Of the query of an address that a form gave back."""
        return cls.of(QueryDict(address.lstrip("?")))

    def address(self, *, page: int = 1) -> str:
        """The same page, as a query."""
        query = QueryDict(mutable=True)
        given = {
            "q": self.words,
            "topic": self.topic,
            "load": "free" if self.free_only else "",
            "page": str(page) if page > 1 else "",
            "edit": "1" if self.editing else "",
            "show": self.shown,
        }
        for key, value in given.items():
            if value:
                query[key] = value
        query.setlist("add", list(self.added))
        return f"?{query.urlencode()}"

    def toggled(self, uuid: str) -> str:
        """With this person added to the basket, or taken out."""
        kept = tuple(one for one in self.added if one != uuid)
        is_new = len(kept) == len(self.added)
        return self.with_basket((*self.added, uuid) if is_new else kept)

    def adding(self, uuid: str) -> str:
        """With one more person in the basket."""
        return self.with_basket(dict.fromkeys([*self.added, uuid]))

    def with_basket(self, added: Iterable[str]) -> str:
        return replace(self, added=tuple(added), shown="").address()

    def to_edit(self) -> str:
        return replace(self, editing=True).address()

    def to_read(self) -> str:
        return replace(self, editing=False).address()

    def showing(self, uuid: str) -> str:
        """With the letter to this person as the one that is shown."""
        return replace(self, shown=uuid, editing=False).address()


def _uuids(texts: Sequence[str]) -> list[str]:
    """Those that are one, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        try:
            found[str(UUID(text))] = None
        except ValueError:
            continue
    return list(found)
