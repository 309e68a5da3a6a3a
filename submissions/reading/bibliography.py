"""BibTeX files: bad entries are named and left out, so that one never fails the rest."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pybtex.database import BibliographyData, parse_string
from pybtex.exceptions import PybtexError

from submissions.reading.containers import suffix
from submissions.reading.encoding import decode
from submissions.reading.model import Reading

ENTRY = re.compile(r"^[ \t]*@\s*(\w+)\s*([{(])\s*([^\s,{}()]*)\s*,", re.M)
BLOCK = re.compile(r"^[ \t]*@\s*(string|preamble|comment)\b", re.M | re.I)
MAX_ENTRIES = 20_000
PERSISTENT = re.compile(r"^(doi|pmid|pmcid|pmc|arxiv|isbn|url|https?)[:_]", re.I)


@dataclass
class Bibliography:
    """Every usable entry by key, as it was written, and the short forms it needs."""

    entries: dict[str, str] = field(default_factory=dict)
    preamble: list[str] = field(default_factory=list)
    stubs: dict[str, str] = field(default_factory=dict)

    def options(self, cited: Iterable[str] | None) -> list[str]:
        """Options that give pandoc just the cited entries; files in the work folder."""
        wanted = set(self.entries) if cited is None else set(cited) & set(self.entries)
        options = []
        if wanted:
            text = "\n\n".join(
                [*self.preamble, *(self.entries[k] for k in sorted(wanted))]
            )
            Path("cited.bib").write_text(text, encoding="utf-8")
            options.append("--bibliography=cited.bib")
        if self.stubs:
            stubs = [_stub(key, address) for key, address in self.stubs.items()]
            Path("cited.json").write_text(json.dumps(stubs), encoding="utf-8")
            options.append("--bibliography=cited.json")
        return ["--citeproc", "--metadata=link-citations", *options] if options else []

    def doi_keys(self) -> dict[str, str]:
        """The key of the entry that has a DOI or address, by that, in lower case."""
        found: dict[str, str] = {}
        for key, text in self.entries.items():
            found[key.lower()] = key
            for name, value in re.findall(
                r"\b(doi|url)\s*=\s*[{\"]\s*([^}\"]+?)\s*[}\"]", text, re.I
            ):
                bare = re.sub(r"^https?://(dx\.)?doi\.org/", "", value.strip().lower())
                found.setdefault(bare if name.lower() == "doi" else value.lower(), key)
        return found


def read(files: Mapping[str, bytes], reading: Reading) -> Bibliography:
    """All .bib files of a manuscript."""
    whole = Bibliography()
    for name, data in files.items():
        if suffix(name) == ".bib":
            text, _ = decode(data)
            _read_one(name, text, whole, reading)
    return whole


def _read_one(name: str, text: str, whole: Bibliography, reading: Reading) -> None:
    for kind, key, raw in _split(text):
        if kind in {"string", "preamble"}:
            if kind == "string":
                whole.preamble.append(raw)
            continue
        if not key:
            reading.warn(
                "references",
                f"An entry in {name} has no key and was left out.",
                raw[:80],
            )
            continue
        if key in whole.entries:
            continue
        problem = _problem(raw, whole.preamble)
        if problem:  # biber lets a line be commented out with %
            raw = re.sub(r"^\s*%.*\n", "", raw, flags=re.M)
            problem = _problem(raw, whole.preamble)
        if problem:
            reading.warn(
                "references",
                f"The entry {key} in {name} was left out: {problem}.",
                name,
            )
            continue
        whole.entries[key] = raw
        if len(whole.entries) >= MAX_ENTRIES:
            reading.warn(
                "references", f"{name}: only {MAX_ENTRIES:,} entries were read.", name
            )
            return


def _split(text: str) -> Iterable[tuple[str, str, str]]:
    """(kind, key, raw text) of each entry; an entry ends where its bracket closes."""
    starts = sorted(
        re.finditer(r"^[ \t]*@\s*(\w+)\s*[{(]", text, re.M),
        key=lambda m: m.start(),
    )
    for number, start in enumerate(starts):
        kind = start.group(1).lower()
        if kind == "comment":
            continue
        limit = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        end = _closing(text, start.end() - 1, limit)
        raw = text[start.start() : end].strip()
        match = ENTRY.match(raw)
        yield kind, match.group(3) if match else "", raw


def _closing(text: str, opening: int, limit: int) -> int:
    depth = 0
    for at in range(opening, limit):
        if text[at] in "{(" and (depth == 0 or text[at] == "{"):
            depth += 1
        elif text[at] == "}" or (
            text[at] == ")" and text[opening] == "(" and depth == 1
        ):
            depth -= 1
            if depth == 0:
                return at + 1
    return limit


def _problem(raw: str, preamble: list[str]) -> str:
    try:
        data = parse_string("\n".join([*preamble, raw]), "bibtex")
    except PybtexError as error:
        return re.sub(r"\s+", " ", str(error))[:160]
    except (ValueError, IndexError, RecursionError) as error:
        return type(error).__name__
    return "" if isinstance(data, BibliographyData) and data.entries else "it is empty"


def resolve(
    cited: list[str], whole: Bibliography, reading: Reading
) -> tuple[dict[str, str], list[str]]:
    """Other spellings of cited keys, and the keys that no file explains.

    A work cited by DOI or address alone becomes an entry that holds just that.
    """
    known = whole.doi_keys()
    renamed: dict[str, str] = {}
    absent: list[str] = []
    canon: dict[str, str] = {}
    for key in dict.fromkeys(cited):
        if key in whole.entries:
            continue
        bare = PERSISTENT.sub("", key) if not key.startswith("http") else key
        lowered = key.lower() if key.startswith("http") else bare.lower()
        if lowered in known or lowered.rstrip("/") in known:
            renamed[key] = known.get(lowered) or known[lowered.rstrip("/")]
        elif PERSISTENT.match(key):
            first = canon.setdefault(lowered.rstrip("/"), key)
            if first != key:
                renamed[key] = first
            else:
                whole.stubs[key] = address_of(key)
        else:
            absent.append(key)
    if whole.stubs:
        reading.warn(
            "references",
            f"{len(whole.stubs)} of the cited works are known only by their DOI or web "
            "address, because no .bib entry describes them. The list shows the address.",
        )
    if absent:
        shown = ", ".join(absent[:12]) + (" …" if len(absent) > 12 else "")
        reading.warn(
            "citations",
            f"{len(absent)} cited works are not in the reference list: {shown}. "
            "Add the .bib file or the missing entries.",
        )
    return renamed, absent


def address_of(key: str) -> str:
    kind, _, value = key.partition(":")
    match kind.lower():
        case "doi":
            return f"https://doi.org/{value}"
        case "arxiv":
            return f"https://arxiv.org/abs/{value}"
        case "pmid":
            return f"https://pubmed.ncbi.nlm.nih.gov/{value}/"
        case "pmcid" | "pmc":
            return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{value}/"
        case "isbn":
            return f"https://www.worldcat.org/isbn/{value}"
        case "url":
            return value if value.startswith("http") else f"https://{value}"
    return key


def _stub(key: str, address: str) -> dict[str, Any]:
    return {
        "id": key,
        "type": "webpage",
        "title": re.sub("^url:", "", key),
        "URL": address,
    }
