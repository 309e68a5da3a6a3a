"""The story that both journeys tell: one manuscript of the demo journal, its people."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from django.core import mail

from reviews.models import Criterion
from tests import factories

MANUSCRIPTS = Path(__file__).parents[2] / "journal/demo/manuscripts"
LABS = MANUSCRIPTS / "virtual-labs"
TITLE = (
    "The idea and the hand: a review of sixty-four comparisons of virtual and bench "
    "laboratories in chemistry and biology"
)
AUTHOR, COAUTHOR = "o.tkachenko@sula.example.edu", "min-seo@namsan.example"
FILES = ("Tkachenko_Park_Szucs_FINAL.docx", "Tkachenko_answers_R2.docx")
# All that would tell a reviewer who wrote it; each stands in what the author gave.
OF_AUTHORS = (
    *("Tkachenko", "Ткаченко", "Park Min-seo", "박민서", "Szűcs", "Szucs", "Dániel"),
    *(
        "sula.example.edu",
        "namsan.example",
        "9990-0000-0000-0054",
        "9990-0000-0000-0062",
    ),
    *("Sula Pedagogical", "Namsan", "Bükk", *FILES),
)
REVIEWERS = {
    "Astrid Falkenberg": "astrid@fjord.example",
    "Tariq Mansouri": "tariq@atlas.example",
}
CONFIDENTIAL = "Between us: I would not trust the second table with my own money."
OF_REVIEWERS = (
    *("Astrid", "Falkenberg", "fjord.example"),
    *("Tariq", "Mansouri", "atlas.example"),
    CONFIDENTIAL,
)
DECLARED = {
    "ethics": "A review of published work; no approval was needed.",
    "competing_interests": "None",
    "data_availability": "Search strings and coded data are at the archive.",
    "ai_use": "None",
    "anonymous": "on",
    "agreement": "on",
    "licence": "on",
}
COMMENTS = {
    "Astrid Falkenberg": (
        "1. Absence of a difference is not equality; say what is excluded.\n\n"
        "2. Nine studies were left out. Please put them back, both ways."
    ),
    "Tariq Mansouri": "1. The paragraph on costs rests on five studies; drop the figure.",
}


@dataclass(frozen=True)
class Cast:
    """Who plays besides the author, who is not known yet."""

    chief: Any
    editor: Any
    reviewers: tuple[Any, ...]


def cast() -> Cast:
    """A journal with a chief, a handling editor and two people who can review."""
    factories.journal()
    chief, editor = factories.chief("Mina Rahimi"), factories.handling_editor("Ayu Lim")
    asked = [factories.person(name, email=e) for name, e in REVIEWERS.items()]
    return Cast(chief, editor, tuple(asked))


def manuscript(version: int) -> bytes:
    return next((LABS / f"v{version}").iterdir()).read_bytes()


def scores(value: int = 4) -> dict[str, str]:
    """The same score for every question of the review form."""
    return {f"score-{c.pk}": str(value) for c in Criterion.objects.all()}


# Letters, as they left ------------------------------------------------------------


def letters_to(address: str) -> list[str]:
    """Everything that went to an address, newest last: subject, text, headers."""
    return [
        f"{letter.subject}\n{letter.body}\n{letter.message().items()}"
        for letter in mail.outbox
        if address in letter.to
    ]


def invitation_to(address: str) -> str:
    """The path behind the link in the last invitation to this address."""
    asked = [letter for letter in letters_to(address) if "/r/" in letter]
    [path] = re.findall(r"https?://[^/\s]+(/r/\S*)", asked[-1])
    return path


def code_in(letter: str) -> str:
    """The code that signs somebody in."""
    [code] = re.findall(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", letter, re.MULTILINE)
    return code


# Printed pages ----------------------------------------------------------------------


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.replace("\ufffe", "-").split()) for text in texts]


def all_in(pdf: bytes) -> str:
    """All that a PDF says: its text, its metadata, every object's strings and streams."""
    said = [*pages_of(pdf)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said += [repr(dict(document.docinfo)), str(document.open_metadata())]
        for thing in document.objects:
            if not isinstance(thing, pikepdf.Stream):
                said.append(repr(thing))
            elif thing.get("/Subtype") != "/Image":
                said.append(thing.read_bytes().decode("utf-8", errors="replace"))
    return "\n".join(said)
