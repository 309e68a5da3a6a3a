"""Join front matter and articles into one numbered, tagged PDF."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, OutlineItem, Pdf

from issues.stitch.front import STYLES, TARGET, front_html
from issues.stitch.plan import Placed, is_recto, plan, roman
from issues.stitch.shared import unite_fonts, unite_images
from issues.stitch.source import IssueSource
from issues.stitch.tags import Tags
from journal.pdf import ArticleSource, Cache, Typeset
from journal.pdf.furniture import (
    FOLIO,
    FOOT_LINE,
    HEAD,
    HEAD_LINE,
    INK,
    SIDE,
    WIDTH,
    Stamp,
)
from journal.pdf.typesetting import typeset_page, typeset_whole

Articles = Sequence[tuple[ArticleSource, Typeset]]
Progress = Callable[[str, int, int], None]


def assemble(
    issue: IssueSource,
    articles: Articles,
    cache: Cache | None = None,
    on_progress: Progress = lambda step, done, total: None,
) -> bytes:
    """The issue as one PDF: every page numbered, every link and tag in its place.

    `articles` are in the order of the issue; `issue.contents` names each by its key.
    """
    steps = len(articles) + 3
    placed = plan(issue.first_page, [(a.key, made.pages) for a, made in articles])
    on_progress("front matter", 0, steps)
    html, assets = front_html(issue, placed)
    front = typeset_page(html, assets, STYLES, cache)
    stitch = _Stitch(issue)
    stitch.add_front(front.pdf)
    for done, ((source, made), place) in enumerate(zip(articles, placed, strict=True)):
        on_progress(source.title, done + 1, steps)
        stitch.add_article(source, made, place)
    on_progress("fonts and pictures", steps - 2, steps)
    stitch.finish()
    on_progress("file", steps - 1, steps)
    data = stitch.saved()
    on_progress("done", steps, steps)
    return data


def article_with_pages(
    source: ArticleSource, made: Typeset, issue: IssueSource, first_page: int
) -> bytes:
    """The published article by itself: its pages with heads and folios as printed."""
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        stamp = Stamp(pdf)
        place = Placed(source.key, first_page, first_page + made.pages - 1)
        _furnish(pdf, stamp, list(pdf.pages), made, place, issue)
        stamp.close()
        labels = NumberTree.new(pdf)
        labels[0] = Dictionary(S=Name.D, St=first_page)
        pdf.Root.PageLabels = labels.obj
        unite_fonts(pdf)
        return saved(pdf)


def naive(issue: IssueSource, articles: Articles) -> Typeset:
    """The same content laid out in one run: the measure for the stitched issue."""
    placed = plan(issue.first_page, [(a.key, made.pages) for a, made in articles])
    html, assets = front_html(issue, placed)
    sources = [source for source, _ in articles]
    return typeset_whole(html, assets, STYLES, sources, issue.title)


@dataclass(slots=True)
class _Stitch:
    """The growing issue."""

    issue: IssueSource
    pdf: Pdf = field(default_factory=Pdf.new)
    starts: dict[str, int] = field(default_factory=dict)  # key: index of first page
    outline: list[OutlineItem] = field(default_factory=list)
    front_pages: int = 0
    stamp: Stamp = field(init=False)
    tags: Tags = field(init=False)

    def __post_init__(self) -> None:
        self.stamp, self.tags = Stamp(self.pdf), Tags(self.pdf)

    def add_front(self, data: bytes) -> None:
        source = pikepdf.open(io.BytesIO(data))
        pages = self._append(source)
        for number, page in enumerate(pages[1:], 2):
            _folio(self.stamp, page, roman(number), is_recto(number))
        self.pdf.Root.Metadata = self.pdf.copy_foreign(source.Root.Metadata)
        if len(pages) % 2 != (self.issue.first_page + 1) % 2:
            self._blank_page(pages[-1])
        self.front_pages = len(self.pdf.pages)

    def add_article(self, source: ArticleSource, made: Typeset, place: Placed) -> None:
        self.starts[source.key] = len(self.pdf.pages)
        pages = self._append(pikepdf.open(io.BytesIO(made.pdf)))
        _furnish(self.pdf, self.stamp, pages, made, place, self.issue)

    def _append(self, source: Pdf) -> list[pikepdf.Page]:
        base = len(self.pdf.pages)
        numbers = {page.objgen: n for n, page in enumerate(source.pages)}
        names = _destinations(source, numbers)
        bookmarks = _bookmarks(source, numbers)
        for page in source.pages:
            self.pdf.pages.append(page)
        pages = list(self.pdf.pages)[base:]
        for page in pages:
            for annotation in page.get(Name.Annots, ()):
                _point_inside(annotation, names, pages)
        self.tags.add(source, pages)
        self.outline += [_outline(mark, pages) for mark in bookmarks]
        return pages

    def _blank_page(self, like: pikepdf.Page) -> None:
        """The first article begins on the side that its number asks for."""
        self.pdf.add_blank_page(
            page_size=(float(like.MediaBox[2]), float(like.MediaBox[3]))
        )

    def finish(self) -> None:
        for page in list(self.pdf.pages)[: self.front_pages]:
            for annotation in page.get(Name.Annots, ()):
                self._point_at_article(annotation)
        self.stamp.close()
        self.tags.close()
        with self.pdf.open_outline() as outline:
            outline.root.extend(self.outline)
        labels = NumberTree.new(self.pdf)
        labels[0] = Dictionary(S=Name.r)
        labels[self.front_pages] = Dictionary(S=Name.D, St=self.issue.first_page)
        self.pdf.Root.PageLabels = labels.obj
        unite_fonts(self.pdf)
        unite_images(self.pdf)
        self._describe()

    def _point_at_article(self, annotation: pikepdf.Object) -> None:
        action = annotation.get(Name.A)
        address = str(action.get(Name.URI, "")) if action is not None else ""
        if address.startswith(TARGET):
            page = self.pdf.pages[self.starts[address.removeprefix(TARGET)]]
            del annotation[Name.A]
            annotation.Dest = Array([page.obj, Name.Fit])

    def _describe(self) -> None:
        root, issue = self.pdf.Root, self.issue
        root.Lang = pikepdf.String(issue.lang)
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        self.pdf.docinfo[Name.Title] = issue.title
        with self.pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
            meta["dc:title"] = issue.title
            meta["dc:language"] = {issue.lang}
            meta["dc:publisher"] = {issue.journal}
            if issue.published_on:
                meta["xmp:CreateDate"] = issue.published_on
                meta["xmp:ModifyDate"] = issue.published_on

    def saved(self) -> bytes:
        return saved(self.pdf)


def saved(pdf: Pdf) -> bytes:
    """The bytes of a PDF: the same for the same content."""
    out = io.BytesIO()
    pdf.save(
        out,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def _furnish(
    pdf: Pdf,
    stamp: Stamp,
    pages: list[pikepdf.Page],
    made: Typeset,
    place: Placed,
    issue: IssueSource,
) -> None:
    """Heads and folios: the first page has the journal line and its folio below."""
    heads = pikepdf.open(io.BytesIO(made.heads_pdf))
    left, right = (pdf.copy_foreign(page.as_form_xobject()) for page in heads.pages)
    line = issue.journal_line(place.first_page, place.last_page)
    stamp.text(pages[0], line, SIDE, HEAD_LINE, size=HEAD)
    _folio(stamp, pages[0], str(place.first_page), is_recto(place.first_page))
    for number, page in enumerate(pages[1:], place.first_page + 1):
        recto = is_recto(number)
        stamp.lay(page, right if recto else left, "Header")
        _folio(stamp, page, str(number), recto, HEAD_LINE)


def _folio(
    stamp: Stamp, page: pikepdf.Page, folio: str, recto: bool, y: float = FOOT_LINE
) -> None:
    x, kind = (
        (WIDTH - SIDE if recto else SIDE),
        "Footer" if y == FOOT_LINE else "Header",
    )
    stamp.text(page, folio, x, y, size=FOLIO, bold=True, colour=INK,
               right=recto, kind=kind)  # fmt: skip


# ---- Links and bookmarks ---------------------------------------------------------

Target = tuple[int, list[pikepdf.Object]]  # page within its source, and how it is shown
Bookmark = tuple[str, Target, list["Bookmark"]]


def _target(destination: Any, numbers: dict[Any, int]) -> Target:
    return numbers[destination[0].objgen], list(destination)[1:]


def _destinations(source: Pdf, numbers: dict[Any, int]) -> dict[str, Target]:
    names = source.Root.get(Name.Names, Dictionary()).get(Name.Dests)
    if names is None:
        return {}
    return {
        str(name): _target(destination, numbers)
        for name, destination in pikepdf.NameTree(names).items()
    }


def _bookmarks(source: Pdf, numbers: dict[Any, int]) -> list[Bookmark]:
    def read(item: OutlineItem) -> Bookmark:
        children = [read(child) for child in item.children]
        return item.title, _target(item.destination, numbers), children

    with source.open_outline() as outline:
        return [read(item) for item in outline.root]


def _explicit(target: Target, pages: list[pikepdf.Page]) -> Array:
    number, view = target
    return Array([pages[number].obj, *view])


def _point_inside(
    annotation: pikepdf.Object, names: dict[str, Target], pages: list[pikepdf.Page]
) -> None:
    """Named destinations do not survive the joining of files (pdf.md 10.3)."""
    name = annotation.get(Name.Dest)
    if isinstance(name, pikepdf.String):
        annotation.Dest = _explicit(names[str(name)], pages)


def _outline(mark: Bookmark, pages: list[pikepdf.Page]) -> OutlineItem:
    title, target, children = mark
    item = OutlineItem(title, _explicit(target, pages))
    item.children.extend(_outline(child, pages) for child in children)
    item.is_closed = True
    return item
