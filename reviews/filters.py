"""What a list of papers can be narrowed to; it is all in the address (ux.md, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from submissions.models import EditorAssignment, Submission

LONGEST = 200


@dataclass(frozen=True)
class Filters:
    """By what everybody at the desk may know of a paper (SC3): never by a name."""

    q: str = ""
    section: str = ""
    topic: str = ""
    editor: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Filters:
        """From an address, a form or a saved view; what is no filter is left out."""
        said = {
            field.name: str(asked.get(field.name, "")).strip()[:LONGEST]
            for field in fields(cls)
        }
        return cls(**said | {"editor": uuid_or_nothing(said["editor"])})

    def __bool__(self) -> bool:
        return bool(self.asked)

    @property
    def asked(self) -> dict[str, str]:
        """Those that are set, as they stand in an address."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def address(self) -> str:
        return f"?{urlencode(self.asked)}" if self else ""

    def condition(self) -> Q:
        """For a list or a count: no row is joined twice."""
        found = Q()
        if self.q:
            found &= Q(number__icontains=self.q) | Q(title__icontains=self.q)
        if self.section:
            found &= Q(section__slug=self.section)
        if self.topic:
            topics = Submission.topics.through.objects.filter(
                submission=OuterRef("pk"), topic__slug=self.topic
            )
            found &= Q(Exists(topics))
        if self.editor:
            charge = EditorAssignment.objects.filter(
                submission=OuterRef("pk"), editor__uuid=self.editor, ended_at=None
            )
            found &= Q(Exists(charge))
        return found


def uuid_or_nothing(text: str) -> str:
    """An id as text, or nothing for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""
