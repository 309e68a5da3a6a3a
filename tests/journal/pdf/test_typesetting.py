"""The typeset article, read back as a reader's program reads it."""

import io
import re

import page
import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from journal.jail import Limits
from journal.pdf import (
    ArticleSource,
    Typeset,
    TypesettingError,
    typeset,
    typeset_all,
    typeset_review_copy,
)
from journal.pdf.article import article_html
from tests.factories.pdf import article_source


def texts(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [p.get_textpage().get_text_range() for p in document]
    document.close()
    return [" ".join(text.split()) for text in found]


def failures(pdf):
    profile = page.ValidationProfile.PDF_UA_1
    report = page.validate_pdf_bytes(pdf, profile=profile)
    return [(failure.rule_id, failure.message) for failure in report.failures]


def elements(pdf, kind):
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary)
        and item.get(Name.Type) == Name.StructElem
        and item.get(Name.S) == kind
    ]


@pytest.fixture
def opened(made):
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        yield pdf


def test_source_survives_the_way_to_the_jail(source):
    assert ArticleSource.from_json(source.to_json()) == source


def test_typeset_survives_the_cache(made):
    kept = Typeset.from_bytes(made.to_bytes())
    assert kept.cached
    fields = ("pdf", "pages", "warnings", "heads_pdf")
    assert all(getattr(kept, name) == getattr(made, name) for name in fields)


def test_article_has_its_words_and_numbers(made):
    found = texts(made.pdf)
    whole = " ".join(found)
    assert made.pages == len(found)
    assert made.warnings == ()
    for words in ("How pupils learn to doubt", "陈宇涵", "Ольга Морозова", "Nguyễn",
                  "Figure 1 The square.", "Table 1 Doubt by year.", "(1)",
                  "CC BY 4.0", "Received 3 March 2026", "References"):  # fmt: skip
        assert words in whole
    assert re.search(r"1\s*Introduction.*1\.1\s*Model.*2\s*Results", whole)


def test_notes_stand_on_the_page_of_their_call(made):
    called = next(text for text in texts(made.pdf) if "how far that carries" in text)
    assert "The diaries are kept for ten years." in called


def test_pages_carry_no_head_and_no_folio(made):
    assert "Learning to doubt" not in " ".join(texts(made.pdf))
    left, right = texts(made.heads_pdf)
    assert (left, right) == ("Nguyễn, Chen, Haddad and Morozova", "Learning to doubt")


def test_article_is_accessible(made):
    assert failures(made.pdf) == []


def test_tags_name_formulas_figures_and_table_heads(opened):
    formulas = [str(item.Alt) for item in elements(opened, Name.Formula)]
    assert sorted(formulas) == ["i", "x_{i}", "y=a+bx"]
    assert [str(item.Alt) for item in elements(opened, Name.Figure)] == [
        "A blue square."
    ]
    scopes = [str(item.A.Scope) for item in elements(opened, Name.TH)]
    assert sorted(scopes) == ["/Column"] * 3 + ["/Row"] * 2


def test_bookmarks_follow_the_headings(opened):
    with opened.open_outline() as outline:
        (title,) = outline.root
        names = [item.title for item in title.children]
        assert title.title == "How pupils learn to doubt what they look up"
        assert names == ["Abstract", "1\u2002Introduction", "2\u2002Results",
                         "Declarations", "References"]  # fmt: skip


def test_links_lead_where_they_say(opened):
    links = [link for sheet in opened.pages for link in sheet.get(Name.Annots, ())]
    inner = {str(link.Dest) for link in links if Name.Dest in link}
    outer = {str(link.A.URI) for link in links if Name.A in link}
    names = pikepdf.NameTree(opened.Root.Names.Dests)
    assert inner == {"a1-r-1", "a1-fig-1", "a1-tab-1"}
    assert inner <= {str(name) for name in names}
    assert outer == {
        "https://doi.org/10.5555/lcq.2022.0142",
        "https://doi.org/10.5555/jt.2026.0204",
        "https://example.org/data",
        "https://orcid.org/0000-0002-1825-0097",
        "https://creativecommons.org/licenses/by/4.0/",
    }


def test_every_font_is_in_the_file(opened):
    fonts = [
        item
        for item in opened.objects
        if isinstance(item, pikepdf.Dictionary)
        and item.get(Name.Type) == Name.FontDescriptor
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_same_source_gives_same_bytes_and_the_cache_spares_the_work(source, made):
    class Memory(dict):
        def put(self, key, value):
            self[key] = value

    memory = Memory()
    again = typeset(source, memory)
    kept = typeset(source, memory)
    assert again.pdf == made.pdf
    assert again.heads_pdf == made.heads_pdf
    assert (again.cached, kept.cached, kept.seconds) == (False, True, 0)
    assert kept.pdf == made.pdf


def test_review_copy_names_nobody(review_source, review_copy):
    found = " ".join(texts(review_copy.pdf))
    with pikepdf.open(io.BytesIO(review_copy.pdf)) as pdf:
        streams = [
            item.read_bytes() if Name.Subtype not in item or item.Subtype != Name.Image
            else item.read_raw_bytes()
            for item in pdf.objects if isinstance(item, pikepdf.Stream)
        ]  # fmt: skip
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        inside = b"".join(streams) + repr(list(pdf.objects)).encode()
    assert info == {
        "/Title": review_source.title,
        "/Producer": "Review copy",
        "/CreationDate": "D:20261221000000Z",
        "/ModDate": "D:20261221000000Z",
    }
    for name in ("Nguyễn", "Haddad", "Морозова", "0000-0002-1825-0097", "Open Learning",
                 "Canary", "WeasyPrint", "chau@", "10.5555/jt"):  # fmt: skip
        assert name not in found
        assert name.encode() not in inside


def test_review_copy_has_head_folios_and_line_numbers(review_copy):
    found = texts(review_copy.pdf)
    for number, text in enumerate(found, 1):
        assert "JT-2026-0042, version 1, for review" in text
        assert re.search(rf"\b{number}\b", text)
    assert re.search(r"\b5\b.*\b10\b", found[0])
    assert failures(review_copy.pdf) == []


def test_review_copy_is_refused_for_a_source_that_names_authors(source):
    with pytest.raises(ValueError, match="anonymous"):
        typeset_review_copy(source, "JT-2026-0042")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "media:not-stored.png",
     "asset:Inter-Regular.otf"],
)  # fmt: skip
def test_pictures_from_elsewhere_are_refused(address):
    body = f'<p><img src="{address}" alt="x"></p>'
    with pytest.raises(TypesettingError) as refusal:
        typeset(article_source(body=body))
    assert str(refusal.value) == (
        f"The text asks for “{address}”, which does not belong to it."
    )


def test_work_without_end_is_ended_with_a_reason():
    """Nine hundred rows of twenty columns are within the bounds, not within a second."""
    rows = "<tr>" + "<td>word 1.5</td>" * 20 + "</tr>"
    body = f'<figure class="table" id="tab-1"><table>{rows * 900}</table></figure>'
    limits = Limits(cpu_seconds=2, wall_seconds=20)
    with pytest.raises(TypesettingError) as refusal:
        typeset(article_source(body=body), limits=limits)
    assert str(refusal.value) == (
        "The text could not be typeset: it needed more than 2 seconds of computing time."
    )


def test_citation_is_markup_and_nothing_else_of_it_is():
    citation = "Li, &amp; Wu. A &lt;b&gt; <i>C &amp; D</i>.<script>"
    html, _ = article_html(article_source(body="", citation=citation))
    assert "Li, &amp; Wu. A &lt;b&gt; <i>C &amp; D</i>.&lt;script&gt;" in html


def test_float_below_a_note_keeps_a_clear_line(made):
    """The table follows the second note at the foot of its page."""
    table, note = "Table 1", "Schools differ less"
    document = pypdfium2.PdfDocument(made.pdf)
    for sheet in document:
        text = sheet.get_textpage()
        if note in (words := text.get_text_range()) and table in words:
            upper, lower = (text.get_charbox(words.rindex(w)) for w in (note, table))
            gap = abs(upper[1] - lower[3])
            break
    document.close()
    assert gap > 11


def test_address_that_breaks_is_copied_whole():
    address = "https://doi.org/10.5555/demo.data.hints.of.many.parts"
    words = "Words that fill the line up to here are "
    body = f'<p>{words * 2}at <a href="{address}">{address}</a>.</p>'
    text = texts(typeset(article_source(body=body, media={})).pdf)[0]
    assert "\u200b" not in text
    assert address in text.replace(" ", "")


def test_other_scripts_are_set_in_their_own_faces():
    text = (
        "<section id='s-1'><h2>引言</h2><p>数字教育改变课堂<sup>a</sup>。</p></section>"
    )
    chinese = typeset(article_source(
        key="zh1", lang="zh", title="数字教育", body=text, media={}))  # fmt: skip
    assert "数字教育改变课堂" in texts(chinese.pdf)[0].replace(" ", "")
    assert "摘要" in texts(chinese.pdf)[0]
    assert chinese.warnings == ()


def test_article_that_fails_does_not_stop_the_others():
    steps = []
    good = article_source(key="good", body="<p>Short.</p>", media={})
    bad = article_source(key="bad", body="<div>" * 120)
    made = typeset_all([good, bad], on_progress=lambda *step: steps.append(step))
    assert made["good"].pages == 1
    assert str(made["bad"]) == "The text is nested more than 100 levels deep."
    assert [step[1:] for step in steps] == [(1, 2), (2, 2)]
