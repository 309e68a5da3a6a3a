"""JATS, HTML and OpenDocument, as publishers and programs write them."""

from tests.submissions.reading.samples import Sample
from tests.submissions.reading.samples.texts import ABSTRACT, EN, TEXT
from tests.submissions.reading.test_other_formats import odt

TITLE = "Weekly meetings of teachers"
BODY = f"<body><sec><title>Introduction</title><p>{TEXT['en']}</p></sec></body>"
TWO = """Ada Lovelace | University of London, UK | ada@uni.example.org | 0000-0002-1825-0097 | *
Mary Anning | Lyme Museum, UK"""
ORCID = '<contrib-id contrib-id-type="orcid" authenticated="true">https://orcid.org/0000-0002-1825-0097</contrib-id>'
PAGE = f"<h2>Introduction</h2><p>{TEXT['en']}</p><h2>Methods</h2><p>{TEXT['en']}</p>"


def jats(meta, after=BODY, people=TWO, lang="en", **more):
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) '
        'Journal Archiving DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">'
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" '
        f'article-type="research-article" xml:lang="{lang}"><front><article-meta>{meta}</article-meta></front>{after}</article>'
    )
    return Sample(
        "paper.xml", content, more.pop("title", TITLE), people, more.pop("abstract", EN),
        more.pop("keywords", "teachers; meetings"), lang,
    )  # fmt: skip


def page(head, body, people=TWO, **more):
    return Sample(
        "paper.html",
        f'<!DOCTYPE html><html lang="{more.get("language", "en")}"><head>{head}</head><body>{body}</body></html>',
        more.pop("title", TITLE),
        people,
        more.pop("abstract", EN),
        more.pop("keywords", "teachers; meetings"),
        **more,
    )


GROUP = f"<title-group><article-title>{TITLE}</article-title></title-group>"
ABS = f"<abstract><p>{EN}</p></abstract>"
KWD = "<kwd-group><kwd>teachers</kwd><kwd>meetings</kwd></kwd-group>"
SAMPLES = {
    "JATS, places by reference": jats(
        f'{GROUP}<contrib-group><contrib contrib-type="author" corresp="yes">{ORCID}<name><surname>Lovelace</surname>'
        '<given-names>Ada</given-names></name><xref ref-type="aff" rid="a1"><sup>1</sup></xref><xref ref-type="corresp" rid="c1">*</xref></contrib>'
        '<contrib contrib-type="author"><name><surname>Anning</surname><given-names>Mary</given-names></name><xref ref-type="aff" rid="a2"/></contrib>'
        '<contrib contrib-type="editor"><name><surname>Editor</surname><given-names>Ed</given-names></name></contrib></contrib-group>'
        '<aff id="a1"><label>1</label>University of London, UK</aff><aff id="a2"><institution>Lyme Museum</institution>, <country>UK</country></aff>'
        f'<author-notes><corresp id="c1">* E-mail: <email>ada@uni.example.org</email></corresp></author-notes>{ABS}{KWD}'
    ),
    "JATS, subtitle and other languages": jats(
        f'<title-group><article-title>Reuniões semanais</article-title><subtitle>um estudo</subtitle><trans-title-group xml:lang="en"><trans-title>{TITLE}</trans-title></trans-title-group></title-group>'
        '<contrib-group><contrib contrib-type="author"><name><surname>Souza</surname><given-names>Ana de</given-names></name><aff><institution>USP</institution></aff></contrib></contrib-group>'
        f'<abstract><title>Resumo</title><p>{ABSTRACT["pt"]}</p></abstract><trans-abstract xml:lang="en"><p>{EN}</p></trans-abstract>'
        '<kwd-group xml:lang="en"><kwd>teachers</kwd></kwd-group><kwd-group xml:lang="pt"><title>Palavras-chave</title><kwd>professores</kwd></kwd-group>',
        f'<body><sec><title>Introdução</title><p>{TEXT["pt"]}</p></sec></body><sub-article article-type="translation" xml:lang="en"><front-stub><article-id>x</article-id>'
        f"<title-group><article-title>{TITLE}</article-title></title-group></front-stub><body><p>{TEXT['en']}</p></body></sub-article>",
        "Ana de Souza | USP",
        "pt",
        title="Reuniões semanais: um estudo",
        abstract=ABSTRACT["pt"],
        keywords="professores",
    ),
    "JATS, names in two scripts, a group": jats(
        f'{GROUP}<contrib-group content-type="author"><contrib><name-alternatives><name name-style="western" xml:lang="en"><surname>Li</surname><given-names>Na</given-names></name>'
        '<name name-style="eastern" xml:lang="zh"><surname>李</surname><given-names>娜</given-names></name></name-alternatives></contrib>'
        '<contrib contrib-type="author"><collab>The Meeting Group<contrib-group><contrib><name><surname>Inner</surname><given-names>Ian</given-names></name></contrib></contrib-group></collab></contrib>'
        '</contrib-group><contrib-group><contrib contrib-type="reviewer"><name><surname>Rev</surname><given-names>R</given-names></name></contrib></contrib-group>'
        f'<abstract abstract-type="graphical"><p>Picture.</p></abstract>{ABS}{KWD}',
        people="Na Li\nThe Meeting Group",
    ),
    "JATS, abstract in sections, in a namespace": jats(
        f'{GROUP}<contrib-group><contrib contrib-type="author"><string-name><given-names>Ada</given-names> <surname>Lovelace</surname></string-name></contrib></contrib-group>'
        f"<abstract><sec><title>Background</title><p>{EN}</p></sec><sec><title>Results:</title><p>Good.</p></sec></abstract>{KWD}",
        people="Ada Lovelace",
        abstract=f"Background: {EN} Results: Good.",
    ),
    "JATS, title with markup and a note": jats(
        '<title-group><article-title>Weekly <italic>meetings</italic> of H<sub>2</sub>O<xref ref-type="fn" rid="f1">*</xref></article-title></title-group>'
        '<contrib-group><contrib contrib-type="author"><name><surname>van der Berg</surname><given-names>Jan</given-names><suffix>Jr</suffix></name><email>jan@x.example.org</email><xref ref-type="aff" rid="a1 a2"/></contrib></contrib-group>'
        f'<aff-alternatives><aff id="a1"><institution content-type="original">Delft University, NL</institution><institution>Delft</institution></aff></aff-alternatives><aff id="a2">Lyme Museum</aff>{ABS}{KWD}',
        people="Jan van der Berg, Jr | Delft University, NL ; Lyme Museum | jan@x.example.org",
        title="Weekly meetings of H2O",
    ),
    "HTML with citation tags": page(
        f'<meta name="citation_title" content="{TITLE}"><meta name="citation_author" content="Lovelace, Ada"><meta name="citation_author_institution" content="University of London, UK">'
        '<meta name="citation_author_orcid" content="https://orcid.org/0000-0002-1825-0097"><meta name="citation_author_email" content="ada@uni.example.org">'
        '<meta name="citation_author" content="Mary Anning"><meta name="citation_author_institution" content="Lyme Museum, UK">'
        f'<meta name="citation_keywords" content="teachers; meetings"><meta name="citation_abstract" content="{EN}">',
        f"<h1>{TITLE}</h1><p class='authors'>Ada Lovelace, Mary Anning</p>{PAGE}",
        TWO.replace(" | *", ""),
    ),
    "HTML of Distill": page(
        "",
        '<script type="text/front-matter">title: "Weekly meetings of teachers"\ndescription: "A study."\nauthors:\n- Ada Lovelace: http://x.example\n- Mary Anning: http://y.example\n'
        "affiliations:\n- University of London, UK: http://u.example\n- Lyme Museum, UK: http://m.example\n</script>"
        f"<dt-article><h1>{TITLE}</h1><h2>A study.</h2><dt-byline></dt-byline><p>{TEXT['en']}</p><h2>More</h2><p>{TEXT['en']}</p></dt-article>",
        """Ada Lovelace | University of London, UK
        Mary Anning | Lyme Museum, UK""",
        abstract="",
        keywords="",
    ),
    "HTML of schema.org": page(
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"ScholarlyArticle","headline":"Weekly meetings of teachers",'
        '"author":[{"@type":"Person","givenName":"Ada","familyName":"Lovelace","email":"ada@uni.example.org","@id":"https://orcid.org/0000-0002-1825-0097","affiliation":{"@type":"Organization","name":"University of London, UK"}},'
        '{"@type":"Person","name":"Mary Anning","affiliation":[{"name":"Lyme Museum, UK"}]}],"abstract":"'
        + EN
        + '","keywords":["teachers","meetings"]}]}</script>',
        f"<main><h1>{TITLE}</h1>{PAGE}</main>",
        TWO.replace(" | *", ""),
    ),
    "HTML of pandoc and R Markdown": page(
        f"<title>{TITLE}</title><meta name='author' content='Ada Lovelace'><meta name='author' content='Mary Anning'>",
        f'<header id="title-block-header"><h1 class="title">{TITLE}</h1><p class="author">Ada Lovelace</p><p class="author">Mary Anning</p><p class="date">2024</p>'
        f'<div class="abstract"><div class="abstract-title">Abstract</div>{EN}</div></header>{PAGE}',
        "Ada Lovelace\nMary Anning",
        keywords="",
    ),
    "HTML of LaTeXML": page(
        f"<title>{TITLE}</title>",
        f'<article class="ltx_document"><h1 class="ltx_title ltx_title_document">{TITLE}</h1><div class="ltx_authors"><span class="ltx_creator ltx_role_author">'
        '<span class="ltx_personname">Ada Lovelace</span><span class="ltx_author_notes"><span class="ltx_contact ltx_role_affiliation">University of London, UK</span>'
        '<span class="ltx_contact ltx_role_email"><a href="mailto:ada@uni.example.org">ada@uni.example.org</a></span></span></span>'
        '<span class="ltx_creator ltx_role_author"><span class="ltx_personname">Mary Anning</span><span class="ltx_author_notes"><span class="ltx_contact ltx_role_affiliation">Lyme Museum, UK</span></span></span></div>'
        f'<div class="ltx_abstract"><h6 class="ltx_title ltx_title_abstract">Abstract</h6><p class="ltx_p">{EN}</p></div><div class="ltx_keywords"><h6>Keywords: </h6>teachers, meetings</div>'
        f"<section><h2>1 Introduction</h2><p>{TEXT['en']}</p></section><section><h2>2 Methods</h2><p>{TEXT['en']}</p></section></article>",
        """Ada Lovelace | University of London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, UK""",
    ),
    "HTML by hand": page(
        "<title>My page</title>",
        f"<h1>{TITLE}</h1><p>Ada Lovelace<sup>1</sup>, Mary Anning<sup>2</sup></p><p><sup>1</sup>University of London, UK<br><sup>2</sup>Lyme Museum, UK</p>"
        f"<h2>Abstract</h2><p>{EN}</p><p><b>Keywords:</b> teachers, meetings</p>{PAGE}",
        """Ada Lovelace | University of London, UK
        Mary Anning | Lyme Museum, UK""",
    ),
    "ODT with styles": Sample(
        "paper.odt",
        odt(
            f'<text:p text:style-name="Title">{TITLE}</text:p><text:p text:style-name="Author">Ada Lovelace, Mary Anning</text:p>'
            "<text:p>University of London, UK</text:p><text:p>ada@uni.example.org</text:p>"
            f'<text:h text:outline-level="1">Abstract</text:h><text:p>{EN}</text:p><text:p>Keywords: teachers, meetings</text:p>'
            f'<text:h text:outline-level="1">Introduction</text:h><text:p>{TEXT["en"]}</text:p>'
        ),
        TITLE,
        """Ada Lovelace | University of London, UK | ada@uni.example.org
        Mary Anning | University of London, UK""",
        EN,
        "teachers; meetings",
    ),
    "ODT by look, Portuguese": Sample(
        "paper.odt",
        odt(
            '<text:p><text:span text:style-name="B">Reuniões semanais de professores</text:span></text:p><text:p>Ana de Souza<text:span text:style-name="S">1</text:span> e João Pereira<text:span text:style-name="S">2</text:span></text:p>'
            '<text:p><text:span text:style-name="S">1</text:span> Universidade de São Paulo, Brasil</text:p><text:p><text:span text:style-name="S">2</text:span> Universidade da Bahia, Brasil</text:p>'
            f'<text:p><text:span text:style-name="B">Resumo:</text:span> {ABSTRACT["pt"]}</text:p><text:p><text:span text:style-name="B">Palavras-chave:</text:span> professores; reuniões.</text:p>'
            f'<text:p><text:span text:style-name="B">Introdução</text:span></text:p><text:p>{TEXT["pt"]}</text:p><text:p>{TEXT["pt"]}</text:p>',
            '<style:style style:name="B" style:family="text"><style:text-properties xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" fo:font-weight="bold"/></style:style>'
            '<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>',
        ),
        "Reuniões semanais de professores",
        """Ana de Souza | Universidade de São Paulo, Brasil
        João Pereira | Universidade da Bahia, Brasil""",
        ABSTRACT["pt"],
        "professores; reuniões",
        "pt",
    ),
}
