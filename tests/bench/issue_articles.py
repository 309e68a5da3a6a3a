"""Made-up articles of real length for measuring: the same number gives the same article.

Of twelve to seventeen pages, as pdf.md has them: four figures (pixels and drawings), four
tables, forty references with DOIs, thirty-eight formulas, five notes, links from place to
place, and names in five scripts. Every picture is its article's own.
"""

from __future__ import annotations

import io
import random
from typing import Any

from PIL import Image, ImageDraw

WORDS = [
    "attention",
    "assessment",
    "classroom",
    "children",
    "curriculum",
    "dialogue",
    "digital",
    "doubt",
    "evidence",
    "feedback",
    "formative",
    "governance",
    "habit",
    "inference",
    "institution",
    "interaction",
    "knowledge",
    "learning",
    "literacy",
    "measurement",
    "mentoring",
    "method",
    "notebook",
    "observation",
    "participation",
    "pedagogy",
    "platform",
    "practice",
    "programme",
    "questionnaire",
    "reasoning",
    "recognition",
    "reflection",
    "relationship",
    "representation",
    "responsibility",
    "school",
    "seminar",
    "session",
    "student",
    "study",
    "teaching",
    "technology",
    "understanding",
    "university",
    "variation",
    "vocabulary",
    "workshop",
    "writing",
]
SMALL = [
    "and",
    "of",
    "the",
    "in",
    "with",
    "between",
    "after",
    "for",
    "before",
    "from",
    "against",
    "within",
    "a",
    "by",
    "as",
    "to",
]
NAMES = (
    ("Nguyễn Thị Châu", "Nguyễn", "", ""),
    ("Chen Yuhan", "Chen", "陈宇涵", "zh"),
    ("Kim Seoyeon", "Kim", "김서연", "ko"),
    ("Layla Haddad", "Haddad", "ليلى حداد", "ar"),
    ("Olga Morozova", "Morozova", "Ольга Морозова", "ru"),
)
FORMULAS = (
    r"\alpha_{ij}", r"x^2 + y^2", r"\frac{\sigma^2}{n}", r"\hat\beta_1", r"p < 0.05",
    r"\sum_{i=1}^{n} x_i", r"\sqrt{1 - \rho^2}", r"\bar{x}", r"\mu_0",
)  # fmt: skip
PARAGRAPHS, SENTENCES = 30, 6


def article(number: int, extra: int = 0) -> dict[str, Any]:
    """Fields of an Article and its pictures; `extra` paragraphs make it grow."""
    pen = random.Random(number)
    media = {
        f"fig-{n}.{kind}": data for n, (kind, data) in enumerate(_media(number), 1)
    }
    body = _body(pen, list(media))
    more = random.Random(-number)
    body = body.replace("<!--more-->", "".join(_paragraph(more) for _ in range(extra)))
    title = f"{_words(pen, 7).capitalize()}, part {number}"
    return {
        "title": title,
        "short_title": title[:60].rsplit(" ", 1)[0],
        "abstract": _sentences(pen, 7),
        "keywords": pen.sample(WORDS, 5),
        "people": [_person(*NAMES[(number + n) % len(NAMES)]) for n in range(3)],
        "affiliations": ["Institute for Open Learning, Halych"],
        "body": body,
        "media": media,
    }


def _person(name: str, family: str, native: str, lang: str) -> dict[str, Any]:
    return {
        "name": name, "family": family, "native_name": native, "native_lang": lang,
        "orcid": "0000-0002-1825-0097", "email": "", "is_corresponding": False,
        "credit_roles": [], "affiliations": [0], "countries": ["UA"],
    }  # fmt: skip


def _words(pen: random.Random, count: int) -> str:
    return " ".join(pen.choice(SMALL if n % 3 == 2 else WORDS) for n in range(count))


def _sentences(pen: random.Random, count: int) -> str:
    return " ".join(
        f"{_words(pen, pen.randint(9, 22)).capitalize()}." for _ in range(count)
    )


def _paragraph(pen: random.Random, *parts: str) -> str:
    said = [_sentences(pen, 1) for _ in range(SENTENCES)]
    for part in parts:
        said.insert(pen.randint(1, SENTENCES), part)
    return f"<p>{' '.join(said)}</p>"


def _body(pen: random.Random, media: list[str]) -> str:
    things = [_figure(pen, n, name) for n, name in enumerate(media, 1)]
    things += [_table(pen, n) for n in range(1, 5)]
    each = [_paragraph(pen, *_asides(pen, n)) for n in range(PARAGRAPHS)]
    for n, thing in enumerate(things):
        each[2 + n * 3] += thing
    text = ""
    for section in range(1, 7):
        mine = each[(section - 1) * 5 : section * 5]
        heading = _words(pen, 4).capitalize()
        text += f'<section id="s-{section}"><h2>{heading}</h2>{"".join(mine)}</section>'
    return f"{text}<!--more-->{_notes(pen)}{_references(pen)}"


def _asides(pen: random.Random, n: int) -> list[str]:
    """What stands in paragraph n besides words: citations, links, formulas, notes."""
    cited = 1 + (n * 40) // PARAGRAPHS
    said = [f'See <a class="cite" href="#r-{cited}">(Morozova, 20{cited:02d})</a>.']
    said.append(f'<a href="#fig-{n % 4 + 1}">Figure {n % 4 + 1}</a> says the same.')
    tex = FORMULAS[n % len(FORMULAS)]
    said.append(f'Here <math alttext="{tex}"><mi>x</mi></math> is constant.')
    if n % 7 == 3:
        k = n // 7 + 1
        said.append(f'So it is.<a class="note-ref" id="nr-{k}" href="#n-{k}">{k}</a>')
    if n % 6 == 0:
        said.append(f'With <math alttext="y = a + {n}x"><mi>y</mi></math> it holds.')
    return said


def _figure(pen: random.Random, n: int, name: str) -> str:
    alt = _sentences(pen, 1)
    return (
        f'<figure id="fig-{n}"><img src="media:{name}" alt="{alt}">'
        f"<figcaption><p>{_sentences(pen, 2)}</p></figcaption></figure>"
    )


def _table(pen: random.Random, n: int) -> str:
    head = "".join(f"<th>{pen.choice(WORDS).capitalize()}</th>" for _ in range(5))
    rows = "".join(
        f"<tr><th>{pen.choice(WORDS)}</th>"
        + "".join(f"<td>{pen.uniform(0, 99):.1f}</td>" for _ in range(4))
        + "</tr>"
        for _ in range(9)
    )
    return (
        f'<figure class="table" id="tab-{n}"><figcaption><p>{_sentences(pen, 1)}</p>'
        f"</figcaption><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        "</table></figure>"
    )


def _notes(pen: random.Random) -> str:
    items = "".join(
        f'<li id="n-{n}"><p>{_sentences(pen, 1)}</p></li>' for n in range(1, 6)
    )
    return f'<section class="notes"><ol>{items}</ol></section>'


def _references(pen: random.Random) -> str:
    items = ""
    for n in range(1, 41):
        address = f"https://doi.org/10.5555/trial.{pen.randint(1000, 9999)}.{n}"
        items += (
            f'<li id="r-{n}">Morozova, O., &amp; Chen, Y. (20{n:02d}). '
            f"{_words(pen, 9).capitalize()}. <em>Learning</em>, {n}(2), {n * 9}–{n * 9 + 8}. "
            f'<a href="{address}">{address}</a></li>'
        )
    return f'<section class="references"><ol>{items}</ol></section>'


def _media(number: int) -> list[tuple[str, bytes]]:
    return [
        ("png", _pixels(number * 2)),
        ("svg", _drawing(number * 2)),
        ("png", _pixels(number * 2 + 1)),
        ("svg", _drawing(number * 2 + 1)),
    ]


def _pixels(seed: int) -> bytes:
    pen = random.Random(seed)
    image = Image.new("RGB", (1400, 800), "white")
    draw = ImageDraw.Draw(image)
    for n in range(60):
        height = pen.randint(20, 760)
        draw.rectangle((n * 23, 800 - height, n * 23 + 17, 800), fill=(43, 106, 143))
    for _ in range(400):
        x, y = pen.randint(0, 1399), pen.randint(0, 799)
        draw.ellipse((x, y, x + 6, y + 6), fill=(pen.randint(0, 255), 90, 40))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _drawing(seed: int) -> bytes:
    pen = random.Random(seed)
    dots = "".join(
        f'<circle cx="{pen.uniform(20, 452):.1f}" cy="{pen.uniform(10, 250):.1f}" r="2.4"/>'
        for _ in range(220)
    )
    line = " ".join(f"{x},{pen.randint(20, 240)}" for x in range(20, 452, 12))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 472 280" width="472" '
        f'height="280"><g fill="#2b6a8f">{dots}</g><polyline points="{line}" fill="none" '
        'stroke="#9c3d24"/><text x="200" y="274" font-size="10">Years</text></svg>'
    ).encode()
