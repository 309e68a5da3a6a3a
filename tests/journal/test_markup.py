"""The one HTML that an article's text may be written in."""

import pytest

from journal.markup import clean, problems

GOOD = """<section id="s-1"><h2>Method</h2><p>Text <em>and</em> <a class="cite" href="#r-1">Doe</a><a class="note-ref" href="#n-1" id="nr-1">1</a> <span lang="zh">你好</span></p>
<figure id="fig-1"><img src="media:fig-1.png" alt="A field"><figcaption><p>A field.</p></figcaption></figure>
<figure class="table" id="tab-1"><table><tbody><tr><td colspan="2">a</td></tr></tbody></table></figure>
<p class="table-note">Note.</p>
<div class="equation numbered" id="eq-1"><math display="block" alttext="x"><mi>x</mi></math></div>
<section id="s-1-1" class="unnumbered"><h3>Inner</h3><p>See <a href="#fig-1">Figure 1</a>.</p></section></section>
<section class="notes"><ol><li id="n-1"><p>A note.</p></li></ol></section>
<section class="references"><ol><li id="r-1">Doe. <a href="https://doi.org/10.5555/x">https://doi.org/10.5555/x</a></li></ol></section>"""


def test_canonical_text_passes_unchanged_and_has_no_problems():
    assert problems(GOOD, {"fig-1.png"}) == []
    assert problems(clean(GOOD), {"fig-1.png"}) == []
    assert clean(clean(GOOD)) == clean(GOOD)
    for kept in (
        'class="cite"',
        'colspan="2"',
        'alttext="x"',
        'lang="zh"',
        "table-note",
    ):
        assert kept in clean(GOOD)


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("<p>a<script>b()</script></p>", "<p>a</p>"),
        ('<p onclick="b()" style="color:red" class="x">a</p>', "<p>a</p>"),
        ('<a href="javascript:b()">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,b">a</a>', "<a>a</a>"),
        ('<a href="/inside">a</a>', "<a>a</a>"),
        ('<a href="//host">a</a>', "<a>a</a>"),
        ('<a href="https://x.example/a">a</a>', '<a href="https://x.example/a">a</a>'),
        ('<img src="https://x.example/a.png" alt="b">', '<img alt="b">'),
        ('<img src="media:../../secret" alt="b">', '<img alt="b">'),
        ('<p id="main">a</p>', "<p>a</p>"),
        ('<td colspan="1000">a</td>', "a"),
        ("<p>a<!-- b --></p>", "<p>a</p>"),
        ("<iframe src='https://x.example'></iframe><p>a</p>", "<p>a</p>"),
        ("<math><semantics><mi>x</mi><annotation>t</annotation></semantics></math>", "<math><mi>x</mi></math>"),
    ],
)  # fmt: skip
def test_everything_else_is_taken_out(dirty, cleaned):
    assert clean(dirty) == cleaned


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h2>Loose</h2>", "does not open a section"),
        ('<section id="s-1"><h3>Deep</h3></section>', "is h3 at depth 1"),
        ('<p id="fig-1">a</p><p id="fig-1">b</p>', "given 2 times"),
        ('<p id="intro">a</p>', "not of a known kind"),
        ('<a href="#fig-9">a</a>', "goes nowhere"),
        ('<a href="file:///x">a</a>', "not allowed"),
        ('<img src="media:fig-9.png" alt="">', "not stored"),
        ('<img src="media:fig-1.png">', "no alt"),
        ('<img src="x.png" alt="">', "has the address"),
        ("<table><tbody><tr><td>a</td></tr></tbody></table>", "outside a figure"),
        (
            '<section class="references"><ol><li id="r-1">a</li></ol></section><p>b</p>',
            "must close the text",
        ),
        (
            '<section class="references"><ol></ol></section>'
            '<section class="notes"><ol></ol></section>',
            "references last",
        ),
        ('<section class="notes"><ol><li>a</li></ol></section>', "has no id"),
        ("<script>a()</script>", "element script"),
    ],
)
def test_problems_are_named(body, said):
    found = problems(body, {"fig-1.png"})
    assert any(said in sentence for sentence in found), found
