"""Front matter of LaTeX: the macros of the common classes, each in its own way.

article and authblk, elsarticle, revtex, IEEEtran, llncs, sn-jnl, acmart, apa, ccr. What
is understood is taken out of the source, so that it does not appear in the text again.
"""

import re

from submissions.reading import byline, frontmatter, name_words, people
from submissions.reading.formats import tex
from submissions.reading.model import Found, ReadAuthor, Reading

ADDRESS = ("affiliation", "affil", "address", "institute", "authorsaffiliations",
           "institution", "aff")  # fmt: skip
AUTHOR = ("author", "authors", "authorsnames", "Author", "authornames")
MAIL = ("ead", "email", "emailAdd", "corrauth", "correspondingauthor")
PARTS = ("organization", "orgdiv", "orgname", "department", "institution", "addressline",
         "orgaddress", "street", "city", "postcode", "state", "country")  # fmt: skip
KEYWORD_COMMANDS = ("keywords", "keyword", "kwd", "Keywords", "IEEEkeywords")
KEYWORD_PLACES = ("keyword", "keywords", "IEEEkeywords", "Keywords")


def take(source: str, reading: Reading) -> str:
    """Read the macros into `reading`; the source without them."""
    cuts: list[tuple[int, int]] = []
    _title(source, reading, cuts)
    _abstract(source, reading, cuts)
    _keywords(source, reading, cuts)
    _authors(source, reading, cuts)
    for _, _, _, start, end in tex.commands(
        source, "shorttitle", "shortauthors", "shortauthor", "runningtitle",
        "titlerunning", "authorrunning", "runninghead", "journal", "date", "markboth",
        "received", "accepted", "volume", "pubnumber", "pubyear", "firstpage", "doi",
        "cortext", "fntext", "tnotetext", "corresp",
    ):  # fmt: skip
        cuts.append((start, end))
    return _without(source, cuts)


def _without(source: str, cuts: list[tuple[int, int]]) -> str:
    out, last = [], 0
    for start, end in sorted(cuts):
        if start >= last:
            out.append(source[last:start])
        last = max(last, end)
    return "".join(out) + source[last:]


def _title(source: str, reading: Reading, cuts: list[tuple[int, int]]) -> None:
    for _, _, argument, start, end in tex.commands(
        source, "title", "Title", "papertitle"
    ):
        title = tex.plain(argument)
        if title:
            if not reading.title:
                reading.title = Found(title, "\\title", True)
            cuts.append((start, end))


def _abstract(source: str, reading: Reading, cuts: list[tuple[int, int]]) -> None:
    for name in ("abstract", "Abstract", "onecolabstract"):
        if found := tex.environment(source, name):
            content, start, end = found
            reading.abstract = Found(_paragraphs(content), "abstract environment", True)
            cuts.append((start, end))
            return
    for _, _, argument, start, end in tex.commands(source, "abstract", "Abstract"):
        if len(argument.split()) > 10:
            reading.abstract = Found(_paragraphs(argument), "\\abstract", True)
            cuts.append((start, end))
            return


def _paragraphs(content: str) -> str:
    parts = [tex.plain(part) for part in re.split(r"\n\s*\n|\\par\b", content)]
    return "\n\n".join(part for part in parts if part)


def _keywords(source: str, reading: Reading, cuts: list[tuple[int, int]]) -> None:
    for name in KEYWORD_PLACES:
        if found := tex.environment(source, name):
            content, start, end = found
            reading.keywords = Found(_split(content), f"{name} environment", True)
            cuts.append((start, end))
            return
    for name, _, argument, start, end in tex.commands(source, *KEYWORD_COMMANDS):
        if argument:
            reading.keywords = Found(_split(argument), f"\\{name}", True)
            cuts.append((start, end))
            return


def _split(content: str) -> list[str]:
    content = re.sub(
        r"\\(sep|and|kwdsep|textperiodcentered|cdot|quad|\\)(?![A-Za-z])", ";", content
    )
    return frontmatter.split_keywords(tex.plain(content))


def _authors(source: str, reading: Reading, cuts: list[tuple[int, int]]) -> None:
    """Walk author, affiliation and e-mail commands in the order of the file."""
    people_found: list[tuple[ReadAuthor, list[str]]] = []
    addresses: dict[str, str] = {}
    waiting: list[ReadAuthor] = []
    closed = False
    corresponding = _corresponding_marks(source)
    walk = tex.commands(source, *AUTHOR, *ADDRESS, *MAIL, "orcid")
    for name, opt, argument, start, end in walk:
        if not argument.strip() or _in_definition(source, start):
            continue
        cuts.append((start, end))
        if name in AUTHOR:
            new = _persons(argument, opt, corresponding, addresses)
            people_found += new
            waiting = [p for p, _ in new] if closed else waiting + [p for p, _ in new]
            closed = False
        elif name in ADDRESS:
            _place(name, opt, argument, waiting, people_found, addresses)
            closed = True
        elif name == "orcid" and waiting:
            waiting[-1].orcid = people.orcid_in(argument)
        elif people_found and (address := people.email_in(tex.plain(argument))):
            _mail(address, [p for p, _ in people_found], waiting)
    for person, marks in people_found:
        person.affiliations += [addresses[m] for m in marks if m in addresses]
    if people_found:
        reading.authors = [person for person, _ in people_found]


def _mail(address: str, everyone: list[ReadAuthor], waiting: list[ReadAuthor]) -> None:
    last = waiting[-1] if waiting else everyone[-1]
    if not last.email:
        last.email = address
    else:
        people.attach_email(everyone, address)


def _in_definition(source: str, start: int) -> bool:
    return bool(
        re.search(
            r"\\(re)?newcommand\*?\s*\{?$|\\def$", source[max(0, start - 30) : start]
        )
    )


def _corresponding_marks(source: str) -> set[str]:
    marks = {opt for _, opt, text, _, _ in tex.commands(source, "cortext") if text}
    return marks | {""} if marks else {"*"}


def _persons(
    argument: str, opt: str, corresponding: set[str], addresses: dict[str, str]
) -> list[tuple[ReadAuthor, list[str]]]:
    """The people of one author command, which may hold one name or a whole block."""
    found: list[tuple[ReadAuthor, list[str]]] = []
    argument = _ieee(argument)
    for piece in re.split(r"\\and\b|\\AND\b|\\And\b", argument):
        lines = [line for line in re.split(r"\\\\|\n\s*\n", piece) if tex.plain(line)]
        if not lines:
            continue
        thanks = " ".join(a for _, _, a, _, _ in tex.commands(piece, "thanks"))
        named = _names(lines[0], opt)
        rest = [
            tex.plain(re.sub(r"\\(email|texttt|href|url)\b", "", line))
            for line in lines[1:]
        ]
        mails = [people.email_in(line) for line in [*rest, tex.plain(thanks)]]
        mails = [mail for mail in mails if mail]
        places = [r for r in rest if r and not people.email_in(r)]
        for person, marks in named:
            if len(named) == 1 and places:
                person.affiliations = [", ".join(places)]
            elif places:
                person.affiliations = [
                    p for p in places if name_words.INSTITUTION.search(p)
                ]
            person.corresponding = bool({"*", "∗"} & set(marks)) or "\\corref" in piece
            person.corresponding |= bool(re.search(r"correspond", thanks, re.I))
        for mail in mails:
            people.attach_email([p for p, _ in named], mail)
        found += named
    return found


def _ieee(argument: str) -> str:
    """IEEEtran's blocks as name and lines below."""
    argument = re.sub(r"\\IEEEauthorblockN\s*\{", r"\\and {", argument)
    argument = re.sub(r"\\IEEEauthorblockA\s*\{", r"\\\\ {", argument)
    return re.sub(
        r"\\IEEEauthorrefmark\s*\{([^{}]*)\}", r"\\textsuperscript{\1}", argument
    )


def _names(line: str, opt: str) -> list[tuple[ReadAuthor, list[str]]]:
    orcid = people.orcid_in(line)
    if "\\fnm" in line or "\\sur" in line:
        given = " ".join(a for _, _, a, _, _ in tex.commands(line, "fnm"))
        family = " ".join(a for _, _, a, _, _ in tex.commands(line, "spfx", "sur"))
        line = f"{given} {family}"
    line = re.sub(r"\\orcid\w*\s*\{[^{}]*\}|\\orcidlink\s*\{[^{}]*\}", "", line)
    marked = re.sub(
        r"\\(?:textsuperscript|inst|fnref|corref|thanksref|affmark)\s*(?:\[[^\]]*\])?\{([^{}]*)\}"
        r"|\$\^\{?([^$}]*)\}?\$",
        lambda m: (
            f"{people.MARK_OPEN}{(m.group(1) or m.group(2) or '')}{people.MARK_CLOSE}"
        ),
        line,
    )
    marks = [
        m.strip() for m in re.split(r"[,;]", opt) if m.strip() and len(m.strip()) < 12
    ]
    found = []
    for written in people.byline(tex.plain(marked)):
        person = people.author(written.name, "\\author")
        found.append((person, marks + written.marks))
    if orcid and len(found) == 1:
        found[0][0].orcid = orcid
    return found


def _place(
    name: str,
    opt: str,
    argument: str,
    waiting: list[ReadAuthor],
    everyone: list[tuple[ReadAuthor, list[str]]],
    addresses: dict[str, str],
) -> None:
    """One affiliation: by its mark, by position, or for the authors just above it."""
    if name == "authorsaffiliations" or (
        name == "affiliation" and argument.count("},") > 1 and "=" not in argument
    ):
        places = [tex.plain(g) for g in _groups(argument)]
        for (person, _), place in zip(everyone, places, strict=False):
            person.affiliations = [place]
        return
    if name == "institute":
        for number, part in enumerate(re.split(r"\\and\b", argument), 1):
            addresses[str(number)] = _address(re.sub(r"\\email\s*\{[^{}]*\}", "", part))
        if len(addresses) == 1:
            for person, marks in everyone:
                if not marks:
                    person.affiliations = [addresses["1"]]
        return
    place = byline.address_of(_address(argument))
    if mail := people.email_in(tex.plain(argument)):
        _mail_of_place(mail, opt, waiting, everyone)
    if opt.strip():
        for mark in re.split(r"[,;]", opt):
            addresses[mark.strip()] = place
    elif place:
        for person in waiting or [p for p, _ in everyone if not p.affiliations]:
            person.affiliations.append(place)


def _mail_of_place(
    mail: str,
    opt: str,
    waiting: list[ReadAuthor],
    everyone: list[tuple[ReadAuthor, list[str]]],
) -> None:
    """An e-mail address inside an affiliation: of whom it names, or who is alone there."""
    there = [
        p for p, marks in everyone if opt.strip() and opt.strip() in marks
    ] or waiting
    if people.attach_email(there, mail) is None:
        people.attach_email([person for person, _ in everyone], mail)


def _groups(text: str) -> list[str]:
    groups, at = [], 0
    while (opening := text.find("{", at)) >= 0:
        content, end = tex.group(text, opening)
        if end <= opening:
            break
        groups.append(content)
        at = end
    return groups


def _address(argument: str) -> str:
    """An address written as text, as key={value} pairs, or in commands of its parts."""
    pairs = re.findall(rf"\b({'|'.join(PARTS)})\s*=\s*\{{([^{{}}]*)\}}", argument)
    if pairs:
        return ", ".join(tex.plain(value) for _, value in pairs if tex.plain(value))
    parts = [
        tex.plain(a) for _, _, a, _, _ in tex.commands(argument, *PARTS, "postcode")
    ]
    if parts:
        return ", ".join(part for part in parts if part)
    return tex.plain(re.sub(r"\\\\", ", ", argument)).strip(" ,")
