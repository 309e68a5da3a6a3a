"""Who wrote it: names, marks, addresses, e-mail and ORCID iDs from lines near the title.

Authors tie these together in many ways: by superscript marks, by repeating the name in
front of the address, by order, or by one address for all. Every tie is tried, and what
could not be tied to a person stays in the text.
"""

import re
from dataclasses import dataclass, field

from journal.countries import country_of
from submissions.reading import addresses, people
from submissions.reading.labels import AUTHOR_RUN_IN, PLACE_RUN_IN
from submissions.reading.model import ReadAuthor
from submissions.reading.name_words import INSTITUTION
from submissions.reading.people import (
    EMAIL,
    MARK,
    MARK_OPEN,
    ORCID,
)

CORRESPONDING = re.compile(r"correspond|通[讯訊]作者|contact author|e-?mail", re.I)
ONLY_CORRESPONDING = re.compile(r"^\W{0,3}\s*corresponding author\W*$", re.I)
EQUAL = re.compile(r"contributed equally|equal contribution|共同第一作者", re.I)
STARS = {"*", "✉", "∗", "⁎", "#"}
MARKS = re.compile(rf"\w+|[{re.escape(people.SYMBOLS)}]+")
GUESSED = "line of authors"
LONGEST = 90  # words of one address line


@dataclass
class Group:
    """Names that stand together, and what is said of them before the next names."""

    first: int
    places: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    orcids: list[str] = field(default_factory=list)

    @property
    def told(self) -> bool:
        return bool(self.places or self.mails or self.orcids)


@dataclass
class Byline:
    """What the lines near the title say about people."""

    lines: list[people.Line] = field(default_factory=list)
    place: str = ""
    known: list[ReadAuthor] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    shared: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    email_marks: dict[str, str] = field(default_factory=dict)
    corresponding: list[str] = field(default_factory=list)
    orcids: list[tuple[str, str]] = field(default_factory=list)
    personal: dict[int, list[str]] = field(default_factory=dict)
    in_address: bool = False

    def add_names(self, text: str, place: str) -> None:
        if not self.groups or self.groups[-1].told:
            self.groups.append(Group(len(self.lines)))
        self.lines += people.byline(AUTHOR_RUN_IN.sub("", text))
        self.place = self.place or place

    def add_detail(self, text: str) -> None:
        """A line below the names that is surely about them: mail, else an address."""
        plain = MARK.sub("", text).strip()
        mails = people.emails_in(plain)
        rest = EMAIL.sub("", plain).strip(" ,;:()")
        if self._address(text):
            return
        if mails or ORCID.search(plain) or CORRESPONDING.search(plain):
            self._contacts(text, plain)
        elif self.groups and not EQUAL.search(plain) and len(rest) > 1:
            self.groups[-1].places.append(addresses.address_of(plain))
            self.shared.append(addresses.address_of(plain))

    def understand(
        self,
        text: str,
        *,
        styled_author: bool = False,
        styled_place: bool = False,
        following: str = "",
        first: bool = True,
    ) -> bool:
        """Whether this line is about people; if so, what it says is kept.

        `following` is the line below, and `first` says that a paragraph begins here.
        """
        before = self.in_address and not first
        self.in_address = False
        plain = MARK.sub("", text).strip()
        if not plain or len(plain.split()) > LONGEST:
            return False
        if self._person_line(plain) or self._own_line(plain):
            return True
        pieces = addresses.marked_pieces(text)
        if (self.lines or styled_place) and all(self._address(p) for p in pieces):
            self.in_address = True
            return True
        label = AUTHOR_RUN_IN.match(plain)
        line = AUTHOR_RUN_IN.sub("", text)
        named = bool(label) or self._names_here(line, styled=styled_author)
        if not self.known and named and not (before and country_of(plain)):
            if self.lines and not (
                styled_author
                or label
                or self._still_names(plain)
                or self._new_group(plain, following)
            ):
                return False
            self.add_names(line, "Author style" if styled_author else GUESSED)
            self._contacts(text, plain)
            return True
        return self._contacts(text, plain) or self._rest_of_address(plain, before)

    def _names_here(self, line: str, *, styled: bool) -> bool:
        """Whether a line can be names; of a style for authors, even a single word."""
        return people.looks_like_names(line) or (
            styled and 0 < len(line.split()) < 4 and not INSTITUTION.search(line)
        )

    def _still_names(self, plain: str) -> bool:
        """A second line of names follows the first, before any address."""
        if self.addresses or self.shared or self.personal or len(plain) >= 200:
            return False
        return not any(group.mails for group in self.groups)

    def _new_group(self, plain: str, following: str) -> bool:
        """The next person of several, each with the address below the name."""
        if self.addresses or self.personal or country_of(plain) or len(plain) > 120:
            return False
        bare = MARK.sub("", following)
        below = INSTITUTION.search(bare) or EMAIL.search(bare) or ORCID.search(bare)
        return bool(self.groups and self.groups[-1].told and below) and (
            len(bare.split()) < 40
        )

    def _rest_of_address(self, plain: str, before: bool) -> bool:
        """The town or country below an institution."""
        if not self.groups or not self.groups[-1].places or self.addresses:
            return False
        if not (before or country_of(plain)) or len(plain.split()) > 8:
            return False
        if plain.endswith((".", ":", "?")) or not plain[0].isalnum():
            return False
        self.groups[-1].places[-1] += f", {plain}"
        self.shared[-1] += f", {plain}"
        self.in_address = True
        return True

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
        self.personal.setdefault(index, []).append(addresses.address_of(rest))
        self._details(index, plain)
        return True

    def _own_line(self, plain: str) -> bool:
        """The same for a name not yet given, where each author has such a line."""
        if self.known or len(self.personal) != len(self.lines):
            return False
        head, _, rest = plain.partition(",")
        told = INSTITUTION.search(rest) and addresses.is_address(
            addresses.address_of(rest)
        )
        others = people.looks_like_names(re.split("[,(（]", rest)[0])
        if not told or others or not people.is_name(people.clean_name(head)):
            return False
        self.add_names(head, GUESSED)
        return self._person_line(plain)

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
        text = PLACE_RUN_IN.sub("", people.with_marks(text))
        mark = addresses.LEADING.match(text)
        rest = text[mark.end() :] if mark else text
        keys = MARKS.findall((mark.group(1) or mark.group(2)) if mark else "")
        body = addresses.address_of(MARK.sub("", rest))
        mails, orcids = people.emails_in(rest), ORCID.findall(rest)
        about_mail = CORRESPONDING.search(MARK.sub("", rest)[:40])
        if EQUAL.search(rest):
            return True
        signs = keys and not any(key.isalnum() for key in keys)
        if signs and not INSTITUTION.search(body):
            return False
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
            and addresses.is_address(body)
        ):
            self.shared.append(body)
            self.emails += mails
            if self.groups:
                self.groups[-1].places.append(body)
                self.groups[-1].mails += mails
                self.groups[-1].orcids += orcids
            return True
        return False

    def _contacts(self, text: str, plain: str) -> bool:
        """A line of e-mail addresses or ORCID iDs, with or without names."""
        mails, orcids = people.emails_in(plain), list(ORCID.finditer(plain))
        if ONLY_CORRESPONDING.match(plain) or EQUAL.search(plain):
            return True
        if not mails and not orcids:
            return False
        if len(plain.split()) > (LONGEST if CORRESPONDING.search(plain) else 40):
            return False
        self.emails += mails
        if self.groups:
            self.groups[-1].mails += mails
            self.groups[-1].orcids += [match.group() for match in orcids]
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
            people.author(line.name, self.place, sure=self.place != GUESSED)
            for line in self.lines
        ]
        for index, (person, line) in enumerate(zip(found, self.lines, strict=False)):
            _from_asides(person, line)
            person.affiliations += [
                self.addresses[mark] for mark in line.marks if mark in self.addresses
            ]
            stars = STARS & set(line.marks) - self.addresses.keys()
            person.corresponding |= bool(stars)
            person.email = person.email or self._own_mail(index, line)
        for index, places in self.personal.items():
            found[index].affiliations += [place for place in places if place]
            found[index].email = found[index].email or self.email_marks.get(
                f"person {index}", ""
            )
        if found:
            if not self._by_groups(found):
                self._share(found)
            self._tie_mails(found)
            self._tie_orcids(found)
        return found

    def _by_groups(self, found: list[ReadAuthor]) -> bool:
        """Give each group of names what stands below it, where there are several."""
        if self.addresses or self.personal or self.known:
            return False
        told = [group for group in self.groups if group.told]
        if not told or len(told) < min(2, len(found)):
            return False
        ends = [group.first for group in self.groups[1:]] + [len(found)]
        for group, end in zip(self.groups, ends, strict=True):
            persons = found[group.first : end]
            for person in persons:
                person.affiliations += addresses.joined(group.places)
            for values, name in ((group.mails, "email"), (group.orcids, "orcid")):
                if len(values) == len(persons):
                    for person, value in zip(persons, values, strict=True):
                        if not getattr(person, name):
                            setattr(person, name, value)
        return True

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
        addresses = list(dict.fromkeys(self.emails))
        if len(addresses) == len(found) and not any(p.email for p in found):
            loose = [a for a in addresses if people.attach_email(found, a) is None]
            without = [person for person in found if not person.email]
            for person, address in zip(without, loose, strict=True):
                person.email = address  # as many as people: they stand in one order
        for address in addresses:
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
