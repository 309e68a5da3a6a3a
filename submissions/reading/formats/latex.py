"""LaTeX: files merged by us, front matter from its macros, the text through pandoc."""

import re
from contextlib import suppress
from itertools import pairwise
from pathlib import PurePosixPath

from submissions.reading import bibliography, counts, pandoc, tree
from submissions.reading.formats import latex_front, tex
from submissions.reading.formats.citing import settle_keys
from submissions.reading.model import Reading, Refused
from submissions.reading.source import Draft, Source

CITE = re.compile(
    r"\\(?:[Cc]ite\w*|[Pp]arencites?|[Tt]extcites?|[Aa]utocites?|[Ff]ootcites?"
    r"|[Ss]martcites?|[Ff]ullcite)\*?\s*(?:\[[^\]]*\]\s*)*\{([^{}]+)\}"
)
MOST_OPEN = 10  # braces that a careless author forgets to close
# A mark behind a name or a letter, set as a formula: it is no formula.
RAISED = re.compile(r"\$\s*\{?\s*\^\s*\{?([\d,*a-z\s]{1,8})\}?\s*\$")
NO_ARGUMENT = ("noindent|centering|raggedright|small|footnotesize|scriptsize|normalsize|large"
               "|Large|bigskip|medskip|smallskip|clearpage|newpage|linenumbers|sffamily"
               "|rmfamily|doublespacing|onehalfspacing|pagebreak|hfill|vfill")  # fmt: skip
NUMBERED = ("equation", "align", "gather", "multline", "eqnarray", "alignat", "flalign")
FLOATS = r"\\begin\{(?:wrap|side)?figure\*?\}"
TABLES = (
    r"\\begin\{(?:wrap|side|long)?table\*?\}|\\begin\{(?:longtable|sidewaystable)\*?\}"
)


def read(source: Source) -> Draft:
    reading = source.reading
    missing: list[str] = []
    text = tex.merge(source.text(), lambda name: _include(name, source), missing)
    for name in dict.fromkeys(missing):
        reading.warn(
            "words", f"The text file {name} (\\input) is not among the files.", name
        )
    preamble, text = _parts(text)
    source.shelf.search_folders = _graphic_folders(preamble + text)
    taken = latex_front.take(preamble + "\\begin{document}" + text, reading)
    preamble, _, text = taken.partition("\\begin{document}")
    library = bibliography.read(_used(source, preamble + text), reading)
    text = RAISED.sub(r"\\textsuperscript{\1}", text)
    into = _counts(text)
    text = _own_list(text)
    text, cited = _citations(text, library, reading)
    options = library.options(None if "\\nocite{*}" in text else cited)
    source_text = _macros(preamble) + _repair(_close_braces(text, reading))
    converted = _convert(source_text, options, reading)
    draft = Draft(tree.parse_fragment(converted.html), into)
    draft.words_with_references = "\\hypertarget{ref-" in text
    for aligned in draft.root.xpath(
        "./div[@class='center' or starts-with(@class,'flush')]"
    ):
        tree.unwrap(aligned)
    settle_keys(draft.root, library, cited)
    draft.take_front(reading)
    _tell_messages(converted.messages, reading)
    return draft


def _include(name: str, source: Source) -> str | None:
    """An \\input file of the upload, never one outside it."""
    for folder in (source.folder, ""):
        for ending in ("", ".tex", ".ltx"):
            parts: list[str] = []
            for part in PurePosixPath(folder, f"{name}{ending}".lstrip("/")).parts:
                if part == "..":
                    parts = parts[:-1]
                elif part != ".":
                    parts.append(part)
            path = "/".join(parts)
            if path in source.files and not path.endswith((".pdf", ".eps", ".png")):
                return source.text(path)
    return None


def _parts(text: str) -> tuple[str, str]:
    if "\\begin{document}" not in text:
        return "", text
    preamble, _, text = text.partition("\\begin{document}")
    return preamble, text.partition("\\end{document}")[0]


def _graphic_folders(text: str) -> list[str]:
    found = re.search(r"\\graphicspath\s*\{((?:\s*\{[^{}]*\}\s*)+)\}", text)
    return re.findall(r"\{([^{}]*)\}", found.group(1)) if found else []


def _used(source: Source, text: str) -> dict[str, bytes]:
    """The .bib files the source names; all of them when it names none it has."""
    if "\\begin{thebibliography}" in text:
        return {}
    named: set[str] = set()
    for found in re.findall(r"\\(?:bibliography|addbibresource)\s*\{([^{}]*)\}", text):
        named |= {
            PurePosixPath(n.strip()).name.removesuffix(".bib") for n in found.split(",")
        }
    libraries = {n: d for n, d in source.files.items() if n.endswith(".bib")}
    chosen = {n: d for n, d in libraries.items() if PurePosixPath(n).stem in named}
    return chosen or libraries


def _citations(
    text: str, library: bibliography.Bibliography, reading: Reading
) -> tuple[str, list[str]]:
    keys = [k.strip() for group in CITE.findall(text) for k in group.split(",")]
    by_hand = set(re.findall(r"\\bibitem\s*(?:\[[^\]]*\])?\s*\{([^{}]+)\}", text))
    wanted = [key for key in keys if key and key not in by_hand]
    renamed, absent = bibliography.resolve(wanted, library, reading)
    for old, new in renamed.items():
        text = re.sub(rf"(?<=[{{,\s]){re.escape(old)}(?=[}},\s])", lambda _: new, text)  # noqa: B023
    return text, [renamed.get(key, key) for key in keys if key and key not in absent]


def _macros(preamble: str) -> str:
    """Of the preamble, only definitions: packages and layout mean nothing here."""
    kept = []
    pattern = re.compile(
        r"\\(?:re|provide)?newcommand\*?|\\DeclareMathOperator\*?|\\def(?=\\)"
        r"|\\newtheorem\*?|\\DeclareRobustCommand\*?|\\newenvironment"
    )
    for match in pattern.finditer(preamble):
        end = _definition_end(preamble, match)
        definition = preamble[match.start() : end]
        if "@" not in definition:
            kept.append(definition)
    return "\n".join(kept) + "\n"


def _definition_end(text: str, match: re.Match[str]) -> int:
    at = match.end()
    if name := re.match(r"\s*\\[A-Za-z]+\s*(#\d)*", text[at:]):
        at += name.end()
    while True:
        _, end = tex.group(text, at)
        if end == at:
            _, end = tex.option(text, at)
        if end == at:
            return at
        at = end


def _repair(text: str) -> str:
    """Harmless things that pandoc's reader stumbles over, written another way."""
    text = re.sub(rf"\\({NO_ARGUMENT})\s*\{{(?![}}])", r"\\\1 {", text)
    text = _open_groups(text)
    text = re.sub(r"\\begin\{(figure|table)\*\}", r"\\begin{\1}", text)
    text = re.sub(r"\\end\{(figure|table)\*\}", r"\\end{\1}", text)
    text = re.sub(r"\\subfloat\s*(\[[^\]]*\])?\s*\{", r" {", text)
    text = re.sub(
        r"\\(?:printbibliography|bibliographystyle\{[^{}]*\}|maketitle)", "", text
    )
    text = re.sub(r"\\(lhead|rhead|lfoot|rfoot|chead|cfoot)\s*\{", r"\\iffalse{", text)
    text = text.replace("\\autoref{", "\\ref{").replace("\\cref{", "\\ref{")
    text = text.replace("\\Cref{", "\\ref{").replace("\\subref{", "\\ref{")
    return _label_equations(text)


def _close_braces(text: str, reading: Reading) -> str:
    """A file with many braces that are never closed is damaged: they are taken out.

    Each of them would make pandoc try everything behind it once more.
    """
    opened = {m.start() for m in re.finditer(r"(?<!\\)\{", text)} - set(tex.pairs(text))
    if len(opened) <= MOST_OPEN:
        return text
    reading.warn("words", f"{len(opened)} braces are never closed and were left out.")
    return "".join("" if at in opened else letter for at, letter in enumerate(text))


def _open_groups(text: str) -> str:
    """Take off the braces of a bare group that runs over the end of a paragraph."""
    out, closed = list(text), tex.pairs(text)
    for match in re.finditer(rf"(?:^|[\s}}]|\\(?:{NO_ARGUMENT})\s*)(\{{)", text):
        at = match.start(1)
        unclosed = at not in closed
        content, end = (
            ("", at) if unclosed else (text[at + 1 : closed[at]], closed[at] + 1)
        )
        if unclosed or re.search(r"\n\s*\n", content):
            before = text[max(0, at - 500) : at].rstrip()
            if re.search(
                r"\\[A-Za-z]+\*?(\[[^\]]*\]|\{[^{}]*\})*$", before
            ) and not re.search(rf"\\(?:{NO_ARGUMENT})$", before):
                continue
            out[at] = ""
            if not unclosed:
                out[end - 1] = ""
    return "".join(out)


def _label_equations(text: str) -> str:
    """Mark the formulas that LaTeX would number, which pandoc does not tell."""
    counter = 0

    def marked(match: re.Match[str]) -> str:
        nonlocal counter
        if "\\label" in match.group(2) or "\\nonumber" in match.group(2):
            return match.group()
        counter += 1
        return f"\\begin{{{match.group(1)}}}\\label{{auto-eq-{counter}}}{match.group(2)}\\end{{{match.group(1)}}}"

    return re.sub(
        rf"\\begin\{{({'|'.join(NUMBERED)})\}}(.*?)\\end\{{\1\}}",
        marked,
        text,
        flags=re.S,
    )


def _convert(text: str, options: list[str], reading: Reading) -> pandoc.Converted:
    reader = "latex+latex_macros"
    try:
        return pandoc.to_html(text.encode(), reader, *options)
    except pandoc.PandocError as first:
        with suppress(pandoc.PandocError):  # then the fault is in the text
            if options:
                converted = pandoc.to_html(text.encode(), reader)
                reading.warn(
                    "references", f"The reference list could not be made: {first}."
                )
                return converted
        return _in_pieces(text, reader, options, reading, first)


def _in_pieces(
    text: str, reader: str, options: list[str], reading: Reading, first: Exception
) -> pandoc.Converted:
    """When pandoc stops, read section by section, and name the ones it cannot read."""
    starts = [m.start() for m in re.finditer(r"\\(?:sub)*section\b", text)] or [0]
    bounds = [0, *starts, len(text)] if starts[0] else [*starts, len(text)]
    good, lost = [], 0
    for start, end in pairwise(bounds):
        piece = text[start:end]
        try:
            pandoc.to_html(piece.encode(), reader)
            good.append(piece)
        except pandoc.PandocError as problem:
            lost += 1
            title = re.match(r"\\(?:sub)*section\*?\s*\{([^{}]*)\}", piece)
            named = tex.plain(title.group(1)) if title else "the beginning"
            reading.warn(
                "words",
                f"A section could not be read and its text is missing: {named} ({problem}).",
                named,
            )
            good.append(title.group() if title else "")
        if lost > 8:
            break
    if lost and lost >= (len(bounds) - 1) / 2:
        raise Refused(
            f"The LaTeX could not be read: {first}. Send a PDF instead."
        ) from first
    return pandoc.to_html("\n".join(good).encode(), reader, *options)


def _counts(text: str) -> dict[str, int | None]:
    text = tex.VERBATIM.sub("", text)
    outside = re.sub(
        r"\\begin\{((?:wrap|side)?figure\*?)\}.*?\\end\{\1\}", "", text, flags=re.S
    )
    tables = len(re.findall(TABLES, text))
    loose = re.sub(
        r"\\begin\{((?:wrap|side)?table\*?)\}.*?\\end\{\1\}", "", text, flags=re.S
    )
    tables += len(re.findall(r"\\begin\{(?:tabular[xy*]?|tabulary)\}", loose))
    display = len(
        re.findall(
            rf"\\begin\{{(?:{'|'.join(NUMBERED)}|displaymath)\*?\}}|\\\[|\$\$[^$]+\$\$",
            text,
        )
    )
    bare = re.sub(r"\$\$.*?\$\$", " ", text, flags=re.S)
    bare = re.sub(r"\\\$", "", bare)
    inline = len(re.findall(r"\$[^$]+\$|\\\(.+?\\\)", bare, re.S))
    keys = [k for group in CITE.findall(text) for k in group.split(",") if k.strip()]
    own = len(re.findall(r"\\bibitem\b", text))
    bib = own or (len({k.strip() for k in keys}) if keys else 0)
    return {
        "words": counts.words_in(
            tex.plain(
                re.sub(
                    r"\\(label|ref|cite\w*|parencite|textcite|includegraphics|begin|end)\s*(\[[^\]]*\])*\{[^{}]*\}",
                    " ",
                    text,
                )
            )
        ),
        "figures": len(re.findall(FLOATS, text))
        + len(re.findall(r"\\includegraphics", outside)),
        "tables": tables,
        "formulas": display + inline,
        "notes": len(re.findall(r"\\footnote(?:text)?\s*(?:\[[^\]]*\])?\{", text)),
        "citations": len(keys),
        "references": bib,
    }


def _own_list(text: str) -> str:
    """A thebibliography as a list with anchors, and its citations as links to them."""
    found = tex.environment(text, "thebibliography")
    if found is None:
        return text
    content, start, end = found
    pieces = re.split(r"\\bibitem\s*", content)[1:]
    items, labels = [], {}
    for number, piece in enumerate(pieces, 1):
        label, at = tex.option(piece, 0)
        key, at = tex.group(piece, at)
        labels[key.strip()] = _label(label) or str(number)
        entry = re.sub(r"\\newblock\b", "", piece[at:]).strip()
        items.append(f"\\item \\hypertarget{{ref-{key.strip()}}}{{}}{entry}")
    listing = "\n\n".join(items)
    made = f"\\section*{{References}}\n\\begin{{enumerate}}\n{listing}\n\\end{{enumerate}}\n"
    text = f"{text[:start]}{made}{text[end:]}"
    return CITE.sub(lambda m: _own_citation(m, labels), text)


def _label(label: str) -> str:
    """natbib's label "Author(2012)Author and Other" as "Author 2012"."""
    match = re.match(r"\{?(.+?)\((\d{4}\w?)\)", label, re.S)
    return (
        f"{tex.plain(match.group(1))} {match.group(2)}" if match else tex.plain(label)
    )


def _own_citation(match: re.Match[str], labels: dict[str, str]) -> str:
    keys = [key.strip() for key in match.group(1).split(",")]
    if not any(key in labels for key in keys):
        return match.group()
    links = [
        f"\\hyperlink{{ref-{key}}}{{{labels[key]}}}" if key in labels else f"{key}"
        for key in keys
    ]
    return "{[}" + ", ".join(links) + "{]}"


def _tell_messages(messages: list[str], reading: Reading) -> None:
    for message in messages:
        if "Could not convert TeX math" in message:
            reading.warn("formulas", f"A formula stayed as TeX: {message[-160:]}")
