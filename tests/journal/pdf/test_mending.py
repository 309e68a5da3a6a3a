"""Pages that an editor would mend by hand."""

import pypdfium2

from journal.pdf import typeset
from tests.factories.pdf import article_source, picture

SENTENCE = "A line of text that says little and fills the page as it should. "


def pages_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [" ".join(p.get_textpage().get_text_range().split()) for p in document]
    document.close()
    return found


def paragraphs(count):
    return "".join(f"<p>Paragraph {n}. {SENTENCE * 9}</p>" for n in range(count))


def test_figures_stay_near_their_place_and_nothing_is_overprinted():
    """Six tall figures after one another would drift six pages away."""
    figures = "".join(
        f'<p>Place of {n}. {SENTENCE * 3}</p><figure id="fig-{n}">'
        f'<img src="media:fig-1.png" alt="Chart"><figcaption><p>Chart number {n}.</p>'
        "</figcaption></figure>"
        for n in range(1, 7)
    )
    body = f'<section id="s-1"><h2>One</h2>{figures}{paragraphs(8)}</section>'
    tall = {"fig-1.png": picture(size=(900, 900))}
    made = typeset(article_source(body=body, media=tall))
    pages = pages_of(made.pdf)
    for number in range(1, 7):
        place = next(n for n, text in enumerate(pages) if f"Place of {number}." in text)
        stands = next(
            n for n, text in enumerate(pages) if f"Chart number {number}." in text
        )
        assert 0 <= stands - place < 2


def test_notes_stay_with_their_calls_on_every_page():
    """Thirty notes in text of many lengths: each below its call."""
    calls = "".join(
        f'<p>{SENTENCE * (n % 5 + 2)}Call {n:02}.<a class="note-ref" id="nr-{n}" '
        f'href="#n-{n}">{n}</a> {SENTENCE * (n % 3)}</p>'
        for n in range(1, 31)
    )
    notes = "".join(
        f'<li id="n-{n}"><p>Note {n:02} {SENTENCE}</p></li>' for n in range(1, 31)
    )
    body = (
        f'<section id="s-1"><h2>One</h2>{calls}</section>'
        f'<section class="notes"><ol>{notes}</ol></section>'
    )
    pages = pages_of(typeset(article_source(body=body, media={})).pdf)
    for number in range(1, 31):
        (page,) = [text for text in pages if f"Call {number:02}." in text]
        assert f"Note {number:02}" in page


def test_references_give_way_before_they_leave_two_lines_on_a_last_page():
    """A text that grows by single lines: never does one reference stand alone."""
    entry = "Two things at once, and what a pupil makes of them in the year after. "
    references = "".join(
        f'<li id="r-{n}">Abebe, T. ({1980 + n}). {entry}<em>Learning and Culture</em>, '
        f"14(2), 101–129.</li>"
        for n in range(30)
    )
    end = f'<section class="references"><ol>{references}</ol></section>'
    found = []
    for count in (8, 9, 10, 11):
        body = "<p>A line of text.</p>" * count + end
        pages = pages_of(
            typeset(article_source(body=body, media={}, statements=())).pdf
        )
        found.append((len(pages), pages[-1].count("Abebe")))
    assert [pages for pages, _ in found] == [2, 2, 2, 3]
    assert found[-1][1] == 2
