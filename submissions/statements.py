"""Statements that a manuscript makes about itself: declarations, and who paid.

Found in the clean text by their headings, also by words in bold that begin a paragraph;
what is found fills the author's form, and the author stands by it or mends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from lxml import html

LONGEST = 2000
TITLES = ("h2", "h3", "h4", "h5", "h6")
HEADINGS = {
    "competing_interests": r"(?:(?:declaration|statement|disclosure)s? (?:of|on) )?(?:(?:conflicts?|competing|declarations?) (?:of )?(?:financial )?interests?|disclosures?)(?: statements?| disclosures?)?|interessenkonflikte?|conflictos? de intereses|conflits? d.int[eé]r[eê]ts?|conflitos? de interesses?|利益冲突(?:声明)?",
    "data_availability": r"(?:availability of (?:data|materials?)(?:,? and (?:data|materials?|code))?|(?:data|code|data,? (?:and|&) (?:code|materials?)|research data)(?: accessibility| availability| sharing| access))(?: statements?)?|datenverf[uü]gbarkeit|disponibilidad de (?:los )?datos|disponibilit[eé] des donn[eé]es|disponibilidade (?:dos|de) dados|数据可用性(?:声明)?",
    "ethics": r"(?:(?:research )?ethic(?:s|al)(?: and consent)?(?: (?:approval|considerations?|statements?|declarations?|clearance|compliance))*(?: and (?:informed )?consent(?: to participate)?)?|informed consent(?: statement)?|institutional review board(?: statement)?)|ethikvotum|[eé]tica|伦理(?:声明|审批)?",
    "ai_use": r"(?:(?:declaration|statement|disclosure) (?:of|on) )?(?:the )?(?:use of )?(?:generative )?(?:ai|artificial intelligence)(?: and ai)?(?:[- ]assisted technologies| tools?| use| usage| statement| disclosure| declaration)*(?: in (?:the )?(?:writing|manuscript)(?: process| preparation)?)?",
    "funding": r"(?:funding|financial support|financing|sources? of funding)(?: (?:information|statements?|sources?|acknowledge?ments?))?|f[oö]rderung|financiaci[oó]n|financement|financiamento|基金(?:项目)?|资助",
}
KINDS = {
    kind: re.compile(rf"^(?:[\dA-Z]+\.?)?\s*(?:{words})\s*[:.]*$", re.IGNORECASE)
    for kind, words in HEADINGS.items()
}
RUN_IN = re.compile(r"^([^:.]{3,80})[:.]\s+(.+)$", re.DOTALL)
GRANT = re.compile(
    r"(?P<funder>[A-Z][^.;()\d]{3,160}?)[\s,]*[\[(]?\s*(?:[A-Z]{2,10}[,;:]?\s+)?"
    r"(?i:(?:under|through|via)\s+)?(?i:the\s+)?(?i:research\s+)?"
    r"(?i:grants?|awards?|contracts?|projects?|funds?)\s*(?i:agreement\s*)?"
    r"(?i:numbers?|nos?\.?|nrs?\.?|ids?|#)?\s*[:.]?\s*"
    r"(?P<award>(?=[^\s,;)\]]*\d)[A-Z0-9][\w./-]*)"
)
GIVEN_BY = re.compile(
    r"^.*?\b(?i:(?:supported|funded|financed|sponsored)(?:\s+\w+){0,2}\s+by|(?:support|funding|grants?)\s+from|acknowledges?)\s+(?:an?\s+|the\s+)?",
    re.DOTALL,
)
SENTENCE = re.compile(
    r"(?<=[.;])\s+(?:the\s+)?(?=[A-Z])|\s+(?:and|as well as)\s+(?:by\s+)?(?:the\s+)?(?=[A-Z])"
)


@dataclass(frozen=True)
class Statement:
    """What the manuscript says, and under which heading."""

    text: str
    place: str


def in_body(body: str) -> dict[str, Statement]:
    """The first statement of each kind in the clean text of a manuscript."""
    found: dict[str, Statement] = {}
    if not body.strip():
        return found
    for heading, text in _parts(html.fragment_fromstring(body, create_parent="div")):
        kind = next((k for k, words in KINDS.items() if words.match(heading)), None)
        if kind and text and kind not in found:
            found[kind] = Statement(text[:LONGEST], heading.rstrip(" :."))
    return found


def _parts(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """(heading, text below it), and (bold or plain beginning, rest) of paragraphs."""
    for heading in page.iter(*TITLES):
        after = takewhile(lambda one: one.tag not in TITLES, heading.itersiblings())
        below = [_words(one) for one in after if one.tag == "p"]
        yield _words(heading), "\n\n".join(text for text in below if text)
    for paragraph in page.iter("p"):
        bold = next(iter(paragraph), None)
        begins = bold is not None and not (paragraph.text or "").strip()
        if begins and bold.tag in ("strong", "b", "em"):
            label, whole = _words(bold), _words(paragraph)
            yield label, whole[len(label) :].lstrip(" :.–—")
        elif match := RUN_IN.match(_words(paragraph)):
            yield match[1], match[2]


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def grants_in(text: str) -> list[tuple[str, str]]:
    """(funder, number) of each grant that a statement names with its number."""
    found: list[tuple[str, str]] = []
    for part in SENTENCE.split(" ".join(text.split())):
        match = GRANT.search(GIVEN_BY.sub("", part, count=1))
        if match is None:
            continue
        funder = match["funder"].strip(" ,[(").removeprefix("The ").removeprefix("the ")
        grant = (funder[:300], match["award"].rstrip(".,/-")[:120])
        if len(funder) > 2 and grant not in found:
            found.append(grant)
    return found
