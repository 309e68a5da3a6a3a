"""What JATS says of an article before its text: journal, people, dates, rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from issues import statements
from issues.citing import parts
from submissions.choices import CreditRole

from .marks import ALI, PREFIXES, XML, Element, etree, new, with_parts

if TYPE_CHECKING:
    from datetime import date

    from issues.models import Article, Issue
    from journal.models import Journal

    from .text import Converted

CREDIT = "https://credit.niso.org"
FORWARD = {
    "correction": "correction-forward",
    "concern": "concern-forward",
    "retraction": "retraction-forward",
}
FUNDER_DOI = "https://doi.org/"


def front(article: Article, issue: Issue, site: str, text: Converted) -> Element:
    """Journal and article."""
    return with_parts(
        "front", [journal_meta(issue.journal), _article(article, issue, site, text)]
    )


def journal_meta(journal: Journal) -> Element:
    short = new("abbrev-journal-title", journal.short_title, abbrev_type="publisher")
    titles = [new("journal-title", journal.title)]
    made = [
        new("journal-id", journal.short_title, journal_id_type="publisher-id"),
        with_parts("journal-title-group", titles + [short] * bool(short.text)),
    ]
    # The schema asks for one; a journal that has none yet says so by an empty one.
    made.append(new("issn", journal.issn, publication_format="electronic"))
    name = journal.publisher or journal.title
    made.append(with_parts("publisher", [new("publisher-name", name)]))
    return with_parts("journal-meta", made)


def _article(article: Article, issue: Issue, site: str, text: Converted) -> Element:
    """The order of the parts is the schema's."""
    subject = with_parts(
        "subj-group",
        [new("subject", article.section.name)],
        subj_group_type="heading",
    )
    made = [
        *_numbers(article),
        with_parts("article-categories", [subject]),
        _title(article),
        *_people(article),
        *_notes_of_authors(article),
        day_of("pub-date", issue.publish_on, date_type="pub",
             publication_format="electronic"),
        new("volume", str(issue.volume)),
        new("issue", str(issue.number)),
        *([new("issue-title", issue.title)] if issue.title else []),
        *_pages(article),
        *_history(article),
        _permissions(article, issue),
        *_addresses(article, site),
        *_notices(article),
        *_abstract(article),
        *_keywords(article),
        *_funding(article),
        _counts(article, text),
    ]  # fmt: skip
    return with_parts("article-meta", made)


def _numbers(article: Article) -> list[Element]:
    found = {"publisher-id": article.elocation, "doi": article.doi}
    return [
        new("article-id", value, pub_id_type=kind)
        for kind, value in found.items()
        if value
    ]


def _title(article: Article) -> Element:
    made = [new("article-title", article.title)]
    if article.short_title:
        short = new("alt-title", article.short_title, alt_title_type="running-head")
        made.append(short)
    return with_parts("title-group", made)


# ---- People -----------------------------------------------------------------------


def _people(article: Article) -> list[Element]:
    if not article.people:
        return []
    group = new("contrib-group", content_type="author")
    group.extend(
        _person(person, place) for place, person in enumerate(article.people, 1)
    )
    places = enumerate(article.affiliations, 1)
    return [group, *(_affiliation(article, place, name) for place, name in places)]


def _person(person: dict[str, Any], place: int) -> Element:
    made = new("contrib", contrib_type="author")
    if person["is_corresponding"]:
        made.set("corresp", "yes")
    if person["orcid"]:
        address = f"https://orcid.org/{person['orcid']}"
        made.append(new("contrib-id", address, contrib_id_type="orcid"))
    made.append(_name(person))
    for role in person["credit_roles"]:
        made.append(_role(CreditRole(role)))
    for index in person["affiliations"]:
        made.append(new("xref", str(index + 1), ref_type="aff", rid=f"aff-{index + 1}"))
    if person["email"]:
        made.append(new("xref", "*", ref_type="corresp", rid=f"cor-{place}"))
    return made


def _name(person: dict[str, Any]) -> Element:
    """Family and given names; a name that is not divided stays whole."""
    family, given = parts(person)
    latin = new("string-name", family)
    if given:
        names = [new("surname", family), new("given-names", given)]
        latin = with_parts("name", names, name_style=_style(person))
    if not person["native_name"]:
        return latin
    native = new("string-name", person["native_name"])
    native.set(f"{XML}lang", person["native_lang"] or "und")
    return with_parts("name-alternatives", [latin, native])


def _style(person: dict[str, Any]) -> str:
    """Whether the family name is said first."""
    first = person["name"].startswith(person.get("family") or " ")
    return "eastern" if first else "western"


def _role(role: CreditRole) -> Element:
    address = f"{CREDIT}/contributor-roles/{role.value}/"
    return new(
        "role",
        str(role.label),
        vocab="credit",
        vocab_identifier=f"{CREDIT}/",
        vocab_term=str(role.label),
        vocab_term_identifier=address,
    )


def _affiliation(article: Article, place: int, name: str) -> Element:
    _line, ror = article.places[place - 1]
    where = [new("institution", name)]
    if ror:
        where.append(new("institution-id", ror, institution_id_type="ror"))
    parts_of = [new("label", str(place)), with_parts("institution-wrap", where)]
    return with_parts("aff", parts_of, id=f"aff-{place}")


def _notes_of_authors(article: Article) -> list[Element]:
    """How to write to them, and their interests (JATS4R: coi-statement)."""
    made = []
    for place, person in enumerate(article.people, 1):
        if person["email"]:
            line = new("corresp", "* ", id=f"cor-{place}")
            line.append(new("email", person["email"]))
            made.append(line)
    for label, words in stated(article, {statements.INTERESTS}):
        words_of = [new("p", f"{label}: {words}")]
        made.append(with_parts("fn", words_of, fn_type="coi-statement"))
    return [with_parts("author-notes", made)] if made else []


def stated(article: Article, subjects: set[str]) -> list[statements.Statement]:
    """The printed statements on some subjects."""
    said = statements.printed(article, article.body)
    return [one for one in said if statements.subject(one[0]) in subjects]


# ---- Place, time, rights ----------------------------------------------------------


def _pages(article: Article) -> list[Element]:
    if article.first_page is None:
        return [new("elocation-id", article.elocation)] if article.elocation else []
    return [
        new("fpage", str(article.first_page)),
        new("lpage", str(article.last_page or article.first_page)),
    ]


def day_of(name: str, day: date, **attributes: str) -> Element:
    made = [
        new("day", f"{day:%d}"),
        new("month", f"{day:%m}"),
        new("year", f"{day:%Y}"),
    ]
    return with_parts(name, made, iso_8601_date=day.isoformat(), **attributes)


def _history(article: Article) -> list[Element]:
    days = {
        "received": article.received_on,
        "rev-recd": article.revised_on,
        "accepted": article.accepted_on,
    }
    made = [day_of("date", day, date_type=kind) for kind, day in days.items() if day]
    return [with_parts("history", made)] if made else []


def _permissions(article: Article, issue: Issue) -> Element:
    free = etree.Element(f"{ALI}free_to_read", nsmap=PREFIXES)
    where = etree.Element(f"{ALI}license_ref", nsmap=PREFIXES)
    where.text = article.licence_url
    words = new("license-p", article.licence_name)
    return with_parts(
        "permissions",
        [
            new("copyright-statement", f"© {issue.year} The authors"),
            new("copyright-year", str(issue.year)),
            new("copyright-holder", "The authors"),
            free,
            with_parts("license", [where, words], href=article.licence_url),
        ],
    )


def _addresses(article: Article, site: str) -> list[Element]:
    pdf = reverse("issues:article-pdf", args=[article.slug])
    return [
        new(
            "self-uri", content_type="html", href=f"{site}{article.get_absolute_url()}"
        ),
        new("self-uri", content_type="pdf", href=f"{site}{pdf}"),
    ]


def _notices(article: Article) -> list[Element]:
    """The way on to what was said of it afterwards."""
    if not article.noticed:
        return []
    return [
        new("related-article", related_article_type=FORWARD[notice.kind],
            ext_link_type="doi", href=f"https://doi.org/{article.doi}.n{notice.number}")
        for notice in article.notices.all()
    ]  # fmt: skip


# ---- Abstract, words, money, counts -----------------------------------------------


def _abstract(article: Article) -> list[Element]:
    paragraphs = [p for p in re.split(r"\n\s*\n", article.abstract) if p.strip()]
    made = [new("p", " ".join(p.split())) for p in paragraphs]
    return [with_parts("abstract", made)] if made else []


def _keywords(article: Article) -> list[Element]:
    made = [new("kwd", word) for word in article.keywords]
    return [with_parts("kwd-group", made, kwd_group_type="author")] if made else []


def _funding(article: Article) -> list[Element]:
    made = [_award(one) for one in article.funders]
    for _label, words in stated(article, {"funding"}):
        made.append(new("funding-statement", words))
    return [with_parts("funding-group", made)] if made else []


def _award(funder: dict[str, str]) -> Element:
    where = [new("institution", funder["name"])]
    if funder["id"]:
        is_doi = funder["id"].startswith(FUNDER_DOI)
        kind, value = ("doi", funder["id"].removeprefix(FUNDER_DOI)) if is_doi else (
            "ror", funder["id"])  # fmt: skip
        where.append(new("institution-id", value, institution_id_type=kind))
    source = with_parts("funding-source", [with_parts("institution-wrap", where)])
    made = [source]
    if funder["award"]:
        made.append(new("award-id", funder["award"]))
    return with_parts("award-group", made)


def _counts(article: Article, text: Converted) -> Element:
    made = [
        new(f"{kind}-count", count=str(number)) for kind, number in text.counts.items()
    ]
    if article.page_count:
        made.append(new("page-count", count=str(article.page_count)))
    return with_parts("counts", made)
