"""JATS 1.3: all that the page says, and valid by the schema of the standard."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree

from issues import services
from issues.jats.text import converted
from issues.models import Article
from journal.choices import Licence
from submissions.choices import CreditRole
from tests.factories.issues import filled, published_issue, publisher
from tests.issues.test_notices import published

STANDARDS = Path(__file__).resolve().parents[3] / "shared/standards"
SCHEMA = "jats-publishing-1.3-xsd/JATS-journalpublishing1-3-mathml3.xsd"
BODY = """
<section id="s-1"><h2>Why <em>count</em></h2>
<p>We<a class="note-ref" id="nr-1" href="#n-1">1</a> follow
<a class="cite" href="#r-1">Li (2020)</a>, see <a href="#fig-1">Figure 1</a> and
<a href="https://example.org/x?a=1&amp;b=2">a site</a>, <a href="#s-9">nowhere</a>,
<span lang="zh">数字</span>, <math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>.</p>
<section id="s-1-1"><h3>Inner</h3><ul><li>one<ul><li>deeper</li></ul></li></ul></section>
<p>After the inner section.</p>
<div class="equation numbered" id="eq-1"><math display="block" alttext="a+b">
<mrow><mi>a</mi><mo stretchy="false">+</mo><mi>b</mi></mrow></math></div>
<p>Half a formula: <math alttext="\\frac{1}{2}"><mfrac><mn>1</mn></mfrac></math></p>
<figure id="fig-1"><img src="media:fig-1.svg" alt="A line that rises"><figcaption>
<p>What <strong>rises</strong>.</p></figcaption></figure>
<p><img src="media:fig-2.png" alt="A tree"></p>
<figure class="table" id="tab-1"><figcaption><p>Numbers.</p></figcaption><table><thead>
<tr><th scope="col">Who</th><th colspan="2">Count</th></tr></thead><tbody><tr><td><p>A</p>
<ul><li>b</li></ul></td><td>1<br>2</td><td></td></tr></tbody></table>
<p class="table-note">Made up.</p></figure>
<blockquote lang="fr"><p>Compter.</p></blockquote><pre>a  = 1</pre>
<dl><dt>Term</dt><dd>Meaning<ol type="a"><li>x</li></ol></dd></dl></section>
<section class="unnumbered" id="s-2"><h2>Thanks</h2><p>To all.</p></section>
<section class="notes"><ol><li id="n-1"><p>All <em>three</em> of us.</p></li></ol></section>
<section class="references"><ol><li id="r-1">Li, J. (2020). <em>On counting</em>.
<a href="https://doi.org/10.5555/abc">https://doi.org/10.5555/abc</a> and
<a href="https://example.org/">there</a></li></ol></section>
"""


@pytest.fixture(scope="module")
def schema():
    path = STANDARDS / SCHEMA
    if not path.exists():
        pytest.skip(f"the schema of JATS 1.3 is not at {path}: nothing was validated")
    return etree.XMLSchema(etree.parse(path))


def rich():
    """A published article that has something of everything."""
    made = published_issue(1)
    article = made.articles.get()
    person = article.people[0]
    article.people = [
        person
        | {
            "name": "Li Jingyi",
            "family": "Li",
            "native_name": "李静怡",
            "native_lang": "zh",
            "orcid": "0000-0002-1825-0097",
            "email": "li@example.org",
            "is_corresponding": True,
            "credit_roles": [CreditRole.SOFTWARE],
            "affiliations": [0, 1],
        },
        person | {"name": "Suharto", "family": "", "orcid": "", "affiliations": [1]},
    ]
    article.affiliations = ["University of One", "Institute & Two"]
    article.affiliation_ids = ["https://ror.org/05gq02987", ""]
    article.funders = [
        {"name": "A Fund", "id": "https://doi.org/10.13039/501100001659", "award": "7"},
        {"name": "B Fund", "id": "", "award": ""},
    ]
    article.statements = [
        ["Data", "On request."],
        ["Funding", "A Fund."],
        ["Competing interests", "Li owns an abacus."],
    ]
    article.section.is_peer_reviewed = True
    article.section.save()
    article.licence = Licence.BY_NC
    article.abstract, article.keywords = "One.\n\nTwo\x01.", ["counting"]
    article.revised_on = timezone.localdate() - datetime.timedelta(days=3)
    article.body = BODY
    article.save()
    return article


@pytest.mark.django_db
def test_the_xml_says_what_the_page_says_and_is_valid(client, schema):
    article = rich()
    answer = client.get(f"{article.get_absolute_url()}article.xml")
    again = client.get(f"{article.get_absolute_url()}article.xml")
    for one in (answer, again):  # the kept copy is a download as well (F12)
        assert one.headers["Content-Disposition"].startswith("attachment")
        assert one.headers["Content-Type"].startswith("application/xml")
    assert answer.content == again.content
    tree = etree.fromstring(answer.content)
    assert schema.validate(tree), [str(e) for e in schema.error_log]

    def texts(path):
        return [
            " ".join("".join(one.itertext()).split()) for one in tree.iterfind(path)
        ]

    meta = "front/article-meta/"
    assert tree.get("article-type") == "research-article"
    assert texts(f"{meta}article-id[@pub-id-type='doi']") == [article.doi]
    assert texts(f"{meta}title-group/article-title") == [article.title]
    assert texts(f"{meta}contrib-group/contrib/contrib-id") == [
        "https://orcid.org/0000-0002-1825-0097"
    ]
    assert texts(".//institution-id") == [
        "https://ror.org/05gq02987",
        "10.13039/501100001659",
    ]
    assert texts(".//fn[@fn-type='coi-statement']") == [
        "Competing interests: Li owns an abacus."
    ]
    assert texts(f"{meta}funding-group/funding-statement") == ["A Fund."]
    assert [d.get("date-type") for d in tree.iterfind(f"{meta}history/date")] == [
        "received", "rev-recd", "accepted",
    ]  # fmt: skip
    license_ = tree.find(f"{meta}permissions/license")
    assert "by-nc" in license_.get("{http://www.w3.org/1999/xlink}href")
    assert texts(f"{meta}abstract/p") == ["One.", "Two."]
    assert texts("back/sec[@sec-type='data-availability']/p") == ["On request."]
    assert texts("back/ref-list/ref/mixed-citation/pub-id") == ["10.5555/abc"]
    rids = {one.get("rid") for one in tree.iter("xref")}
    assert rids <= {one.get("id") for one in tree.iter() if one.get("id")}
    counts = {one.tag: one.get("count") for one in tree.find(f"{meta}counts")}
    assert counts == {
        "fig-count": "1", "table-count": "1", "equation-count": "1", "ref-count": "1",
        "page-count": "4",
    }  # fmt: skip

    page = client.get(article.get_absolute_url()).content.decode()
    assert 'name="citation_xml_url"' in page
    broken = STANDARDS / "samples/broken/jats-no-journal-meta.xml"
    assert not schema.validate(etree.parse(broken))  # it does refuse something


@pytest.mark.django_db
def test_an_article_and_its_retraction_name_each_other(client, schema):
    article = published(filled(1)).articles.get()
    notice = services.give_notice(
        article, "retraction", "The data were <made up>.", by=publisher()
    )
    back_and_forth = {
        f"{article.get_absolute_url()}article.xml": ("retraction-forward", notice.doi),
        f"{notice.get_absolute_url()}notice.xml": ("retracted-article", article.doi),
    }
    for where, (kind, doi) in back_and_forth.items():
        tree = etree.fromstring(client.get(where).getvalue())
        assert schema.validate(tree), [str(e) for e in schema.error_log]
        link = tree.find(".//related-article")
        assert link.get("related-article-type") == kind
        target = link.get("{http://www.w3.org/1999/xlink}href")
        assert target == f"https://doi.org/{doi}"


def test_the_text_keeps_its_order_numbers_and_formulas():
    made = converted(BODY, lang="en", numbered=True, pictures="https://x.example/")
    body = made.body
    labels = [one.text for one in body.iterfind(".//label")]
    assert labels == ["1", "1.1", "(1)", "Figure 1", "Table 1"]
    first = body.find("sec")
    assert [one.tag for one in first] == ["label", "title", "p", "sec", "sec"]
    assert first[4].findtext("title") == ""
    assert first[4].findtext("p") == "After the inner section."
    math = body.find(".//inline-formula/alternatives")
    assert [etree.QName(one).localname for one in math] == ["math", "tex-math"]
    half = body.xpath(".//inline-formula[not(alternatives)]/tex-math")
    assert [one.text for one in half] == ["\\frac{1}{2}"]
    assert "nowhere" in "".join(body.itertext())
    assert body.find(".//graphic").get("{http://www.w3.org/1999/xlink}href") == (
        "https://x.example/fig-1.svg"
    )


@pytest.mark.django_db
def test_ids_of_places_and_funders_come_with_the_paper():
    article = published_issue(1).articles.get()
    assert len(article.affiliation_ids) == len(article.affiliations)
    assert Article.objects.get().funders == [
        {"name": one.funder, "id": one.funder_id, "award": one.award}
        for one in article.submission.grants.all()
    ]
