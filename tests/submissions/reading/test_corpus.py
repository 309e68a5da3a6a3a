"""Real manuscripts: each is read, names what it lost, and stays within its time."""

import json

import pytest

from journal import markup
from submissions.reading import read_in_jail
from tests.conftest import CORPUS

FOLDERS = sorted(path.parent.name for path in CORPUS.glob("*/truth.json"))


def plain(text):
    return "".join(
        character for character in str(text).casefold() if character.isalnum()
    )


def files_of(folder, truth):
    names = truth["bundle"] or [truth["main"]]
    paths = [
        path for name in names for path in (folder / name, *(folder / name).rglob("*"))
    ]
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths if p.is_file()}


@pytest.mark.parametrize("name", FOLDERS or ["missing"])
def test_manuscript_is_read(name, corpus):
    folder = corpus / name
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    reading = read_in_jail(files_of(folder, truth), main=truth["main"])

    titles = {plain(t) for t in [truth["title"], *truth["title_alternatives"]] if t}
    assert plain(reading.title.value) in titles
    assert [plain(a.name) for a in reading.authors] == [
        plain(a["name"]) for a in truth["authors"]
    ] or truth["authors_alternatives"]
    assert reading.language == truth["language"]
    if truth.get("words_range"):
        low, high = truth["words_range"]
        assert low <= reading.counts["words"].out <= high
    assert reading.seconds < 60
    assert markup.problems(reading.body, reading.media) == []
    named = {warning.kind for warning in reading.warnings}
    for kind, count in reading.counts.items():
        slack = 0.08 * count.into if kind == "words" else 0
        assert count.out >= count.into - slack or kind in named
