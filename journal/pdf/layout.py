"""The engine: one HTML page and a fixed table of assets become PDF pages.

Runs inside the jail only. The fetcher serves the table and nothing else; any other
address ends the work (visibility.md F15).
"""

import os
from functools import cache
from xml.etree.ElementTree import Element

from journal.pdf.fonts import ASSETS, FONTCONFIG, font_assets, font_face_css

os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)  # before Pango looks for fonts

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import (
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

ROUNDS = 3  # of laying out anew where a note has parted from its call
TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


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
    return CSS(string=text, font_config=_fonts()[0], url_fetcher=_table({}))


def _table(assets: dict[str, bytes]) -> Table:
    return Table({**assets, "asset:orcid.svg": (ASSETS / "orcid.svg").read_bytes()})


def lay_out(
    html: str, assets: dict[str, bytes], styles: tuple[str, ...], extra_css: str = ""
) -> Document:
    """Lay out the page, again while a note stands on another page than its call."""
    configuration, faces = _fonts()
    sheets = [faces, *(_style(name) for name in styles)]
    if extra_css:
        sheets.append(CSS(string=extra_css, url_fetcher=Table({})))
    source = HTML(string=html, url_fetcher=_table(assets))

    def render() -> Document:
        return source.render(stylesheets=sheets, font_config=configuration)

    document = render()
    parted = parted_notes(document)
    for _ in range(ROUNDS):
        paragraph = _paragraph_to_turn(source, document, parted) if parted else None
        if paragraph is None:
            break
        paragraph.set("style", "break-before: page")
        tried = render()
        if len(still := parted_notes(tried)) >= len(parted):
            break
        document, parted = tried, still
    return document


def parted_notes(document: Document) -> dict[str, int]:
    """Notes that begin on another page than their call: id, and the call's page."""
    calls: dict[str, int] = {}
    notes: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            if box.element is None or box.element.get("data-n") is None:
                continue
            found = calls if box.element_tag.endswith("::footnote-call") else notes
            found.setdefault(box.element.get("id"), number)
    return {name: at for name, at in calls.items() if notes.get(name, at) != at}


def _paragraph_to_turn(
    source: HTML, document: Document, parted: dict[str, int]
) -> Element | None:
    """The paragraph which the foot of the page cuts in two; it begins the next one.

    The engine drives the last note away to win room for that paragraph's first lines
    (print/README.md, trap 2).
    """
    page = min(parted.values())
    begun = _paragraphs(document, page)
    cut = set(begun) & set(_paragraphs(document, page + 1))
    parents = {
        child: parent for parent in source.etree_element.iter() for child in parent
    }
    inner = [p for p in begun if p in cut and parents[p].tag in ("section", "article")]
    return inner[-1] if inner and not inner[-1].get("style") else None


def _paragraphs(document: Document, page: int) -> list[Element]:
    return [
        box.element
        for box in document.pages[page]._page_box.descendants()
        if box.element_tag == "p" and isinstance(box, boxes.BlockBox)
    ]
