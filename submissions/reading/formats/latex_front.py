"""Front matter of LaTeX: the macros of the common classes, each in its own way.

article and authblk, elsarticle, revtex, IEEEtran, llncs, sn-jnl, acmart, apa, ccr. What
is understood is taken out of the source, so that it does not appear in the text again.
"""

import re

from submissions.reading import frontmatter
from submissions.reading.formats import latex_people, tex
from submissions.reading.labels import KEYWORD_WORDS
from submissions.reading.model import Found, Reading

KEYWORD_COMMANDS = ("keywords", "keyword", "kwd", "Keywords", "IEEEkeywords")
KEYWORDS_AT_END = re.compile(
    rf"(?:(?<=[.!?。])|^|\n)\s*{KEYWORD_WORDS}\s*[:：—–-]+\s*([^\n]+)\s*$", re.I
)
KEYWORD_PLACES = ("keyword", "keywords", "IEEEkeywords", "Keywords")


def take(source: str, reading: Reading) -> str:
    """Read the macros into `reading`; the source without them."""
    cuts: list[tuple[int, int]] = []
    _title(source, reading, cuts)
    _abstract(source, reading, cuts)
    _keywords(source, reading, cuts)
    reading.authors = latex_people.take(source, cuts) or reading.authors
    for _, _, _, start, end in tex.commands(
        source, "shorttitle", "shortauthors", "shortauthor", "runningtitle",
        "titlerunning", "authorrunning", "runninghead", "journal", "date", "markboth",
        "received", "accepted", "volume", "pubnumber", "pubyear", "firstpage", "doi",
        "cortext", "fntext", "tnotetext", "corresp", "subtitle", "subjclass", "dochead",
        "ccsdesc", "Copyright", "AuthorNames", "AuthorCitation", "pubdiscuss", "published",
        "leftheader", "authornote", "authornotemark", "equalcont", "urladdr", "homepage",
        "curraddr", "altaffiliation", "thispagestyle", "correspondance", "extraAuth",
    ):  # fmt: skip
        cuts.append((start, end))
    for name in ("CCSXML", "keypoints"):
        if found := tex.environment(source, name):
            cuts.append(found[1:])
    return _without(source, cuts)


def _without(source: str, cuts: list[tuple[int, int]]) -> str:
    out, last = [], 0
    for start, end in sorted(cuts):
        if start >= last:
            out.append(source[last:start])
        last = max(last, end)
    return "".join(out) + source[last:]


def _title(source: str, reading: Reading, cuts: list[tuple[int, int]]) -> None:
    for _, _, argument, start, end in tex.commands(
        source, "title", "Title", "papertitle"
    ):
        title = tex.plain(argument)
        if title:
            if not reading.title:
                reading.title = Found(title, "\\title", True)
                _subtitle(source, reading)
            cuts.append((start, end))


def _subtitle(source: str, reading: Reading) -> None:
    for _, _, argument, _, _ in tex.commands(source, "subtitle"):
        if subtitle := tex.plain(argument):
            title = str(reading.title.value)
            joint = " " if title.endswith((":", "?", "!", ".")) else ": "
            reading.title = Found(f"{title}{joint}{subtitle}", "\\title", True)
            return


def _abstract(source: str, reading: Reading, cuts: list[tuple[int, int]]) -> None:
    for name in ("abstract", "Abstract", "onecolabstract"):
        if found := tex.environment(source, name):
            content, start, end = found
            text = _without_keywords(content, reading)
            reading.abstract = Found(text, "abstract environment", True)
            cuts.append((start, end))
            return
    for _, _, argument, start, end in tex.commands(source, "abstract", "Abstract"):
        if len(argument.split()) > 10:
            text = _without_keywords(argument, reading)
            reading.abstract = Found(text, "\\abstract", True)
            cuts.append((start, end))
            return


def _without_keywords(content: str, reading: Reading) -> str:
    """The abstract alone, where the keywords stand at its end."""
    for name, _, argument, start, end in tex.commands(content, *KEYWORD_COMMANDS):
        if argument:
            reading.keywords = Found(_split(argument), f"\\{name}", True)
            content = content[:start] + content[end:]
            break
    text = _paragraphs(content)
    if told := KEYWORDS_AT_END.search(text):
        if not reading.keywords:
            found = frontmatter.split_keywords(told.group(1))
            reading.keywords = Found(found, "end of the abstract", True)
        text = text[: told.start()].rstrip()
    return text


def _paragraphs(content: str) -> str:
    parts = [tex.plain(part) for part in re.split(r"\n\s*\n|\\par\b", content)]
    return "\n\n".join(part for part in parts if part)


def _keywords(source: str, reading: Reading, cuts: list[tuple[int, int]]) -> None:
    if reading.keywords:
        return
    for name in KEYWORD_PLACES:
        if found := tex.environment(source, name):
            content, start, end = found
            reading.keywords = Found(_split(content), f"{name} environment", True)
            cuts.append((start, end))
            return
    for name, _, argument, start, end in tex.commands(source, *KEYWORD_COMMANDS):
        if argument:
            reading.keywords = Found(_split(argument), f"\\{name}", True)
            cuts.append((start, end))
            return


def _split(content: str) -> list[str]:
    content = re.split(r"\\(?:PACS|MSC|JEL)\b", content)[0]
    content = re.sub(r"\\kwd\s*\{([^{}]*)\}", r"\1;", content)
    content = re.sub(
        r"\\(sep|and|kwdsep|textperiodcentered|cdot|quad|\\)(?![A-Za-z])", ";", content
    )
    return frontmatter.split_keywords(tex.plain(content))
