"""Addresses: their marks, their lines, and what stands in them beside the address."""

import re

from submissions.reading.people import EMAIL, MARK, MARK_CLOSE, MARK_OPEN, ORCID

LEADING = re.compile(
    rf"^\s*(?:{MARK_OPEN}([^{MARK_CLOSE}]+){MARK_CLOSE}|\(?(\d{{1,2}}|[a-z])[).]?\s)\s*"
)
NOISE = re.compile(
    r"\(?\b(orcid(?:\s*id)?|e-?mails?|corresponding author|correspondence)\b\s*:?\s*\)?",
    re.I,
)
HIGHEST = re.compile(
    r"universi|college|hochschule|hospital|museum|academy|institute of|大学|学院|대학|جامعة"
    r"|университет|politec|foundation|ministr|company|corporation",
    re.I,
)


def marked_pieces(text: str) -> list[str]:
    """ "¹Here; ²There" or "(1. Here; 2. There)" on one line, apart."""
    plain = MARK.sub(lambda m: f" {m.group(1)} ", text).strip()
    if listed := re.fullmatch(r"[(（]?\s*(1\s*[.．、]?\s*[^\d\s].*?)[)）]?", plain):
        parts = re.split(r"[;；]\s*(?=\d{1,2}\s*[.．、]?\s*[^\d\s.])", listed.group(1))
        if len(parts) > 1:
            return [
                re.sub(
                    r"^\s*(\d{1,2})\s*[.．、]?\s*", rf"{MARK_OPEN}\1{MARK_CLOSE} ", part
                )
                for part in parts
            ]
    pieces = re.split(
        rf"[;,.]?\s*(?={MARK_OPEN}[^{MARK_CLOSE}]+{MARK_CLOSE}\s*[^\W\d])", text
    )
    pieces = [piece for piece in pieces if piece.strip()]
    return pieces if all(LEADING.match(piece) for piece in pieces) else [text]


def joined(places: list[str]) -> list[str]:
    """Lines of one address as one; a new one begins when the last was complete."""
    whole: list[str] = []
    for place in places:
        if whole and not (HIGHEST.search(whole[-1]) and HIGHEST.search(place)):
            whole[-1] += f", {place}"
        else:
            whole.append(place)
    return whole


def is_address(text: str) -> bool:
    """No sentence: short, and without a full stop after a word in small letters."""
    words = text.split()
    small = sum(word.islower() for word in words)
    return (
        len(words) < 35
        and small < 0.5 * len(words)
        and not re.search(r"[a-z]{4,}[.!?]\s+[A-Z]", text)
    )


def address_of(text: str) -> str:
    """An address without the e-mail and ORCID iD that stand in it."""
    text = re.sub(r"https?://orcid\.org/?", "", ORCID.sub("", EMAIL.sub("", text)))
    text = NOISE.sub("", text)
    text = re.sub(r"[(（][\s;,:.]*[)）]", "", text)
    return re.sub(r"\s*[/|]\s*$", "", " ".join(text.split())).strip(" ,;:/.()").strip()
