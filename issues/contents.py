"""What stands in an issue, in which order, and on which pages, as one person sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from issues.models import Article, Issue
from issues.numbering import first_page
from issues.permissions import standings
from submissions.permissions import Standing

if TYPE_CHECKING:
    from journal.models import User

HEAVY = ("body", "page_body", "page_references", "plain_text", "search", "outline")


@dataclass(frozen=True)
class Group:
    """The articles of one section that stand together."""

    heading: str
    articles: list[Article]


@dataclass
class Line:
    """An article on the builder page, with what this person may know of it."""

    article: Article
    standing: Standing
    first_page: int = 0
    pages: int = 0
    names: str = field(default="")

    @property
    def range(self) -> str:
        """The pages it would have now; empty until it has been typeset."""
        if not self.pages:
            return ""
        last = self.first_page + self.pages - 1
        return f"{self.first_page}–{last}" if self.pages > 1 else str(last)

    @property
    def may_produce(self) -> bool:
        return not self.standing.is_author and bool(self.standing.can_see("E21"))

    @property
    def may_declare(self) -> bool:
        """Whoever reads a title here can step aside from the paper (C10, A14)."""
        return bool(self.standing.can_do("A14"))

    @property
    def may_move(self) -> bool:
        return bool(self.standing.can_do("A18"))


def in_order(issue: Issue) -> list[Article]:
    """Every article of the issue in its order, without the long texts."""
    rows = issue.articles.in_order().select_related("section", "submission")
    return list(rows.defer(*HEAVY))


def known_to(user: User, issue: Issue) -> list[Article]:
    """The articles whose paper this person may know of (E01), in order."""
    return [line.article for line in lines(user, issue)]


def known_articles(user: User, uuids: Iterable[str]) -> set[str]:
    """Which of these articles this person may know of, wherever they stand now (E01)."""
    rows = Article.objects.filter(uuid__in=list(uuids)).select_related("submission")
    articles = list(rows.defer(*HEAVY))
    found = standings(user, articles)
    return {
        str(one.uuid) for one in articles if found[one.submission_id].can_see("E01")
    }


def lines(user: User, issue: Issue) -> list[Line]:
    """The contents for the builder page; a hidden paper leaves no gap (C6)."""
    articles = in_order(issue)
    return lines_of(issue, articles, standings(user, articles))


def lines_of(
    issue: Issue, articles: Iterable[Article], found: Mapping[int, Standing]
) -> list[Line]:
    """The same, of articles and relations that have been read already."""
    page, result = first_page(issue), []
    for article in articles:
        standing = found[article.submission_id]
        if not standing.can_see("E01"):
            continue
        line = Line(article, standing, page, article.page_count)
        if standing.can_see("I1"):
            line.names = short_names(article)
        page += article.page_count
        result.append(line)
    return result


def grouped(articles: Iterable[Article]) -> list[Group]:
    """Under the headings of their sections, in the order of the issue."""
    return [
        Group(heading, list(rows))
        for heading, rows in groupby(articles, lambda each: each.section.plural)
    ]


def short_names(article: Article) -> str:
    """Family names as in a running head: "Moreau, Silva and Chen"."""
    names = [person["family"] or person["name"] for person in article.people]
    if len(names) > 3:
        return f"{names[0]} et al."
    return (
        ", ".join(names[:-1])
        + (" and " if len(names) > 1 else "")
        + (names or [""])[-1]
    )
