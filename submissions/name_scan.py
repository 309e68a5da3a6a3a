"""Which authors' names stand in a finished review copy (visibility.md, F8).

An independent look at the bytes that go out: the text of every page and the document's
information, read by another parser than the one that made them, in the jail.
"""

from __future__ import annotations

import json
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from submissions.models import Submission

SHORTEST = 4


class Hit(TypedDict):
    """A name and the first page that it stands on; page 0 is the file's information."""

    name: str
    page: int


def author_names(submission: Submission) -> list[str]:
    """Names, addresses and iDs of the authors as the paper gives them."""
    found: set[str] = set()
    for person in submission.contributors.all():
        found |= {person.name, person.native_name, person.email, person.orcid}
        if len(person.family_name) > SHORTEST:
            found.add(person.family_name)
    return sorted(name for name in found if len(name) >= SHORTEST)


def fold(text: str) -> str:
    """Text for comparing names: no case, marks, spaces or punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def found(pdf: bytes, names: list[str]) -> list[Hit]:
    """The names that the copy holds. Raises RuntimeError when it cannot be read."""
    from journal.jail import Limits, run_jailed

    with tempfile.TemporaryDirectory(prefix="names-") as name:
        folder = Path(name)
        (folder / "copy.pdf").write_bytes(pdf)
        (folder / "names.json").write_text(json.dumps(names))
        outcome = run_jailed("submissions.name_scan", folder, limits=Limits())
        if not outcome.ok:
            raise RuntimeError(f"the review copy cannot be read: it {outcome.reason}")
        hits: list[Hit] = json.loads((folder / "hits.json").read_text())
    return hits


def main() -> int:
    import pypdfium2

    names = json.loads(Path("names.json").read_text())
    document = pypdfium2.PdfDocument("copy.pdf")
    pages = [" ".join(document.get_metadata_dict().values())]
    pages += [page.get_textpage().get_text_bounded() for page in document]
    folded = [fold(text) for text in pages]
    hits = []
    for name in names:
        on = next((i for i, text in enumerate(folded) if fold(name) in text), None)
        if on is not None and fold(name):
            hits.append({"name": name, "page": on})
    Path("hits.json").write_text(json.dumps(hits))
    return 0


if __name__ == "__main__":
    sys.exit(main())
