"""Which of the files is the manuscript, and which kind of writing it is."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from submissions.reading.containers import KNOWN, suffix
from submissions.reading.model import Refused

FORMATS = {
    ".docx": "docx",
    ".odt": "odt",
    ".tex": "latex",
    ".ltx": "latex",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mkd": "markdown",
    ".xml": "jats",
    ".jats": "jats",
    ".nxml": "jats",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
}
ORDER = ("latex", "docx", "odt", "jats", "markdown", "html", "pdf")
LIKELY = re.compile(r"^(main|manuscript|paper|article|ms|index|master)\b", re.I)
UNLIKELY = re.compile(
    r"cover|letter|declar|supp|credit|readme|licen[cs]e|changelog|contributing|response"
    r"|rebuttal|highlight|title.?page|code_of_conduct|checklist",
    re.I,
)
CHAPTER = re.compile(r"^\d+[.\-_ ]")


def format_of(name: str) -> str:
    return FORMATS.get(suffix(name), "")


def main_file(files: Mapping[str, bytes]) -> str:
    """The manuscript among the files; Refused when none of them can be it."""
    by_format: dict[str, list[str]] = {}
    for name, data in files.items():
        kind = format_of(name)
        if kind and data.strip() and _plausible(kind, data):
            by_format.setdefault(kind, []).append(name)
    for kind in ORDER:
        if names := by_format.get(kind):
            return min(names, key=lambda name: _rank(name, files[name], kind))
    raise Refused(f"None of the files is a manuscript. Send {KNOWN}.")


def _plausible(kind: str, data: bytes) -> bool:
    if kind == "latex":
        return b"\\documentclass" in data or b"\\begin{document}" in data
    if kind == "jats":
        return b"<article" in data[:20_000]
    return True


def _rank(name: str, data: bytes, kind: str) -> tuple[bool, bool, int, int]:
    path = PurePosixPath(name)
    return (
        bool(UNLIKELY.search(path.stem)),
        not LIKELY.match(path.stem),
        len(path.parts),
        -len(data),
    )


def chapters(files: Mapping[str, bytes], main: str) -> list[str]:
    """The numbered Markdown files beside the main one, in order (Manubot), or itself."""
    folder = PurePosixPath(main).parent
    numbered = [
        name
        for name in files
        if format_of(name) == "markdown"
        and PurePosixPath(name).parent == folder
        and CHAPTER.match(PurePosixPath(name).name)
    ]
    if len(numbered) < 2 or main not in numbered:
        return [main]
    return sorted(numbered, key=_chapter_number)


def _chapter_number(name: str) -> tuple[float, str]:
    base = PurePosixPath(name).name
    number = re.match(r"\d+", base)
    return (float(number.group()) if number else 0.0, base)


def markdown_dialect(text: str, *, several: bool) -> str:
    """The kind of Markdown, so that its author can be told what was understood."""
    if several or re.search(r"\[[^\]]*@(doi|pmid|url|isbn|arxiv):", text):
        return "Manubot Markdown"
    if re.search(r"(^|\s):(label|cite|numref|eqref|citet|citep):`", text):
        return "d2l Markdown"
    if re.search(r"^(```|:::)\s*\{\w+\}", text, re.M) or re.search(
        r"\{[\w:-]+\}`", text
    ):
        return "MyST Markdown"
    if re.search(r"\A---\n.*?^affiliations:", text, re.M | re.S):
        return "Markdown with JOSS front matter"
    return "Pandoc Markdown"
