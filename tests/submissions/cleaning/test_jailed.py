"""The way in: checked, cleaned in the jail, and never handed back as it came (F9)."""

import pytest

from submissions import cleaning, name_scan
from submissions.cleaning import NotCleaned
from tests.submissions.reading.conftest import png, word

from .conftest import canaries, jpeg


def test_file_is_cleaned_in_the_jail(planted):
    made = cleaning.clean(jpeg(planted), ".jpg")
    assert canaries(made.data) == set()
    text = cleaning.clean("naïve".encode("utf-16"), ".TXT")
    assert text.data.decode() == "naïve"
    document = cleaning.clean(word(("", "Some words.")), ".docx")
    assert "the properties with names and dates" in document.notes


@pytest.mark.parametrize(
    ("data", "suffix", "said"),
    [
        (png()[:70], ".png", "could not be cleaned: it holds a damaged picture"),
        (b"PK\x03\x04", ".docx", "damaged and cannot be opened"),
        (b"MZ", ".exe", "A .exe file cannot be cleaned"),
        (b"hello", ".pdf", "is not a PDF inside"),
    ],
)
def test_failure_is_named(data, suffix, said):
    with pytest.raises(NotCleaned, match=said):
        cleaning.clean(data, suffix)


def test_verifier_finds_names_however_they_are_written():
    names = ["Hana Tanaka", "李明", "j.tanaka@example.org"]
    here = {
        hit["name"]
        for hit in name_scan.found("HANA  TANAKA 李明".encode(), names, ".txt")
    }
    assert here == {"Hana Tanaka", "李明"}
    spread = word(
        ("", ""),
        lambda d: [d.paragraphs[0].add_run(t) for t in ("Ha", "na Tana", "ka")],
    )
    [hit] = name_scan.found(spread, names, ".docx")
    assert (hit["name"], hit["part"]) == ("Hana Tanaka", "word/document.xml")
    path = b"\x00\x01C:\\Users\\j.tanaka\\a.png\x00"
    assert [hit["name"] for hit in name_scan.search(path, names, ".bin")] == [names[2]]
