"""Hostile manuscripts, read as a stranger's file is read: in the jail."""

import struct
import zlib
from textwrap import dedent

import pytest

from journal import markup
from submissions.reading import Refused
from tests.submissions.reading.conftest import WORDS, png, rezipped, word, zipped


@pytest.fixture
def secret(tmp_path):
    """A file that the reading process could open, with words no manuscript has."""
    path = tmp_path / "secret.tex"
    path.write_text("ZebraUmbrella is the password.")
    assert "ZebraUmbrella" in path.read_text()
    return path


def everything(reading):
    return f"{reading.body} {reading.to_json()} {list(reading.media.values())}"


def test_latex_reads_no_file_outside_the_upload(jailed, secret):
    climbing = "../" * 12 + str(secret).lstrip("/")
    reading = jailed(
        "paper.tex",
        rf"""\documentclass{{article}}\title{{Inclusion}}\begin{{document}}
        {WORDS} \input{{{secret}}} \input{{{climbing}}} \include{{{secret}}}
        \lstinputlisting{{{secret}}} \verbatiminput{{{secret}}}
        \includegraphics{{{secret}}} \bibliography{{{secret}}}
        \end{{document}}""",
    )
    assert reading.title.value == "Inclusion"
    assert "Teachers who met" in reading.body
    assert "ZebraUmbrella" not in everything(reading)
    assert any("not among the files" in warning.text for warning in reading.warnings)


def test_markdown_and_html_take_no_picture_from_the_disk(jailed, secret):
    picture = secret.with_suffix(".png")
    picture.write_bytes(png() + b"ZebraUmbrella")
    text = f'# Pictures\n\n{WORDS}\n\n![a]({picture})\n\n<img src="file://{picture}">\n'
    page = f'<h1>Pictures</h1><p>{WORDS}</p><img src="file://{picture}" alt="a">'
    for name, content in (("paper.md", text), ("paper.html", page)):
        reading = jailed(name, content)
        assert reading.media == {}
        assert "ZebraUmbrella" not in everything(reading)
        assert {figure.status for figure in reading.figures} == {"missing"}


def test_xml_entities_read_nothing(jailed, secret):
    doctype = f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{secret}">]>'
    article = f"{doctype}<article><body><p>&x; {WORDS}</p></body></article>"
    with pytest.raises(Refused) as refused:
        jailed("paper.xml", article)
    assert "entities" in refused.value.reason
    assert "ZebraUmbrella" not in refused.value.reason


def test_scripts_and_their_kin_never_reach_the_text(jailed):
    nasty = dedent("""
    <script>steal()</script><style>p{}</style><iframe src="https://x.example"></iframe>
    <a href="javascript:steal()">one</a> <a href="JaVaScRiPt:steal()">two</a>
    <a href="data:text/html,steal">three</a> <p onclick="steal()">four</p>
    <form action="https://x.example"><input></form>
    <svg onload="steal()"><script>steal()</script></svg>
    <math><annotation-xml encoding="text/html"><script>steal()</script></annotation-xml></math>
    """)
    page = f"<h1>Safe</h1><p>{WORDS}</p>{nasty}"
    for name in ("paper.html", "paper.md"):
        content = page if name.endswith("html") else f"# Safe\n\n{WORDS}\n\n{nasty}"
        reading = jailed(name, content)
        assert "steal" not in reading.body
        assert "<script" not in reading.body
        assert "javascript" not in reading.body.lower()
        assert markup.problems(reading.body, reading.media) == []
        for kept in ("one", "two", "three", "four"):
            assert kept in reading.body


def test_hidden_text_of_word_stays_hidden_and_is_told(jailed):
    def hidden(document):
        run = document.add_paragraph().add_run("Written by Jane Hidden.")
        run.font.hidden = True

    reading = jailed("paper.docx", word(("Title", "Hidden"), ("", WORDS), hidden))
    assert "Jane" not in everything(reading)
    assert "Teachers who met" in reading.body
    assert any("Hidden text (4 words)" in warning.text for warning in reading.warnings)


def test_hidden_text_of_html_stays_hidden(jailed):
    page = f'<h1>Hidden</h1><p>{WORDS}</p><p style="display: none">Jane Hidden</p>'
    assert "Jane" not in jailed("paper.html", page).body


def test_word_file_that_unpacks_without_end_is_stopped(jailed):
    def swollen(entries):
        text = b"<w:p><w:r><w:t>" + b"word " * 8_000_000 + b"</w:t></w:r></w:p>"
        document = entries["word/document.xml"]
        entries["word/document.xml"] = document.replace(
            b"<w:sectPr", text + b"<w:sectPr"
        )

    bomb = rezipped(word(("", WORDS)), swollen)
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused) as refused:
        jailed("paper.docx", bomb)
    assert "far more than it seems" in refused.value.reason


def test_endless_macros_are_stopped_in_time(jailed):
    doubling = "\n".join(
        rf"\newcommand{{\{chr(98 + n)}x}}{{\{chr(97 + n)}x\{chr(97 + n)}x}}"
        for n in range(24)
    )
    source = (
        r"\documentclass{article}\newcommand{\ax}{lol }"
        + doubling
        + r"\begin{document}"
        rf"{WORDS}\yx\end{{document}}"
    )
    with pytest.raises(Refused) as refused:
        jailed("paper.tex", source)
    assert "expanding macro" in refused.value.reason


def test_yaml_that_refers_to_itself_is_refused(jailed):
    lines = ["a0: &a0 [x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)
    ]
    with pytest.raises(Refused) as refused:
        jailed("paper.md", "---\n" + "\n".join(lines) + "\n---\n\n" + WORDS)
    assert "refers to itself" in refused.value.reason


def test_picture_bomb_is_not_decoded(read):
    header = b"IHDR" + struct.pack(">II", 12_000, 10_000) + png()[24:29]
    small = png()
    bomb = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]
    reading = read(
        "paper.md", f"# Big\n\n{WORDS}\n\n![b](b.png)\n", files={"b.png": bomb}
    )
    assert reading.media == {}
    assert any("megapixels" in warning.text for warning in reading.warnings)


def test_bundle_gives_only_what_it_holds(jailed):
    bundle = zipped(
        {"paper.md": f"# Bundle\n\n{WORDS}\n\n![Blue.](b.png)", "b.png": png()}
    )
    reading = jailed("bundle.zip", bundle)
    assert reading.title.value == "Bundle"
    assert list(reading.media) == ["fig-1.png"]
    assert reading.seconds < 60
    assert 10 < reading.peak_mb < 2048
