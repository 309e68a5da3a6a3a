"""The independent look at what goes out (F8): strings, parts and encodings of a copy.

What it says of whole files made in the jail is tried in `cleaning/test_jailed.py`.
"""

import io
import json
import zipfile

import pytest

from journal.models import User
from submissions import name_scan
from submissions.name_scan import _pdf_strings, person_names, search
from tests.permissions.canary_world import pdf_with


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(f"{name}.xml", data)
    return out.getvalue()


def test_backslash_before_no_octal_digit_says_nothing():
    assert list(_pdf_strings(rb"(\9 and \8 and \101\102)")) == ["9 and 8 and AB"]


def test_strings_are_read_in_each_encoding_of_a_pdf():
    """Latin letters, UTF-16 and, since PDF 2.0, UTF-8; spelled out in octal digits."""
    assert list(_pdf_strings(rb"(J\363n Sm\355th)")) == ["Jón Smíth"]
    assert list(_pdf_strings(rb"(\376\377\000J\000\363\000n)")) == ["Jón"]
    assert list(_pdf_strings(rb"(\357\273\277J\303\263n)")) == ["Jón"]
    assert list(_pdf_strings(b"<EFBBBF 4AC3 B36E>")) == ["Jón"]


def test_octal_digits_beyond_a_byte_are_cut_to_it():
    assert list(_pdf_strings(rb"(J\763n)")) == ["Jón"]  # the high bit is ignored


def test_name_in_a_remark_of_a_pdf_is_found_in_the_newest_encoding():
    copy = pdf_with("No name here").replace(
        b"%%EOF", rb"9 0 obj (\357\273\277J\303\263n Sm\303\255th) endobj %%EOF"
    )
    assert [hit["name"] for hit in search(copy, ["Jón Smíth"], ".pdf")] == ["Jón Smíth"]


def test_part_of_a_part_is_named_by_both():
    spread = "<a>Am<b>ara</b> Tade<b>sse</b></a>"
    for text in (spread.encode(), spread.encode("utf-16")):
        inner = zipped(words=text)
        [hit] = search(inner, ["Amara Tadesse"], ".docx")
        assert hit["part"] == "words.xml"
        [hit] = search(zipped(inner=inner), ["Amara Tadesse"], ".docx")
        assert hit["part"] == "inner.xml/words.xml"


def test_zip_that_unpacks_to_more_than_can_be_searched_does_not_go_out(monkeypatch):
    monkeypatch.setattr(name_scan, "MOST_UNPACKED", 10)
    with pytest.raises(SystemExit, match="more than can be searched"):
        search(zipped(words=b"<a>Twelve bytes</a>"), ["Amara Tadesse"], ".docx")


@pytest.mark.parametrize(
    ("name", "native", "email", "names"),
    [
        ("Amara Tadesse", "", "", ["Amara Tadesse", "Tadesse"]),
        ("Yi Chen", "陈怡陈怡", "", ["Yi Chen", "陈怡陈怡"]),  # short: in other words
        ("Li", "李明", "li@example.org", ["li@example.org"]),
        ("", "", "a@example.org", ["a@example.org"]),
    ],
)
def test_names_of_an_account(name, native, email, names):
    assert person_names(User(name=name, native_name=native, email=email)) == names


def test_what_was_found_is_left_for_who_asked(tmp_path, monkeypatch):
    """In the jail; here in the same process."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "names.json").write_text('["Amara Tadesse", "Hana Tanaka"]')
    (tmp_path / "copy").write_text("by Amara Tadesse")
    name_scan.main(".txt")
    hits = json.loads((tmp_path / "hits.json").read_text())
    assert hits == [{"name": "Amara Tadesse", "page": 0, "part": ""}]


def test_login_of_an_address_is_nobody_elses_in_a_path_but_a_word_in_a_text():
    names = ["tadesse@example.org"]
    path = b"\x01C:\\Users\\tadesse\\a.png\x00"
    assert [hit["name"] for hit in search(path, names, ".bin")] == names
    assert not search(b"\x01C:\\Users\\tadesseh\\a.png\x00", names, ".bin")
    spread = zipped(words="<a>The word tad<b>esse</b> alone</a>")
    assert not search(spread, names, ".docx")  # letters alone are a word like others
    told = zipped(words="<a>The word tad<b>.esse</b> alone</a>")
    assert search(told, ["tad.esse@example.org"], ".docx")


def test_short_and_common_logins_and_names_without_letters_say_nothing():
    for name in ("abcd@example.org", "editor@example.org", "Tadesse and sons"):
        path = f"\x01/home/{name.partition('@')[0].split()[0]}/a.png".encode()
        assert not search(path, [name], ".bin"), name
    assert not search(b"any words", ["---"], ".txt")


def test_first_place_of_a_name_is_told():
    archive = zipped(first="<a>Amara Tadesse</a>", second="<a>Amara Tadesse</a>")
    [hit] = search(archive, ["Amara Tadesse"], ".docx")
    assert hit["part"] == "first.xml"
