"""Real manuscripts: each is read, scored against what it says, and named where it lost.

The bar is 20 titles and 19 lists of authors of 21, and no invented author; every one is
held to all of it here, so that a manuscript that falls behind is seen at once.
"""

import re

import pytest

from journal import markup
from submissions.reading import read_in_jail
from tests import manuscripts

FOLDERS = [folder.name for folder in manuscripts.folders()]
PLACED = ("title", "abstract", "keywords")


@pytest.fixture(scope="module")
def tool():
    if not manuscripts.SCORER.is_file():
        pytest.skip("the scoring tool is not beside this copy")
    return manuscripts.scorer()


@pytest.mark.parametrize("name", FOLDERS or ["missing"])
def test_manuscript_is_read(name, corpus, tool):
    folder = corpus / name
    truth = manuscripts.truth_of(folder)
    reading = read_in_jail(manuscripts.files_of(folder, truth), main=truth["main"])
    score = tool.score(truth, reading.to_json())

    assert score["title_ok"]
    assert score["authors_ok"], score["authors"]
    for kind in ("affiliations", "orcid", "email", "corresponding"):
        arrived, wanted = score[kind]
        assert arrived == wanted, kind
    assert score["abstract_ok"]
    assert score["keywords_f1"] == 1.0
    assert score["language_ok"]
    assert score["silent_losses"] == []
    assert score["tracked_warned"] is not False
    assert score["comments_warned"] is not False
    assert reading.seconds <= 30
    assert reading.peak_mb <= 600
    assert markup.problems(reading.body, reading.media) == []
    _says_where(reading)


def _says_where(reading):
    """Every value names its place, and every loss is named."""
    for name in PLACED:
        found = getattr(reading, name)
        assert found.place or not found, name
    assert all(person.place for person in reading.authors)
    named = {warning.kind for warning in reading.warnings}
    for kind, count in reading.counts.items():
        slack = 0.08 * count.into if kind == "words" else 0
        assert count.out >= count.into - slack or kind in named
    assert all(re.search(r"[.!?…”]$", warning.text) for warning in reading.warnings)
