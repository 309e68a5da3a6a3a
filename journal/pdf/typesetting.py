"""Typeset an article: the one door from the rest of the system to the engine."""

import base64
import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from journal.jail import Limits, Outcome
from journal.pdf.fonts import fonts_digest
from journal.pdf.source import ArticleSource, Typeset
from journal.warm import run_warm

PRODUCER = "Review copy"
READY, RENDER = "journal.pdf.ready", "journal.pdf.render"
ARTICLE = Limits(wall_seconds=240, cpu_seconds=60)
ENGINE = ("weasyprint", "ziamath", "pikepdf", "uharfbuzz", "lxml", "pillow")


class TypesettingError(Exception):
    """The article could not be typeset; the message tells why, for the editor."""


class Cache(Protocol):
    """Keeps drawn pages by the hash of everything they were made from."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None: ...


def typeset(
    source: ArticleSource, cache: Cache | None = None, limits: Limits = ARTICLE
) -> Typeset:
    """The article as pages without heads and folios, and its heads (pdf.md 2).

    The pages do not depend on where the article stands, so the same source is drawn
    once and then taken from the cache. Raises TypesettingError.
    """
    return _made({"kind": "article", "source": source.to_json()}, cache, limits)


def key_of(source: ArticleSource, media: Mapping[str, str]) -> str:
    """The key under which a typeset article is kept, of a source without its pictures:
    `media` gives the SHA-256 of each by its name, so that none has to be fetched."""
    facts = f"{engine_digest()}{source_digest(source, media)}"
    return hashlib.sha256(facts.encode()).hexdigest()


def source_digest(source: ArticleSource, media: Mapping[str, str]) -> str:
    """The same without the engine: equal while the article is."""
    facts = json.dumps([source.to_json(), sorted(media.items())], ensure_ascii=False)
    return hashlib.sha256(facts.encode()).hexdigest()


def typeset_all(
    sources: Sequence[ArticleSource],
    cache: Cache | None = None,
    on_progress: Callable[[str, int, int], None] = lambda title, done, total: None,
    workers: int = 2,
) -> dict[str, Typeset | TypesettingError]:
    """Each article by its key, some at a time; one that fails does not stop the others.

    `on_progress(title, done, total)` is called as each is finished, in this thread.
    """
    made: dict[str, Typeset | TypesettingError] = {}
    with ThreadPoolExecutor(workers) as pool:
        waiting = {pool.submit(typeset, source, cache): source for source in sources}
        for finished in as_completed(waiting):
            source = waiting[finished]
            try:
                made[source.key] = finished.result()
            except TypesettingError as error:
                made[source.key] = error
            on_progress(source.title, len(made), len(sources))
    return made


def typeset_review_copy(
    source: ArticleSource, number: str, limits: Limits = ARTICLE
) -> Typeset:
    """The copy for reviewers: `number` ("FDE-2026-0042, version 1") is in its head.

    Byline, affiliations, facts and metadata of the source do not reach the page or the
    file (visibility.md F6); the text and the statements are printed as given. Raises
    TypesettingError.
    """
    if not source.anonymous:
        raise ValueError("A review copy is made from an anonymous source.")
    job: dict[str, object] = {
        "kind": "review",
        "source": source.to_json(),
        "head": number,
    }
    return _made(job | {"producer": PRODUCER}, None, limits)


def typeset_page(
    html: str,
    assets: dict[str, bytes],
    styles: tuple[str, ...],
    cache: Cache | None = None,
    limits: Limits = ARTICLE,
) -> Typeset:
    """A page made elsewhere, such as the front matter of an issue."""
    job: dict[str, object] = {"kind": "page", "html": html, "styles": list(styles)}
    return _made(job | {"assets": _packed(assets)}, cache, limits)


def typeset_whole(
    html: str,
    assets: dict[str, bytes],
    styles: tuple[str, ...],
    sources: list[ArticleSource],
    head: str,
) -> Typeset:
    """Front matter and all articles in one run: what the stitched issue is judged by."""
    job: dict[str, object] = {
        "kind": "whole",
        "html": html,
        "styles": list(styles),
        "head": head,
    }
    job |= {"sources": [source.to_json() for source in sources]}
    limits = Limits(wall_seconds=1800, cpu_seconds=1800, memory_mib=4096)
    return _made(job | {"assets": _packed(assets)}, None, limits)


def _packed(assets: dict[str, bytes]) -> dict[str, str]:
    return {
        name: base64.b64encode(data).decode() for name, data in sorted(assets.items())
    }


def _made(job: Mapping[str, object], cache: Cache | None, limits: Limits) -> Typeset:
    text = json.dumps(job, ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(f"{engine_digest()}{text}".encode()).hexdigest()
    if cache is not None and (kept := cache.get(key)) is not None:
        return Typeset.from_bytes(kept)
    made = _drawn(text, limits)
    if cache is not None:
        cache.put(key, made.to_bytes())
    return made


def _drawn(job: str, limits: Limits) -> Typeset:
    with tempfile.TemporaryDirectory(prefix="typeset-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(job, encoding="utf-8")
        outcome = run_warm(READY, RENDER, folder, str(folder), limits=limits)
        if not outcome.ok:
            raise TypesettingError(_sentence(outcome))
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        heads = folder / "heads.pdf"
        return Typeset(
            pdf=(folder / "out.pdf").read_bytes(),
            pages=report["pages"],
            warnings=tuple(report["warnings"]),
            heads_pdf=heads.read_bytes() if heads.exists() else b"",
            seconds=outcome.seconds,
            cpu_seconds=outcome.cpu_seconds,
            peak_mib=outcome.peak_mib,
        )


def _sentence(outcome: Outcome) -> str:
    if outcome.reason[:1].isupper():  # the work itself has refused, in a sentence
        return outcome.reason
    return f"The text could not be typeset: it {outcome.reason}."


@cache
def engine_digest() -> str:
    """Changes with our code and styles, the fonts, or a version of the engine."""
    digest = hashlib.sha256(fonts_digest().encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("assets/*.*")]):
        digest.update(path.name.encode() + path.read_bytes())
    names = (f"{name} {number}" for name, number in engine_versions().items())
    digest.update(",".join(names).encode())
    return digest.hexdigest()


def engine_versions() -> dict[str, str]:
    """The programs that draw a page."""
    return {name: version(name) for name in ENGINE}
