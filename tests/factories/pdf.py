"""Small articles to typeset, with one of everything that a page can hold."""

import io

from PIL import Image

from journal.pdf import ArticleSource, PrintAuthor

BODY = """
<section id="s-1"><h2>Introduction</h2>
<p>Pupils who keep a diary of what they look up learn to doubt it
<a class="cite" href="#r-1">(Abebe, 2022)</a>. We ask how far that carries.<a
class="note-ref" id="nr-1" href="#n-1">1</a> <a href="#fig-1">Figure 1</a> and
<a href="#tab-1">Table 1</a> show the answer.</p>
<figure id="fig-1"><img src="media:fig-1.png" alt="A blue square.">
<figcaption><p>The square. It stands for a chart.</p></figcaption></figure>
<section id="s-1-1"><h3>Model</h3>
<p>Let <math alttext="x_{i}"><msub><mi>x</mi><mi>i</mi></msub></math>, as before, be
the doubt of pupil <math alttext="i"><mi>i</mi></math>:</p>
<div class="equation numbered" id="eq-1"><math display="block" alttext="y=a+bx">
<mi>y</mi><mo>=</mo><mi>a</mi><mo>+</mo><mi>b</mi><mi>x</mi></math></div>
<p>where <em>a</em> is the habit of the school.<a class="note-ref" id="nr-2"
href="#n-2">2</a></p></section>
</section>
<section id="s-2"><h2>Results</h2>
<figure class="table" id="tab-1"><figcaption><p>Doubt by year.</p></figcaption>
<table><thead><tr><th>Year</th><th>Pupils</th><th>Doubt, %</th></tr></thead>
<tbody><tr><th>First</th><td>412</td><td>12.5</td></tr>
<tr><th>Second</th><td>398</td><td>31.0</td></tr></tbody></table></figure>
<ol><li><p>The first year asks.</p></li><li><p>The second, in Ọ̀yọ́, doubts.</p>
<ul><li>and writes it down</li></ul></li></ol>
<p>Doubt grows with the years, and <a href="https://example.org/data">the data</a>
are open.</p></section>
<section class="notes"><ol><li id="n-1"><p>The diaries are kept for ten years.</p></li>
<li id="n-2"><p>Schools differ less than one thinks.</p></li></ol></section>
<section class="references"><ol>
<li id="r-1">Abebe, T. (2022). Two things at once. <em>Learning</em>, 14(2), 101–129.
<a href="https://doi.org/10.5555/lcq.2022.0142">https://doi.org/10.5555/lcq.2022.0142</a>
</li></ol></section>
"""

AUTHORS = (
    PrintAuthor("Nguyễn Thị Châu", orcid="0000-0002-1825-0097", marks=("1", "*")),
    PrintAuthor("Chen Yuhan", "陈宇涵", "zh", marks=("2",)),
    PrintAuthor("Layla Haddad", "ليلى حداد", "ar", marks=("2",)),
    PrintAuthor("Olga Morozova", "Ольга Морозова", "ru", marks=("1",)),
)


def picture(kind="PNG", size=(600, 400), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#2b6a8f").save(out, kind, **options)
    return out.getvalue()


def article_source(**changes):
    """An article of two pages: figure, table, formulas, notes, references, scripts."""
    fields = {
        "key": "a1",
        "title": "How pupils learn to doubt what they look up",
        "short_title": "Learning to doubt",
        "short_authors": "Nguyễn, Chen, Haddad and Morozova",
        "body": BODY,
        "section": "Research article",
        "kicker": "Open access",
        "authors": AUTHORS,
        "affiliations": ("Institute for Open Learning", "Northern Lakes University"),
        "correspondence": "* chau@learning.example",
        "abstract": "Pupils kept a diary for a year. They came to doubt it.",
        "keywords": ("doubt", "diary"),
        "dates": (("Received", "3 March 2026"), ("Published", "21 December 2026")),
        "published_on": "2026-12-21",
        "citation": "Nguyễn et al. (2026). <i>Journal of Trials</i>, 2(4), e0204.",
        "doi": "10.5555/jt.2026.0204",
        "copyright": "© 2026 The authors",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "statements": (("Funding", "Open Learning Fund."),),
        "media": {"fig-1.png": picture()},
    }
    return ArticleSource(**fields | changes)


def short_source(key, paragraphs=1, **changes):
    """Plain text of about a page for every three paragraphs of thirty sentences."""
    text = "<p>" + "The season turns and the journal with it. " * 30 + "</p>"
    return article_source(
        key=key, title=f"On {key}", short_title=f"On {key}", body=text * paragraphs,
        media={}, authors=AUTHORS[1:2], affiliations=(), abstract="", keywords=(),
        **changes,
    )  # fmt: skip
