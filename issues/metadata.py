"""What machines read on the article page: Highwire tags and schema.org JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from issues.models import Article, Issue

UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def highwire(
    article: Article, issue: Issue, page: str, pdf: str, xml: str
) -> list[tuple[str, str]]:
    """The citation_* tags that scholarly search engines index."""
    tags = [("citation_title", article.title)]
    for person in article.people:
        tags.append(("citation_author", person["name"]))
        tags += [
            ("citation_author_institution", article.affiliations[index])
            for index in person["affiliations"]
        ]
        if person["orcid"]:
            tags.append(
                ("citation_author_orcid", f"https://orcid.org/{person['orcid']}")
            )
    tags += [
        ("citation_publication_date", issue.publish_on.strftime("%Y/%m/%d")),
        ("citation_journal_title", issue.journal.title),
        ("citation_issn", issue.journal.issn),
        ("citation_publisher", issue.journal.publisher),
        ("citation_volume", str(issue.volume)),
        ("citation_issue", str(issue.number)),
        ("citation_firstpage", str(article.first_page or "")),
        ("citation_lastpage", str(article.last_page or "")),
        ("citation_doi", article.doi),
        ("citation_language", article.language),
        ("citation_abstract_html_url", page),
        ("citation_fulltext_html_url", page),
        ("citation_pdf_url", pdf),
        ("citation_xml_url", xml),
    ]
    tags += [("citation_keywords", word) for word in article.keywords]
    return [(name, value) for name, value in tags if value]


def json_ld(article: Article, issue: Issue, page: str) -> SafeString:
    """schema.org ScholarlyArticle, safe inside a script element."""
    text = json.dumps(_scholarly_article(article, issue, page), ensure_ascii=False)
    for sign, instead in UNSAFE.items():
        text = text.replace(sign, instead)
    return mark_safe(text)  # noqa: S308 - what could end the element was replaced


def _scholarly_article(article: Article, issue: Issue, page: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": f"https://doi.org/{article.doi}",
        "url": page,
        "headline": article.title,
        "author": [_person(person, article) for person in article.people],
        "abstract": article.abstract,
        "keywords": article.keywords,
        "inLanguage": article.language,
        "datePublished": issue.publish_on.isoformat(),
        "license": article.licence_url,
        "isAccessibleForFree": True,
        "pageStart": str(article.first_page or ""),
        "pageEnd": str(article.last_page or ""),
        "isPartOf": {
            "@type": "PublicationIssue",
            "issueNumber": str(issue.number),
            "isPartOf": {
                "@type": "PublicationVolume",
                "volumeNumber": str(issue.volume),
                "isPartOf": {
                    "@type": "Periodical",
                    "name": issue.journal.title,
                    "issn": issue.journal.issn,
                },
            },
        },
    }
    return {name: value for name, value in facts.items() if value}


def _organization(name: str, ror: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} | ({"@id": ror} if ror else {})


def _person(person: dict[str, Any], article: Article) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "@type": "Person",
        "name": person["name"],
        "alternateName": person["native_name"],
        "affiliation": [
            _organization(*article.places[index]) for index in person["affiliations"]
        ],
    }
    if person["orcid"]:
        facts["@id"] = f"https://orcid.org/{person['orcid']}"
    return {name: value for name, value in facts.items() if value}
