"""The one HTML that an article's text may be written in (docs/article-text.md).

`clean` lets through what that page names and nothing else: no script, no style, no
address other than http, https, mailto, a place in the text, or a stored picture.
`problems` says in sentences where a body breaks the rules of structure. This module
knows nothing of Django, so that it also works inside the conversion jail.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

import lxml.html
import nh3

SECTIONING = {"section", "h2", "h3", "h4", "h5"}
BLOCKS = {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "div"}
INLINE = {"em", "strong", "sub", "sup", "code", "span", "a", "br", "bdi"}
FIGURES = {"figure", "figcaption", "img"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
MATHML = {
    "math", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt",
    "mroot", "mstyle", "merror", "mpadded", "mphantom", "menclose", "msub", "msup",
    "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts",
    "none", "mtable", "mtr", "mlabeledtr", "mtd",
}  # fmt: skip
TAGS = SECTIONING | BLOCKS | INLINE | FIGURES | TABLES | MATHML

CLASSES = {
    "section": {"unnumbered", "notes", "references"},
    "figure": {"table"},
    "p": {"table-note"},
    "div": {"equation", "numbered"},
    "a": {"cite", "note-ref"},
}
MATH_ATTRIBUTES = {
    "display", "mathvariant", "stretchy", "fence", "separator", "form", "accent",
    "accentunder", "lspace", "rspace", "minsize", "maxsize", "largeop",
    "movablelimits", "symmetric", "linethickness", "columnalign", "rowalign",
    "columnspan", "rowspan", "columnspacing", "rowspacing", "columnlines",
    "rowlines", "frame", "width", "height", "depth", "displaystyle", "scriptlevel",
    "notation", "dir",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"id", "lang", "dir", "class"},
    "a": {"href"},
    "img": {"src", "alt"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    **dict.fromkeys(MATHML, MATH_ATTRIBUTES),
    "math": MATH_ATTRIBUTES | {"alttext"},
}
SCHEMES = {"http", "https", "mailto"}
DROPPED_WITH_CONTENT = {"script", "style", "template", "noscript", "annotation"}
IDENTIFIER = re.compile(r"(s|fig|tab|eq|nr|n|r)-\d+(-\d+)*\Z")
PICTURE = re.compile(r"media:[a-z0-9][a-z0-9._-]{0,80}\Z")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
MAX_SPAN, MAX_ROWS = 100, 1_000


def clean(body: str) -> str:
    """The body with everything removed that docs/article-text.md does not name."""
    return nh3.clean(
        body,
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES | {"media"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    match name:
        case "class":
            kept = [one for one in value.split() if one in CLASSES.get(tag, ())]
            return " ".join(kept) or None
        case "id":
            return value if IDENTIFIER.match(value) else None
        case "href":
            return value if allowed_address(value) else None
        case "src":
            return value if PICTURE.match(value) else None
        case "colspan" | "rowspan":
            return value if value.isdigit() and 1 < int(value) <= MAX_SPAN else None
        case "lang":
            return value if LANGUAGE.match(value) else None
        case "dir" if tag != "math":
            return value if value in {"ltr", "rtl", "auto"} else None
    return value


def allowed_address(address: str) -> bool:
    """Whether a link may go there: a place in this text, the web, or a mailbox."""
    if address.startswith("#"):
        return bool(IDENTIFIER.match(address[1:]))
    if re.search(r"[\s<>\"\\^`{|}]", address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def problems(body: str, pictures: Collection[str] | None = None) -> list[str]:
    """What breaks the structure that docs/article-text.md asks for, one sentence each.

    `pictures` are the names stored with the version; without them only the form of a
    picture's address is checked.
    """
    root = lxml.html.fragment_fromstring(body, create_parent="div")
    found = list(_unknown(root))
    found += _identifiers(root)
    found += _headings(root)
    found += _endings(root)
    found += _pictures(root, pictures)
    found += _tables(root)
    return found


def _unknown(root: lxml.html.HtmlElement) -> Iterator[str]:
    for element in root.iterdescendants():
        if not isinstance(element.tag, str):
            yield "The text holds a comment or a processing instruction."
        elif element.tag not in TAGS:
            yield f"The element {element.tag} is not allowed."


def _identifiers(root: lxml.html.HtmlElement) -> Iterator[str]:
    ids = Counter(root.xpath(".//@id"))
    for name, times in ids.items():
        if times > 1:
            yield f"The id {name} is given {times} times."
        if not IDENTIFIER.match(name):
            yield f"The id {name} is not of a known kind."
    for address in root.xpath(".//a/@href"):
        if not allowed_address(address):
            yield f"The link {address[:80]} goes to a place that is not allowed."
        elif address.startswith("#") and address[1:] not in ids:
            yield f"The link {address} goes nowhere."


def _headings(root: lxml.html.HtmlElement) -> Iterator[str]:
    for heading in root.iter("h2", "h3", "h4", "h5"):
        section = heading.getparent()
        if section.tag != "section" or section[0] is not heading:
            yield f"The heading {_text(heading)!r} does not open a section."
            continue
        depth = 1 + sum(1 for up in section.iterancestors("section"))
        if heading.tag != f"h{depth + 1}":
            yield f"The heading {_text(heading)!r} is {heading.tag} at depth {depth}."


def _endings(root: lxml.html.HtmlElement) -> Iterator[str]:
    """Notes come after the text and references last, each at most once."""
    kinds = [child.get("class", "") if child.tag == "section" else "" for child in root]
    for kind, name in (("notes", "n"), ("references", "r")):
        sections = root.xpath(f".//section[@class='{kind}']")
        if len(sections) > 1:
            yield f"There are {len(sections)} sections of {kind}."
        for item in root.xpath(f".//section[@class='{kind}']/ol/li"):
            if not (item.get("id") or "").startswith(f"{name}-"):
                yield f"An entry of the {kind} has no id."
    tail = [kind for kind in kinds if kind in {"notes", "references"}]
    if tail and (kinds[-len(tail) :] != tail or tail != sorted(tail)):
        yield "Notes and references must close the text, the references last."


def _pictures(
    root: lxml.html.HtmlElement, names: Collection[str] | None
) -> Iterator[str]:
    for picture in root.iter("img"):
        source = picture.get("src") or ""
        if not PICTURE.match(source):
            yield f"A picture has the address {source[:80]!r}."
        elif names is not None and source.removeprefix("media:") not in names:
            yield f"The picture {source} is not stored with this version."
        if picture.get("alt") is None:
            yield f"The picture {source} has no alt attribute."


def _tables(root: lxml.html.HtmlElement) -> Iterator[str]:
    for table in root.iter("table"):
        if (table.getparent().get("class") or "") != "table":
            yield "A table stands outside a figure of class table."
        rows = sum(1 for _ in table.iter("tr"))
        if rows > MAX_ROWS:
            yield f"A table has {rows:,} rows; at most {MAX_ROWS:,} are allowed."


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())[:60]
