"""What erasing a person does to articles: what is published stays as it was published."""

from __future__ import annotations

from uuid import UUID

from issues.models import Announced, Article, Proof, Query, TextEdit
from journal.erasure import Traces, Veil, add_traces
from journal.models import User


def take_part() -> None:
    """Called when the app is ready."""
    add_traces(Traces(lambda user: (), lambda user: (), wipe))


def wipe(user: User, veil: Veil, about: frozenset[UUID]) -> None:
    """An article of a paper that was withdrawn in production never came out."""
    Announced.objects.filter(user=user).delete()
    dropped = Article.objects.filter(published_at=None, submission__uuid__in=about)
    veil.draw_over(
        dropped,
        *("people", "affiliations", "affiliation_ids", "funders"),
        *("statements", "byline", "body"),
        *("page_body", "page_references", "plain_text"),
    )
    veil.draw_over(TextEdit.objects.filter(article__in=dropped), "what", "body")
    words = Query.objects.filter(article__submission__uuid__in=about)
    veil.draw_over(words, "question", "answer")
    said = Proof.objects.filter(article__submission__uuid__in=about)
    veil.draw_over(said, "corrections")
