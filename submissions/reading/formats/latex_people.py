"""The people of a LaTeX file: the macros of the common classes, each in its own way.

article and authblk, elsarticle and cas, revtex and aastex, IEEEtran, llncs and svjour,
sn-jnl, acmart, amsart, apa, mdpi, frontiers, copernicus, lipics, bmc, agu, mnras.
"""

import re
from dataclasses import dataclass, field

from submissions.reading import addresses, byline, people
from submissions.reading.formats import latex_lines, tex
from submissions.reading.model import ReadAuthor
from submissions.reading.name_words import INSTITUTION
from submissions.reading.people import MARK_OPEN

ADDRESS = ("affiliation", "affil", "address", "institute", "authorsaffiliations",
           "institution", "aff")  # fmt: skip
AUTHOR = ("author", "authors", "authorsnames", "Author", "authornames")
MAIL = ("ead", "email", "emailAdd", "corrauth", "corres", "correspondence", "authornote",
        "correspondingauthor", "corrAuthor", "corrEmail")  # fmt: skip
DETAILS = ("orcid", "cormark", "corref", "orcidID")
DEFINED = ("Authors", "Address", "corrAuthor", "corrEmail")
MONEY = re.compile(r"support|fund|grant|thank|acknowledg|contribut", re.I)
IS_WITH = re.compile(r"\b(?:is|are) with (?:the )?(.+?)(?:\s*\(|[.;]?\s*$)", re.I)


@dataclass
class Cast:
    """The people found so far, and the addresses that marks stand for."""

    everyone: list[tuple[ReadAuthor, list[str]]] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    waiting: list[ReadAuthor] = field(default_factory=list)
    closed: bool = False
    next_mail: ReadAuthor | None = None

    @property
    def persons(self) -> list[ReadAuthor]:
        return [person for person, _ in self.everyone]

    def marked(self, mark: str) -> list[ReadAuthor]:
        return [person for person, marks in self.everyone if mark in marks]


def take(source: str, cuts: list[tuple[int, int]]) -> list[ReadAuthor]:
    """The authors in order; what told of them is cut from the source."""
    cast = Cast()
    walk = list(tex.commands(source, *AUTHOR, *ADDRESS, *MAIL, *DETAILS))
    walk += _definitions(source)
    inside = 0
    for name, _, _, start, end in sorted(walk, key=lambda found: found[3]):
        if start < inside or _in_definition(source, start):
            continue
        found, stop = tex.arguments(source, start + 1 + len(name.removeprefix("def")))
        if name.startswith("def"):
            found, stop = [("{", tex.group(source, end)[0])], end
            stop = tex.group(source, end)[1]
            name = name.removeprefix("def")
        starred = source[start + 1 + len(name) : start + 2 + len(name)] == "*"
        used = _one(name, found, cast, starred=starred)
        if used:
            inside = max(stop, start)
            cuts.append((start, inside))
    return _settled(cast, source)


def _definitions(source: str) -> list[tuple[str, str, str, int, int]]:
    """What some classes define instead of saying it: \\def\\Authors{...}."""
    return [
        (f"def{match.group(1)}", "", "", match.start(), match.end())
        for match in re.finditer(rf"\\def\s*\\({'|'.join(DEFINED)})\s*(?=\{{)", source)
    ]


def _in_definition(source: str, start: int) -> bool:
    return bool(
        re.search(
            r"\\(?:re|provide)?newcommand\*?\s*\{?$|\\def\s*$",
            source[max(0, start - 30) : start],
        )
    )


def _one(name: str, found: list[tuple[str, str]], cast: Cast, *, starred: bool) -> bool:
    """One command and its arguments; whether it said anything."""
    groups = [content for sign, content in found if sign == "{"]
    options = [content for sign, content in found if sign == "["]
    before = bool(found) and found[0][0] == "["
    opt = options[0] if before else ""
    if name in {"cormark", "corref"} and cast.waiting:
        cast.waiting[-1].corresponding = True
        return True
    if not groups or not (groups[0].strip() or len(groups) > 1):
        return False
    if name in {*AUTHOR, "Authors"}:
        _author(name, opt, groups, options[1:] if before else options, cast)
        if starred and cast.waiting:
            cast.waiting[-1].corresponding = True
    elif name in {*ADDRESS, "Address"}:
        if not cast.everyone and name == "institution":
            return False
        _place(name, opt, groups, cast)
        cast.closed = True
    elif name in {"orcid", "orcidID"}:
        if cast.waiting:
            cast.waiting[-1].orcid = people.orcid_in(groups[0])
    else:
        return _mail(name, groups, cast)
    return True


def _author(
    name: str, opt: str, groups: list[str], behind: list[str], cast: Cast
) -> None:
    details = _pairs(opt) | _pairs(" , ".join(behind))
    if len(groups) >= 4:  # name, place, e-mail, ORCID iD, funding
        new = _persons(groups[0], cast)
        for person, _ in new:
            places = [tex.plain(re.sub(r"\\url\s*\{[^{}]*\}", "", p))
                      for p in re.split(r"\\and\b", groups[1])]  # fmt: skip
            person.affiliations = [
                place.strip(" ,") for place in places if place.strip(" ,")
            ]
            person.email = people.email_in(tex.plain(groups[2]))
            person.orcid = people.orcid_in(groups[3])
    elif name == "Author" and len(groups) == 2:
        new = _persons(f"{groups[0]} {groups[1]}", cast)
    elif name == "authorsnames":
        new = _listed_names(groups[0], opt, cast)
    else:
        new = _persons(groups[0], cast)
    if not new:
        return
    marks = [] if "=" in opt or name == "authorsnames" else _marks(opt)
    marks += _marks(details.get("addressref", ""))
    for person, own in new:
        own += [
            mark for mark in marks if len(mark) < 12 and not people.ORCID.search(mark)
        ]
        person.corresponding |= "corref" in details or bool(byline.STARS & set(own))
    last = new[-1][0]
    last.orcid = (
        last.orcid or people.orcid_in(opt) or people.orcid_in(details.get("orcid"))
    )
    last.email = last.email or people.email_in(details.get("email"))
    if name == "Author" and behind:
        last.email = last.email or people.email_in(behind[0])
    cast.everyone += new
    persons = [person for person, _ in new]
    cast.waiting = persons if cast.closed else cast.waiting + persons
    cast.closed = False


def _pairs(option: str) -> dict[str, str]:
    """An option of key=value pairs, the braces of the values taken off."""
    found = re.findall(r"(\w+)\s*=\s*(?:\{([^{}]*)\}|([^,\]]*))", option)
    return {key: (braced or bare).strip() for key, braced, bare in found}


def _marks(option: str) -> list[str]:
    return [
        m.strip() for m in re.split(r"[,;{}]", latex_lines.signs(option)) if m.strip()
    ]


def _listed_names(
    argument: str, opt: str, cast: Cast
) -> list[tuple[ReadAuthor, list[str]]]:
    """Names in one list, the numbers of their places in another: [1,{1,2}]{A,B}."""
    new = _persons(argument, cast)
    numbers = re.findall(r"\{([^{}]*)\}|([^,{}]+)", opt)
    for (_, marks), (several, one) in zip(new, numbers, strict=False):
        marks += _marks(several or one)
    return new


def _persons(argument: str, cast: Cast) -> list[tuple[ReadAuthor, list[str]]]:
    """The people of one author command, which may hold one name or a whole block."""
    found = byline.Byline(place="\\author")
    thanks: list[tuple[int, str]] = []
    for piece in latex_lines.pieces(argument):
        notes = list(tex.commands(piece, "thanks", "footnote", "tnotetext"))
        lines = [
            latex_lines.line_of(line)
            for line in latex_lines.BREAK.split(latex_lines.without_notes(piece))
        ]
        lines = [line for line in lines if people.MARK.sub("", line).strip(" ,")]
        if not lines:
            continue
        first = len(found.lines)
        if not _tells_place(lines[0], found):
            found.groups.append(byline.Group(first))
            found.lines += people.byline(lines.pop(0))
            if first == len(found.lines):
                found.groups.pop()
        for line in lines:
            found.add_detail(line)
        for _, _, note, start, _ in notes:  # it belongs to the name before it
            before = latex_lines.BREAK.split(latex_lines.without_notes(piece[:start]))[
                0
            ]
            number = len(people.byline(latex_lines.line_of(before)))
            last = min(first + number, len(found.lines)) - 1
            thanks.append((max(first, last), note))
    authors = found.authors()
    for index, note in thanks:
        _thank(note, authors, index)
    cast.addresses |= found.addresses
    return [
        (person, [mark for mark in line.marks if mark not in found.addresses])
        for person, line in zip(authors, found.lines, strict=True)
    ]


def _tells_place(line: str, found: byline.Byline) -> bool:
    """A block that begins with an address belongs to the names above it."""
    marked = line.lstrip().startswith(MARK_OPEN)
    return bool(found.lines) and (marked or bool(INSTITUTION.search(line)))


def _thank(note: str, authors: list[ReadAuthor], index: int) -> None:
    """A note at a name: an e-mail, an address, the corresponding author."""
    text = tex.plain(note)
    named = [p for p in authors if people.names_family(people.EMAIL.sub("", text), p)]
    owners = named or authors[index : index + 1]
    for mail in people.emails_in(text):
        if people.attach_email(owners, mail) is None and owners and not owners[0].email:
            owners[0].email = mail
    if re.search(r"correspond", text, re.I):
        for person in owners[:1]:
            person.corresponding = True
    place = IS_WITH.search(text)
    told = (
        place.group(1)
        if place
        else re.split(r"(?<=[a-z)]{2})\.\s+|\be-?mails?\b", text, flags=re.I)[0]
    )
    told = addresses.address_of(told)
    if INSTITUTION.search(told) and not MONEY.search(text) and len(told.split()) < 30:
        for person in owners:
            if not person.affiliations:
                person.affiliations.append(told)


def _place(name: str, opt: str, groups: list[str], cast: Cast) -> None:
    """One affiliation: by its mark, by position, or for the authors just above it."""
    argument = groups[0]
    if name == "authorsaffiliations" or (
        name == "affiliation" and argument.count("},") > 1 and "=" not in argument
    ):
        _listed_places(
            [tex.plain(group) for group in latex_lines.groups(argument)], cast
        )
    elif name == "institute":
        _institutes(argument, cast)
    elif (
        name == "affiliation"
        and len(groups) > 1
        and re.fullmatch(r"\s*\w{1,3}\s*", argument)
    ):
        cast.addresses[argument.strip()] = latex_lines.address(groups[1])
    elif not opt.strip() and _marked_lines(argument, cast):
        return
    else:
        _one_place(argument, opt, cast)


def _listed_places(places: list[str], cast: Cast) -> None:
    if any(marks for _, marks in cast.everyone):
        cast.addresses |= {str(n): place for n, place in enumerate(places, 1)}
        return
    for person, place in zip(cast.persons, places, strict=False):
        person.affiliations = [place]


def _marked_lines(argument: str, cast: Cast) -> bool:
    """Several addresses in one argument, each behind its raised mark."""
    lines = [latex_lines.raised(line) for line in latex_lines.BREAK.split(argument)]
    lines = [line for line in lines if line.strip()]
    found = byline.Byline()
    if not lines or not all(line.lstrip().startswith(MARK_OPEN) for line in lines):
        return False
    for line in lines:
        found.add_detail(line)
    cast.addresses |= found.addresses
    for mark, mail in found.email_marks.items():
        there = cast.marked(mark)
        if people.attach_email(there, mail) is None and len(there) == 1:
            there[0].email = there[0].email or mail
    return bool(found.addresses)


def _institutes(argument: str, cast: Cast) -> None:
    parts = re.split(r"\\and\b", argument)
    unmarked = not any(marks for _, marks in cast.everyone)
    for number, part in enumerate(parts, 1):
        head, at, rest = part.partition("\\at")
        mails = people.emails_in(
            tex.plain(re.sub(r"\\[{}]", lambda m: m.group()[1:], part))
        )
        place = latex_lines.address(
            re.sub(r"\\(?:email|url)\s*\{[^{}]*\}", "", rest if at else part)
        )
        place = addresses.address_of(place)
        named = [p for p in cast.persons if people.names_family(tex.plain(head), p)]
        there = named if at and named else cast.marked(str(number))
        if unmarked and not (at and named):
            alone = len(parts) == 1
            there = cast.persons if alone else cast.persons[number - 1 : number]
        if place and (unmarked or (at and named)):
            for person in there:
                person.affiliations.append(place)
        else:
            cast.addresses[str(number)] = place
        for mail in mails:
            _give_mail(mail, there or cast.persons)


def _give_mail(mail: str, there: list[ReadAuthor]) -> ReadAuthor | None:
    owner = people.attach_email(there, mail)
    if owner is None and len(there) == 1 and not there[0].email:
        owner = there[0]
        owner.email = mail
    return owner


def _one_place(argument: str, opt: str, cast: Cast) -> None:
    text = tex.plain(argument)
    place = addresses.address_of(latex_lines.address(argument))
    mails = people.emails_in(text)
    marks = _marks(_pairs(opt).get("id", "") if "=" in opt else opt)
    there = [p for mark in marks for p in cast.marked(mark)] or cast.waiting
    for mail in mails:
        owner = _give_mail(mail, there) or _give_mail(mail, cast.persons)
        if owner and byline.CORRESPONDING.search(people.EMAIL.sub("", text)):
            owner.corresponding = True
    if byline.EQUAL.search(text) or (mails and not INSTITUTION.search(place)):
        return
    if marks:
        cast.addresses |= dict.fromkeys(marks, place)
    elif place:
        for person in cast.waiting or [p for p in cast.persons if not p.affiliations]:
            person.affiliations.append(place)


def _mail(name: str, groups: list[str], cast: Cast) -> bool:
    """An e-mail address, or who is to be written to."""
    said = " ".join(re.sub(r"\\[{}]", lambda m: m.group()[1:], g) for g in groups)
    plain = tex.plain(said)
    mails = people.emails_in(plain)
    star = name in {"corrauth", "corres", "correspondence", "correspondingauthor",
                    "corrAuthor", "corrEmail"}  # fmt: skip
    star = star or bool(re.search(r"correspond", plain, re.I))
    told = people.EMAIL.sub("", plain) if star else ""
    named = [person for person in cast.persons if people.names_family(told, person)]
    if star and not mails:
        cast.next_mail = named[0] if named else None
        for person in named[:1]:
            person.corresponding = True
        return bool(named)
    for mail in mails:
        starred = [p for p in cast.persons if p.corresponding] if star else []
        owner = _owner(mail, named or starred, cast)
        if owner is not None and star:
            owner.corresponding = True
    return bool(mails) and bool(cast.everyone)


def _owner(mail: str, told: list[ReadAuthor], cast: Cast) -> ReadAuthor | None:
    candidates = [cast.next_mail] if cast.next_mail else told
    cast.next_mail = None
    if len(candidates) == 1 and not candidates[0].email:
        candidates[0].email = mail
        return candidates[0]
    last = cast.waiting[-1:] or cast.persons[-1:]
    if not told and last and not last[0].email:
        last[0].email = mail
        return last[0]
    return people.attach_email(cast.persons, mail)


def _settled(cast: Cast, source: str) -> list[ReadAuthor]:
    orcids = dict(
        re.findall(r"\\newcommand\{?\\orcidauthor([A-Z])\}?\s*\{([\dX-]+)\}", source)
    )
    letters = re.findall(r"\\orcid([A-Z])\b", source)
    for person, marks in cast.everyone:
        person.affiliations += [
            cast.addresses[mark] for mark in marks if cast.addresses.get(mark)
        ]
        person.corresponding |= bool(
            (byline.STARS - cast.addresses.keys()) & set(marks)
        )
        person.place = person.place or "\\author"
    named = [letter for letter in dict.fromkeys(letters) if letter in orcids]
    if len(named) == len(cast.everyone):
        for person, letter in zip(cast.persons, named, strict=True):
            person.orcid = person.orcid or people.orcid_in(orcids[letter])
    return cast.persons
