"""Markdown of several kinds: front matter read by us, the text through pandoc."""

import re
import tomllib
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

import yaml

from submissions.reading import bibliography, counts, pandoc, tree
from submissions.reading.dialect import chapters, markdown_dialect
from submissions.reading.formats import markdown_front, markdown_kinds
from submissions.reading.formats.citing import settle_keys
from submissions.reading.formats.docx import metadata
from submissions.reading.model import Reading, Refused
from submissions.reading.source import Draft, Source

READER = "markdown-yaml_metadata_block+lists_without_preceding_blankline"
PLAIN_READER = "gfm+tex_math_dollars+footnotes"
TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.S)
PART = re.compile(
    r"^\+\+\+[ \t]*\{[^}\n]*\bpart\"?\s*:\s*\"?abstract\b[^}\n]*\}[ \t]*\n(.*?)^\+\+\+[^\n]*\n?",
    re.M | re.S,
)
FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
KEY = re.compile(r"(?<![\w.])-?@(\{[^}\s]+\}|[\w][\w:.#$%&+?<>~/()\[\]-]*)")
MAX_FRONT, MAX_ALIASES = 200_000, 50


def read(source: Source) -> Draft:
    reading = source.reading
    parts = chapters(source.files, source.main)
    meta: dict[str, Any] = _beside(source)
    texts = []
    for name in parts:
        text = source.text(name)
        front, text = _front(text, name, reading)
        meta = meta | front
        if not markdown_kinds.is_template(text):
            texts.append(text)
    text = "\n\n".join(texts)
    reading.dialect = markdown_dialect(text, several=len(parts) > 1)
    if meta.keys() & {"affiliations"} and reading.dialect == "Pandoc Markdown":
        reading.dialect = "Markdown with JOSS front matter"
    text = markdown_kinds.translate(text, reading.dialect, reading)
    into = _counts(text)
    names = markdown_front.take(meta, reading)
    library = bibliography.read(_libraries(source, meta), reading)
    cited = _cited(text, library)
    renamed, absent = bibliography.resolve(cited, library, reading)
    text = _rename(text, renamed)
    keys = [renamed.get(key, key) for key in cited if key not in absent]
    into["citations"] = len(keys)
    into["references"] = len(set(keys)) or None
    if not keys:  # then citations and list, if any, are typed by hand
        into.pop("references")
        into.pop("citations")
    converted = _convert(text, library.options(keys), reading)
    draft = Draft(tree.parse_fragment(converted.html), into)
    draft.words_with_references = not keys
    settle_keys(draft.root, library, keys)
    draft.take_front(reading, names or _title_block(converted.meta, reading))
    return draft


def _front(text: str, name: str, reading: Reading) -> tuple[dict[str, Any], str]:
    text = text.lstrip("\n")
    if match := TOML.match(text):
        return _toml(match.group(1), name, reading), text[match.end() :]
    match = FRONT.match(text)
    if match is None:
        return {}, text
    front, rest = front_matter(match.group(1), name, reading), text[match.end() :]
    if part := PART.search(rest):  # MyST keeps the abstract in a block of its own
        front.setdefault("abstract", part.group(1).strip())
        rest = rest[: part.start()] + rest[part.end() :]
    return front, rest


def _toml(text: str, name: str, reading: Reading) -> dict[str, Any]:
    try:
        return tomllib.loads(text[:MAX_FRONT])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"The front matter of {name} has an error: {error}."
        reading.warn("front matter", problem, name)
        return {}


def front_matter(text: str, name: str, reading: Reading) -> dict[str, Any]:
    """YAML of a stranger: bounded, and an error in it named and not fatal."""
    if (
        len(text) > MAX_FRONT
        or len(re.findall(r"(?:^|[\s\[{,:-])\*\w", text)) > MAX_ALIASES
    ):
        raise Refused(
            f"The front matter of {name} is too large or refers to itself too often."
        )
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" near line {line + 1}" if line is not None else ""
        reading.warn(
            "front matter", f"The front matter of {name} has an error{where}.", name
        )
        return {}
    return data if isinstance(data, dict) else {}


def _beside(source: Source) -> dict[str, Any]:
    """Manubot and Quarto keep the metadata in a file of its own."""
    for base in (
        "metadata.yaml",
        "metadata.yml",
        "_metadata.yml",
        "_quarto.yml",
        "myst.yml",
    ):
        name = f"{source.folder}/{base}" if source.folder else base
        if name in source.files:
            data = front_matter(source.text(name), name, source.reading)
            project = data.get("project") or data.get("book")
            return project if isinstance(project, dict) else data
    config = f"{source.folder}/_config.yml" if source.folder else "_config.yml"
    if config in source.files:  # a Jupyter Book: its title is that of the whole book
        data = front_matter(source.text(config), config, source.reading)
        return {key: data[key] for key in ("author", "authors") if data.get(key)}
    return {}


def _libraries(source: Source, meta: dict[str, Any]) -> dict[str, bytes]:
    """The .bib files that the front matter names, else all."""
    named = meta.get("bibliography") or []
    named = named if isinstance(named, list) else [named]
    bases = {PurePosixPath(str(name)).name for name in named}
    found = {n: d for n, d in source.files.items() if n.endswith(".bib")}
    chosen = {n: d for n, d in found.items() if PurePosixPath(n).name in bases}
    return chosen or found


def _outside_code(text: str) -> str:
    text = re.sub(r"^(```+|~~~+).*?^\1[ \t]*$", "", text, flags=re.M | re.S)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    return re.sub(r"`[^`\n]+`", "", text)


def _cited(text: str, library: bibliography.Bibliography) -> list[str]:
    """Citation keys in the order of the text; addresses of mail are none."""
    keys = []
    for raw in KEY.findall(_outside_code(text)):
        key = raw.strip("{}").rstrip(".,;:?!>)]" if not raw.startswith("{") else "")
        known = key in library.entries or bool(bibliography.PERSISTENT.match(key))
        bracketed = re.search(rf"\[[^\[\]]*@{re.escape(key)}", text) is not None
        if key and (known or bracketed or raw.startswith("{")):
            keys.append(key)
    return keys


def _rename(text: str, renamed: dict[str, str]) -> str:
    for old in sorted(renamed, key=len, reverse=True):
        text = re.sub(
            rf"@(\{{{re.escape(old)}\}}|{re.escape(old)}(?![\w/]))",
            lambda _: f"@{{{renamed[old]}}}",  # noqa: B023
            text,
        )
    return text


def _convert(text: str, options: list[str], reading: Reading) -> pandoc.Converted:
    try:
        return pandoc.to_html(text.encode(), READER, *options)
    except pandoc.PandocError as first:
        with suppress(pandoc.PandocError):  # then the fault is in the text
            if options:
                converted = pandoc.to_html(text.encode(), READER)
                reading.warn(
                    "references", f"The reference list could not be made: {first}."
                )
                return converted
        raise Refused(f"The Markdown could not be read: {first}.") from first


def _title_block(meta: dict[str, Any], reading: Reading) -> list[str]:
    """Pandoc's own title block: lines that begin with %."""
    if reading.title:
        return []
    names = metadata(
        {k: v for k, v in meta.items() if k in {"title", "author"}}, reading
    )
    reading.title.place = "title block" if reading.title else ""
    return names


def _counts(text: str) -> dict[str, int | None]:
    bare = _outside_code(text)
    images = len(re.findall(r"!\[(?:[^\[\]]|\[[^\]]*\])*\]\s*[(\[]|<img\b", bare))
    pipe = len(
        re.findall(
            r"^\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$",
            bare,
            re.M,
        )
    )
    one_column = len(re.findall(r"^\|[ \t]*:?-{3,}:?[ \t]*\|[ \t]*$", bare, re.M))
    grid = len(re.findall(r"(?<!\|)\n\n\+(?:[-=:]+\+)+\n", bare))
    html = len(re.findall(r"<table\b", bare))
    display = len(re.findall(r"\$\$.+?\$\$", bare, re.S)) + len(
        re.findall(r"^\\begin\{(?:equation|align)", bare, re.M)
    )
    without = re.sub(r"\$\$.+?\$\$", "", bare, flags=re.S)
    inline = len(
        re.findall(
            r"(?<![\\$])\$(?=[^\s$])(?:[^$\n]|\n(?!\n))+?(?<=[^\s\\])\$(?!\d)", without
        )
    )
    text = re.sub(r"\$\$.+?\$\$|\$[^$\n]+\$", " ", text, flags=re.S)
    plain = re.sub(r"\]\([^)\s]*\)|<[^>]+>|\{[#.][^}]*\}", " ", text)
    return {
        "words": counts.words_in(re.sub(r"<!--.*?-->", "", plain, flags=re.S)),
        "sections": len(re.findall(r"^#{1,6}[ \t]+\S", bare, re.M))
        + len(re.findall(r"^\S.*\n(?:=+|-{3,})[ \t]*$", bare, re.M)),
        "figures": images,
        "tables": pipe + one_column + grid + html,
        "formulas": display + inline,
        "notes": len(set(re.findall(r"\[\^([^\]]+)\](?!:)", bare)))
        + len(re.findall(r"(?<!\w)\^\[", bare)),
    }
