"""Numbers of articles: the article number, the DOI, the address, the first page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import F, Max
from django.utils.text import slugify

from issues.folding import folded
from issues.models import Article, Issue

if TYPE_CHECKING:
    from submissions.models import Submission

LONGEST_SLUG = 80


def free_number(issue: Issue) -> str:
    """The lowest article number that is free in the issue: e0401 is the first of
    the fourth. It is given when a paper is placed and does not follow the order, so
    an article's pages need not be drawn again when the order changes."""
    taken = set(issue.articles.values_list("elocation", flat=True))
    serial = 1
    while (number := f"e{issue.number:02d}{serial:02d}") in taken:
        serial += 1
    return number


def doi_of(issue: Issue, elocation: str) -> str:
    """10.5555/fde.2026.0401, under the journal's prefix."""
    journal = issue.journal
    stem = re.sub(r"[^a-z0-9]+", "", journal.short_title.lower())
    return f"{journal.doi_prefix}/{stem}.{issue.year}.{elocation.removeprefix('e')}"


def slug_of(submission: Submission) -> str:
    """The address of the article: the words of its title, cut at a word, used once."""
    stem = slugify(folded(submission.short_title))[:LONGEST_SLUG].strip("-") or slugify(
        submission.number or ""
    )
    taken = set(
        Article.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    slug, again = stem, 2
    while slug in taken:
        slug, again = f"{stem}-{again}", again + 1
    return slug


def first_page(issue: Issue) -> int:
    """Pages run on through the volume: one more than its last published page."""
    if issue.is_published:
        return issue.first_page
    last = (
        Article.objects.published()
        .filter(issue__journal=issue.journal_id, issue__year=issue.year)
        .exclude(issue=issue)
        .aggregate(last=Max(F("first_page") + F("page_count") - 1))["last"]
    )
    return (last or 0) + 1
