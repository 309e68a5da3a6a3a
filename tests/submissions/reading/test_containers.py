"""What is refused before anything is opened, each with a sentence to act on."""

import stat
import zipfile
from io import BytesIO

import pytest

from submissions.reading import Refused
from submissions.reading.containers import MB, check, check_one, unpack
from tests.submissions.reading.conftest import rezipped, word, zipped

PLAIN = word(("Title", "A title"), ("", "Some words."))


def refusal(files, main=None):
    with pytest.raises(Refused) as refused:
        check(files, main)
    return refused.value.reason


def test_good_files_pass():
    check({"a.docx": PLAIN, "notes.txt": b"", "data.csv": b"1,2"}, "a.docx")
    check({"bundle.zip": zipped({"paper.md": "# Hello"})})


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("paper.docx", b"", "is empty"),
        ("paper.md", b" \n\t ", "is empty"),
        ("paper.docx", b"Dear editor", "is not a docx file inside"),
        ("paper.pdf", b"\x89PNG....", "is not a PDF inside"),
        ("paper.tex", PLAIN, "is not a tex file inside"),
        ("paper.md", b"some\x00binary", "is not text inside"),
        ("paper.xml", b"{}", "is not XML inside"),
        ("paper.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("paper.docm", PLAIN, "may hold macros"),
        ("paper.rtf", rb"{\rtf1}", "Save it as .docx or .odt"),
        ("virus.exe", b"MZ", "is not a manuscript"),
        ("../paper.md", b"# x", "is not the name of a file"),
        ("/etc/paper.md", b"# x", "is not the name of a file"),
    ],
)
def test_wrong_file_is_refused_with_a_reason(name, data, said):
    assert said in refusal({name: data})


def test_encrypted_office_file_is_told_from_an_old_word_file():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    sealed = ole + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refusal({"paper.docx": sealed})
    assert "old Word format" in refusal({"paper.docx": ole})


def test_encrypted_odt_is_refused():
    manifest = "<manifest><encryption-data/></manifest>"
    odt = zipped({"content.xml": "<x/>", "META-INF/manifest.xml": manifest})
    assert "protected by a password" in refusal({"paper.odt": odt})


def test_oversized_files_are_refused():
    assert "at most 50 MB" in refusal({"paper.md": b"x" * (50 * MB + 1)})
    many = {f"part-{n}.md": b"x" for n in range(31)}
    assert "at most 30" in refusal(many)
    heavy = {"paper.md": b"x"} | {f"data-{n}.csv": bytes(49 * MB) for n in range(5)}
    assert "larger than 200 MB" in refusal(heavy)


def test_macros_and_activex_are_refused():
    macro = rezipped(PLAIN, lambda e: e.update({"word/vbaProject.bin": b"x"}))
    control = rezipped(PLAIN, lambda e: e.update({"word/activeX/activeX1.xml": b"x"}))
    assert "holds macros" in refusal({"paper.docx": macro})
    assert "ActiveX" in refusal({"paper.docx": control})


def test_macros_of_other_programs_and_inside_a_bundle_are_refused():
    macro = rezipped(PLAIN, lambda e: e.update({"word/vbaProject.bin": b"x"}))
    assert "holds macros" in refusal({"bundle.zip": zipped({"a.docx": macro})})
    for folder in ("Basic", "Scripts"):
        odt = zipped({"content.xml": "<x/>", f"{folder}/a.xml": "x"})
        assert "holds macros" in refusal({"paper.odt": odt})
    book = zipped({"xl/workbook.xml": "<x/>", "xl/vbaProject.bin": "x"})
    with pytest.raises(Refused) as refused:
        check_one("data.xlsx", book)
    assert "holds macros" in refused.value.reason


def test_bundle_is_unpacked_without_what_a_computer_left_in_it():
    left = {"__MACOSX/a.zip": "x", "figures/.DS_Store": "x", ".": "x", ".b.zip": "x"}
    bundle = zipped(
        {"paper.md": "# Hello", "figures/": "", "figures/a.png": "x"} | left
    )
    files = {"bundle.zip": bundle, "data.csv": b"1,2"}
    check(files)
    assert unpack(files) == {
        "paper.md": b"# Hello",
        "figures/a.png": b"x",
        "data.csv": b"1,2",
    }


def damaged(**files):
    """One of them does not say any more what its sum says."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # stored as they are
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue().replace(b"whole", b"holes")


def test_damage_inside_is_refused_where_it_is():
    bundle = damaged(**{"paper.md": "the whole paper"})
    with pytest.raises(Refused, match=r"damaged at paper\.md"):
        unpack({"bundle.zip": bundle})
    manifest = {"content.xml": "<x/>", "META-INF/manifest.xml": "<whole/>"}
    said = refusal({"paper.odt": damaged(**manifest)})
    assert "damaged at META-INF/manifest.xml" in said


@pytest.mark.parametrize(
    "path", ["../outside.md", "/etc/passwd", "a/../../b", "..\\b", "C:\\b"]
)
def test_zip_that_points_outside_is_refused(path):
    # Written by hand: the library would clean the name.
    entry = zipfile.ZipInfo("placeholder")
    entry.filename = path
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, "x")
    assert "points outside" in refusal({"bundle.zip": out.getvalue()})


def test_zip_bomb_is_refused_without_unpacking_it():
    bomb = zipped({"paper.md": bytes(60 * MB)})
    assert len(bomb) < MB
    assert "unpacks to far more" in refusal({"bundle.zip": bomb})


def test_zip_with_too_many_or_too_large_files_is_refused(monkeypatch):
    crowd = zipped({f"{n}.md": "x" for n in range(2_001)})
    assert "more than 2,000 files" in refusal({"bundle.zip": crowd})
    monkeypatch.setattr("submissions.reading.containers.MAX_UNPACKED", 10)
    assert "unpacks to more" in refusal({"bundle.zip": zipped({"a.md": "x" * 11})})


def test_zip_with_links_doubles_or_archives_is_refused():
    link = zipfile.ZipInfo("paper.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "holds a link" in refusal({"bundle.zip": out.getvalue()})

    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.md", "x")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.md", "y")
    assert "twice" in refusal({"bundle.zip": out.getvalue()})

    inner = zipped({"a.md": "x"})
    assert "only once" in refusal({"bundle.zip": zipped({"inner.zip": inner})})


def test_damaged_zip_is_refused():
    assert "damaged" in refusal({"paper.docx": b"PK\x03\x04 and then nothing"})


def test_zip_that_claims_to_be_word_is_refused():
    other = zipped({"a.txt": "x"})
    assert "not a Word document" in refusal({"paper.docx": other})
    assert "not a text document" in refusal({"paper.odt": other})


REFERENCE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/attachedTemplate" Target="{}" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "target",
    ["https://example.org/a.dotm", "\\\\server\\a.dotx", "file://server/a.dotx"],
)
def test_template_from_elsewhere_is_refused(target):
    data = rezipped(
        PLAIN,
        lambda e: e.update({"word/_rels/settings.xml.rels": REFERENCE.format(target)}),
    )
    assert "loads a template" in refusal({"a.docx": data})


@pytest.mark.parametrize("target", ["file:///C:\\Users\\a.dotx", "C:/Users/a.dotx"])
def test_template_on_the_own_disk_loads_nothing_and_passes(target):
    data = rezipped(
        PLAIN,
        lambda e: e.update({"word/_rels/settings.xml.rels": REFERENCE.format(target)}),
    )
    check({"a.docx": data})


def test_embedded_ole_object_is_refused():
    data = rezipped(PLAIN, lambda e: e.update({"word/embeddings/oleObject1.bin": b"x"}))
    assert "OLE" in refusal({"a.docx": data})


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.png", b"GIF89a", "is not a png file inside"),
        ("a.jpg", b"", "is empty"),
        ("a.docm", PLAIN, "may hold macros"),
        ("a.csv", b"%PDF-1.7", "is not text inside"),
        ("a.txt", b"MZ", "is not text inside"),
        ("a.xlsx", PLAIN, "is not an Excel workbook inside"),
        ("a.docx", b"hello", "is not a docx file inside"),
        ("a.odt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word format"),
    ],
)
def test_single_file_of_the_wrong_kind_is_refused(name, data, said):
    with pytest.raises(Refused, match=said):
        check_one(name, data)
