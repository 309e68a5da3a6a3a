"""Author lines: who is meant, in order, with affiliation marks, ORCID iD and e-mail."""

import re
import unicodedata
from dataclasses import dataclass, field

from submissions.reading.model import ReadAuthor
from submissions.reading.name_words import (
    COLLECTIVE,
    COMPOUND,
    INSTITUTION,
    NOT_NAMES,
    PARTICLES,
    SUFFIXES,
    TITLES,
    TRAILING,
)
from submissions.reading.tree import Element

ORCID = re.compile(r"\b(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])\b")
# Bounded in every part: a line of 100,000 letters must not be tried from each of them.
EMAIL = re.compile(
    r"(?<![A-Za-z0-9._+%-])[A-Za-z0-9._+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
)
MARK_OPEN, MARK_CLOSE = "\u27e6", "\u27e7"
MARK = re.compile(rf"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")
OTHER_SCRIPTS = "\u0370-\u06ff\u3040-\u9fff\uac00-\ud7af"
TWO_SCRIPTS = re.compile(
    rf"^([^{OTHER_SCRIPTS}]+?)\s+([{OTHER_SCRIPTS}][{OTHER_SCRIPTS}\s·]*)$"
)
SYMBOLS = "*†‡§¶‖#✉∗⁎※"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
AND = r"(?:and|AND|And|und|UND|et|ET|ve|VE|dan|och|og|és|và|en|та|și|και|и|y|Y|e|i|&)"
COMMA = "[,;，；、،؛•·|]"
SEPARATOR = re.compile(
    rf"\s*(?:{COMMA}\s*{AND}\s+|{COMMA}\s*و(?=\S)|{COMMA}|\s+{AND}\s+|\s+و(?=\S))\s*"
)


@dataclass
class Line:
    """A person as written in a byline, with the marks behind the name."""

    name: str
    marks: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def marked(element: Element) -> str:
    """The text of a paragraph with superscripts set in marks of our own."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "sup":
            inner = "".join(child.itertext())
            parts.append(f"{MARK_OPEN}{inner}{MARK_CLOSE}")
        elif child.tag == "br":
            parts.append("\n")
        elif child.tag == "a" and (orcid := orcid_in(child.get("href"))):
            parts.append(f" {orcid} ")
            if not ORCID.search(child.text_content()):
                parts.append(marked(child))
        else:
            parts.append(marked(child))
        parts.append(child.tail or "")
    return "".join(parts)


def with_marks(text: str) -> str:
    """Unicode superscripts and note symbols behind a name set in marks."""
    parts = re.split(rf"({MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})", text)
    for at in range(0, len(parts), 2):  # what is marked already stays as it is
        piece = re.sub(
            r"([⁰¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹,]*)",
            lambda m: f"{MARK_OPEN}{m.group(1).translate(SUPERSCRIPTS)}{MARK_CLOSE}",
            parts[at],
        )
        symbols = rf"([{re.escape(SYMBOLS)}]+)"
        parts[at] = re.sub(symbols, rf"{MARK_OPEN}\1{MARK_CLOSE}", piece)
    return "".join(parts)


def byline(text: str) -> list[Line]:
    """The people of an author line, in order."""
    text = re.sub(r"https?://orcid\.org/", " ", text)
    text = re.sub(
        r"\(?\b(?:ORCID|e-?mails?)(?:\s*iDs?)?\s*[:：]?\s*", " ", text, flags=re.I
    )
    text = with_marks(
        re.sub(r"^\W*(authors?|by|von|par|por|作者)\s*[:：]\s*", "", text, flags=re.I)
    )
    text, asides = _take_asides(_given_first(text))
    text = MARK.sub(
        lambda m: (
            f"{MARK_OPEN}{m.group(1).replace(',', ' ').replace(';', ' ')}{MARK_CLOSE}"
        ),
        text,
    )
    text = re.sub(rf"{MARK_CLOSE}\s+(?=[^\W\d_])", f"{MARK_CLOSE}, ", text)
    people: list[Line] = []
    for piece in _pieces(text):
        marks = [mark for group in MARK.findall(piece) for mark in _marks(group)]
        numbers = [int(n) for n in re.findall(r"\x00(\d+)\x00", piece)]
        name = re.sub(r"\x00\d+\x00", "", MARK.sub("", piece))
        # A mark set as plain digits right behind the name: "Lin Wei1,2".
        if plain := re.search(r"(?<=[^\W\d_])\s?(\d{1,2})\s*$", name):
            marks.append(plain.group(1))
            name = name[: plain.start()]
        name = clean_name(name)
        if people and (not name or SUFFIXES.match(name)):
            people[-1].marks += marks
            people[-1].aside += [asides[n] for n in numbers]
            if name and not name.lower().startswith(("ph", "md", "m.d", "msc", "dr")):
                people[-1].name += f", {name}"
        elif name:
            people.append(Line(name, marks, [asides[n] for n in numbers]))
    return people


def _pieces(text: str) -> list[str]:
    return [piece for piece in SEPARATOR.split(text.replace("\n", " ; ")) if piece]


def _take_asides(text: str) -> tuple[str, list[str]]:
    """What stands in brackets is put aside, so that its commas part no names."""
    asides: list[str] = []

    def keep(match: re.Match[str]) -> str:
        inner = match.group(1)
        if re.fullmatch(r"[\d,;\s*†‡a-z]{1,8}", inner):
            return f"{MARK_OPEN}{inner}{MARK_CLOSE}"
        asides.append(inner.strip())
        return f"\x00{len(asides) - 1}\x00"

    def apart(match: re.Match[str]) -> str:
        asides.append(match.group())
        return f"\x00{len(asides) - 1}\x00"

    text = re.sub(r"[(（]([^()（）]*)[)）]", keep, text)
    return EMAIL.sub(apart, ORCID.sub(apart, text)), asides


def _given_first(text: str) -> str:
    """ "Family, Given; Family, Given" and "Family, G., Family, G." turned round."""
    pieces = [piece.strip() for piece in re.split("[;；؛]", MARK.sub("", text))]
    turned = [re.fullmatch(r"([^,]+),\s*([^,]+)", p) for p in pieces if p]
    if (
        len(turned) > 1
        and all(turned)
        and not any(
            SUFFIXES.match(match.group(2)) or INSTITUTION.search(match.group())
            for match in turned
            if match
        )
    ):
        return re.sub(
            rf"([^;；,{MARK_CLOSE}]+),\s*([^;；,{MARK_OPEN}]+)",
            lambda m: f" {m.group(2).strip()} {m.group(1).strip()}",
            text,
        )
    initials = r"(?:[A-ZÀ-ÞΑ-ΩА-ЯЁ]\.?[\s-]?){1,4}"
    one = rf"[^\W\d_][^,;&]+,\s*{initials}(?:{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})?"
    if re.fullmatch(rf"\s*{one}(?:\s*(?:,|;|&|,\s*&|and|,\s*and)\s*{one})*\s*", text):
        return re.sub(
            rf"([^\W\d_][^,;&]*?),\s*({initials})(?=\s*(?:[,;&{MARK_OPEN}]|and\b|$))",
            lambda m: f"{m.group(2).strip()} {re.sub('^and ', '', m.group(1).strip())}",
            text,
        )
    return text


def _marks(group: str) -> list[str]:
    return re.findall(rf"[\w]+|[{re.escape(SYMBOLS)}]+", group)


def clean_name(name: str) -> str:
    name = unicodedata.normalize("NFC", EMAIL.sub("", name))
    name = TITLES.sub("", " ".join(name.replace("\u00a0", " ").split()))
    name = re.sub(rf"^{AND}\s+", "", name).strip(" ,;:&–—-*").strip()
    shorter = TRAILING.sub("", name)
    return shorter if len(shorter.split()) > 1 else name


def looks_like_names(text: str) -> bool:
    """Whether a line can be a byline: a few short capitalised names and little else."""
    if not text or len(text) > 1_500 or EMAIL.fullmatch(text.strip()):
        return False
    people = byline(text)
    return any(is_name(line.name) for line in people) and all(
        is_name(line.name) or _is_single(line) or _is_collective(line.name, people)
        for line in people
    )


def _is_single(line: Line) -> bool:
    """The only name that somebody has, with a mark behind it."""
    word = line.name
    return (
        bool(line.marks)
        and word.isalpha()
        and len(word) > 2
        and (word[0].isupper() and word.casefold() not in NOT_NAMES)
    )


def _is_collective(name: str, people: list[Line]) -> bool:
    return len(people) > 1 and bool(COLLECTIVE.search(name)) and len(name.split()) < 12


def is_name(name: str) -> bool:
    if INSTITUTION.search(name) or re.search(r"[\d:!?\"=/@%…“”_]", name):
        return False
    if re.fullmatch(r"[\u3400-\u9fff\uac00-\ud7af·]{2,6}", name):
        return True
    words = name.replace(".", ". ").split()
    if not 2 <= len(words) <= 7:
        return False
    if any(word.casefold() in NOT_NAMES and word not in PARTICLES for word in words):
        return False
    if re.search(r"[\u0590-\u06ff]", name):
        return all(len(word) < 15 for word in words)
    lower = [w for w in words if w[0].islower() and w.lower() not in PARTICLES]
    capital = [w for w in words if w[0].isupper()]
    return not lower and len(capital) >= 2


def split_name(name: str) -> tuple[str, str]:
    """Given and family name; lower-case particles belong to the family name."""
    if "," in name:
        family, _, given = name.partition(",")
        if SUFFIXES.match(given.strip()):
            first, last = split_name(family.strip())
            return first, f"{last}, {given.strip()}"
        return given.strip(), family.strip()
    if re.fullmatch(r"[\u3400-\u9fff\uac00-\ud7af]{2,6}", name):
        cut = 2 if name.startswith(COMPOUND) and len(name) > 2 else 1
        return name[cut:], name[:cut]
    words = name.split()
    if len(words) < 2:
        return "", name
    initials = r"(?:[^\W\d_]\.){1,3}"
    if (
        len(words) == 2
        and re.fullmatch(initials, words[1])
        and not re.search(r"\.", words[0])
    ):
        return words[1], words[0]
    capitals = [w for w in words if len(w) > 1 and w.isupper() and "." not in w]
    if capitals and len(capitals) < len(words):
        return " ".join(w for w in words if w not in capitals), " ".join(capitals)
    start = len(words) - 1
    while (
        start > 1
        and words[start - 1].lower() in PARTICLES
        and words[start - 1][0].islower()
    ):
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def author(name: str, place: str, *, sure: bool = True) -> ReadAuthor:
    """An author from a name as written; "Family, Given" is turned round.

    A second form of the name in brackets is the name in the author's own script.
    """
    native = ""
    if bracketed := re.match(r"^(.*?\S)\s*[(（]([^()（）]+)[)）]\s*$", name):
        name, native = bracketed.groups()
    elif two_scripts := TWO_SCRIPTS.match(clean_name(name)):
        name, native = two_scripts.groups()
    if COLLECTIVE.search(name):
        return ReadAuthor(
            clean_name(name), "", clean_name(name), place=place, sure=sure
        )
    given, family = split_name(clean_name(name))
    cjk = re.fullmatch(r"[\u3400-\u9fff\uac00-\ud7af]+", family or "")
    whole = f"{family}{given}" if cjk else f"{given} {family}".strip()
    if given.endswith(".") and clean_name(name) == f"{family} {given}":
        whole = f"{family} {given}"  # as it is written in the East of Europe
    person = ReadAuthor(whole, given, family, place=place, sure=sure)
    if native:
        set_native(person, native)
    return person


def set_native(person: ReadAuthor, other: str) -> None:
    """Keep the Latin form as the name and the other script as the native name."""
    other = clean_name(other)
    if not other or len(other.split()) > 6 or re.search(r"\d", other):
        return
    if _is_latin(other) and not _is_latin(person.name):
        person.native_name, person.name = person.name, other
        person.given, person.family = split_name(other)
    elif not _is_latin(other):
        person.native_name = other


def _is_latin(text: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in text if c.isalpha())


def same_name(one: str, other: str) -> bool:
    return bool(_plain(one)) and _plain(one) == _plain(other)


def names_family(text: str, person: ReadAuthor) -> bool:
    """Whether a text names this person by family name (or part of an e-mail address)."""
    family = person.family.split(",")[0]
    if re.search(rf"\b{re.escape(family)}\b", text, re.I) and family:
        return True
    return any(
        len(_plain(family)) > 2 and _plain(family) in _plain(address.split("@")[0])
        for address in EMAIL.findall(text)
    )


def orcid_in(text: object) -> str:
    match = ORCID.search(str(text or ""))
    return match.group(1).upper() if match else ""


def emails_in(text: str) -> list[str]:
    """Every address of a text; "{ada,mary}@x.org" is two."""
    text = re.sub(
        r"[{(\[]([\w.+%,;|\s-]+)[})\]]\s*@\s*([\w-]+(?:\.[\w-]+)+)",
        lambda m: " ".join(
            f"{name}@{m.group(2)}" for name in re.split(r"[,;|\s]+", m.group(1)) if name
        ),
        text,
    )
    return [address.rstrip(".") for address in EMAIL.findall(text)]


def email_in(text: object) -> str:
    match = EMAIL.search(str(text or ""))
    return match.group().rstrip(".") if match else ""


def attach_email(authors: list[ReadAuthor], address: str) -> ReadAuthor | None:
    """Whose address it is, by the names in it; a lone author without one otherwise."""
    local = _plain(address.split("@")[0])
    for person in authors:
        family = _plain(person.family.split(",")[0])
        if len(family) > 2 and family in local and not person.email:
            person.email = address
            return person
    for person in authors:
        given = _plain(person.given.split()[0]) if person.given else ""
        if len(given) > 2 and given in local and not person.email:
            person.email = address
            return person
    without = [person for person in authors if not person.email]
    if len(authors) == 1 and without:
        without[0].email = address
        return without[0]
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in folded if character.isalnum())
