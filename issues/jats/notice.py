"""A notice as a JATS document of its own, linked with its article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import timezone

from .front import day_of, journal_meta
from .marks import Element, new, with_parts

if TYPE_CHECKING:
    from issues.models import Notice

TYPES = {  # of the notice, and of what it is about
    "correction": ("correction", "corrected-article"),
    "concern": ("expression-of-concern", "object-of-concern"),
    "retraction": ("retraction", "retracted-article"),
}


def of_notice(notice: Notice, site: str) -> Element:
    """Front and body; a notice has no people, no licence and no pages of its own."""
    article = notice.article
    issue = article.issue
    assert issue is not None  # noqa: S101 - a published article has one
    kind, about = TYPES[notice.kind]
    address = f"https://doi.org/{article.doi}"
    titles = [new("article-title", str(notice))]
    meta = [
        new("article-id", notice.doi, pub_id_type="doi"),
        with_parts("title-group", titles),
        day_of("pub-date", timezone.localdate(notice.given_at), date_type="pub",
               publication_format="electronic"),
        new("volume", str(issue.volume)),
        new("issue", str(issue.number)),
        new("elocation-id", f"{article.elocation}.n{notice.number}"),
        new("self-uri", content_type="html",
            href=f"{site}{notice.get_absolute_url()}"),
        new("related-article", related_article_type=about, ext_link_type="doi",
            href=address),
    ]  # fmt: skip
    front = with_parts("front", [journal_meta(issue.journal),
                                 with_parts("article-meta", meta)])  # fmt: skip
    paragraphs = [p for p in re.split(r"\n\s*\n", notice.text) if p.strip()]
    body = with_parts("body", [new("p", " ".join(p.split())) for p in paragraphs])
    return with_parts("article", [front, body], article_type=kind, dtd_version="1.3")
