"""The front matter: cover, the journal and its people, contents, colophon."""

from html import escape
from itertools import groupby

from issues.stitch.plan import Placed
from issues.stitch.source import BoardMember, BoardRole, ContentsEntry, IssueSource
from journal.pdf import PrintAuthor
from journal.pdf.article import page
from journal.pdf.cover import cover_svg
from journal.pdf.words import no_last_word_alone, words

STYLES = ("print.css", "front.css")
COVER = "asset:cover.svg"
TARGET = "https://article.invalid/"  # stands for an article until it is stitched


def front_html(
    issue: IssueSource, placed: list[Placed]
) -> tuple[str, dict[str, bytes]]:
    """The page for the engine, with the page numbers of the contents as plain text."""
    starts = {each.key: each.first_page for each in placed}
    first, last = placed[0].first_page, placed[-1].last_page
    relative = {start - first + 1 for start in starts.values()}
    drawing = cover_svg(issue.season, relative, last - first + 1)
    parts = [_cover(issue), _journal(issue), _contents(issue, starts)]
    if issue.colophon:
        parts.append(_colophon(issue))
    html = page(
        issue.title,
        "".join(parts),
        lang=issue.lang,
        dir="ltr",
        season=issue.season,
    )
    return html, {COVER: drawing.encode()}


def _cover(issue: IssueSource) -> str:
    theme = f'<p class="theme">{escape(issue.theme)}</p>' if issue.theme else ""
    issn = f"<br>ISSN {escape(issue.issn)}" if issue.issn else ""
    return (
        f'<div class="{escape(issue.season)}"><section class="cover">'
        f'<img src="{COVER}" alt="{escape(issue.cover_words)}">'
        f'<h1 class="wordmark">{escape(issue.journal)}</h1>'
        f'<p class="when"><b>{escape(issue.when)}</b>{escape(issue.volume_line)}{issn}'
        f"</p>{theme}</section></div>"
    )


def _journal(issue: IssueSource) -> str:
    about = "".join(f'<p class="s">{escape(p)}</p>' for p in issue.about.split("\n\n"))
    roles = "".join(_role(role) for role in issue.board)
    notes = ((issue.address_heading, issue.address),
             (issue.licence_heading, issue.licence))  # fmt: skip
    ends = "".join(f"<div>{_note(*note)}</div>" for note in notes if note[1])
    ends = f'<div class="ends">{ends}</div>' if ends else ""
    return _section("board", issue.journal_heading, f"{about}{roles}{ends}")


def _section(name: str, heading: str, content: str) -> str:
    return (
        f'<section class="front" id="front-{name}"><h2 class="t">{escape(heading)}</h2>'
        f"{content}</section>"
    )


def _note(label: str, text: str) -> str:
    lines = escape(text).replace("\n", "<br>")
    return f'<h3 class="s">{escape(label)}</h3><p class="s">{lines}</p>'


def _role(role: BoardRole) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_name(person)}</th>'
        f"<td>{escape(person.affiliation)}</td></tr>"
        for person in role.people
    )
    return (
        f'<h3 class="s">{escape(role.role)}</h3>'
        f'<table class="roles"><tbody>{rows}</tbody></table>'
    )


def _name(person: BoardMember | PrintAuthor) -> str:
    if not person.native:
        return escape(person.name)
    return (
        f'{escape(person.name)} <span class="native" '
        f'lang="{escape(person.native_lang or "und")}">{escape(person.native)}</span>'
    )


def _names(people: tuple[PrintAuthor, ...], lang: str) -> str:
    """“A, B and C”, no name broken over two lines."""
    names = [f'<span class="au">{_name(person)}</span>' for person in people]
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} {words(lang)['and']} {names[-1]}"


def _contents(issue: IssueSource, starts: dict[str, int]) -> str:
    parts = []
    for section, entries in groupby(issue.contents, lambda entry: entry.section):
        items = "".join(
            _entry(entry, starts[entry.key], issue.lang) for entry in entries
        )
        parts.append(
            f'<h3 class="s">{escape(section)}</h3><ul class="toc">{items}</ul>'
        )
    return _section("contents", issue.contents_heading, "".join(parts))


def _entry(entry: ContentsEntry, start: int, lang: str) -> str:
    """No element inside the link: it would break the tags where a title wraps."""
    authors = f"<p>{_names(entry.authors, lang)}</p>" if entry.authors else ""
    return (
        f'<li><a href="{TARGET}{escape(entry.key)}" data-page="{start}">'
        f"{escape(no_last_word_alone(entry.title))}</a>{authors}</li>"
    )


def _colophon(issue: IssueSource) -> str:
    notes = "".join(_note(label, text) for label, text in issue.colophon)
    return _section("colophon", issue.colophon_heading, notes)
