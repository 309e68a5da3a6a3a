"""Front matter of JATS XML: everything is marked, so everything is certain."""

import re

from lxml import etree

from submissions.reading import people
from submissions.reading.model import Found, ReadAuthor, ReadGrant, Reading

FUNDER_ID = re.compile(r"(?:ror\.org/(0[a-z0-9]{6}\d{2})|(10\.13039/[0-9.]+))\b")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def take(article: etree._Element, reading: Reading) -> None:
    reading.language = (article.get(LANG) or "").lower()
    meta = article.find("front/article-meta")
    if meta is None:
        meta = article.find("front")
    if meta is None:
        return
    title = meta.find("title-group/article-title")
    if title is not None:
        whole = words(title, skip=("xref", "fn"))
        if subtitle := words(meta.find("title-group/subtitle"), skip=("xref", "fn")):
            joint = " " if whole.endswith((":", "?", "!", ".")) else ": "
            whole = f"{whole}{joint}{subtitle}"
        reading.title = Found(whole, "article-title", True)
    _abstract(meta, reading)
    _keywords(meta, reading)
    reading.authors = _authors(meta)
    if funding := meta.findall(".//funding-statement"):
        reading.funding = Found(words(funding[0]), "funding-statement", True)
    reading.grants = _grants(meta)
    subject = meta.find("article-categories/subj-group/subject")
    if subject is not None:
        reading.article_type = Found(words(subject), "article-categories", True)


def _grants(meta: etree._Element) -> list[ReadGrant]:
    """Each number of each award is a grant; one of several funders is named for each."""
    found: list[ReadGrant] = []
    for group in meta.findall("funding-group/award-group"):
        sources = group.findall("funding-source")
        numbers = [words(node) for node in group.findall("award-id")] or [""]
        for source in sources:
            funder, identity = _funder(source)
            for number in numbers:
                grant = ReadGrant(funder, number, identity)
                if funder and grant not in found:
                    found.append(grant)
    return found


def _funder(source: etree._Element) -> tuple[str, str]:
    """The name of a funder, and its id of ROR or of the registry of funders."""
    identity = ""
    for node in source.iter("institution-id"):
        if match := FUNDER_ID.search(words(node)):
            ror, funder = match.groups()
            identity = f"https://ror.org/{ror}" if ror else f"https://doi.org/{funder}"
    name = words(source, skip=("institution-id", "country"))
    return name, identity


def words(element: etree._Element | None, skip: tuple[str, ...] = ()) -> str:
    """The words of an element without those of the named parts."""
    if element is None:
        return ""
    parts: list[str] = []

    def collect(node: etree._Element) -> None:
        if isinstance(node.tag, str) and node.tag not in skip:
            parts.append(node.text or "")
            for child in node:
                collect(child)
        if node is not element:
            parts.append(node.tail or "")

    collect(element)
    return " ".join("".join(parts).split())


def _same_language(element: etree._Element, reading: Reading) -> bool:
    language = (element.get(LANG) or "").lower()
    return not language or language[:2] == reading.language[:2]


def _abstract(meta: etree._Element, reading: Reading) -> None:
    for abstract in meta.findall("abstract"):
        special = abstract.get("abstract-type") in {
            "graphical",
            "key-points",
            "teaser",
            "toc",
        }
        if special or not _same_language(abstract, reading):
            continue
        paragraphs = []
        for piece in abstract.iter("p"):
            text = words(piece)
            section = piece.getparent()
            head = words(section.find("title")) if section.tag == "sec" else ""
            first = section.find("p") is piece
            paragraphs.append(
                f"{head.rstrip(':.')}: {text}" if head and first else text
            )
        reading.abstract = Found(
            "\n\n".join(filter(None, paragraphs)), "abstract", True
        )
        return


def _keywords(meta: etree._Element, reading: Reading) -> None:
    for group in meta.findall("kwd-group"):
        if _same_language(group, reading):
            found = [words(keyword) for keyword in group.iter("kwd")]
            reading.keywords = Found(found, "kwd-group", True)
            return


def _authors(meta: etree._Element) -> list[ReadAuthor]:
    addresses = {aff.get("id") or "": affiliation(aff) for aff in meta.iter("aff")}
    mails = {
        node.get("id") or "": [words(mail) for mail in node.iter("email")]
        for node in meta.iter("corresp")
    }
    found = []
    for contrib in meta.findall("contrib-group/contrib"):
        if contrib.get("contrib-type", "author") != "author":
            continue
        if (person := _author(contrib, addresses, mails)) is not None:
            found.append(person)
    _loose_mails(found, mails)
    alone = [text for key, text in addresses.items() if not key]
    for person in found:
        if not person.affiliations and len(alone) == 1:
            person.affiliations = alone
    return found


def _author(
    contrib: etree._Element, addresses: dict[str, str], mails: dict[str, list[str]]
) -> ReadAuthor | None:
    person = _name(contrib)
    if person is None:
        return None
    for identifier in contrib.iter("contrib-id"):
        if identifier.get("contrib-id-type") == "orcid":
            person.orcid = people.orcid_in(identifier.text)
    references = list(contrib.iter("xref"))
    person.affiliations = [affiliation(aff) for aff in contrib.findall("aff")]
    for reference in references:
        for target in (reference.get("rid") or "").split():
            if reference.get("ref-type") == "aff" and addresses.get(target):
                person.affiliations.append(addresses[target])
            if reference.get("ref-type") == "corresp":
                person.corresponding = True
                person.email = next(iter(mails.get(target, [])), "")
    person.corresponding |= contrib.get("corresp") == "yes"
    own = contrib.find(".//email")
    person.email = words(own) or person.email
    return person


def _name(contrib: etree._Element) -> ReadAuthor | None:
    names = contrib.findall("name") or contrib.findall("name-alternatives/name")
    collective = contrib.find("collab")
    if names:
        name = names[0]
        given, family = words(name.find("given-names")), words(name.find("surname"))
        prefix, suffix = words(name.find("prefix")), words(name.find("suffix"))
        family = f"{family}, {suffix}" if suffix else family
        eastern = name.get("name-style") == "eastern"
        whole = f"{family}{given}" if eastern else f"{given} {family}".strip()
        person = ReadAuthor(whole, given, family, place="contrib")
        if len(names) > 1:
            person.native_name = words(names[1])
        return person if whole or prefix else None
    if (written := contrib.find("string-name")) is not None:
        return people.author(words(written), "contrib")
    if collective is not None:
        own = words(collective, skip=("contrib-group",))
        return ReadAuthor(own, "", own, place="contrib")
    return None


def _loose_mails(authors: list[ReadAuthor], mails: dict[str, list[str]]) -> None:
    """An address in the notes that no author points to goes to whose name is in it."""
    for address in [mail for group in mails.values() for mail in group]:
        if any(person.email == address for person in authors):
            continue
        owner = people.attach_email(authors, address)
        if owner is not None:
            owner.corresponding = True


def affiliation(aff: etree._Element) -> str:
    """An affiliation as printed: the original line where the file keeps it."""
    for institution in aff.iter("institution"):
        if institution.get("content-type") == "original":
            return words(institution)
    skip = ("label", "email", "institution-id", "sup")
    if aff.find("institution") is not None and not (aff.text or "").strip():
        parts = [
            words(node, skip)
            for node in aff.iter("institution", "addr-line", "city", "state", "country")
            if node.getparent().tag != "addr-line"
            and node.get("content-type") != "normalized"
        ]
        return ", ".join(dict.fromkeys(part for part in parts if part))
    return words(aff, skip)
