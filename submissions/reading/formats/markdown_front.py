"""YAML front matter: the names that JOSS, Pandoc, MyST, Quarto and Manubot give things."""

import re
from typing import Any

from submissions.reading import addresses, frontmatter, people
from submissions.reading.model import Found, ReadAuthor, Reading
from submissions.reading.name_words import INSTITUTION

PLACE = "YAML front matter, key"
FIELDS = {"title": ("title",), "abstract": ("abstract", "summary", "description")}
FEWEST = 20  # words that make a description an abstract
NOTE = re.compile(r"\^\[((?:[^\[\]]|\[[^\]]*\])*)\]|\[\^[^\]]*\]")


def take(meta: dict[str, Any], reading: Reading) -> list[str]:
    """Fill the reading; author lines that still need their marks read are returned."""
    parts = meta.get("parts") if isinstance(meta.get("parts"), dict) else {}
    meta = {**(parts or {}), **meta}
    described = str(meta.get("description") or "")
    if len(described.split()) < FEWEST:  # a line for search engines, no abstract
        meta = {key: value for key, value in meta.items() if key != "description"}
    for field, keys in FIELDS.items():
        for key in keys:
            if meta.get(key) and not getattr(reading, field):
                text = (
                    " ".join(str(meta[key]).split())
                    if field == "title"
                    else _text(meta[key])
                )
                setattr(reading, field, Found(text, f"{PLACE} {key}", True))
    _subtitle(meta, reading)
    for key in ("keywords", "tags", "keyword"):
        if meta.get(key) and not reading.keywords:
            raw = meta[key]
            found = (
                raw if isinstance(raw, list) else frontmatter.split_keywords(str(raw))
            )
            reading.keywords = Found(
                [str(k).strip() for k in found], f"{PLACE} {key}", True
            )
    reading.language = str(
        meta.get("lang") or meta.get("language") or reading.language
    ).lower()
    if funding := meta.get("funding"):
        reading.funding = Found(_text(funding), f"{PLACE} funding", True)
    return _authors(meta, reading)


def _subtitle(meta: dict[str, Any], reading: Reading) -> None:
    if reading.title.place == f"{PLACE} title" and meta.get("subtitle"):
        title = str(reading.title.value)
        joint = " " if title.endswith((":", "?", "!", ".")) else ": "
        whole = f"{title}{joint}{' '.join(str(meta['subtitle']).split())}"
        reading.title = Found(whole, reading.title.place, True)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(_text(item) for item in value.values())
    return "\n\n".join(" ".join(p.split()) for p in str(value).split("\n\n"))


def _authors(meta: dict[str, Any], reading: Reading) -> list[str]:
    key = "authors" if meta.get("authors") else "author"
    entries = meta.get(key) or []
    lines: list[str] = []
    places = _places(
        meta.get("affiliations")
        or meta.get("affiliation")
        or meta.get("institute")
        or meta.get("address")
        or []
    )
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, str) and (told := NOTE.search(entry)) and told.group(1):
            reading.authors.append(_noted(NOTE.sub("", entry), told.group(1), key))
        elif isinstance(entry, str):
            lines.append(_marks(entry))
        elif isinstance(entry, dict) and (person := _author(entry, key, places)):
            reading.authors.append(person)
    return lines


def _noted(name: str, note: str, key: str) -> ReadAuthor:
    """ "Ada Lovelace^[University of London. ada@x.org]"."""
    person = people.author(name, f"{PLACE} {key}")
    person.email, person.orcid = people.email_in(note), people.orcid_in(note)
    person.corresponding = bool(re.search("correspond", note, re.I))
    place = addresses.address_of(note)
    if INSTITUTION.search(place):
        person.affiliations = [place]
    return person


def _marks(written: str) -> str:
    """Markdown's ^1^ behind a name as a mark."""
    marked = re.sub(
        r"\^([^^\s]+)\^", rf"{people.MARK_OPEN}\1{people.MARK_CLOSE}", written
    )
    return marked.replace("\\", "")


def _places(entries: Any) -> dict[str, str]:
    """Affiliations by their index or id, however it is written."""
    found: dict[str, str] = {}
    for number, entry in enumerate(
        entries if isinstance(entries, list) else [entries], 1
    ):
        if isinstance(entry, dict) and len(entry) == 1 and "name" not in entry:
            ((key, text),) = entry.items()
            keys, text = [key], _place(text) if isinstance(text, dict) else str(text)
        elif isinstance(entry, dict):
            keys = [
                entry.get("index"),
                entry.get("num"),
                entry.get("code"),
                entry.get("id"),
                entry.get("ref"),
                entry.get("name"),
            ]
            text = _place(entry)
        else:
            keys, text = [], str(entry)
        for name in [str(k).strip() for k in keys if k is not None] or [str(number)]:
            found.setdefault(name, text)
    return found


def _place(entry: dict[str, Any]) -> str:
    parts = [entry.get(k) for k in ("department", "division", "name", "institution", "address", "city",
                                    "state", "region", "country")]  # fmt: skip
    return ", ".join(dict.fromkeys(" ".join(str(p).split()) for p in parts if p))


def _author(
    entry: dict[str, Any], key: str, places: dict[str, str]
) -> ReadAuthor | None:
    name = entry.get("name") or entry.get("literal") or entry.get("author") or ""
    if isinstance(name, dict):
        entry = {**entry, **name}
        name = name.get("literal") or ""
    given = (
        entry.get("given")
        or entry.get("given-names")
        or entry.get("given_name")
        or entry.get("first_name")
        or entry.get("firstname")
        or ""
    )
    family = (
        entry.get("family")
        or entry.get("surname")
        or entry.get("family_name")
        or entry.get("last_name")
        or entry.get("lastname")
        or ""
    )
    particle = (
        entry.get("dropping-particle") or entry.get("non-dropping-particle") or ""
    )
    if not name and (given or family):
        name = " ".join(str(p) for p in (given, particle, family) if p)
    if not name:
        return None
    person = people.author(NOTE.sub("", str(name)), f"{PLACE} {key}")
    if given and family:
        person.given, person.family = (
            str(given),
            " ".join(filter(None, (particle, str(family)))),
        )
    person.native_name = str(entry.get("native_name") or entry.get("native-name") or "")
    person.orcid = people.orcid_in(
        entry.get("orcid") or entry.get("orcid_id") or entry.get("ORCID")
    )
    person.email = people.email_in(entry.get("email") or entry.get("correspondence"))
    corresponding = entry.get("corresponding", entry.get("correspondence"))
    person.corresponding = corresponding not in (None, False, "no", "false", "")
    named = ("affiliations", "affiliation", "affil", "institute", "institution")
    raw = next((entry[name] for name in named if entry.get(name)), None)
    person.affiliations = _of_author(raw, places)
    return person


def _of_author(raw: Any, places: dict[str, str]) -> list[str]:
    """Indices as a number, "1, 2", or a list; or the affiliation itself."""
    if raw in (None, ""):
        return []
    if isinstance(raw, list):
        return [place for item in raw for place in _of_author(item, places)]
    if isinstance(raw, dict):
        reference = str(raw.get("ref") or raw.get("id") or "")
        return [places[reference]] if reference in places else [_place(raw)]
    text = str(raw).strip()
    if text in places:
        return [places[text]]
    pieces = [piece.strip() for piece in text.replace("&", ",").split(",")]
    if all(piece in places for piece in pieces):
        return [places[piece] for piece in pieces]
    return [] if text.replace(",", "").replace(" ", "").isdigit() else [text]
