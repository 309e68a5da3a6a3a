"""MyST, Manubot and d2l written as pandoc Markdown, so that nothing turns into code."""

import re

from submissions.reading.model import Reading

TEMPLATE = re.compile(r"\{[{%#].*?[}%#]\}", re.S)
MYST_CITE = re.compile(r"\{cite(?::(p|t|ps|ts|alp|author|year))?\}`([^`]+)`")
ROLE = re.compile(r"\{([\w:-]+)\}`([^`]*)`")
FENCE = re.compile(
    r"^([ \t]*)(`{3,}|:{3,})\{([\w:-]+)\}[ \t]*(.*?)\n(.*?)^\1\2[ \t]*$", re.M | re.S
)
OPTION = re.compile(r"^[ \t]*:([\w-]+):[ \t]*(.*)$")


def is_template(text: str) -> bool:
    """A file that is a Jinja template of front matter, not text."""
    marks = len(re.findall(r"\{%", text))
    return marks > 5


def translate(text: str, dialect: str, reading: Reading) -> str:
    if dialect.startswith("Manubot"):
        return _manubot(text)
    if dialect.startswith("d2l"):
        return _d2l(text, reading)
    if dialect.startswith("MyST"):
        return _myst(text, reading)
    return text


def _manubot(text: str) -> str:
    text = TEMPLATE.sub("", text)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    words = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}
    for kind, word in words.items():
        text = re.sub(
            rf"(?:\b{word}s?\s+)?@{kind}:([\w-]+)",
            lambda m: f"[{word}](#{kind}:{m.group(1)})",  # noqa: B023
            text,
        )
    text = re.sub(
        r"^Table: (.*?)\s*\{#(tbl:[\w-]+)\}", r"Table: \1 {#\2}", text, flags=re.M
    )
    # A key may hold signs at which pandoc would end it.
    return re.sub(
        r"(?<=[\[;\s-])@((?:doi|url|pmid|pmcid|arxiv|isbn):[^\s\];,<>]+|https?://[^\s\];,<>]+)",
        lambda m: "@{" + m.group(1).rstrip(".") + "}",
        text,
    )


def _d2l(text: str, reading: Reading) -> str:
    text, left = _first_tab(text)
    if left:
        reading.warn(
            "words",
            f"{left} code listings that repeat the same code for other frameworks were "
            "left out of the text; the first of each was kept.",
        )
    text = re.sub(
        r"\[\*\*(.*?)\*\*\]|\(\*\*(.*?)\*\*\)",
        lambda m: m.group(1) or m.group(2),
        text,
        flags=re.S,
    )
    text = re.sub(
        r"\[~~(.*?)~~\]|\(~~(.*?)~~\)",
        lambda m: m.group(1) or m.group(2),
        text,
        flags=re.S,
    )
    text = re.sub(
        r"^[ \t]*:(width|height|begin_tab|end_tab|bili|eqlabel)(:`[^`]*`)?.*$\n?",
        "",
        text,
        flags=re.M,
    )
    text = re.sub(r"^(#+ .*?)\s*\n+:label:`([^`]+)`", r"\1 {#\2}", text, flags=re.M)
    text = re.sub(r"(!\[[^\]]*\]\([^)]*\))\s*\n+:label:`([^`]+)`", r"\1{#\2}", text)
    text = re.sub(r"^:label:`[^`]*`[ \t]*$\n?", "", text, flags=re.M)
    text = re.sub(
        r":(?:cite|citet|citep|cite:t|cite:p):`([^`]+)`",
        lambda m: _group(m.group(1)),
        text,
    )
    text = re.sub(r"[ \t]*:(?:numref|ref|eqref):`([^`]+)`", r" [↗](#\1)", text)
    return re.sub(r"^```\{\.python \.input[^}]*\}", "```python", text, flags=re.M)


def _first_tab(text: str) -> tuple[str, int]:
    """Of neighbouring listings for several frameworks, the first."""
    left = 0
    pattern = re.compile(
        r"^```\{\.python \.input[^}]*\}\n(.*?)^```[ \t]*$\n?", re.M | re.S
    )
    out, last, previous_end, seen = [], 0, -1, False
    for match in pattern.finditer(text):
        tab = re.search(r"^#@tab (.*)$", match.group(1), re.M)
        follows = previous_end >= 0 and not text[previous_end : match.start()].strip()
        drop = bool(tab and follows and seen and "all" not in tab.group(1))
        out.append(text[last : match.start()])
        if drop:
            left += 1
        else:
            out.append(re.sub(r"^#@.*\n", "", match.group(), flags=re.M))
        last = previous_end = match.end()
        seen = True
    return "".join(out) + text[last:], left


def _group(keys: str) -> str:
    return "[" + "; ".join(f"@{{{key.strip()}}}" for key in keys.split(",")) + "]"


def _myst(text: str, reading: Reading) -> str:
    text = MYST_CITE.sub(_myst_cite, text)
    text = re.sub(r"^\(([\w:. -]+)\)=\s*\n+(#+ .*)$", r"\2 {#\1}", text, flags=re.M)
    text = re.sub(r"^\(([\w:. -]+)\)=[ \t]*$\n?", "", text, flags=re.M)
    text = re.sub(
        r"\$\$(.*?)\$\$[ \t]*\(([\w:-]+)\)", r"$$\1\\label{\2}$$", text, flags=re.S
    )
    unknown: list[str] = []
    for _ in range(4):  # directives may stand in directives
        text, changed = FENCE.subn(lambda m: _directive(m, unknown), text)
        if not changed:
            break
    text = ROLE.sub(lambda m: _role(m, unknown), text)
    if unknown:
        kinds = ", ".join(sorted(set(unknown)))
        reading.warn(
            "words",
            f"Parts written in MyST were kept as plain text or left out: {kinds}.",
        )
    return re.sub(r"^%.*$\n?|^\+\+\+.*$\n?", "", text, flags=re.M)


def _myst_cite(match: re.Match[str]) -> str:
    kind, keys = match.groups()
    if kind in {"t", "ts", "author"}:
        return "; ".join(f"@{{{key.strip()}}}" for key in keys.split(","))
    return _group(keys)


def _options(body: str) -> tuple[dict[str, str], str]:
    options: dict[str, str] = {}
    lines = body.split("\n")
    if lines and lines[0].strip() == "---":
        end = next(
            (i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0
        )
        for line in lines[1:end]:
            name, _, value = line.partition(":")
            options[name.strip()] = value.strip()
        return options, "\n".join(lines[end + 1 :])
    while lines and (match := OPTION.match(lines[0])):
        options[match.group(1)] = match.group(2).strip()
        lines.pop(0)
    return options, "\n".join(lines).strip("\n")


def _directive(match: re.Match[str], unknown: list[str]) -> str:
    kind, argument = match.group(3).lower(), match.group(4).strip()
    options, body = _options(match.group(5))
    name = options.get("name") or options.get("label") or ""
    identifier = f"{{#{name}}}" if name else ""
    if kind in {"figure", "image"}:
        caption = " ".join(body.split()) if kind == "figure" else ""
        return f"\n![{caption or options.get('alt', '')}]({argument}){identifier}\n"
    if kind == "math":
        label = f"\\label{{{name}}}" if name else ""
        return f"\n$${body.strip()}{label}$$\n"
    if kind in {"code", "code-block", "code-cell", "sourcecode", "literalinclude"}:
        return f"\n```{argument.split(' ')[0].replace('{', '').replace('}', '')}\n{body}\n```\n"
    if kind in {"table", "csv-table", "list-table"}:
        return _table(kind, argument, body, name, unknown)
    if kind in {"bibliography", "tableofcontents", "contents", "toctree", "index"}:
        return ""
    if kind in {"note", "tip", "warning", "important", "admonition", "seealso", "hint",
                "caution", "attention", "danger", "error", "dropdown", "exercise",
                "solution", "prf:theorem", "prf:proof", "prf:definition", "epigraph",
                "pull-quote", "topic", "sidebar", "margin", "aside"}:  # fmt: skip
        head = f"**{argument}**\n\n" if argument else ""
        return (
            "\n" + "\n".join(f"> {line}" for line in f"{head}{body}".split("\n")) + "\n"
        )
    unknown.append(kind)
    return f"\n{body}\n"


def _table(kind: str, caption: str, body: str, name: str, unknown: list[str]) -> str:
    suffix = f" {{#{name}}}" if name else ""
    if kind == "list-table":
        rows = [
            [
                re.sub(r"^\s*[-*]\s?", "", cell).strip()
                for cell in re.split(r"\n\s+-\s", row)
            ]
            for row in re.split(r"(?m)^\*\s-\s", body)
            if row.strip()
        ]
        width = max(map(len, rows), default=1)
        lines = [
            "| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows
        ]
        if lines:
            lines.insert(1, "|" + "---|" * width)
        body = "\n".join(" ".join(line.split("\n")) for line in lines)
    elif kind == "csv-table":
        unknown.append(kind)
        return f"\n```\n{body}\n```\n"
    label = f"\n\nTable: {caption}{suffix}\n" if caption else ""
    return f"\n{body}{label}\n"


def _role(match: re.Match[str], unknown: list[str]) -> str:
    kind, text = match.group(1), match.group(2)
    titled = re.match(r"(.*?)\s*<([^>]+)>$", text)
    if kind == "math":
        return f"${text}$"
    if kind in {"ref", "numref", "doc", "eq", "prf:ref", "term"}:
        label, target = titled.groups() if titled else ("↗", text)
        return f"[{label}](#{target})"
    if kind in {"sub", "subscript"}:
        return f"~{text}~"
    if kind in {"sup", "superscript"}:
        return f"^{text}^"
    if kind in {"footnote", "fn"}:
        return f"^[{text}]"
    if kind in {"doi"}:
        return f"<https://doi.org/{text}>"
    if kind in {"code", "kbd", "samp", "file", "command", "py:func", "func", "class"}:
        return f"`{text}`"
    unknown.append(f"{{{kind}}}")
    return titled.group(1) if titled else text
