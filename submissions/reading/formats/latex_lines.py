"""The lines of author and address commands as plain words, raised marks in our own."""

import re

from submissions.reading import people
from submissions.reading.formats import tex
from submissions.reading.people import MARK_CLOSE, MARK_OPEN

PARTS = ("organization", "orgdiv", "orgname", "department", "institution", "addressline",
         "orgaddress", "street", "city", "postcode", "state", "country", "cny")  # fmt: skip
SIGNS = {"dagger": "†", "ddagger": "‡", "ast": "*", "star": "*", "S": "§", "P": "¶"}
RAISED = re.compile(
    r"\\(?:textsuperscript|inst|fnref|thanksref|affmark|IEEEauthorrefmark|affil|footnotemark)"
    r"\s*(?:\[([^\]]*)\])?\s*(?:\{([^{}]*)\})|\$\s*\^\s*(?:\{([^$]*?)\}|([^$\s{}]+))\s*\$"
)
STARRED = re.compile(r"\\(?:corref|cormark)\b\s*(?:\{[^{}]*\}|\[[^\]]*\])?")
ORDINAL = re.compile(r"\d+\s*\\textsuperscript\s*\{(?:st|nd|rd|th)\}")
BREAK = re.compile(r"\\\\\*?(?:\[[^\]]*\])?|\\newline\b|\\linebreak\b|\n\s*\n")


def signs(text: str) -> str:
    return re.sub(
        r"\\(dagger|ddagger|ast|star|S|P)(?![A-Za-z])",
        lambda m: SIGNS[m.group(1)],
        text,
    )


def pieces(argument: str) -> list[str]:
    argument = re.sub(r"\\IEEEauthorblockN\s*(?=\{)", r"\\and ", argument)
    argument = re.sub(r"\\IEEEauthorblockA\s*(?=\{)", r"\\\\ ", argument)
    return re.split(r"\\(?:and|AND|And)\b", argument)


def without_notes(piece: str) -> str:
    for name in ("thanks", "footnote", "IEEEmembership", "includegraphics", "hspace",
                 "inits", "pfx", "tnotetext", "orcidlink"):  # fmt: skip
        cuts = [found[3:] for found in tex.commands(piece, name)]
        kept = [people.orcid_in(piece[a:b]) for a, b in cuts]
        for (start, end), orcid in zip(reversed(cuts), reversed(kept), strict=True):
            piece = piece[:start] + f" {orcid} " * bool(orcid) + piece[end:]
    return piece


def line_of(line: str) -> str:
    """A line of an author block as plain words, raised marks in our own marks."""
    line = ORDINAL.sub("", signs(line))
    line = STARRED.sub(f"{MARK_OPEN}*{MARK_CLOSE}", line)
    line = re.sub(r"\\(?:orcid\w*|href)\s*\{([^{}]*)\}", _orcid, line)
    line = re.sub(r"\\(?:fnmsep|quad|qquad|enspace)(?![A-Za-z])", " ", line)
    line = RAISED.sub(
        lambda m: (
            f"{MARK_OPEN}{next(filter(None, m.groups()), '').strip('{}')}{MARK_CLOSE}"
        ),
        line,
    )
    line = re.sub(r"\\sfx\s*\{([^{}]*)\}", r", \1", line)
    line = re.sub(r"\\textbf\s*\{(\d{1,2})\}", rf"{MARK_OPEN}\1{MARK_CLOSE}", line)
    mails = re.sub(r"\\[{}]", lambda m: m.group()[1:], line)
    if "@" in line and people.emails_in(mails):
        return " ".join(people.emails_in(re.sub(r"\\\w+\s*", " ", mails)))
    return tex.plain(
        re.sub(r"\\(?:snm|sur|spfx|fnm|orgname|city|country)\b", " ", line)
    )


def _orcid(match: re.Match[str]) -> str:
    orcid = people.orcid_in(match.group(1))
    return f" {orcid} " if orcid else ""


def raised(line: str) -> str:
    """Like `line_of`, but an e-mail stays beside its address."""
    marked = RAISED.sub(
        lambda m: (
            f"{MARK_OPEN}{next(filter(None, m.groups()), '').strip('{}')}{MARK_CLOSE}"
        ),
        signs(re.sub(r"\\q?quad\b", " ", line)),
    )
    return tex.plain(marked)


def groups(text: str) -> list[str]:
    groups, at = [], 0
    while (opening := text.find("{", at)) >= 0:
        content, end = tex.group(text, opening)
        if end <= opening:
            break
        groups.append(content)
        at = end
    return groups


def address(argument: str) -> str:
    """An address written as text, as key={value} pairs, or in commands of its parts."""
    pairs = re.findall(rf"\b({'|'.join(PARTS)})\s*=\s*\{{([^{{}}]*)\}}", argument)
    if pairs:
        return ", ".join(tex.plain(value) for _, value in pairs if tex.plain(value))
    flat = re.sub(r"\\orgaddress\s*\{((?:[^{}]|\{[^{}]*\})*)\}", r"\1", argument)
    parts = [tex.plain(a) for _, _, a, _, _ in tex.commands(flat, *PARTS)]
    if parts:
        return ", ".join(part for part in parts if part)
    return tex.plain(re.sub(r"\\\\", ", ", argument)).strip(" ,")
