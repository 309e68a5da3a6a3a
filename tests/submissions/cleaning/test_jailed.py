"""The way in: checked, cleaned in the jail, and never handed back as it came (F9)."""

import io
import json
import zipfile

import pytest

from journal import storage
from reviews.checks import first_look
from submissions import cleaning, name_scan, services
from submissions.choices import FileKind
from submissions.cleaning import NotCleaned, __main__
from tests import factories
from tests.factories.submissions import keep_file
from tests.permissions.canary_world import pdf_with
from tests.submissions.reading.conftest import png, word

from .conftest import canaries, jpeg
from .test_pdf import everything


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


def with_part(data, name, text):
    """The same archive with other words in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return made.getvalue()


def test_child_leaves_the_copy_and_says_what_it_took_out(tmp_path, monkeypatch):
    """In the jail; here in the same process."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").write_bytes("naïve".encode("utf-16"))
    __main__.main(".txt")
    assert (tmp_path / "out").read_text() == "naïve"
    told = json.loads((tmp_path / "told.json").read_text())
    assert told == {"notes": [], "pages": 0}
    (tmp_path / "out").unlink()
    damaged = with_part(word(("", "Words.")), "word/document.xml", b"<w:document")
    for suffix, data, said in (
        (".png", png()[:70], "holds a damaged picture"),
        (".docx", damaged, "is damaged inside. Save it again."),
    ):
        (tmp_path / "in").write_bytes(data)
        with pytest.raises(SystemExit, match=said):
            __main__.main(suffix)
        assert not (tmp_path / "out").exists()


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


@pytest.mark.django_db
def test_review_copy_of_a_pdf_holds_none_of_what_the_upload_told(planted):
    """F6 and section 7.3, from the upload to the object that reviewers are given."""
    paper = factories.draft()
    version = paper.versions.get()
    version.reading = {"format": "pdf"}
    version.save()
    version.files.all().delete()
    data = everything(planted)
    keep_file(version, FileKind.MANUSCRIPT, "paper.pdf", data, "application/pdf")
    services.prepare_review_copy(version)
    version = paper.versions.get()
    made = version.reading["review_copy"]
    assert made["way"] == "cleaned"
    assert {"scripts", "attached files"} <= set(made["taken_out"])
    copy = storage.get(version.review_copy.key)
    assert canaries(copy) == set()
    assert storage.get(version.manuscript.key) == data  # F5
    checks = [c.text for c in first_look(paper, {"copy": made, "confirmed": True})]
    assert any("scripts" in text for text in checks)


@pytest.mark.django_db
def test_pdf_that_names_an_author_on_a_page_is_typeset_instead():
    paper = factories.draft()
    version = paper.versions.get()
    version.reading = {"format": "pdf"}
    version.save()
    version.files.all().delete()
    data = pdf_with("by Amara Tadesse")
    keep_file(version, FileKind.MANUSCRIPT, "paper.pdf", data, "application/pdf")
    services.prepare_review_copy(version)
    assert paper.versions.get().reading["review_copy"]["way"] == "typeset"


@pytest.mark.django_db
def test_copy_that_cannot_be_searched_does_not_go_out(monkeypatch):
    def unsearched(*_):
        raise name_scan.NotSearched("The copy could not be searched.")

    paper = factories.draft()
    version = paper.versions.get()
    version.files.filter(kind=FileKind.REVIEW_COPY).delete()
    monkeypatch.setattr("submissions.name_scan.found", unsearched)
    services.prepare_review_copy(version)
    version = paper.versions.get()
    assert version.review_copy is None
    assert "searched" in version.reading["review_copy"]["failure"]
