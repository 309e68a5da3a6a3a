"""LaTeX as text: comments, arguments, \\input, and plain words out of commands."""

import codecs
import re
from collections.abc import Callable, Iterator

import latexcodec  # noqa: F401 - registers the codec "ulatex"

MAX_MERGED = 5_000_000
MAX_DEPTH = 8
INPUT = re.compile(
    r"\\(?:(?:input|include|subfile)(?![A-Za-z])|(?:sub)?import\s*\{[^{}]*\})"
    r"\s*(?:\{([^{}]*)\}|([^\s{}\\%\[]+))"
)
VERBATIM = re.compile(
    r"\\begin\{(verbatim\*?|lstlisting|minted|Verbatim|comment)\}.*?\\end\{\1\}", re.S
)
COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*?(\n[ \t]*|\Z)")
ACCENT = re.compile(
    r"\\(?:[`'^\"~=.]\s*|[uvHtcdbkr](?:\s+|(?=\{)))"
    r"(?:\{\s*(\\?[A-Za-z])\s*\}|(\\?[A-Za-z]))"
)


def without_comments(text: str) -> str:
    """The text without % comments; listings keep theirs."""
    parts, last = [], 0
    for block in VERBATIM.finditer(text):
        parts.append(_strip_comments(text[last : block.start()]))
        parts.append("" if block.group(1) == "comment" else block.group())
        last = block.end()
    parts.append(_strip_comments(text[last:]))
    return "".join(parts)


def _strip_comments(text: str) -> str:
    """A comment takes its line's end with it, but a blank line still parts paragraphs."""
    lines = []
    for line in text.split("\n"):
        match = re.search(r"(?<!\\)(?:\\\\)*%", line)
        if match is None:
            lines.append(line)
        elif line[: match.end() - 1].strip():
            lines.append(line[: match.end() - 1])
    return "\n".join(lines)


def merge(text: str, find: Callable[[str], str | None], missing: list[str]) -> str:
    """The text with every \\input replaced by the file, within the upload alone."""
    return _merge(without_comments(text), find, missing, depth=0)


def _merge(
    text: str, find: Callable[[str], str | None], missing: list[str], depth: int
) -> str:
    def replaced(match: re.Match[str]) -> str:
        name = (match.group(1) or match.group(2) or "").strip().strip('"')
        content = find(name) if depth < MAX_DEPTH else None
        if content is None:
            missing.append(name)
            return ""
        content = without_comments(content)
        if "\\begin{document}" in content:  # a subfile has a preamble of its own
            content = content.partition("\\begin{document}")[2]
            content = content.partition("\\end{document}")[0]
        return _merge(content, find, missing, depth + 1) + "\n"

    merged = INPUT.sub(replaced, text)
    return merged[:MAX_MERGED]


def group(text: str, start: int) -> tuple[str, int]:
    """The content of the {group} that opens at or after `start`, and where it ends."""
    at = start
    while at < len(text) and text[at].isspace():
        at += 1
    if at >= len(text) or text[at] != "{":
        return "", start
    depth = 0
    for end in range(at, len(text)):
        if text[end] == "\\":
            continue
        escaped = (
            end > 0 and text[end - 1] == "\\" and text[max(0, end - 2) : end] != "\\\\"
        )
        if text[end] == "{" and not escaped:
            depth += 1
        elif text[end] == "}" and not escaped:
            depth -= 1
            if depth == 0:
                return text[at + 1 : end], end + 1
    return "", start


def pairs(text: str) -> dict[int, int]:
    """Where each brace that opens is closed, found in one walk."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for match in re.finditer(r"\\.|[{}]", text, re.S):
        if match.group() == "{":
            waiting.append(match.start())
        elif match.group() == "}" and waiting:
            found[waiting.pop()] = match.start()
    return found


def option(text: str, start: int) -> tuple[str, int]:
    """The content of the [option] at `start`, and where it ends."""
    at = start
    while at < len(text) and text[at] in " \t\n*":
        at += 1
    if at >= len(text) or text[at] != "[":
        return "", start
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] == "{") - (text[end] == "}")
        if text[end] == "]" and depth == 0:
            return text[at + 1 : end], end + 1
    return "", start


def commands(text: str, *names: str) -> Iterator[tuple[str, str, str, int, int]]:
    """(name, option, argument, start, end) of each of these commands, in order."""
    pattern = re.compile(rf"\\({'|'.join(map(re.escape, names))})(?![A-Za-z])\*?")
    at = 0
    while match := pattern.search(text, at):
        opt, end = option(text, match.end())
        argument, end = group(text, end)
        at = max(end, match.end())
        yield match.group(1), opt, argument, match.start(), at


def arguments(text: str, start: int) -> tuple[list[tuple[str, str]], int]:
    """Every [option] and {group} that follows at `start` at once, and where they end."""
    found: list[tuple[str, str]] = []
    at = start
    while True:
        gap = re.match(r"[ \t*%]*\n?[ \t%]*", text[at:])
        begin = at + (gap.end() if gap else 0)
        sign = text[begin : begin + 1]
        if sign not in {"[", "{"}:
            return found, at
        content, end = (option if sign == "[" else group)(text, begin)
        if end == begin:
            return found, at
        found.append((sign, content))
        at = end


def environment(text: str, name: str) -> tuple[str, int, int] | None:
    """(content, start, end) of the first such environment."""
    match = re.search(
        rf"\\begin\{{{name}\}}(?:\[[^\]]*\])?(.*?)\\end\{{{name}\}}", text, re.S
    )
    return (match.group(1), match.start(), match.end()) if match else None


def plain(text: str) -> str:
    """Words for a person: accents as letters, commands gone, their text kept."""
    text = re.sub(r"\\(thanks|footnote|label|corref|fnref|orcidlink|inst|vspace|hspace|includegraphics)\*?"
                  r"\s*(\[[^\]]*\])?\{[^{}]*\}", "", text)  # fmt: skip
    text = re.sub(r"\\(cite\w*|parencite|textcite)\s*(\[[^\]]*\])*\{[^{}]*\}", "", text)
    text = text.replace("\\\\", " ").replace("~", " ").replace("\\,", " ")
    text = re.sub(r"``|''", '"', text).replace("---", "—").replace("--", "–")
    text = re.sub(r"\$([^$]*)\$", lambda m: _math(m.group(1)), text)
    text = text.replace("\\textquoteright", "’").replace("\\textendash", "–")
    text = re.sub(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}", r"\1", text)
    text = ACCENT.sub(lambda m: _accent(m.group()), text)
    text = re.sub(r"\\(ss|aa|AA|ae|AE|oe|OE|o|O|l|L|i|j)(?![A-Za-z])\s?(\{\})?",
                  lambda m: _accent(f"\\{m.group(1)}{{}}"), text)  # fmt: skip
    text = re.sub(r"\\([&%$#_{} -])", r"\1", text)
    text = re.sub(r"\\(begin|end)\{[^{}]*\}", " ", text)
    text = re.sub(r"\\[A-Za-z]+\*?\s*(\[[^\]]*\])?", "", text)
    text = re.sub(r"[{}]", "", text).replace("\\", "")
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))


def _math(tex: str) -> str:
    tex = re.sub(r"\\(text|mathrm|mathbf|mathit)\s*\{([^{}]*)\}", r"\2", tex)
    greek = {"alpha": "α", "beta": "β", "gamma": "γ", "mu": "μ", "delta": "δ", "sigma": "σ",
             "lambda": "λ", "pi": "π", "times": "×", "pm": "±", "leq": "≤", "geq": "≥"}  # fmt: skip
    tex = re.sub(r"\\([A-Za-z]+)", lambda m: greek.get(m.group(1), ""), tex)
    return re.sub(r"[_^{}]", "", tex)


def _accent(command: str) -> str:
    dotted = re.sub(r"\\([ij])(?![A-Za-z])", r"\1", command)
    command = dotted if "{" in command[:3] else command
    letters, _ = codecs.lookup("ulatex").decode(command)  # type: ignore[arg-type]
    return letters
