"""The small parts: names, pictures, languages, choosing the main file, the reading."""

from io import BytesIO

import pytest
from PIL import Image

from submissions.reading import Reading, ReadWarning
from submissions.reading.dialect import main_file
from submissions.reading.language import language_of
from submissions.reading.model import Count, Found, ReadAuthor, ReadFigure, Refused
from submissions.reading.people import byline, is_name, split_name
from submissions.reading.pictures import UnusualPicture, showable
from submissions.reading.svg import clean_svg
from tests.submissions.reading.conftest import png


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")),
        ("Miguel de la Varga", ("Miguel", "de la Varga")),
        ("S. K. Morgan Ernest", ("S. K. Morgan", "Ernest")),
        ("Curie, Marie", ("Marie", "Curie")),
        ("John Smith, Jr.", ("John", "Smith, Jr.")),
        ("WANG Xiaoming", ("Xiaoming", "WANG")),
        ("欧阳修", ("修", "欧阳")),
        ("李娜", ("娜", "李")),
        ("Plato", ("", "Plato")),
    ],
)
def test_names_are_split(name, parts):
    assert split_name(name) == parts


def test_byline_keeps_order_marks_and_brackets():
    people = byline(
        "Ada Lovelace¹*, José van der Berg (Delft, NL)² and 李娜³; Mary Anning, PhD"
    )
    assert [p.name for p in people] == [
        "Ada Lovelace",
        "José van der Berg",
        "李娜",
        "Mary Anning",
    ]
    assert [p.marks for p in people] == [["1", "*"], ["2"], ["3"], []]
    assert people[1].aside == ["Delft, NL"]


@pytest.mark.parametrize(
    "text", ["University of London", "We asked 12 teachers", "Methods", "a b"]
)
def test_other_words_are_no_names(text):
    assert not is_name(text)


SAMPLES = {
    "en": "This is what we found in the schools that were part of the study for a year.",
    "de": "Das ist nicht die Schule, die wir für eine gute Schule halten, und sie wird es auch nicht.",
    "fr": "Les élèves sont dans une école qui ne leur donne pas le temps de lire avec les autres.",
    "es": "Los alumnos de la escuela no se dan cuenta de que el tiempo es más corto para las niñas.",
    "pt": "Os alunos da escola não sabem que o tempo é mais curto para as meninas do que para eles.",
    "tr": "Bu okul için çok daha fazla zaman olarak bir öğretmen ve bir sınıf gibi görünen.",
    "ja": "この学校では先生が生徒に新しい方法で教えています。とてもよい結果でした。",
    "ko": "이 학교에서는 선생님이 학생들에게 새로운 방법으로 가르치고 있습니다.",
    "fa": "این یک متن فارسی درباره آموزش در مدرسه‌های ما است که چند گونه دارد.",
    "uk": "Це є текст про школу, у якій діти вчаться читати і писати щодня.",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_languages_are_told_apart(code):
    assert language_of(SAMPLES[code] * 3) == code


def test_pictures_lose_what_they_tell_about_their_maker():
    out = BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Jane Photographer"
    Image.new("RGB", (20, 20), "red").save(out, "JPEG", exif=exif)
    assert b"Jane Photographer" in out.getvalue()
    picture = showable(out.getvalue(), "photo.jpg")
    assert b"Jane" not in picture.data
    assert Image.open(BytesIO(picture.data)).size == (20, 20)


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "WEBP", "BMP"])
def test_other_rasters_become_png(kind):
    picture = showable(png(kind=kind), f"picture.{kind.lower()}")
    assert (picture.media_type, picture.converted) == ("image/png", True)
    assert Image.open(BytesIO(picture.data)).size == (40, 30)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\xd7\xcd\xc6\x9a", "a.wmf", "Windows metafile"),
        (b"%!PS-Adobe-3.0 EPSF", "a.eps", "PostScript"),
        (b"not a picture", "a.png", "damaged"),
        (b"<svg xmlns='x'>", "a.svg", "damaged"),
    ],
)
def test_unshowable_pictures_say_what_to_send(data, name, said):
    with pytest.raises(UnusualPicture, match=said):
        showable(data, name)


def test_svg_keeps_its_drawing_and_loses_the_rest():
    drawing = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"
     xmlns:xlink="http://www.w3.org/1999/xlink" onload="steal()">
     <defs><path id="p" d="M0 0h9"/></defs><use xlink:href="#p" x="1"/><use href="https://x.example/#p"/>
     <script>steal()</script><foreignObject><p>steal</p></foreignObject>
     <image href="https://x.example/a.png"/><style>@import url(https://x.example/a.css); rect{fill:red}</style>
     <rect width="9" height="9" style="fill:url(https://x.example)"/><a href="javascript:steal()"><text>t</text></a></svg>"""
    cleaned = clean_svg(drawing).decode()
    for gone in ("steal", "x.example", "script", "<use", "foreignObject"):
        assert gone not in cleaned
    assert cleaned.count("M0 0h9") == 2
    assert "translate(1 0)" in cleaned
    assert "<rect" in cleaned


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["README.md", "paper.md"], "paper.md"),
        (["cover_letter.docx", "manuscript_v2.docx"], "manuscript_v2.docx"),
        (["text.docx", "text.pdf"], "text.docx"),
        (["old/index.html", "index.html"], "index.html"),
    ],
)
def test_main_file_is_found(names, chosen):
    assert main_file(dict.fromkeys(names, b"some text")) == chosen


def test_main_latex_file_is_the_one_with_a_document():
    files = {"chapter.tex": b"\\section{A}", "z.tex": b"\\documentclass{article}"}
    assert main_file(files) == "z.tex"
    with pytest.raises(Refused, match="None of the files"):
        main_file({"chapter.tex": b"\\section{A}", "a.bib": b"x"})


def test_reading_survives_json():
    reading = Reading(
        title=Found("T", "Title style", True),
        keywords=Found(["a"], "YAML", False),
        authors=[ReadAuthor("Ada Lovelace", "Ada", "Lovelace", affiliations=["X"])],
        figures=[ReadFigure("fig-1.png", "image/png", "", "c", "found", "b.png")],
        counts={"words": Count(3, 2)},
        warnings=[ReadWarning("words", "lost")],
        body="<p>x</p>",
    )
    plain = reading.to_json()
    assert plain["title"] == "T"
    assert plain["counts"] == {"words": {"in": 3, "out": 2}}
    assert Reading.from_json(plain, body="<p>x</p>") == reading
