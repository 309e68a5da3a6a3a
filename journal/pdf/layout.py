"""The engine: one HTML page and a fixed table of assets become PDF pages.

Runs inside the jail only. The fetcher serves the table and nothing else; any other
address ends the work (visibility.md F15).
"""

import inspect
import os
from functools import cache

from journal.pdf.fonts import ASSETS, FONTCONFIG, font_assets, font_face_css
from journal.pdf.mending import mended

os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)  # before Pango looks for fonts

from pyphen import Pyphen
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.layout import block
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import (
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


REPORT = "report = not context.in_column and can_break_now and not could_break_before"


def _keep_what_stands_at_the_foot() -> None:
    """Stop the engine from driving the last note or figure off a page.

    WeasyPrint 70 moves it to the next page to win room for the first two lines of a
    paragraph, and then ends the page: the note parts from its call, the figure leaves a
    hole (print/README.md, trap 2). Breaking before that paragraph is right. Should the
    line not be found in another version, `parted_notes` still mends the notes.
    """
    source = inspect.getsource(block._linebox_layout)
    code = compile(source.replace(REPORT, "report = False"), block.__file__, "exec")
    exec(code, vars(block))  # noqa: S102 - the engine's own text, one line changed


_keep_what_stands_at_the_foot()


class Table(URLFetcher):
    """Serves the assets it was given, by name, and refuses the rest for good."""

    def __init__(self, assets: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self.assets = assets

    def fetch(
        self, url: str, headers: dict[str, str] | None = None
    ) -> URLFetcherResponse:
        if url not in self.assets:
            raise FatalURLFetchingError(
                f"The text asks for “{url}”, which does not belong to it."
            )
        data = self.assets[url]
        kind = next((t for head, t in TYPES.items() if data.startswith(head)), None)
        if kind is None and b"<svg" in data[:2000].lower():
            kind = "image/svg+xml"
        given = {"Content-Type": kind or "application/octet-stream"}
        return URLFetcherResponse(url, data, given)


@cache
def _fonts() -> tuple[FontConfiguration, CSS]:
    """The faces are loaded once in a process: it takes longer than a page."""
    configuration = FontConfiguration()
    faces = CSS(
        string=font_face_css(),
        font_config=configuration,
        url_fetcher=Table(font_assets()),
    )
    return configuration, faces


@cache
def _style(name: str) -> CSS:
    text = (ASSETS / name).read_text(encoding="utf-8")
    return CSS(string=text, url_fetcher=_table({}))


def get_ready() -> None:
    """Read what every article needs. No font is opened: Pango starts a thread for
    each map of fonts, and a process that is forked must have none."""
    for sheet in ASSETS.glob("*.css"):
        _style(sheet.name)
    Pyphen(lang="en")


def _table(assets: dict[str, bytes]) -> Table:
    return Table({**assets, "asset:orcid.svg": (ASSETS / "orcid.svg").read_bytes()})


def lay_out(
    html: str, assets: dict[str, bytes], styles: tuple[str, ...], extra_css: str = ""
) -> Document:
    """Lay out the page, and mend what an editor would mend by hand (mending.py)."""
    configuration, faces = _fonts()
    sheets = [faces, *(_style(name) for name in styles)]
    if extra_css:
        sheets.append(CSS(string=extra_css, url_fetcher=Table({})))
    source = HTML(string=html, url_fetcher=_table(assets))

    def render() -> Document:
        return source.render(stylesheets=sheets, font_config=configuration)

    return mended(source.etree_element, render)
