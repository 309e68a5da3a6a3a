"""What went in and what came out, so that no loss is silent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from submissions.reading.model import KINDS, Count, Reading
from submissions.reading.tree import Element

if TYPE_CHECKING:
    from submissions.reading.source import Draft

HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
NAMES = {
    "words": "words of text",
    "sections": "section headings",
    "figures": "figures",
    "tables": "tables",
    "formulas": "formulas",
    "notes": "notes",
    "citations": "citations",
    "references": "references",
}
WORDS_LOST = 0.08


def words_in(text: str) -> int:
    """Words; each Chinese, Japanese or Korean sign counts as one."""
    signs = len(HAN.findall(text))
    return signs + len(WORD.findall(HAN.sub(" ", text)))


def of_body(body: Element) -> dict[str, int]:
    """The counts of a canonical body."""
    # A caption alone is no figure: its picture was lost, and is named.
    figures = body.xpath(".//figure[not(@class='table')][*[not(self::figcaption)]]")
    loose = [
        i for i in body.iter("img") if next(i.iterancestors("figure"), None) is None
    ]
    in_table = list(body.xpath(".//figure[@class='table']//img"))
    notes = body.xpath(
        "count(.//section[@class='notes']/ol/li | .//p[@class='table-note'])"
    )
    references = body.xpath("count(.//section[@class='references']/ol/li)")
    return {
        "words": words_in(_words_of(body)),
        "sections": sum(1 for _ in body.iter("h2", "h3", "h4", "h5")),
        "figures": len(figures) + len(loose) + len(in_table),
        "tables": int(body.xpath("count(.//figure[@class='table'])")),
        "formulas": sum(1 for _ in body.iter("math")),
        "notes": int(notes),
        "citations": int(body.xpath("count(.//a[@class='cite'])")),
        "references": int(references),
    }


def _words_of_references(body: Element) -> str:
    return " ".join(
        _words_of(part) for part in body.xpath(".//section[@class='references']")
    )


def _words_of(body: Element) -> str:
    """The text with a space between blocks, formulas left out."""
    parts: list[str] = []
    _collect(body, parts)
    return " ".join(parts)


def _collect(element: Element, parts: list[str]) -> None:
    inline = {"em", "strong", "sub", "sup", "span", "a", "code", "bdi"}
    for piece in element.iter():
        if not isinstance(piece.tag, str) or any(
            up.tag == "math" for up in piece.iterancestors()
        ):
            continue
        glue = "" if piece.tag in inline else " "
        if piece.tag != "math" and piece.text:
            parts.append(glue + piece.text)
        if piece.tail and piece is not element:
            parts.append(piece.tail)


def settle(reading: Reading, draft: Draft, body: Element) -> None:
    """Write both counts and warn of each kind that lost something.

    Headings that became metadata (title, abstract, references) and tables that only
    arranged pictures are not lost: they are taken off the source's count.
    """
    into = dict(draft.into)
    for kind, taken in draft.taken.items():
        if into.get(kind):
            into[kind] = max(0, (into[kind] or 0) - taken)
    out = of_body(body)
    if not draft.words_with_references:
        out["words"] -= words_in(_words_of_references(body))
    front = " ".join(
        [str(reading.title.value or ""), str(reading.abstract.value or "")]
        + [str(k) for k in reading.keywords.value or []]
        + [person.name for person in reading.authors]
        + [place for person in reading.authors for place in person.affiliations]
    )
    out["words"] += words_in(front)
    for kind in KINDS:
        source = into.get(kind)
        if source is None:
            source = out[kind] if kind not in into else None
        reading.counts[kind] = Count(source, out[kind])
        _warn(reading, kind, source, out[kind])


def _warn(reading: Reading, kind: str, into: int | None, out: int) -> None:
    if into is None or out >= into:
        return
    lost = into - out
    if kind == "words":
        if lost > WORDS_LOST * into:
            share = round(100 * lost / into)
            reading.warn(
                kind,
                f"About {share} % of the words of text ({lost:,} of {into:,}) are not "
                "in the result.",
            )
        return
    verb = "is" if lost == 1 else "are"
    name = NAMES[kind] if lost != 1 else NAMES[kind].removesuffix("s")
    reading.warn(kind, f"{lost} of {into} {name} {verb} not in the result.")
