"""Questions of the public pages: they look at published rows and at nothing else."""

from __future__ import annotations

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery

from issues.contents import HEAVY
from issues.models import Article, Galley, Issue
from issues.sources import MASTHEAD
from journal.choices import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from journal.models import Journal, User

FEWEST = 5  # fewer papers give no median (visibility.md, SC17)


def with_pdf(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """With the size of the published PDF, and the number of articles."""
    size = Galley.objects.filter(issue=OuterRef("pk")).values("size")[:1]
    return issues.annotate(pdf_size=Subquery(size))


def of_journal(journal: Journal, user: User | AnonymousUser) -> QuerySet[Issue]:
    """The issues this person may read, newest first."""
    rows = Issue.objects.filter(journal=journal).visible_to(user)
    return rows.order_by("-year", "-published_at")


def current(journal: Journal) -> Issue | None:
    """The newest published issue."""
    rows = with_pdf(Issue.objects.published().filter(journal=journal))
    found = rows.order_by("-published_at").first()
    if found is not None:
        found.journal = journal
    return found


def others(issue: Issue, most: int = 3) -> list[Issue]:
    """Other published issues, newest first, with their articles' numbers."""
    rows = (
        Issue.objects.published()
        .filter(journal=issue.journal_id)
        .exclude(pk=issue.pk)
        .annotate(article_count=Count("articles"))
        .order_by("-published_at")[:most]
    )
    return list(rows)


def contents(issue: Issue, user: User | AnonymousUser) -> list[Article]:
    """The articles of an issue that this person may read, in order."""
    rows = issue.articles.visible_to(user).in_order().select_related("section")
    articles = list(rows.defer(*HEAVY, "abstract", "statements"))
    if not issue.is_published:
        _number(issue, articles)
    return articles


def _number(issue: Issue, articles: list[Article]) -> None:
    """In a preview pages are what the last build gave them."""
    page = issue.first_page
    for article in articles:
        article.first_page = page
        page += article.page_count


def countries(articles: Iterable[Article]) -> int:
    """In how many countries the authors work; 0 when nobody said."""
    return len(
        {
            country
            for article in articles
            for person in article.people
            for country in person.get("countries", ())
        }
    )


def days_to_accept(articles: Iterable[Article]) -> int | None:
    """The median, when there are enough articles for one."""
    days = [
        (article.accepted_on - article.received_on).days
        for article in articles
        if article.accepted_on
        and article.received_on
        and article.section.is_peer_reviewed
    ]
    return round(median(days)) if len(days) >= FEWEST else None


def by_year(issues: Iterable[Issue]) -> dict[int, list[Issue]]:
    found: dict[int, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.year, []).append(issue)
    return found


def cover_of(issue: Issue) -> tuple[set[int], int]:
    """Where its articles begin, from 1, and how many pages there are."""
    rows = issue.articles.in_order().values_list("page_count", flat=True)
    starts, page = set(), 1
    for pages in rows:
        starts.add(page)
        page += pages
    return starts, page - 1


def board(journal: Journal) -> list[tuple[str, list[User]]]:
    """The people of the masthead by role, as everybody may see them."""
    held = (
        journal.roles.active()
        .filter(role__in=MASTHEAD)
        .select_related("user")
        .prefetch_related("user__affiliations")
    )
    ranked = sorted(held, key=lambda row: MASTHEAD.index(Role(row.role)))
    return [
        (Role(role).label, [row.user for row in rows])
        for role, rows in groupby(ranked, lambda row: row.role)
    ]
