"""Markdown of many kinds, and the encodings it comes in."""

import pytest

from journal import markup
from submissions.reading.encoding import decode
from tests.submissions.reading.conftest import WORDS, png
from tests.submissions.reading.samples.texts import TEXT

JOSS = f"""---
title: 'Gradebook: marking without tears'
tags: [grading, python]
authors:
  - name: Ada Lovelace
    orcid: 0000-0001-2345-6789
    affiliation: "1, 2"
    corresponding: true
  - name: José van der Berg
    affiliation: 2  # a comment
affiliations:
  - name: University of London, UK
    index: 1
  - name: Delft University, The Netherlands
    index: 2
bibliography: paper.bib
---

# Summary

{WORDS} [@knuth; @missing]

# References
"""
BIB = "@book{knuth, author={Knuth, Donald}, title={Literate Programming}, year={1992}}"


def test_joss_front_matter(read):
    reading = read("paper.md", JOSS, files={"paper.bib": BIB}, main="paper.md")
    assert reading.dialect == "Markdown with JOSS front matter"
    assert reading.title.value == "Gradebook: marking without tears"
    assert reading.title.place == "YAML front matter, key title"
    ada, jose = reading.authors
    assert ada.affiliations == [
        "University of London, UK",
        "Delft University, The Netherlands",
    ]
    assert (ada.orcid, ada.corresponding) == ("0000-0001-2345-6789", True)
    assert (jose.given, jose.family) == ("José", "van der Berg")
    assert reading.keywords.value == ["grading", "python"]
    assert reading.abstract.value.startswith("Teachers who met")
    assert not reading.abstract.sure
    assert [r.text[:14] for r in reading.references] == ["Knuth, Donald."]
    assert any("missing" in w.text and w.kind == "citations" for w in reading.warnings)
    assert markup.problems(reading.body) == []


def test_numbered_chapters_are_one_manuscript(read):
    reading = read(
        "content/01.abstract.md",
        f"## Abstract\n\n{WORDS}\n",
        main="content/01.abstract.md",
        files={
            "content/10.end.md": f"## End\n\n{WORDS} [@doi:10.5555/Abc; @doi:10.5555/aBC]\n",
            "content/02.start.md": f"## Start\n\n{WORDS}\n",
            "content/metadata.yaml": "title: Chapters\nauthors:\n  - name: Ada Lovelace\n",
        },
    )
    assert reading.title.value == "Chapters"
    assert [a.name for a in reading.authors] == ["Ada Lovelace"]
    assert reading.abstract.value == WORDS.strip()
    assert reading.body.index("<h2>Start</h2>") < reading.body.index("<h2>End</h2>")
    assert [r.doi.lower() for r in reading.references] == ["10.5555/abc"]
    assert any("known only by their DOI" in w.text for w in reading.warnings)


def test_myst_roles_and_directives_are_understood(read):
    source = f"""# A MyST paper

{WORDS} See {{cite}}`knuth` and {{numref}}`blue` and {{math}}`a^2`.

(start)=
## Start

```{{figure}} img/blue.png
:name: blue
:alt: A blue field

The *blue* field.
```

:::{{note}}
Mind the gap.
:::

$$ E = mc^2 $$ (energy)
"""
    reading = read(
        "paper.md",
        source,
        main="paper.md",
        files={"paper.bib": BIB, "img/blue.png": png()},
    )
    assert reading.dialect == "MyST Markdown"
    assert 'class="cite" href="#r-1"' in reading.body
    assert '<a href="#fig-1">Figure\u00a01</a>' in reading.body.replace(
        "&nbsp;", "\u00a0"
    )
    assert "<figcaption><p>The <em>blue</em> field.</p>" in reading.body
    assert "<blockquote><p>Mind the gap.</p>" in reading.body
    assert '<div class="equation numbered"' in reading.body
    assert "{cite}" not in reading.body
    assert "```" not in reading.body


def test_d2l_roles_and_tabs_are_understood(read):
    source = f"""# 标题
:label:`sec_x`

这是一个关于注意力的句子，我们在这里使用它 :cite:`knuth`，见 :numref:`fig_b`。{WORDS}

![一幅图](../img/blue.png)
:label:`fig_b`

```{{.python .input}}
first = 1
```

```{{.python .input}}
#@tab pytorch
second = 2
```
"""
    reading = read(
        "chapter/x.md",
        source,
        main="chapter/x.md",
        files={"a.bib": BIB, "img/blue.png": png()},
    )
    assert reading.title.value == "标题"
    assert "first = 1" in reading.body
    assert "second = 2" not in reading.body
    assert any("code listings" in w.text for w in reading.warnings)
    assert ":cite:" not in reading.body
    assert ":label:" not in reading.body
    assert 'href="#fig-1"' in reading.body


CHINESE = (
    "# 数字教育的公平问题\n\n" + "我们在这里讨论的是数字教育中的公平问题和方法。" * 8
)
RUSSIAN = (
    "# О школе\n\n" + "Мы говорим о том, что в школе не всё так, как в жизни. " * 8
)


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (CHINESE, "gb18030", "zh"),
        (CHINESE, "big5", "zh"),
        (CHINESE, "utf-16", "zh"),
        (RUSSIAN, "cp1251", "ru"),
        (f"# Café\n\n{WORDS * 3} naïve rôle", "cp1252", "en"),
        (CHINESE, "utf-8-sig", "zh"),
    ],
)
def test_encodings_are_found_and_told(read, text, encoding, language):
    if encoding == "big5":
        text = text.replace("数", "數").replace("问题", "問題").replace("们", "們").replace(
            "这里讨论", "這裡討論"
        ).replace("字教育中", "字教育中")  # fmt: skip
    reading = read("paper.md", text.encode(encoding))
    assert reading.title.value == text.split("\n")[0].removeprefix("# ")
    assert reading.language == language
    told = any(w.kind == "encoding" for w in reading.warnings)
    assert told == (encoding != "utf-8-sig")


ENCODINGS = {
    "zh": "gb18030 gbk utf-16 utf-16-le utf-32",
    "ru": "cp1251 koi8_r iso8859_5 utf-16-be",
    "ja": "shift_jis euc_jp iso2022_jp",
    "ko": "euc_kr",
    "fr": "latin-1 cp1252 mac_roman",
    "de": "latin-1",
    "es": "latin-1",
    "pt": "cp1252",
    "it": "latin-1",
    "tr": "cp1254",
    "ar": "cp1256 iso8859_6",
}


@pytest.mark.parametrize("code", ENCODINGS)
def test_text_is_the_same_in_every_encoding(code):
    text = f"# Title\n\n{TEXT[code]}\n".replace("’", "'").replace("،", ",")
    for encoding in ENCODINGS[code].split():
        found, told = decode(text.encode(encoding))
        assert found == text, encoding
        assert told, encoding


def test_right_to_left_text_is_told_by_its_direction(read):
    reading = read(
        "paper.md",
        "# عنوان البحث\n\n" + "هذا نص عربي عن التعليم الرقمي في المدارس. " * 6,
    )
    assert (reading.language, reading.direction) == ("ar", "rtl")


def test_typed_marks_tie_addresses_to_authors(read):
    source = (
        "---\ntitle: T\nauthor:\n  - Andrei Sokolov (Андрей Соколов)^1,\\*^\n  - Ingrid Bakken^2^\n---\n\n"
        "^1^ Northern Institute, Arkhangelsk, Russia\\\n^2^ Fjordane College, Førde, Norway\\\n"
        f"\\* sokolov@example.edu, ORCID 0000-0001-2345-6789\n\n# Introduction\n\n{WORDS}\n"
    )
    andrei, ingrid = read("paper.md", source).authors
    assert (andrei.name, andrei.native_name) == ("Andrei Sokolov", "Андрей Соколов")
    assert andrei.affiliations == ["Northern Institute, Arkhangelsk, Russia"]
    assert (andrei.email, andrei.orcid) == (
        "sokolov@example.edu",
        "0000-0001-2345-6789",
    )
    assert andrei.corresponding
    assert ingrid.affiliations == ["Fjordane College, Førde, Norway"]


def test_broken_front_matter_is_told_and_the_text_is_read(read):
    reading = read("paper.md", f"---\ntitle: 'open\nx: [\n---\n\n# Heading\n\n{WORDS}")
    assert reading.title.value == "Heading"
    assert any(w.kind == "front matter" and "error" in w.text for w in reading.warnings)


def test_control_characters_do_not_reach_the_text(read):
    reading = read("paper.md", f"# Title\n\nbell\x07 escape\x1b {WORDS}")
    assert "bell escape Teachers" in reading.body
