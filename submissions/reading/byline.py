"""Who wrote it: names, marks, addresses, e-mail and ORCID iDs from lines near the title.

Authors tie these together in many ways: by superscript marks, by repeating the name in
front of the address, by order, or by one address for all. Every tie is tried, and what
could not be tied to a person stays in the text.
"""

import re
from dataclasses import dataclass, field

from submissions.reading import people
from submissions.reading.model import ReadAuthor
from submissions.reading.people import (
    EMAIL,
    INSTITUTION,
    MARK,
    MARK_CLOSE,
    MARK_OPEN,
    ORCID,
)

RUN_IN = re.compile(
    r"^\W*(authors?|作者|autor(?:es|en|i)?|auteurs?|by)\s*[:：]\s*", re.I
)
CORRESPONDING = re.compile(r"correspond|通[讯訊]作者|contact author|e-?mail", re.I)
ONLY_CORRESPONDING = re.compile(r"^\W{0,3}\s*corresponding author\W*$", re.I)
EQUAL = re.compile(r"contributed equally|equal contribution|共同第一作者", re.I)
LABEL = re.compile(r"^\W*(affiliations?|institutions?|address(es)?)\s*[:：]\s*", re.I)
LEADING = re.compile(
    rf"^\s*(?:{MARK_OPEN}([^{MARK_CLOSE}]+){MARK_CLOSE}|\(?(\d{{1,2}}|[a-z])[).]?\s)\s*"
)
NOISE = re.compile(
    r"\(?\b(orcid(?:\s*id)?|e-?mails?|corresponding author|correspondence)\b\s*:?\s*\)?",
    re.I,
)
LONGEST = 90  # words of one address line


@dataclass
class Byline:
    """What the lines near the title say about people."""

    lines: list[people.Line] = field(default_factory=list)
    place: str = ""
    known: list[ReadAuthor] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    shared: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    email_marks: dict[str, str] = field(default_factory=dict)
    corresponding: list[str] = field(default_factory=list)
    orcids: list[tuple[str, str]] = field(default_factory=list)
    personal: dict[int, list[str]] = field(default_factory=dict)

    def add_names(self, text: str, place: str) -> None:
        self.lines += people.byline(RUN_IN.sub("", text))
        self.place = self.place or place

    def understand(self, text: str, *, styled_author: bool, styled_place: bool) -> bool:
        """Whether this line is about people; if so, what it says is kept."""
        plain = MARK.sub("", text).strip()
        if not plain or len(plain.split()) > LONGEST:
            return False
        if self._person_line(plain):
            return True
        pieces = _marked_pieces(text)
        if (self.lines or styled_place) and all(self._address(p) for p in pieces):
            return True
        label = RUN_IN.match(plain)
        line = RUN_IN.sub("", text)
        if not self.known and (label or people.looks_like_names(line)):
            if self.lines and not (styled_author or label or self._still_names(plain)):
                return False
            self.add_names(line, "Author style" if styled_author else "line of authors")
            self._contacts(text, plain)
            return True
        return self._contacts(text, plain)

    def _still_names(self, plain: str) -> bool:
        """A second line of names follows the first, before any address."""
        return not (self.addresses or self.shared or self.personal) and len(plain) < 200

    def _person_line(self, plain: str) -> bool:
        """ "Name, Department, University, City, e-mail" for a name already given."""
        head, _, rest = plain.partition(",")
        head = re.sub(r"[(（].*", "", head)
        if not rest or not (INSTITUTION.search(rest) or EMAIL.search(rest)):
            return False
        index = next(
            (i for i, one in enumerate(self._names()) if people.same_name(one, head)),
            None,
        )
        waiting = [i for i in range(len(self._names())) if i not in self.personal]
        if (
            index is None
            and people.is_name(head)
            and self.personal
            and len(waiting) == 1
        ):
            index = waiting[0]  # the name in another script
        if index is None:
            return False
        self.personal.setdefault(index, []).append(address_of(rest))
        self._details(index, plain)
        return True

    def _names(self) -> list[str]:
        return [line.name for line in self.lines] or [one.name for one in self.known]

    def _details(self, index: int, plain: str) -> None:
        family = people.split_name(self._names()[index])[1]
        for address in EMAIL.findall(plain):
            self.email_marks[f"person {index}"] = address
            self.emails.append(address)
            if CORRESPONDING.search(EMAIL.sub("", plain).replace("e-mail", "")):
                self.corresponding.append(address)
        self.orcids += [(match, family) for match in ORCID.findall(plain)]

    def _address(self, text: str) -> bool:
        """One address with its mark in front, or one that names an institution."""
        text = LABEL.sub("", people.with_marks(text))
        mark = LEADING.match(text)
        rest = text[mark.end() :] if mark else text
        keys = re.findall(r"\w+", (mark.group(1) or mark.group(2)) if mark else "")
        body = address_of(MARK.sub("", rest))
        mails, orcids = EMAIL.findall(rest), ORCID.findall(rest)
        about_mail = CORRESPONDING.search(MARK.sub("", rest)[:40])
        if EQUAL.search(rest):
            return True
        if keys and len(body) > 2 and not about_mail and len(body.split()) < 50:
            for key in keys:
                self.addresses.setdefault(key, body)
                if mails:
                    self.email_marks[key] = mails[0]
            self.emails += mails
            self.orcids += [(orcid, f"mark {keys[0]}") for orcid in orcids]
            return True
        if (
            INSTITUTION.search(body)
            and not about_mail
            and not mark
            and _is_address(body)
        ):
            self.shared.append(body)
            self.emails += mails
            return True
        return False

    def _contacts(self, text: str, plain: str) -> bool:
        """A line of e-mail addresses or ORCID iDs, with or without names."""
        mails, orcids = EMAIL.findall(plain), list(ORCID.finditer(plain))
        if ONLY_CORRESPONDING.match(plain) or EQUAL.search(plain):
            return True
        if not mails and not orcids:
            return False
        if len(plain.split()) > 40:
            return False
        self.emails += mails
        starred = re.match(r"^\W*[*∗✉]", text.replace(MARK_OPEN, ""))
        if starred or CORRESPONDING.search(plain):
            self.corresponding += mails
        last = 0
        for match in orcids:
            before = plain[last : match.start()]
            words = set(re.findall(r"[^\W\d_]{3,}", before))
            named = any(words & set(name.split()) for name in self._names())
            mail = mails[0] if mails and not named else ""
            self.orcids.append((match.group(), mail or EMAIL.sub("", before)))
            last = match.end()
        return True

    def authors(self) -> list[ReadAuthor]:
        """The people in order, each with what could be tied to them."""
        found = self.known or [
            people.author(line.name, self.place) for line in self.lines
        ]
        for index, (person, line) in enumerate(zip(found, self.lines, strict=False)):
            _from_asides(person, line)
            person.affiliations += [
                self.addresses[mark] for mark in line.marks if mark in self.addresses
            ]
            person.corresponding |= bool({"*", "✉", "∗", "⁎"} & set(line.marks))
            person.email = person.email or self._own_mail(index, line)
        for index, places in self.personal.items():
            found[index].affiliations += [place for place in places if place]
            found[index].email = found[index].email or self.email_marks.get(
                f"person {index}", ""
            )
        if found:
            self._share(found)
            self._tie_mails(found)
            self._tie_orcids(found)
        return found

    def _own_mail(self, index: int, line: people.Line) -> str:
        """The address behind a mark, when the mark is this person's alone."""
        for mark in line.marks:
            alone = sum(mark in other.marks for other in self.lines) == 1
            if alone and mark in self.email_marks:
                return self.email_marks[mark]
        return ""

    def _share(self, found: list[ReadAuthor]) -> None:
        """An address without a mark is everybody's; brackets behind the last name too."""
        without = [person for person in found if not person.affiliations]
        if len(self.shared) == len(without) > 1 and len(without) == len(found):
            for person, place in zip(found, self.shared, strict=True):
                person.affiliations.append(place)
        else:
            for person in without:
                person.affiliations = list(self.shared)
        last = found[-1]
        bracketed = self.lines and any(
            INSTITUTION.search(a) for a in self.lines[-1].aside
        )
        if bracketed and [p for p in found if p.affiliations] == [last]:
            for person in found[:-1]:
                person.affiliations = list(last.affiliations)

    def _tie_mails(self, found: list[ReadAuthor]) -> None:
        for address in dict.fromkeys(self.emails):
            owner = next((p for p in found if p.email == address), None)
            owner = owner or people.attach_email(found, address)
            starred = [p for p in found if p.corresponding and not p.email]
            if owner is None and address in self.corresponding and len(starred) == 1:
                owner = starred[0]
                owner.email = address
            if owner and address in self.corresponding:
                owner.corresponding = True

    def _tie_orcids(self, found: list[ReadAuthor]) -> None:
        loose: list[str] = []
        for orcid, context in self.orcids:
            owner = self._owner(found, context)
            if owner is not None and not owner.orcid:
                owner.orcid = orcid.upper()
            elif owner is None:
                loose.append(orcid.upper())
        if len(loose) == len(found):
            for person, orcid in zip(found, loose, strict=True):
                person.orcid = person.orcid or orcid

    def _owner(self, found: list[ReadAuthor], context: str) -> ReadAuthor | None:
        if context.startswith("mark "):
            mark = context.removeprefix("mark ")
            marked = [
                person
                for person, line in zip(found, self.lines, strict=False)
                if mark in line.marks
            ]
            return marked[0] if len(marked) == 1 else None
        named = [p for p in found if people.names_family(context, p)]
        if not named:  # a family name that stands first
            words = set(re.findall(r"[^\W\d_]{3,}", context))
            named = [p for p in found if words & set(p.name.split())]
        return named[0] if len(named) == 1 else None


def _marked_pieces(text: str) -> list[str]:
    """ "¹Here; ²There" on one line, apart."""
    pieces = re.split(
        rf"[;,.]?\s*(?={MARK_OPEN}[^{MARK_CLOSE}]+{MARK_CLOSE}\s*[^\W\d])", text
    )
    pieces = [piece for piece in pieces if piece.strip()]
    return pieces if all(LEADING.match(piece) for piece in pieces) else [text]


def _is_address(text: str) -> bool:
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


def _from_asides(person: ReadAuthor, line: people.Line) -> None:
    """What stood in brackets behind a name."""
    for aside in line.aside:
        person.email = person.email or people.email_in(aside)
        person.orcid = person.orcid or people.orcid_in(aside)
        if EMAIL.search(aside) or ORCID.search(aside):
            continue
        if INSTITUTION.search(aside):
            person.affiliations.append(aside)
        else:
            people.set_native(person, aside)
