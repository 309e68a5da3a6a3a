"""Markdown of the journal's own texts: standing pages, calls, news, letters (F17).

What people type is kept as typed and shown through one allow-list: no raw HTML, links
to the web and to mailboxes only.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "code",
    "pre", "a", "br", "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
SHIFT = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
TABLE = '<div class="xscroll" role="region" tabindex="0" aria-label="{}"><table class="data">'

_parser = MarkdownIt("commonmark", {"html": False}).enable(["table"])


@lru_cache(maxsize=64)
def to_html(text: str, table_label: str = "Table") -> SafeString:
    """Safe HTML; a page has its own h1, so headings begin at the second level."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = SHIFT[token.tag]
    html = nh3.clean(
        _parser.renderer.render(tokens, _parser.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    parts = html.split("<table>")
    html = parts[0] + "".join(
        TABLE.format(f"{table_label} {number}") + part
        for number, part in enumerate(parts[1:], 1)
    )
    return mark_safe(html.replace("</table>", "</table></div>"))  # noqa: S308 - cleaned
