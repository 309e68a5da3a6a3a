"""JATS XML, rendered by us."""

import pytest

from journal import markup
from submissions.reading import Refused
from tests.submissions.reading.conftest import WORDS, png

ARTICLE = f"""<?xml version="1.0"?>
<article xml:lang="pt" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta>
<title-group><article-title>Um <italic>título</italic><xref ref-type="fn" rid="fn0">*</xref></article-title></title-group>
<contrib-group>
 <contrib contrib-type="author" corresp="yes"><contrib-id contrib-id-type="orcid">https://orcid.org/0000-0001-2345-678X</contrib-id>
  <name><surname>de la Cruz</surname><given-names>Ana</given-names></name><xref ref-type="aff" rid="a1"/><xref ref-type="corresp" rid="c1"/></contrib>
 <contrib contrib-type="editor"><name><surname>Editor</surname><given-names>Not An</given-names></name></contrib>
 <contrib contrib-type="author"><collab>The Consortium</collab></contrib>
</contrib-group>
<aff id="a1"><label>1</label><institution>Universidade X</institution>, <country>Brasil</country></aff>
<author-notes><corresp id="c1">Contato: <email>ana@x.example.br</email></corresp></author-notes>
<abstract><sec><title>Objetivo:</title><p>estudar a escola.</p></sec></abstract>
<trans-abstract xml:lang="en"><p>to study school.</p></trans-abstract>
<kwd-group xml:lang="en"><kwd>school</kwd></kwd-group><kwd-group xml:lang="pt"><kwd>escola</kwd><kwd>aula</kwd></kwd-group>
<funding-group><award-group><funding-source><institution-wrap><institution>Fundação X</institution>
 <institution-id institution-id-type="FundRef">http://dx.doi.org/10.13039/501100001807</institution-id></institution-wrap></funding-source>
 <award-id>2014/24126-9</award-id><award-id>2015/1</award-id></award-group>
<award-group><funding-source country="NO">Research Council <institution-id>https://ror.org/00epmv149</institution-id></funding-source></award-group>
<award-group><award-id>of nobody</award-id></award-group>
<funding-statement>Com apoio da Fundação X.</funding-statement></funding-group>
</article-meta></front>
<body><sec id="s1"><title>1. Introdução</title><p>{WORDS}<xref ref-type="bibr" rid="B1 B2">1,2</xref>.<xref ref-type="fn" rid="fn1">a</xref>
<fig id="f1"><label>Figura 1</label><caption><title>Azul</title></caption><alternatives><graphic xlink:href=""/><graphic xlink:href="blue.png"/></alternatives></fig></p>
<table-wrap id="t1"><label>Tabela 1</label><caption><title>Dois</title></caption><table><tr><td colspan="2">a</td></tr></table>
<table-wrap-foot><fn id="tf"><label>*</label><p>nota</p></fn></table-wrap-foot></table-wrap>
<disp-formula id="e1"><mml:math><mml:mi>x</mml:mi></mml:math></disp-formula></sec>
<sec><title>2. Fim</title><p>Ver <xref ref-type="fig" rid="f1">figura 1</xref>.</p></sec></body>
<back><fn-group><fn id="fn1"><p>Uma nota.</p></fn></fn-group><ref-list>
<ref id="B1"><mixed-citation>SILVA, A. Livro. 2001.</mixed-citation></ref>
<ref id="B2"><element-citation><person-group><name><surname>Roe</surname><given-names>R</given-names></name></person-group><year>2002</year><article-title>Artigo</article-title><source>Revista</source><volume>3</volume><fpage>4</fpage><lpage>9</lpage><pub-id pub-id-type="doi">10.5555/z</pub-id></element-citation></ref>
</ref-list></back>
<sub-article article-type="translation"><body><p>Translated text.</p></body></sub-article></article>"""


def test_front_matter_is_certain(read):
    reading = read("paper.xml", ARTICLE)
    assert (reading.title.value, reading.title.sure) == ("Um título", True)
    ana, group = reading.authors
    assert (ana.given, ana.family, ana.name) == ("Ana", "de la Cruz", "Ana de la Cruz")
    assert ana.affiliations == ["Universidade X, Brasil"]
    assert (ana.orcid, ana.email) == ("0000-0001-2345-678X", "ana@x.example.br")
    assert ana.corresponding
    assert group.name == "The Consortium"
    assert reading.abstract.value == "Objetivo: estudar a escola."
    assert reading.keywords.value == ["escola", "aula"]
    assert reading.language == "pt"
    assert reading.funding.value == "Com apoio da Fundação X."
    assert [(g.funder, g.award, g.funder_id) for g in reading.grants] == [
        ("Fundação X", "2014/24126-9", "https://doi.org/10.13039/501100001807"),
        ("Fundação X", "2015/1", "https://doi.org/10.13039/501100001807"),
        ("Research Council", "", "https://ror.org/00epmv149"),
    ]


def test_text_floats_notes_and_references(read):
    reading = read("paper.jats", ARTICLE, main="paper.jats", files={"blue.png": png()})
    body = reading.body
    assert '<section id="s-1"><h2>Introdução</h2>' in body
    assert '<figure id="fig-1"><img src="media:fig-1.png"' in body
    assert '<figure class="table" id="tab-1"><figcaption><p>Dois</p>' in body
    assert '<td colspan="2">a</td>' in body
    assert '<p class="table-note"><sup>*</sup> nota</p>' in body
    assert '<div class="equation numbered" id="eq-1">' in body
    assert '<a href="#fig-1">figura 1</a>' in body
    assert '<li id="n-1"><p>Uma nota.</p>' in body
    assert '<li id="r-1">SILVA, A. Livro. 2001.</li>' in body
    assert "Roe, R (2002). Artigo. <em>Revista</em>, 3, 4–9." in body
    assert "https://doi.org/10.5555/z" in body
    assert "Translated" not in body
    assert any("translation" in w.text for w in reading.warnings)
    counts = {kind: (c.into, c.out) for kind, c in reading.counts.items()}
    assert counts["citations"] == (2, 2)
    assert counts["notes"] == (2, 2)
    assert counts["references"] == (2, 2)
    assert markup.problems(body, reading.media) == []


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("<article><body><p>open</body></article>", "not well-formed"),
        ("<html><body/></html>", "no JATS article"),
        ("<article><front/></article>", "no body"),
    ],
)
def test_other_xml_is_refused_with_a_reason(read, xml, said):
    with pytest.raises(Refused, match=said):
        read("paper.xml", xml, main="paper.xml")
