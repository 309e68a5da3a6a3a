"""The canonical text as the web page shows it."""

from issues.web_text import WebPicture, made

TEXT = """<section id="s-1"><h2>Method</h2><p>See <a href="#fig-1">Figure 1</a> and
<a class="note-ref" id="nr-1" href="#n-1">1</a> in <a class="cite" href="#r-1">[1]</a>.</p>
<section id="s-1-1"><h3>Sample</h3><p>Ninety-four schools.</p></section></section>
<section class="unnumbered" id="s-2"><h2>Thanks</h2><p>To all.</p></section>
<figure id="fig-1"><img src="media:fig-1.svg" alt="A line."><figcaption><p>Scores.</p>
</figcaption></figure>
<figure class="table" id="tab-1"><figcaption><p>Means.</p></figcaption><table><thead><tr>
<th></th><th>Screen</th></tr></thead><tbody><tr><td>Start</td><td>44.0 (11.2)</td></tr>
</tbody></table></figure>
<div class="equation numbered" id="eq-1"><math display="block" alttext="x"><mi>x</mi>
</math></div>
<section class="notes"><ol><li id="n-1"><p>A note.</p></li></ol></section>
<section class="references"><ol><li id="r-1">Okafor. <a href="https://doi.org/10.5555/o">
https://doi.org/10.5555/o</a></li></ol></section>"""


def page(text=TEXT, **options):
    pictures = {"fig-1.svg": WebPicture("/articles/a/media/fig-1.png", 1600, 900)}
    return made(text, **{"pictures": pictures, **options})


def test_headings_are_numbered_and_carry_the_ids():
    text = page().text
    assert '<h2 id="s-1">1\u2002Method</h2>' in text
    assert '<h3 id="s-1-1">1.1\u2002Sample</h3>' in text
    assert '<h2 id="s-2">Thanks</h2>' in text
    assert "<section" not in text


def test_an_essay_has_no_numbers():
    assert '<h2 id="s-1">Method</h2>' in page(numbered=False).text


def test_the_outline_lists_the_sections_and_the_notes():
    assert page().outline == [
        ("s-1", "1 Method"),
        ("s-2", "Thanks"),
        ("notes", "Notes"),
    ]


def test_figures_have_a_label_a_size_and_their_caption_below():
    text = page().text
    assert 'src="/articles/a/media/fig-1.png"' in text
    assert 'width="1600" height="900"' in text
    assert "<b>Figure 1.</b> Scores." in text
    assert text.index("<img") < text.index("<figcaption")


def test_a_picture_that_is_not_stored_becomes_its_words():
    text = page(pictures={}).text
    assert "<img" not in text
    assert "<em>A line.</em>" in text


def test_tables_scroll_by_themselves_and_numbers_stand_in_line():
    text = page().text
    assert 'class="xscroll" role="region" tabindex="0" aria-label="Table 1"' in text
    assert "<caption><span><b>Table 1.</b> Means.</span>" in text
    assert '<td class="r">44.0 (11.2)</td>' in text
    assert '<th scope="col" class="r">Screen</th>' in text
    assert "<th></th>" not in text


def test_formulas_keep_their_mathml_and_their_number():
    text = page().text
    assert '<math display="block" alttext="x">' in text
    assert "<span>(1)</span>" in text


def test_notes_lead_back_to_their_call():
    text = page().text
    assert 'class="fn" id="nr-1" href="#n-1" aria-label="Notes 1"' in text
    assert '<h2 id="notes">Notes</h2>' in text
    assert 'href="#nr-1"' in text


def test_references_stand_by_themselves():
    found = page()
    assert "Okafor" not in found.text
    assert '<li id="r-1"><div>Okafor.' in found.references
    assert "https://doi.org/10.5555/o" in found.references


def test_plain_words_leave_out_references():
    plain = page().plain
    assert "Ninety-four schools." in plain
    assert "Okafor" not in plain


def test_what_is_not_in_the_contract_is_dropped():
    text = page('<p onclick="x()">Hi<script>alert(1)</script></p>').text
    assert text == "<p>Hi</p>"
