"""Manuscripts of many kinds, read as their author would read them aloud."""

import re
import unicodedata

import pytest

from journal import markup as canon
from tests.submissions.reading.samples import latex, markdown, markup, printed, word

KINDS = {
    "word": word,
    "latex": latex,
    "markdown": markdown,
    "markup": markup,
    "printed": printed,
}
CASES = {
    f"{kind}: {name}": sample
    for kind, module in KINDS.items()
    for name, sample in module.SAMPLES.items()
}


def plain(text):
    text = unicodedata.normalize("NFKC", str(text or "")).casefold()
    return "".join(character for character in text if character.isalnum())


def found_of(reading, sample):
    """What was read of the things that the sample speaks of, in its own form."""
    people = []
    for index, person in enumerate(reading.authors):
        wanted = sample.authors()[index] if index < len(sample.authors()) else [""] * 5
        places = " ; ".join(person.affiliations) if wanted[1] else ""
        mail = person.email if wanted[2] else ""
        orcid = person.orcid if wanted[3] else ""
        star = "*" if person.corresponding and wanted[4] else ""
        people.append([plain(person.name), plain(places), mail, orcid, star])
    return {
        "title": plain(reading.title.value),
        "people": people,
        "abstract": plain(reading.abstract.value),
        "keywords": [plain(word) for word in reading.keywords.value or []],
        "language": reading.language,
    }


def wanted_of(sample):
    return {
        "title": plain(sample.title),
        "people": [
            [plain(name), plain(places), mail, orcid, star]
            for name, places, mail, orcid, star in sample.authors()
        ],
        "abstract": plain(sample.abstract),
        "keywords": [plain(w) for w in sample.keywords.split(";") if w.strip()],
        "language": sample.language,
    }


@pytest.mark.parametrize("name", CASES)
def test_sample_is_read_as_its_author_would(name, read):
    sample = CASES[name]
    files = {"files": sample.files, "main": sample.file} if sample.files else {}
    content = sample.content() if callable(sample.content) else sample.content
    reading = read(sample.file, content, **files)
    assert found_of(reading, sample) == wanted_of(sample)
    assert canon.problems(reading.body, reading.media) == []
    text = re.sub(r"<[^>]+>", " ", reading.body)
    for person in reading.authors:  # a reviewer would see who wrote it
        assert person.name not in text
    assert all(found.place for found in (reading.title, reading.abstract) if found)
