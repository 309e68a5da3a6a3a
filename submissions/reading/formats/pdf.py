"""PDF: the words of each page in paragraphs, title and authors from the first page.

A PDF has no structure that could be relied on, and the author is told so.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from submissions.reading import counts, tree
from submissions.reading.encoding import CONTROLS
from submissions.reading.model import Found, Reading, Refused
from submissions.reading.people import MARK_CLOSE, MARK_OPEN
from submissions.reading.source import Draft, Source

MAX_PAGES = 1_000
RAISED = re.compile(r"^[\d,;*†‡§¶ ]{1,8}$")
TEXT_BEGINS = re.compile(
    r"^\W*(abstract|summary|key\s?words?|摘\s*要|关键词)\b|^(1\.?\s+)?introduction$",
    re.I,
)
READ_PAGES = 300


@dataclass
class Line:
    text: str
    size: float
    top: float
    left: float
    right: float
    page: int
    height: float = 0.0


def read(source: Source) -> Draft:
    reading = source.reading
    document = _open(source)
    lines: list[Line] = []
    for number in range(min(len(document), READ_PAGES)):
        try:
            lines += _lines(document, number)
        except pypdfium2.PdfiumError:
            reading.warn(
                "words",
                f"Page {number + 1} is damaged and its text was left out.",
                f"page {number + 1}",
            )
    lines = _without_running_heads(lines, len(document))
    if not lines:
        raise Refused(
            f"{source.main} holds pictures of pages but no text. Send the file it was "
            "made from, or a PDF with text."
        )
    reading.warn(
        "sections",
        "A PDF keeps no structure: headings, figures, tables, formulas, notes and "
        "references were not recognised, only paragraphs of text. The PDF itself stays "
        "the version that is read. Send docx, odt, LaTeX or Markdown for a full text.",
    )
    root = tree.new("div")
    title = _title(lines, document, reading)
    for text in _paragraphs([line for line in lines if line not in title]):
        root.append(_block(text))
    into: dict[str, int | None] = {
        "words": counts.words_in(" ".join(line.text for line in lines))
    }
    draft = Draft(root, into)
    draft.take_front(reading)
    return draft


def _open(source: Source) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused(
                f"{source.main} is protected by a password. Save it without one."
            ) from error
        raise Refused(
            f"{source.main} is damaged and cannot be opened. Save it again."
        ) from error
    if len(document) > MAX_PAGES:
        raise Refused(
            f"{source.main} has {len(document):,} pages; at most {MAX_PAGES:,} are read."
        )
    dangers = [name for mark, name in ((b"/JavaScript", "scripts"), (b"/Launch", "programs"),
               (b"/EmbeddedFile", "attached files"), (b"/XFA", "forms")) if mark in source.data]  # fmt: skip
    if dangers:
        source.reading.warn(
            "safety", f"The PDF holds {', '.join(dangers)}, which are never passed on."
        )
    return document


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    """The lines of a page with the size of their letters, top to bottom as stored."""
    page = document[number]
    text = page.get_textpage()
    height = page.get_height()
    found: list[Line] = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        raw = text.get_text_bounded(*text.get_rect(index))
        piece = " ".join(CONTROLS.sub("", raw).split())
        if not piece:
            continue
        if (
            found
            and abs(found[-1].top - (height - top)) < 0.6 * (top - bottom)
            and left >= found[-1].left
        ):
            raised = top - bottom < 0.75 * found[-1].height and RAISED.match(piece)
            found[-1].text += (
                f"{MARK_OPEN}{piece}{MARK_CLOSE}" if raised else f" {piece}"
            )
            found[-1].height = max(found[-1].height, top - bottom)
            found[-1].size = max(found[-1].size, top - bottom)
            found[-1].right = right
        else:
            found.append(
                Line(
                    piece, top - bottom, height - top, left, right, number, top - bottom
                )
            )
    _sizes(text, found)
    return found


def _sizes(text: pypdfium2.PdfTextPage, lines: list[Line]) -> None:
    """The true font size, where the page tells it: boxes differ with their letters."""
    count = pdfium.FPDFText_CountChars(text)
    at = 0
    for line in lines:
        sizes: list[float] = []
        while at < count and len(sizes) < len(line.text):
            size = pdfium.FPDFText_GetFontSize(text, at)
            if size > 1:
                sizes.append(size)
            at += 1
        if sizes:
            line.size = median(sizes)


def _without_running_heads(lines: list[Line], pages: int) -> list[Line]:
    """Lines that stand on most pages, and page numbers, are not text."""
    bare = [re.sub(r"\d+", "#", line.text) for line in lines]
    often = {text for text in set(bare) if pages > 2 and bare.count(text) > pages / 2}
    return [
        line
        for line, text in zip(lines, bare, strict=True)
        if text not in often and not re.fullmatch(r"\W*\d{1,4}\W*", line.text)
    ]


def _title(
    lines: list[Line], document: pypdfium2.PdfDocument, reading: Reading
) -> list[Line]:
    """The largest lines in the upper half of the first page."""
    first = [line for line in lines if line.page == 0]
    upper = [line for line in first[:40] if len(line.text) > 3] or first
    largest = max((line.size for line in upper), default=0)
    usual = median(line.size for line in lines)
    title = [line for line in upper if line.size > 0.95 * largest][:4]
    text = " ".join(line.text for line in title)
    if largest > 1.15 * usual and 1 < len(text.split()) < 45:
        reading.title = Found(text, "largest line of the first page", False)
        return title
    if told := (document.get_metadata_value("Title") or "").strip():
        reading.title = Found(told, "document properties", False)
    return []


def _paragraphs(lines: list[Line]) -> list[str]:
    """Lines joined to paragraphs: a gap, a new size, or a short line ends one."""
    if not lines:
        return []
    steps = [
        b.top - a.top for a, b in pairwise(lines) if a.page == b.page and b.top > a.top
    ]
    leading = median(steps) if steps else 0
    widest = sorted(line.right - line.left for line in lines)[
        int(0.9 * (len(lines) - 1))
    ]
    paragraphs = [lines[0].text]
    in_head = True
    for before, line in pairwise(lines):
        in_head = in_head and line.page == 0 and not TEXT_BEGINS.match(before.text)
        if _begins(before, line, leading, widest, in_head=in_head):
            paragraphs.append(line.text)
        elif paragraphs[-1].endswith(("-", "\u2010")) and line.text[:1].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + line.text
        else:
            paragraphs[-1] += f" {line.text}"
    return paragraphs


def _begins(
    before: Line, line: Line, leading: float, widest: float, *, in_head: bool
) -> bool:
    """Whether a line begins a paragraph."""
    width = before.right - before.left
    ended = before.text.endswith((".", "!", "?", ":", "”"))
    if (
        TEXT_BEGINS.match(line.text)
        or abs(line.size - before.size) > 0.12 * before.size
    ):
        return True
    if line.page != before.page:
        return width < 0.85 * widest and ended
    gap = line.top - before.top
    if gap > 1.3 * leading or gap < -2 * leading:
        return not (gap < 0 and not ended)
    if in_head and ended and not before.text.endswith("."):
        return True
    if in_head:  # lines of a narrow block are alike; an address begins with its mark
        marked = re.match(rf"^({MARK_OPEN}|\d{{1,2}}\s+\D|[*†‡§✉∗]\s*\w)", line.text)
        return bool(marked) or width < 0.6 * (line.right - line.left)
    indented = line.left - before.left > 0.5 * line.size and ended
    return (width < 0.85 * widest and ended) or indented


def _block(text: str) -> tree.Element:
    """A paragraph whose raised numbers are superscripts."""
    paragraph = tree.new("p")
    parts = re.split(f"{MARK_OPEN}(.*?){MARK_CLOSE}", text)
    paragraph.text = parts[0]
    for mark, rest in zip(parts[1::2], parts[2::2], strict=True):
        paragraph.append(tree.new("sup", mark))
        paragraph[-1].tail = rest
    return paragraph
