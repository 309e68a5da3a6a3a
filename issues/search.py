"""Finding published articles by title, name, keyword and text."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from issues.contents import HEAVY
from issues.folding import folded
from issues.models import Article
from issues.services.publishing import ENGLISH, SIMPLE
from journal.models import Journal

BEGIN, END = "\ue000", "\ue001"  # stand for <mark> until the rest is escaped
MOST = 50


@dataclass(frozen=True)
class Hit:
    """An article and the sentence that matches."""

    article: Article
    sentence: SafeString


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    total: int


def find(journal: Journal, words: str) -> Found:
    """The published articles that hold these words, best first.

    Words as people type them: "quoted phrases", minus and or work. Scripts that are not
    written with spaces are looked for in titles and names as they stand.
    """
    words = words.strip().replace("\0", "")[:200]
    if not words:
        return Found([], 0)
    query = SearchQuery(words, config=ENGLISH, search_type="websearch")
    query |= SearchQuery(folded(words), config=SIMPLE, search_type="websearch")
    rows = (
        Article.objects.published()
        .filter(issue__journal=journal)
        .filter(
            Q(search=query) | Q(title__icontains=words) | Q(byline__icontains=words)
        )
    )
    best = (
        rows.select_related("issue", "section")
        .defer(*HEAVY)
        .annotate(
            rank=SearchRank(F("search"), query),
            sentence=SearchHeadline(
                "plain_text",
                query,
                config=ENGLISH,
                start_sel=BEGIN,
                stop_sel=END,
                max_words=32,
                min_words=14,
                max_fragments=1,
            ),
        )
        .order_by("-rank", "-published_at", "pk")[:MOST]
    )
    hits = [Hit(article, _marked(article.sentence)) for article in best]
    for hit in hits:
        hit.article.issue.journal = journal
    total = len(hits) if len(hits) < MOST else rows.count()
    return Found(hits, total)


def _marked(sentence: str) -> SafeString:
    text = escape(" ".join((sentence or "").split()))
    return mark_safe(  # noqa: S308 - escaped, then the two marks replaced
        text.replace(BEGIN, "<mark>").replace(END, "</mark>")
    )
