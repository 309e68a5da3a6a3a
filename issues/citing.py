"""How an article or an issue is cited: in words, in BibTeX, in RIS.

The words follow APA 7; each function gives plain text, `reference` marks what stands in
italics as <i>. A citation names the pages once they are known, else the article number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from issues.models import Article, Issue

Person = Mapping[str, Any]
MOST_NAMES = 20
DOI = "https://doi.org/"
BIBTEX_SPECIAL = re.compile(r"([&%$#_{}])")


def inverted(person: Person) -> str:
    """Nguyễn, T. H.; a name that cannot be shortened stays whole."""
    family, given = parts(person)
    if not given:
        return family
    letters = " ".join(_initial(word) for word in given.split())
    return f"{family}, {letters}"


def parts(person: Person) -> tuple[str, str]:
    """Family name and the rest of the name."""
    name, family = " ".join(person["name"].split()), person.get("family", "")
    if not family or family == name or family not in name:
        return name, ""
    before, after = name.split(family, 1)
    return family, " ".join(f"{before} {after}".split())


def _initial(word: str) -> str:
    letters = [piece for piece in re.split(r"[-‐]", word) if piece]
    if not all(unicodedata.category(piece[0]) in ("Lu", "Ll") for piece in letters):
        return word  # scripts without capitals are not abbreviated
    return "-".join(f"{piece[0].upper()}." for piece in letters)


def names(people: Sequence[Person]) -> str:
    """Tadesse, A., Nguyễn, T. H., & Wiśniewska, Ł."""
    found = [inverted(person) for person in people]
    if len(found) > MOST_NAMES:
        found = [*found[: MOST_NAMES - 1], "… " + found[-1]]
        return ", ".join(found)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])}, & {found[-1]}"


def reference(article: Article, issue: Issue, *, printed: bool = False) -> SafeString:
    """The article as a list of references names it; <i> marks the italics.

    The `printed` one stands in the article itself, so it has the article number instead
    of pages, and no DOI, which is printed beside it.
    """
    journal = escape(issue.journal.title)
    pages = "" if printed else article.pages
    where = escape(pages or f"Article {article.elocation}")
    by = _sentence(escape(names(article.people)))
    text = (
        f"{by} ({issue.year}). {_sentence(escape(article.title))} <i>{journal}</i>, "
        f"<i>{issue.volume}</i>({issue.number}), {where}."
    )
    if not printed and article.doi:
        text += f" {DOI}{escape(article.doi)}"
    return mark_safe(text)  # noqa: S308 - every value was escaped above


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def issue_reference(issue: Issue, editors: Sequence[Person]) -> SafeString:
    """The whole issue, with its editors."""
    by = escape(names(editors))
    role = " (Eds.). " if len(editors) > 1 else " (Ed.). "
    title = escape(issue.title or str(issue))
    journal = escape(issue.journal.title)
    lead = (
        f"{by}{role}({issue.year}). {title} [Issue]."
        if by
        else (f"{title} [Issue]. ({issue.year}).")
    )
    text = f"{lead} <i>{journal}</i>, <i>{issue.volume}</i>({issue.number})."
    return mark_safe(text)  # noqa: S308 - every value was escaped above


def bibtex(article: Article, issue: Issue, address: str) -> str:
    """One @article entry in UTF-8 (biblatex and modern BibTeX read it)."""
    fields = {
        "author": " and ".join(
            ", ".join(filter(None, parts(p))) for p in article.people
        ),
        "title": f"{{{_bibtex(article.title)}}}",
        "journal": issue.journal.title,
        "year": str(issue.year),
        "volume": str(issue.volume),
        "number": str(issue.number),
        "pages": article.pages.replace("–", "--"),
        "issn": issue.journal.issn,
        "doi": article.doi,
        "url": address,
        "language": article.language,
    }
    lines = [
        f"  {name} = {{{value if name == 'title' else _bibtex(value)}}},"
        for name, value in fields.items()
        if value and value != "{}"
    ]
    return "\n".join([f"@article{{{_key(article, issue)},", *lines, "}", ""])


def _bibtex(text: str) -> str:
    return BIBTEX_SPECIAL.sub(r"\\\1", text)


def _key(article: Article, issue: Issue) -> str:
    family = parts(article.people[0])[0] if article.people else "anonymous"
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z]", "", plain.lower()) or "article"
    return f"{stem}{issue.year}{article.elocation}"


def ris(article: Article, issue: Issue, address: str) -> str:
    """One RIS record, as EndNote, Zotero and Mendeley read it."""
    rows = [("TY", "JOUR")]
    rows += [("AU", ", ".join(filter(None, parts(p)))) for p in article.people]
    rows += [
        ("TI", article.title),
        ("T2", issue.journal.title),
        ("PY", str(issue.year)),
        ("DA", issue.publish_on.strftime("%Y/%m/%d")),
        ("VL", str(issue.volume)),
        ("IS", str(issue.number)),
        ("SP", str(article.first_page or "")),
        ("EP", str(article.last_page or "")),
        ("SN", issue.journal.issn),
        ("DO", article.doi),
        ("UR", address),
        ("AB", " ".join(article.abstract.split())),
        ("LA", article.language),
    ]
    rows += [("KW", word) for word in article.keywords]
    lines = [f"{tag}  - {value}" for tag, value in rows if value]
    return "\r\n".join([*lines, "ER  - ", ""])
