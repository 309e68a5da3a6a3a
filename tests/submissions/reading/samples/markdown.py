"""Markdown in the dialects of journals and of the programs that make books."""

from tests.submissions.reading.samples import Sample
from tests.submissions.reading.samples.texts import ABSTRACT, EN, TEXT

TITLE = "Weekly meetings of teachers"
BODY = f"\n# Introduction\n\n{TEXT['en']}\n\n# Methods\n\n{TEXT['en']}\n"
TWO = """Ada Lovelace | University of London, UK | ada@uni.example.org | 0000-0002-1825-0097 | *
Mary Anning | Lyme Museum, UK || 0000-0001-5109-3700"""


def sample(front, body=BODY, people=TWO, keywords="teachers; meetings", **more):
    return Sample(
        more.pop("file", "paper.md"),
        f"---\n{front.strip()}\n---\n{body}",
        more.pop("title", TITLE),
        people,
        more.pop("abstract", EN),
        keywords,
        **more,
    )


SAMPLES = {
    "JOSS": sample(
        f"""
title: '{TITLE}'
tags:
  - teachers
  - meetings
authors:
  - name: Ada Lovelace
    orcid: 0000-0002-1825-0097
    email: ada@uni.example.org
    corresponding: true # (This is how to denote the corresponding author)
    affiliation: 1
  - given-names: Mary
    surname: Anning
    orcid: 0000-0001-5109-3700
    affiliation: 2
affiliations:
 - name: University of London, UK
   index: 1
 - name: Lyme Museum, UK
   index: 2
date: 13 August 2024""",
        f"\n# Summary\n\n{EN}\n{BODY}",
    ),
    "JOSE with equal contributions and lists": sample(
        f"""
title: "{TITLE}"
tags: [teachers, meetings]
authors:
  - name: Ada Lovelace^[co-first author]
    equal-contrib: true
    orcid: "https://orcid.org/0000-0002-1825-0097"
    affiliation: "1, 2"
  - name: Mary Anning
    affiliation: [2]
affiliations:
 - name: University of London, UK
   index: 1
   ror: 04xfq0f34
 - name: Lyme Museum, UK
   index: 2""",
        f"\n# Summary\n\n{EN}\n{BODY}",
        """Ada Lovelace | University of London, UK ; Lyme Museum, UK || 0000-0002-1825-0097
        Mary Anning | Lyme Museum, UK""",
    ),
    "pandoc, inline notes in the author": sample(
        f"""
title: {TITLE}
author:
  - Ada Lovelace^[University of London, UK. ada@uni.example.org]
  - Mary Anning^[Lyme Museum, UK]
abstract: |
  {EN}
keywords: [teachers, meetings]
lang: en-GB""",
        people="""Ada Lovelace | University of London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, UK""",
        language="en",
    ),
    "pandoc title block": Sample(
        "paper.md",
        f"% {TITLE}\n% Ada Lovelace; Mary Anning\n% May 2024\n\n## Abstract\n\n{EN}\n\n"
        f"**Keywords:** teachers, meetings\n{BODY}",
        TITLE,
        "Ada Lovelace\nMary Anning",
        EN,
        "teachers; meetings",
    ),
    "Quarto": sample(
        f"""
title: {TITLE}
subtitle: A study
author:
  - name:
      given: Ada
      family: Lovelace
    orcid: 0000-0002-1825-0097
    email: ada@uni.example.org
    corresponding: true
    affiliations:
      - ref: london
  - name: Mary Anning
    orcid: 0000-0001-5109-3700
    affiliations:
      - name: Lyme Museum
        country: UK
affiliations:
  - id: london
    name: University of London
    country: UK
abstract: >
  {EN}
keywords:
  - teachers
  - meetings
format: html""",
        file="paper.md",
        title=f"{TITLE}: A study",
    ),
    "MyST": sample(
        f"""
title: {TITLE}
authors:
  - name: Ada Lovelace
    orcid: 0000-0002-1825-0097
    email: ada@uni.example.org
    corresponding: true
    affiliations:
      - University of London, UK
  - name: Mary Anning
    orcid: 0000-0001-5109-3700
    affiliation: museum
affiliations:
  - id: museum
    institution: Lyme Museum
    country: UK
keywords: [teachers, meetings]""",
        f'\n+++ {{"part": "abstract"}}\n{EN}\n+++\n{BODY}\n```{{note}}\nMind.\n```\n',
    ),
    "MyST with parts": sample(
        f"""
title: {TITLE}
authors:
  - name: Ada Lovelace
    affiliations:
      - institution: University of London
        country: UK
parts:
  abstract: |
    {EN}
keywords: teachers, meetings""",
        people="Ada Lovelace | University of London, UK",
    ),
    "Jupyter Book": Sample(
        "intro.md",
        f"# {TITLE}\n\n```{{note}}\nA book.\n```\n\n## Introduction\n\n{TEXT['en']}\n",
        TITLE,
        "Ada Lovelace\nMary Anning",
        files={
            "_config.yml": f"title: {TITLE}\nauthor: Ada Lovelace and Mary Anning\nlogo: logo.png\n"
        },
    ),
    "R Markdown of distill": sample(
        f"""
title: "{TITLE}"
description: |
  {EN}
author:
  - name: Ada Lovelace
    url: https://example.org/ada
    affiliation: University of London, UK
    affiliation_url: https://example.org
    orcid_id: 0000-0002-1825-0097
  - first_name: "Mary"
    last_name: "Anning"
    affiliation: Lyme Museum, UK
output: distill::distill_article""",
        people="""Ada Lovelace | University of London, UK || 0000-0002-1825-0097
        Mary Anning | Lyme Museum, UK""",
        keywords="",
    ),
    "R Markdown of rticles": sample(
        f"""
title: {TITLE}
author:
  - name: Ada Lovelace
    affil: 1
    email: ada@uni.example.org
  - name: Mary Anning
    affil: [1, 2]
affiliation:
  - num: 1
    address: University of London, UK
  - num: 2
    address: Lyme Museum, UK
abstract: "{EN}"
keywords: "teachers; meetings" """,
        people="""Ada Lovelace | University of London, UK | ada@uni.example.org
        Mary Anning | University of London, UK ; Lyme Museum, UK""",
    ),
    "Manubot": Sample(
        "content/01.abstract.md",
        f"## Abstract {{.page_break_before}}\n\n{EN}\n",
        TITLE,
        """Ada Lovelace | Department of Education, University of London, UK ; Lyme Museum || 0000-0002-1825-0097
        Mary Anning | Lyme Museum | mary@museum.example.org || *""",
        EN,
        "teachers; meetings",
        files={
            "content/00.front-matter.md": "{##\n  front\n##}\n{% for a in x %}{% endfor %}{% if a %}{% endif %}{% if b %}{% endif %}\n",
            "content/02.introduction.md": f"## Introduction\n\n{TEXT['en']} [@doi:10.5555/abc]\n",
            "content/metadata.yaml": f"---\ntitle: {TITLE}\nkeywords:\n- teachers\n- meetings\nlang: en-US\nauthors:\n"
            "- github: ada\n  name: Ada Lovelace\n  initials: AL\n  orcid: 0000-0002-1825-0097\n  affiliations:\n"
            "  - Department of Education, University of London, UK\n  - Lyme Museum\n"
            "- name: Mary Anning\n  email: mary@museum.example.org\n  corresponding: true\n  affiliations:\n  - Lyme Museum\n",
        },
    ),
    "GitHub, everything by hand": Sample(
        "paper.md",
        f"# {TITLE}\n\n**Ada Lovelace**<sup>1</sup>, **Mary Anning**<sup>2</sup>\n\n"
        "<sup>1</sup> University of London, UK  \n<sup>2</sup> Lyme Museum, UK\n\n"
        f"Corresponding author: ada@uni.example.org\n\n## Abstract\n\n{EN}\n\n**Keywords**: teachers, meetings\n\n"
        f"## 1. Introduction\n\n{TEXT['en']}\n\n## 2. Methods\n\n{TEXT['en']}\n",
        TITLE,
        """Ada Lovelace | University of London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, UK""",
        EN,
        "teachers; meetings",
    ),
    "authors as a list below the title": Sample(
        "paper.md",
        f"# {TITLE}\n\n- Ada Lovelace, University of London, UK, ada@uni.example.org\n"
        f"- Mary Anning, Lyme Museum, UK\n\n**Abstract.** {EN}\n\n## Introduction\n\n{TEXT['en']}\n",
        TITLE,
        """Ada Lovelace | University of London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, UK""",
        EN,
    ),
    "an author as one string": sample(
        f"title: {TITLE}\nauthor: Ada Lovelace, Mary Anning\nsummary: {EN}",
        people="Ada Lovelace\nMary Anning",
        keywords="",
    ),
    "Hugo in TOML": Sample(
        "paper.md",
        f'+++\ntitle = "{TITLE}"\nauthors = ["Ada Lovelace", "Mary Anning"]\nabstract = "{EN}"\n'
        f'tags = ["teachers", "meetings"]\n+++\n{BODY}',
        TITLE,
        "Ada Lovelace\nMary Anning",
        EN,
        "teachers; meetings",
    ),
    "a course in Chinese": Sample(
        "index.md",
        f"# 注意力机制\n:label:`sec_attention`\n\n{TEXT['zh']} :cite:`knuth.1992`。\n\n## 模型\n\n{TEXT['zh']}\n",
        "注意力机制",
        language="zh",
        files={
            "d2l.bib": "@book{knuth.1992, author={Knuth, Donald}, title={Literate}, year={1992}}"
        },
    ),
    "Spanish keys": sample(
        f"""
title: Reuniones semanales
author:
  - name: Ana Ruiz
    affiliation: Universidad de Sevilla, España
abstract: "{ABSTRACT["es"]}"
keywords: maestros, reuniones
lang: es""",
        f"\n# Introducción\n\n{TEXT['es']}\n",
        "Ana Ruiz | Universidad de Sevilla, España",
        "maestros; reuniones",
        title="Reuniones semanales",
        abstract=ABSTRACT["es"],
        language="es",
    ),
}
