"""The program inside the jail: ``python -m journal.pdf.render FOLDER``.

Reads ``job.json``, writes PDF files and ``report.json`` beside it. Three kinds of job:
an article with its two heads, a review copy, and a page made elsewhere (the front
matter of an issue).
"""

import base64
import json
import logging
import sys
from html import escape
from pathlib import Path
from typing import Any

from weasyprint.urls import FatalURLFetchingError

from journal.pdf.article import article_content, article_html, page
from journal.pdf.bounds import BoundsError
from journal.pdf.finish import finish
from journal.pdf.layout import lay_out
from journal.pdf.review import number_lines, review_css
from journal.pdf.source import ArticleSource

UA = {"pdf_variant": "pdf/ua-1"}


class Complaints(logging.Handler):
    """What the engine says of the page that an editor should know."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        sentence = record.getMessage()
        if sentence not in self.said:
            self.said.append(sentence)


def main(folder: Path) -> None:
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    complaints = Complaints()
    logger = logging.getLogger("weasyprint")
    logger.handlers[:] = [complaints]
    kinds = {"article": _article, "review": _review, "page": _page, "whole": _whole}
    try:
        report = kinds[job["kind"]](folder, job)
    except BoundsError as refusal:
        sys.exit(str(refusal))
    except FatalURLFetchingError as refusal:
        sys.exit(str(refusal.__cause__ or refusal))
    except RecursionError:
        sys.exit("The text is nested too deeply to be laid out.")
    report["warnings"] = [*report.get("warnings", []), *complaints.said][:100]
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def _article(folder: Path, job: dict[str, Any]) -> dict[str, Any]:
    source = ArticleSource.from_json(job["source"])
    html, body = article_html(source)
    document = lay_out(html, body.assets, ("print.css",))
    pdf = finish(document.write_pdf(**UA), body.formula_alts, key=source.key)
    (folder / "out.pdf").write_bytes(pdf)
    heads = lay_out(_heads_html(source), {}, ("print.css", "heads.css"))
    (folder / "heads.pdf").write_bytes(finish(heads.write_pdf(), set()))
    return {"pages": len(document.pages), "warnings": body.warnings}


def _heads_html(source: ArticleSource) -> str:
    left = source.short_authors or ", ".join(a.name for a in source.authors[:3])
    right = source.short_title or source.title
    content = (
        f'<div><p class="left">{escape(left)}</p></div>'
        f'<div><p class="right">{escape(right)}</p></div>'
    )
    return page("", content, lang=source.lang, dir="ltr", season=source.season)


def _review(folder: Path, job: dict[str, Any]) -> dict[str, Any]:
    source = ArticleSource.from_json(job["source"])
    html, body = article_html(source)
    document = lay_out(html, body.assets, ("print.css",), review_css(job["head"]))
    pdf = finish(
        number_lines(document.write_pdf(**UA), document),
        body.formula_alts,
        producer=job["producer"],
        day=source.published_on,
    )
    (folder / "out.pdf").write_bytes(pdf)
    return {"pages": len(document.pages), "warnings": body.warnings}


def _page(folder: Path, job: dict[str, Any]) -> dict[str, Any]:
    assets = {name: base64.b64decode(data) for name, data in job["assets"].items()}
    document = lay_out(job["html"], assets, tuple(job["styles"]))
    pdf = finish(document.write_pdf(**UA), set(), key="front")
    (folder / "out.pdf").write_bytes(pdf)
    return {"pages": len(document.pages)}


def _whole(folder: Path, job: dict[str, Any]) -> dict[str, Any]:
    """A whole issue as one page, the plain way: the measure for the stitched one."""
    parts, assets = (
        [],
        {name: base64.b64decode(data) for name, data in job["assets"].items()},
    )
    for text in job["sources"]:
        source = ArticleSource.from_json(text)
        content, body = article_content(source)
        for name, data in body.assets.items():
            own = name.replace(":", f":{source.key}/", 1)
            content = content.replace(f'"{name}"', f'"{own}"')
            assets[own] = data
        parts.append(f'<div style="break-before: page">{content}</div>')
    html = job["html"].replace("</body>", "".join(parts) + "</body>")
    document = lay_out(html, assets, tuple(job["styles"]), review_css(job["head"]))
    (folder / "out.pdf").write_bytes(finish(document.write_pdf(**UA), set()))
    return {"pages": len(document.pages)}


if __name__ == "__main__":
    main(Path.cwd() if len(sys.argv) < 2 else Path(sys.argv[1]))
