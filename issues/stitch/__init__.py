"""Put an issue together from articles that were typeset one by one (pdf.md 2).

Nothing is laid out here but the front matter: finished pages are numbered, joined and
tagged as one document. A change in one article costs that article and a second.
"""

from issues.stitch.assemble import article_with_pages, assemble, naive
from issues.stitch.notices import page_total, with_notices
from issues.stitch.plan import Placed, plan
from issues.stitch.source import BoardMember, BoardRole, ContentsEntry, IssueSource

__all__ = [
    "BoardMember",
    "BoardRole",
    "ContentsEntry",
    "IssueSource",
    "Placed",
    "article_with_pages",
    "assemble",
    "naive",
    "page_total",
    "plan",
    "with_notices",
]
