"""The typeset page: an article's text becomes the printed article (pdf.md, print/).

`typeset` makes the article that an issue is stitched from; `typeset_review_copy` makes
the anonymous copy that reviewers read. Both are drawn in the jail. This package knows
nothing of journals, manuscripts or the database: all words arrive in `ArticleSource`.
"""

from journal.pdf.source import ArticleSource, PrintAuthor, Typeset
from journal.pdf.typesetting import (
    Cache,
    TypesettingError,
    typeset,
    typeset_all,
    typeset_review_copy,
)

__all__ = [
    "ArticleSource",
    "Cache",
    "PrintAuthor",
    "Typeset",
    "TypesettingError",
    "typeset",
    "typeset_all",
    "typeset_review_copy",
]
