"""From rows to what the typesetter is given, and the key that says what it was.

Everything printed in an issue comes through here, so `content_key` is the same exactly
while nothing printed has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from issues import statements
from issues.citing import reference
from issues.contents import short_names
from issues.models import Article, Issue
from issues.numbering import first_page
from journal.choices import Role
from journal.models import EditorialRole
from journal.pdf import ArticleSource, PrintAuthor
from submissions.choices import FileKind

if TYPE_CHECKING:
    from datetime import date

    from submissions.models import ManuscriptFile

MASTHEAD = (Role.CHIEF, Role.MANAGING, Role.EDITOR, Role.SECTION, Role.GUEST,
            Role.BOARD)  # fmt: skip


def articles_of(issue: Issue) -> list[Article]:
    """The articles in order, with all their texts and the rows of their pictures."""
    rows = issue.articles.in_order().select_related("section", "version", "submission")
    rows = rows.defer("page_body", "page_references", "search", "version__body")
    return list(rows.prefetch_related("version__files", "pictures"))


def media_of(article: Article) -> list[ManuscriptFile]:
    """The stored pictures of an article's text; prefetch `version__files`."""
    found = [f for f in article.version.files.all() if f.kind == FileKind.MEDIA]
    return sorted(found, key=lambda file: file.name)


def article_source(
    article: Article, issue: Issue, media: Mapping[str, bytes] | None = None
) -> ArticleSource:
    """The article as the typesetter gets it; it does not know its pages (pdf.md 2)."""
    reviewed = article.section.is_peer_reviewed
    with translation.override(settings.LANGUAGE_CODE):
        return ArticleSource(
            key=article.elocation,
            title=article.title,
            body=article.body,
            lang=article.language,
            dir=article.direction,
            season=issue.season,
            section=article.section.name,
            kicker=_("Peer reviewed") if reviewed else _("Not peer reviewed"),
            short_title=article.short_title,
            short_authors=short_names(article),
            authors=tuple(_author(person) for person in article.people),
            affiliations=tuple(article.affiliations),
            correspondence=_correspondence(article),
            abstract=article.abstract,
            keywords=tuple(article.keywords),
            dates=_dates(article, issue),
            published_on=issue.publish_on.isoformat(),
            citation=str(reference(article, issue, printed=True)),
            doi=article.doi,
            address=f"{settings.SITE_URL}{article.get_absolute_url()}",
            copyright=_("© %(year)s The authors") % {"year": issue.year},
            licence=article.licence_name,
            licence_url=article.licence_url,
            statements=tuple(statements.printed(article, article.body)),
            essay=not reviewed,
            media=dict(media or {}),
        )


def _author(person: Mapping[str, Any]) -> PrintAuthor:
    marks = [str(index + 1) for index in person["affiliations"]]
    if person["is_corresponding"]:
        marks.append("*")
    return PrintAuthor(
        name=person["name"],
        native=person["native_name"],
        native_lang=person["native_lang"],
        orcid=person["orcid"],
        marks=tuple(marks),
    )


def _correspondence(article: Article) -> str:
    addresses = [p["email"] for p in article.people if p["email"]]
    return f"* {', '.join(addresses)}" if addresses else ""


def _dates(article: Article, issue: Issue) -> tuple[tuple[str, str], ...]:
    days = (
        (_("Received"), article.received_on),
        (_("Revised"), article.revised_on),
        (_("Accepted"), article.accepted_on),
        (_("Published"), issue.publish_on),
    )
    return tuple((label, _written(day)) for label, day in days if day)


def _written(day: date) -> str:
    return formats.date_format(day, "j F Y")


def front_facts(issue: Issue, articles: Sequence[Article]) -> dict[str, Any]:
    """The words around the articles: the fields of a `stitch.IssueSource`."""
    journal = issue.journal
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "journal": journal.title,
            "volume": issue.volume,
            "number": issue.number,
            "season": issue.season,
            "season_name": str(issue.get_season_display()),
            "year": issue.year,
            "issn": journal.issn,
            "theme": issue.title,
            "published_on": issue.publish_on.isoformat(),
            "about": journal.tagline,
            "board": _board(issue),
            "address": "\n".join(
                filter(None, (journal.address, journal.contact_email))
            ),
            "licence": _("Articles: © the authors, %(licence)s, %(address)s.")
            % {"licence": journal.licence, "address": journal.licence_url},
            "contents": [
                [
                    article.elocation,
                    article.section.plural,
                    article.title,
                    article.people,
                ]
                for article in articles
            ],
            "first_page": first_page(issue),
        }


def _board(issue: Issue) -> list[list[Any]]:
    """Roles in the order of the masthead, each with its people."""
    held = (
        EditorialRole.objects.active()
        .filter(journal=issue.journal_id, role__in=MASTHEAD)
        .select_related("user")
        .prefetch_related("user__affiliations")
    )
    ranked = sorted(held, key=lambda row: MASTHEAD.index(Role(row.role)))
    return [
        [str(Role(role).label), [_member(row) for row in rows]]
        for role, rows in groupby(ranked, lambda row: row.role)
    ]


def _member(row: EditorialRole) -> list[str]:
    user = row.user
    where = str(user.affiliation or "")
    return [str(user), user.native_name, user.native_lang, where]


def printed_key(article: Article) -> str:
    """The hash of what is printed of one article; an approval holds while it is equal.

    The day of publication is not part of it: it moves with the issue, not with the text.
    """
    issue = article.issue
    assert issue is not None  # noqa: S101 - a proof needs its number
    source = replace(
        article_source(article, issue), media={}, dates=(), published_on="", season=""
    )
    media = [[file.name, file.sha256] for file in media_of(article)]
    text = json.dumps([source.to_json(), media], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def content_key(issue: Issue, articles: Sequence[Article] | None = None) -> str:
    """The hash of everything that is printed; a build is current while it is equal."""
    articles = articles_of(issue) if articles is None else articles
    facts = [front_facts(issue, articles)]
    facts += [
        {
            "source": replace(article_source(article, issue), media={}).to_json(),
            "media": [[file.name, file.sha256] for file in media_of(article)],
        }
        for article in articles
    ]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
