"""What an article makes of news from its paper."""

from __future__ import annotations

from typing import Any

from issues.article_text import texts_of
from issues.models import Article
from submissions.models import Submission

OF_AUTHORS = ("people", "affiliations", "affiliation_ids", "statements", "byline")


def follow_authors(
    sender: type[Submission], submission: Submission, **news: Any
) -> None:
    """The authors of an accepted paper are others: so are the article's, until it is
    published. The issue's PDF is no more what would be published, and says so."""
    article = Article.objects.filter(submission=submission, published_at=None).first()
    if article is None:
        return
    texts = texts_of(submission)
    for name in OF_AUTHORS:
        setattr(article, name, texts[name])
    article.save(update_fields=OF_AUTHORS)
