"""From the canonical text to the text of the page."""

import pytest
from lxml import html as lxml_html

from journal.pdf.body import printed_body
from journal.pdf.bounds import BoundsError
from tests.factories.pdf import article_source, picture


def printed(body, **changes):
    return printed_body(article_source(body=body, **changes))


def test_headings_are_numbered_by_their_nesting():
    body = printed(
        '<section id="s-1"><h2>One</h2><section id="s-1-1"><h3>Deeper</h3></section>'
        '</section><section id="s-2" class="unnumbered"><h2>Thanks</h2></section>'
        '<section id="s-3"><h2>Two</h2></section>'
    ).html
    labels = [h.get("data-label") for h in lxml_html.fragment_fromstring(
        body, create_parent="div").iter("h2", "h3")]  # fmt: skip
    assert labels == ["1\u2002One", "1.1\u2002Deeper", "Thanks", "2\u2002Two"]


def test_essays_have_no_numbers():
    assert (
        'class="n"' not in printed("<section><h2>One</h2></section>", essay=True).html
    )


def test_notes_move_into_the_text_in_the_order_of_their_calls():
    body = printed(
        '<p>A<a class="note-ref" href="#n-2">1</a> b<a class="note-ref" href="#n-1">2</a>'
        '</p><section class="notes"><ol><li id="n-1"><p>Later.</p></li>'
        '<li id="n-2"><p>Sooner.</p></li></ol></section>'
    ).html
    notes = lxml_html.fromstring(body).xpath("//span[@class='fn']")
    assert [(n.get("data-n"), n.text_content()) for n in notes] == [
        ("1", "Sooner."),
        ("2", "Later."),
    ]


def test_note_of_a_table_stays_below_it():
    body = printed(
        '<figure class="table" id="tab-1"><table><tr><td>9<a class="note-ref" '
        'href="#n-1">1</a></td></tr></table></figure>'
        '<section class="notes"><ol><li id="n-1"><p>Rounded.</p></li></ol></section>'
    ).html
    (note,) = lxml_html.fromstring(body).xpath("//p[@class='tnote']")
    assert note.text_content() == "1\u2002Rounded."


def test_ids_are_the_articles_own_and_broken_links_are_reported():
    body = printed('<p id="p-1"><a href="#p-1">here</a> <a href="#gone">there</a></p>')
    assert 'id="a1-p-1"' in body.html
    assert 'href="#a1-p-1"' in body.html
    assert "#gone" not in body.html
    assert body.warnings == ["The text points to “gone”, which is not in it."]


def test_references_are_numbered_when_the_text_cites_by_number():
    body = printed(
        '<p><a class="cite" href="#r-1">[1]</a></p><section class="references"><ol>'
        '<li id="r-1">Abebe</li></ol></section>'
    )
    assert (
        '<ul class="refs numbered"><li id="a1-r-1"><span class="k">1</span>Abebe'
        in (body.references)
    )


def test_nothing_active_reaches_the_page():
    body = printed(
        "<p onclick='x' style='background:url(http://x)'>a<script>b</script>"
        '<a href="javascript:x">c</a><iframe src="http://x"></iframe>'
        '<link rel="attachment" href="file:///etc/passwd"></p>'
    )
    assert body.html == "<p>ac</p>"


def test_picture_without_description_lends_its_caption():
    body = printed(
        '<figure id="fig-1"><img src="media:fig-1.png"><figcaption><p>A map.</p>'
        "</figcaption></figure>"
    )
    assert 'alt="A map."' in body.html
    assert body.warnings == [
        "The picture fig-1.png has no description for readers who cannot see it; its "
        "caption is read instead."
    ]


def test_columns_of_numbers_stand_right_and_words_left():
    body = printed(
        "<figure class='table'><table><tr><th>Who</th><th>Note</th><th>n</th></tr>"
        "<tr><td>Ana</td><td>late</td><td>−1.5*</td></tr></table></figure>"
    ).html
    cells = lxml_html.fromstring(body).xpath("//tbody//td|//tr/td")
    assert [cell.get("class") for cell in cells] == ["l", "l", None]
    assert "<thead>" in body


def test_head_over_several_columns_is_set_as_a_group():
    body = printed(
        "<figure class='table'><table><thead><tr><th></th><th colspan='2'>Gap</th></tr>"
        "</thead><tbody><tr><td>a</td><td>1</td><td>2</td></tr></tbody></table></figure>"
    ).html
    assert '<th colspan="2" scope="col" class="grp">Gap</th>' in body


def test_rows_of_unequal_length_are_filled_up():
    body = printed(
        "<figure class='table'><table><tbody><tr><td rowspan='9'>a</td><td>b</td>"
        "<td>c</td></tr><tr><td>d</td></tr></tbody></table></figure>"
    ).html
    rows = lxml_html.fromstring(body).xpath("//tr")
    assert [len(row) for row in rows] == [3, 2]
    assert rows[0][0].get("rowspan") == "2"


def test_indent_in_a_cell_is_no_quotation():
    body = printed(
        "<figure class='table'><table><tbody><tr><td><blockquote> <p>49.6</p>"
        "</blockquote></td></tr></tbody></table></figure>"
    ).html
    (cell,) = lxml_html.fromstring(body).xpath("//td")
    assert len(cell) == 0
    assert cell.text_content().strip() == "49.6"


def test_formula_in_a_caption_or_a_table_stays_in_its_line():
    body = printed(
        '<figure id="fig-1"><img src="media:fig-1.png" alt="A map."><figcaption><p>Of '
        '<math alttext="x"><mi>x</mi></math>.</p></figcaption></figure>'
        '<figure class="table"><table><tr><td>1 <math alttext="y"><mi>y</mi></math>'
        "</td></tr></table></figure>"
    ).html
    images = lxml_html.fragment_fromstring(body, create_parent="div").iter("img")
    assert [(image.get("alt"), image.get("class")) for image in images] == [
        ("A map.", "art"),
        ("x", "m"),
        ("y", "m"),
    ]


def test_formula_is_as_large_as_the_letters_around_it():
    math = '<math alttext="x"><mi>x</mi></math>'
    body = printed(
        f"<h2>On {math}</h2><p>If {math} then.</p><figure class='table'><table><tr>"
        f"<td>1 {math} 2</td></tr></table></figure>"
    )
    images = lxml_html.fragment_fromstring(body.html, create_parent="div").iter("img")
    styles = {image.get("style") for image in images}
    assert len(styles) == 1
    assert "pt" not in styles.pop()
    assert len([name for name in body.assets if "formula" in name]) == 1


def test_long_address_breaks_in_its_path_and_a_short_one_does_not():
    long, short = "https://doi.org/10.5555/demo.data", "https://ex.org/a.b"
    body = printed(
        f'<p>At <a href="{long}">{long}</a> and <a href="{short}">{short}</a> too.</p>'
    ).html
    links = [a.text_content() for a in lxml_html.fromstring(body).iter("a")]
    assert links == [
        "https://doi.org/\u200b10.\u200b5555/\u200bdemo.\u200bdata",
        short,
    ]
    assert f'href="{long}"' in body


def test_formula_that_cannot_be_drawn_is_printed_as_its_source():
    body = printed('<p><math alttext="\\left(x"><mfrac></mfrac></math></p>')
    assert '<code class="tex">\\left(x</code>' in body.html
    assert body.warnings == ["A formula could not be drawn and is shown as \\left(x"]


def test_formula_keeps_the_stop_that_follows_it():
    body = printed('<p>If <math alttext="x"><mi>x</mi></math>, then y.</p>').html
    (pair,) = lxml_html.fromstring(body).xpath("//span[@class='nb'][img]")
    assert pair.text_content() == ","


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<table>" + "<tr><td>1</td></tr>" * 1001 + "</table>",
         "Table 1 has 1,001 rows; at most 1,000 can be printed. "
         "Put the full data in a supplementary file."),
        ("<table><tr><td colspan='100000'>1</td></tr></table>",
         "A cell of table 1 spans 100000 columns or rows; at most 100 can be printed."),
        ("<div>" * 120 + "x" + "</div>" * 120,
         "The text is nested more than 100 levels deep."),
        ("<p>" + "x" * 5_000_001 + "</p>",
         "The text has 5.0 million characters; at most 5 million can be typeset."),
    ],
    ids=["rows", "span", "depth", "length"],
)  # fmt: skip
def test_bounds_have_their_sentences(body, sentence):
    with pytest.raises(BoundsError) as refusal:
        printed(body)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg><script>x</script></svg>",
         "The drawing fig-1.png holds '<script', which is not allowed."),
        (b'<svg><use href="#a"/></svg>',
         "The drawing fig-1.png holds '<use', which is not allowed."),
        (b'<svg><a href="http://x"/></svg>',
         "The drawing fig-1.png holds 'href=\"', which is not allowed."),
        (b"<svg>" + b" " * 1_000_001, "The drawing fig-1.png is larger than 1 MB."),
        (b"not a picture", "The picture fig-1.png cannot be opened."),
        (lambda: picture(size=(7000, 6000)),
         "The picture fig-1.png has 42 million pixels; "
         "at most 40 million can be printed."),
    ],
    ids=["script", "use", "address", "heavy", "noise", "huge"],
)  # fmt: skip
def test_pictures_out_of_bounds_are_refused(data, sentence):
    data = data() if callable(data) else data
    with pytest.raises(BoundsError) as refusal:
        printed('<p><img src="media:fig-1.png" alt="x"></p>', media={"fig-1.png": data})
    assert str(refusal.value) == sentence
