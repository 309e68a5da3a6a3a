"""Word documents: styles where there are some, the look where there are none."""

from io import BytesIO

import docx
import pytest

from journal import markup
from submissions.reading import Refused
from tests.submissions.reading.conftest import WORDS, png, rezipped, word


def runs(*pieces, style=None):
    """A paragraph from (text, format) pieces; the format is bold, sup or nothing."""

    def write(document):
        paragraph = document.add_paragraph(style=style)
        for text, look in pieces:
            run = paragraph.add_run(text)
            run.bold = look == "bold" or None
            run.font.superscript = look == "sup" or None

    return write


def test_styles_give_title_authors_abstract_and_sections(read):
    reading = read(
        "paper.docx",
        word(
            ("Title", "Rural schools and slow networks"),
            runs(
                ("Ana de Souza", ""),
                ("1,*", "sup"),
                (" and Li Na (李娜)", ""),
                ("2", "sup"),
            ),
            runs(
                ("1", "sup"),
                (" Faculty of Education, University of Porto, Portugal", ""),
            ),
            runs(("2", "sup"), (" Normal University, Kunming, China", "")),
            ("", "* Correspondence: ana.souza@up.example.edu"),
            ("Heading 1", "Abstract"),
            ("", WORDS),
            runs(("Keywords: ", "bold"), ("rural schools; networks; equity", "")),
            ("Heading 1", "1. Introduction"),
            ("", WORDS),
            ("Heading 2", "1.1 Setting"),
            ("", WORDS),
            ("Heading 1", "References"),
            ("", "[1] Doe, J. (2020). Slow. Journal of X, 1, 2. doi:10.5555/abc.12"),
            ("", "[2] Roe, R. (2021). Slower. https://example.org/slower."),
        ),
    )
    assert reading.title.value == "Rural schools and slow networks"
    assert reading.title.sure
    first, second = reading.authors
    assert (first.name, first.given, first.family) == (
        "Ana de Souza",
        "Ana",
        "de Souza",
    )
    assert first.affiliations == ["Faculty of Education, University of Porto, Portugal"]
    assert (first.email, first.corresponding) == ("ana.souza@up.example.edu", True)
    assert (second.name, second.native_name) == ("Li Na", "李娜")
    assert second.affiliations == ["Normal University, Kunming, China"]
    assert reading.abstract.value == WORDS.strip()
    assert reading.keywords.value == ["rural schools", "networks", "equity"]
    assert [r.doi for r in reading.references] == ["10.5555/abc.12", ""]
    assert '<section id="s-1"><h2>Introduction</h2>' in reading.body
    assert '<section id="s-1-1"><h3>Setting</h3>' in reading.body
    assert '<li id="r-1">Doe, J.' in reading.body
    assert '<a href="https://doi.org/10.5555/abc.12">' in reading.body
    assert "Ana de Souza" not in reading.body
    assert markup.problems(reading.body, reading.media) == []


def test_bold_lines_serve_as_headings_where_there_is_no_style(read):
    reading = read(
        "paper.docx",
        word(
            runs(("A title in bold", "bold")),
            ("", "Maria Curie, Lise Meitner"),
            ("", "Institute of Physics, University of Vienna, Austria"),
            runs(("Abstract. ", "bold"), (WORDS, "")),
            runs(("1. Introduction", "bold")),
            ("", WORDS),
            runs(("1.1 The setting", "bold")),
            ("", WORDS),
        ),
    )
    assert (reading.title.value, reading.title.sure) == ("A title in bold", False)
    assert [a.name for a in reading.authors] == ["Maria Curie", "Lise Meitner"]
    assert all("Vienna" in a.affiliations[0] for a in reading.authors)
    assert reading.abstract.value == WORDS.strip()
    assert "<h2>Introduction</h2>" in reading.body
    assert "<h3>The setting</h3>" in reading.body
    assert any("no heading style" in w.text for w in reading.warnings)


def test_placeholders_of_a_template_are_told(read):
    reading = read("paper.docx", word(("Title", "Article Title"), ("", WORDS)))
    assert any("placeholder" in w.text and w.kind == "title" for w in reading.warnings)


def test_pictures_and_tables_take_the_captions_beside_them(read):
    def picture(document):
        document.add_picture(BytesIO(png()))

    def table(document):
        grid = document.add_table(rows=2, cols=2)
        for number, cell in enumerate(c for row in grid.rows for c in row.cells):
            cell.text = f"cell {number}"

    reading = read(
        "paper.docx",
        word(
            ("Title", "Floats"),
            ("Heading 1", "Results"),
            ("", WORDS),
            ("Caption", "Table 1. Two by two"),
            table,
            ("", "Table 1 shows nothing that is not in the text, as tables often do."),
            picture,
            ("Caption", "Figure 1: A blue field"),
        ),
    )
    assert (
        '<figure id="fig-1"><img src="media:fig-1.png" alt="A blue field">'
        "<figcaption><p>A blue field</p>" in reading.body
    )
    assert (
        '<figure class="table" id="tab-1"><figcaption><p>Two by two</p>' in reading.body
    )
    assert "<p>Table 1 shows nothing" in reading.body
    assert reading.figures[0].caption == "A blue field"
    assert reading.counts["figures"].out == reading.counts["tables"].out == 1


def test_tracked_changes_and_comments_are_told(read):
    def marked(entries):
        text = entries["word/document.xml"].decode()
        inserted = '<w:ins w:id="1" w:author="Jane"><w:r><w:t>new</w:t></w:r></w:ins>'
        deleted = '<w:del w:id="2" w:author="Jane"><w:r><w:delText>gone</w:delText></w:r></w:del>'
        entries["word/document.xml"] = text.replace(
            "Tracked</w:t></w:r>", f"Tracked</w:t></w:r>{inserted}{deleted}"
        ).encode()
        entries["word/comments.xml"] = (
            b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
            b'2006/main"><w:comment w:id="0" w:author="Jane"/></w:comments>'
        )

    data = rezipped(word(("Title", "T"), ("", "Tracked"), ("", WORDS)), marked)
    reading = read("paper.docx", data)
    told = " ".join(w.text for w in reading.warnings)
    assert "tracked changes (1 insertions, 1 deletions)" in told
    assert "1 comments" in told
    assert "Trackednew" in reading.body
    assert "gone" not in reading.body
    assert "Jane" not in reading.body


def test_unshowable_picture_is_named_with_advice(read):
    data = word(("Title", "Old"), ("", WORDS), lambda d: d.add_picture(BytesIO(png())))

    def as_emf(entries):
        for name in [n for n in entries if n.startswith("word/media/")]:
            del entries[name]
            entries[name.replace(".png", ".emf")] = b"\x01\x00\x00\x00 EMF"
        for name in [
            n for n in entries if n.endswith((".rels", "[Content_Types].xml"))
        ]:
            entries[name] = entries[name].replace(b"image1.png", b"image1.emf")

    reading = read("paper.docx", rezipped(data, as_emf))
    assert reading.figures[0].status == "unusual"
    assert any("Save this figure as PNG or SVG" in w.text for w in reading.warnings)
    assert any("1 of 1 figure is not" in w.text for w in reading.warnings)


def test_word_without_text_is_refused(read):
    with pytest.raises(Refused, match="no text"):
        read("paper.docx", word(("", " ")))


def test_broken_document_xml_is_refused(read):
    broken = rezipped(
        word(("", WORDS)), lambda e: e.update({"word/document.xml": b"<w:document"})
    )
    with pytest.raises(Refused, match="damaged"):
        read("paper.docx", broken)


def test_properties_of_the_file_are_the_last_resort(read):
    document = docx.Document()
    document.core_properties.keywords = "alpha, beta"
    document.core_properties.title = "A title in the properties"
    document.add_paragraph(WORDS)
    out = BytesIO()
    document.save(out)
    reading = read("paper.docx", out.getvalue())
    assert (reading.title.value, reading.title.place) == (
        "A title in the properties",
        "document properties",
    )
    assert reading.keywords.value == ["alpha", "beta"]
    assert not reading.keywords.sure
