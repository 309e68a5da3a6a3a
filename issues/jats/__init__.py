"""An article as JATS 1.3 Publishing (ANSI/NISO Z39.96-2021), for archives and indexes.

It is made from the same rows as the web page and the PDF (docs/article-text.md), so it
can say nothing else than they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from lxml import etree

from issues.sources import media_of

from .back import back
from .front import front
from .marks import XML, Element, new
from .notice import of_notice
from .text import converted

if TYPE_CHECKING:
    from issues.models import Article, Issue, Notice

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD with '
    'MathML3 v1.3 20210610//EN" "https://jats.nlm.nih.gov/publishing/1.3/'
    'JATS-journalpublishing1-3-mathml3.dtd">'
)
REVIEW_ARTICLE, EDITORIAL, RESEARCH = "review-article", "editorial", "research-article"


def article_xml(article: Article, issue: Issue, site: str) -> bytes:
    """The whole document; `site` is where its addresses begin. Same rows, same bytes."""
    text = converted(
        article.body,
        lang=article.language,
        numbered=article.section.is_peer_reviewed,
        pictures=f"{site}{article.get_absolute_url()}media/",
        names=_names_of_pictures(article),
    )
    root = new("article", dtd_version="1.3", article_type=kind_of(article))
    root.set(f"{XML}lang", article.language)
    root.append(front(article, issue, site, text))
    root.append(text.body)
    root.append(back(article, text))
    return _written(root)


def notice_xml(notice: Notice, site: str) -> bytes:
    """A correction, an expression of concern or a retraction, by itself."""
    root = of_notice(notice, site)
    root.set(f"{XML}lang", settings.LANGUAGE_CODE)
    return _written(root)


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=DOCTYPE)


def kind_of(article: Article) -> str:
    """Whether it reports research, reviews it, or speaks for the journal."""
    if article.section.slug == REVIEW_ARTICLE:
        return REVIEW_ARTICLE
    return RESEARCH if article.section.is_peer_reviewed else EDITORIAL


def _names_of_pictures(article: Article) -> dict[str, str]:
    """How the web page calls each picture of the text: a drawing became pixels."""
    shown = {row.source_sha256: row.name for row in article.pictures.all()}
    files = media_of(article)
    return {file.name: shown[file.sha256] for file in files if file.sha256 in shown}
