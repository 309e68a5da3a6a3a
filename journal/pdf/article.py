"""The printed article as one HTML page: head, abstract, text, end matter."""

import re
from html import escape, unescape

from journal.pdf.body import PrintedBody, printed_body
from journal.pdf.source import ArticleSource, PrintAuthor
from journal.pdf.words import no_last_word_alone, words


def article_html(source: ArticleSource) -> tuple[str, PrintedBody]:
    """The page for the engine, and the body with its assets and warnings."""
    content, body = article_content(source)
    html = page(
        source.title,
        content,
        lang=source.lang,
        dir=source.dir,
        season=source.season,
        meta=_meta(source),
    )
    return html, body


def article_content(source: ArticleSource) -> tuple[str, PrintedBody]:
    """The article alone, for a page that holds more than one."""
    body = printed_body(source)
    content = (
        f'<article id="{escape(source.key)}"><header>{_facts(source)}{_head(source)}'
        f"</header>{_abstract(source, body.abstract)}{body.html}"
        f"{_end_matter(source)}{body.references}</article>"
    )
    if source.essay:
        content = f'<div class="essay">{content}</div>'
    return content, body


def page(
    title: str, content: str, *, lang: str, dir: str, season: str, meta: str = ""
) -> str:
    return (
        f'<!DOCTYPE html><html lang="{escape(lang)}" dir="{escape(dir)}" '
        f'class="season-{escape(season)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{meta}</head><body>{content}</body></html>"
    )


def _meta(source: ArticleSource) -> str:
    """What the file says of itself; nothing of persons in a review copy."""
    pairs = [] if source.anonymous else [("author", a.name) for a in source.authors]
    if source.keywords and not source.anonymous:
        pairs.append(("keywords", ", ".join(source.keywords)))
    if source.published_on:
        pairs += [("dcterms.created", source.published_on)]
        pairs += [("dcterms.modified", source.published_on)]
    return "".join(
        f'<meta name="{name}" content="{escape(value)}">' for name, value in pairs
    )


def _head(source: ArticleSource) -> str:
    kicker = escape(source.section)
    if source.kicker:
        kicker += f" <span>&#8194;{escape(source.kicker)}</span>"
    parts = [f'<p class="kicker">{kicker}</p>', _title(source.title)]
    if not source.anonymous:
        parts.append(_byline(source))
    return "".join(parts)


def _title(title: str) -> str:
    label = escape(title)
    return f'<h1 data-label="{label}">{escape(no_last_word_alone(title))}</h1>'


def _byline(source: ArticleSource) -> str:
    if not source.authors:
        return ""
    said = words(source.lang)
    names = []
    for place, author in enumerate(source.authors):
        last = place == len(source.authors) - 1
        comma = "," if place < len(source.authors) - 2 else ""
        joined = f"{said['and']} " if last and place else ""
        names.append(
            f'<span class="au">{joined}{_author(author, said["orcid"])}{comma}</span>'
        )
    lines = "".join(
        f"<li><sup>{number}</sup> {escape(line)}</li>"
        for number, line in enumerate(source.affiliations, 1)
    )
    affiliations = f'<ul class="affils">{lines}</ul>' if lines else ""
    return f'<p class="authors">{" ".join(names)}</p>{affiliations}'


def _author(author: PrintAuthor, orcid_words: str) -> str:
    text = escape(author.name)
    if author.native:
        lang = escape(author.native_lang or "und")
        text += f' <span class="native" lang="{lang}">{escape(author.native)}</span>'
    if author.orcid:
        title = escape(f"{orcid_words} {author.name}")
        text += (
            f'<a class="orcid" href="https://orcid.org/{escape(author.orcid)}" '
            f'title="{title}"></a>'
        )
    numbers = ",".join(mark for mark in author.marks if mark.isdigit())
    others = "".join(mark for mark in author.marks if not mark.isdigit())
    return text + (f"<sup>{numbers}</sup>" if numbers else "") + escape(others)


def _abstract(source: ArticleSource, text: str) -> str:
    said, pairs = words(source.lang), ""
    if text:
        pairs += _pair("h2", said["abstract"], f"<div>{text}</div>")
    if source.keywords:
        listed = "; ".join(escape(word) for word in source.keywords)
        tag = "h3" if text else "h2"
        pairs += _pair(tag, said["keywords"], f'<p class="kw">{listed}</p>')
    return f'<section class="abstract">{pairs}</section>' if pairs else ""


def _pair(tag: str, label: str, content: str) -> str:
    return (
        f'<div class="pair"><{tag} data-label="{escape(label)}">{escape(label)}</{tag}>'
        f"{content}</div>"
    )


def _facts(source: ArticleSource) -> str:
    """Dates, citation, licence and address, at the foot of the first page."""
    if source.anonymous:
        return ""
    dates = "<br>".join(
        f"<b>{escape(label)}</b> {escape(day)}" for label, day in source.dates
    )
    lines = [_cite(source), _rights(source)]
    right = "".join(f"<p>{line}</p>" for line in lines if line)
    if not dates and not right:
        return ""
    left = f"<div><p>{dates}</p></div>" if dates else ""
    return f'<div class="facts"><div class="cols">{left}<div>{right}</div></div></div>'


def _cite(source: ArticleSource) -> str:
    where = f"https://doi.org/{source.doi}" if source.doi else source.address
    link = f'<a class="doi" href="{escape(where)}">{escape(where)}</a>' if where else ""
    if not source.citation:
        return link
    return f"<b>{words(source.lang)['cite']}</b> {_italics(source.citation)} {link}"


def _italics(markup: str) -> str:
    """Markup of which only the italics of titles are kept; all else is text."""
    parts = re.split(r"(</?)(?:i|em)>", markup)
    for place, part in enumerate(parts):
        parts[place] = f"{part}i>" if place % 2 else escape(unescape(part), quote=False)
    return "".join(parts)


def _rights(source: ArticleSource) -> str:
    licence = escape(source.licence)
    if licence and source.licence_url:
        licence = f'<a href="{escape(source.licence_url)}">{licence}</a>'
    rights = ", ".join(part for part in (escape(source.copyright), licence) if part)
    parts = [part for part in (escape(source.correspondence), rights) if part]
    return "&#8194;".join(parts)


def _end_matter(source: ArticleSource) -> str:
    if not source.statements:
        return ""
    label, heading = escape(words(source.lang)["declarations"]), ""
    lines = "".join(
        f"<p><b>{escape(name)}</b>&#8194;{escape(text)}</p>"
        for name, text in source.statements
    )
    if len(source.statements) > 1 or not source.essay:
        heading = f'<h2 data-label="{label}">{label}</h2>'
    return f'<section class="back statements">{heading}{lines}</section>'
