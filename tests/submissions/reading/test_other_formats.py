"""OpenDocument, HTML and PDF."""

import pytest
import weasyprint

from journal import markup
from submissions.reading import Refused
from tests.submissions.reading.conftest import WORDS, png, zipped

OFFICE = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "style": "style",
        "table": "table",
        "draw": "drawing",
    }.items()
)


def odt(body, styles=""):
    content = (
        f'<office:document-content {OFFICE} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:automatic-styles>'
        f"{styles}</office:automatic-styles><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    )


def test_odt_front_matter_notes_and_sections(read):
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>A note.</text:p></text:note-body></text:note>"
    )
    reading = read(
        "paper.odt",
        odt(
            '<text:h text:outline-level="1">An open title</text:h>'
            "<text:p>Ada Lovelace*, Mary Anning (Lyme Museum, UK)</text:p>"
            "<text:p>* E-mail: ada@example.org</text:p>"
            f'<text:h text:outline-level="2">Abstract</text:h><text:p>{WORDS}</text:p>'
            "<text:p>Keywords: open, text</text:p>"
            f'<text:h text:outline-level="2">Start</text:h><text:p>{WORDS}{note}</text:p>'
        ),
    )
    assert reading.title.value == "An open title"
    assert [a.name for a in reading.authors] == ["Ada Lovelace", "Mary Anning"]
    assert reading.authors[0].affiliations == ["Lyme Museum, UK"]
    assert reading.authors[0].corresponding
    assert reading.authors[0].email == "ada@example.org"
    assert reading.abstract.value == WORDS.strip()
    assert reading.keywords.value == ["open", "text"]
    assert '<li id="n-1"><p>A note.</p>' in reading.body
    assert (reading.counts["notes"].into, reading.counts["notes"].out) == (1, 1)


def test_odt_hidden_text_changes_and_comments_stay_out(read):
    hidden = (
        '<style:style style:name="H" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    reading = read(
        "paper.odt",
        odt(
            '<text:tracked-changes><text:changed-region text:id="c"><text:deletion>'
            "<text:p>deleted words</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            f'<text:h text:outline-level="1">T</text:h><text:p>{WORDS}'
            '<text:span text:style-name="H">by Jane Hidden</text:span>'
            "<office:annotation><dc:creator>Jane</dc:creator><text:p>a comment</text:p>"
            "</office:annotation> after</text:p>",
            hidden,
        ),
    )
    for gone in ("Jane", "deleted words", "a comment"):
        assert gone not in reading.body
    assert "after" in reading.body
    kinds = {warning.kind for warning in reading.warnings}
    assert {"tracked changes", "comments", "words"} <= kinds


def test_html_metadata_figures_and_links(read):
    page = """<html lang="de"><head><title>Seite</title>
    <meta name="citation_title" content="Ein Titel"><meta name="citation_author" content="Curie, Marie">
    <meta name="keywords" content="Schule, Netz"></head><body><nav>Menu</nav><h1>Ein Titel</h1>
    <h2>Anfang</h2><p>Die Schule ist nicht mit der Zeit gegangen, und das ist auch gut so für alle, die sich dem Netz nicht anvertrauen.
    <p>Offen <a href="/relativ">hier</a> und <a href="https://example.org/a b">dort</a>.
    <figure><img src="b.png" alt="Blau"><figcaption>Abb. 1: Ein blaues Feld</figcaption></figure>
    <table><caption>Tabelle 1. Zahlen</caption><tr><td>1</td></tr></table></body></html>"""
    reading = read("index.html", page, main="index.html", files={"b.png": png()})
    assert reading.title.value == "Ein Titel"
    assert [(a.given, a.family) for a in reading.authors] == [("Marie", "Curie")]
    assert reading.keywords.value == ["Schule", "Netz"]
    assert reading.language == "de"
    assert "Menu" not in reading.body
    assert 'alt="Blau"><figcaption><p>Ein blaues Feld</p>' in reading.body
    assert "<figcaption><p>Zahlen</p>" in reading.body
    assert '<a href="https://example.org/a%20b">dort</a>' in reading.body
    assert "relativ" not in reading.body
    assert markup.problems(reading.body, reading.media) == []


@pytest.fixture(scope="module")
def printed():
    page = (
        f"""<style>h1{{font-size:24pt}}p{{font-size:11pt}}</style><h1>A printed title</h1>
    <p>Ada Lovelace, Mary Anning</p><p>Department of History, University of London, UK</p>
    <p>Abstract: {WORDS}</p><p>Keywords: print; paper</p>"""
        + f"<p>{WORDS * 3}</p>" * 6
    )
    return weasyprint.HTML(string=page).write_pdf()


def test_pdf_gives_title_people_and_plain_text(read, printed):
    reading = read("paper.pdf", printed)
    assert reading.title.value == "A printed title"
    assert not reading.title.sure
    assert [a.name for a in reading.authors] == ["Ada Lovelace", "Mary Anning"]
    assert "University of London" in reading.authors[0].affiliations[0]
    assert reading.abstract.value.startswith("Teachers who met")
    assert reading.keywords.value == ["print", "paper"]
    assert reading.body.count("<p>") >= 6
    assert any("keeps no structure" in w.text for w in reading.warnings)


def test_pdf_without_text_or_in_pieces_is_refused(read, printed):
    blank = weasyprint.HTML(
        string="<svg width=100 height=100><rect width=99 height=99></rect></svg>"
    )
    with pytest.raises(Refused, match="no text"):
        read("paper.pdf", blank.write_pdf())
    with pytest.raises(Refused, match="damaged"):
        read("paper.pdf", b"%PDF-1.7\n" + printed[2_000:3_000])


def test_pdf_with_a_password_is_refused(read, printed, tmp_path):
    import pikepdf

    (tmp_path / "open.pdf").write_bytes(printed)
    with pikepdf.open(tmp_path / "open.pdf") as document:
        document.save(
            tmp_path / "shut.pdf", encryption=pikepdf.Encryption(user="x", owner="y")
        )
    with pytest.raises(Refused, match="protected by a password"):
        read("paper.pdf", (tmp_path / "shut.pdf").read_bytes())
