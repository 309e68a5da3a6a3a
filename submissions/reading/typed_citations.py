"""Citations that an author typed, such as (Doe 2020) or [3–5], linked to the list.

Only what is beyond doubt is linked: a number of a numbered list, or a family name and
year that stand at the head of just one entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from submissions.reading import tree
from submissions.reading.tree import HEADINGS, Element

YEAR = re.compile(r"(?<![\w–-])((?:1[89]|20)\d\d[a-z]?)(?![\w–])")
NUMBERS = re.compile(r"\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’‐-])+")
REACH = 90  # letters between a name and its year
CLOSED = {"a", "pre", "code", "math", *HEADINGS}


@dataclass
class Link:
    start: int
    end: int
    target: str


def settle(root: Element, section: Element) -> None:
    """Link the typed citations below `root` to the entries of the reference list."""
    entries = section.findall("./ol/li")
    numbered = sum("data-number" in entry.attrib for entry in entries)
    if numbered > len(entries) / 2:
        by_number = {e.get("data-number") or "": e.get("id") or "" for e in entries}
        for element, is_tail in list(_slots(root)):
            _apply(element, is_tail, _numbered(_text(element, is_tail), by_number))
    else:
        by_name = _by_name(entries)
        for element, is_tail in list(_slots(root)):
            _apply(element, is_tail, _named(_text(element, is_tail), by_name))


def _by_name(entries: list[Element]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    twice: set[tuple[str, str]] = set()
    for entry in entries:
        text = tree.text_of(entry)
        name, year = WORD.search(text), YEAR.search(text)
        if not name or not year or name.start() > 3:
            continue
        key = (name.group().casefold(), year.group(1))
        if key in found:
            twice.add(key)
        found[key] = entry.get("id") or ""
    return {key: target for key, target in found.items() if key not in twice}


def _slots(root: Element) -> Iterator[tuple[Element, bool]]:
    """Every stretch of running text: an element's own, or what follows it."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if not any(up.tag in CLOSED for up in (element, *element.iterancestors())):
            yield element, False
        parent = element.getparent()
        if parent is not None and not any(
            up.tag in CLOSED for up in (parent, *parent.iterancestors())
        ):
            yield element, True


def _text(element: Element, is_tail: bool) -> str:
    return str((element.tail if is_tail else element.text) or "")


def _numbered(text: str, targets: dict[str, str]) -> list[Link]:
    return [
        Link(group.start(1) + n.start(), group.start(1) + n.end(), targets[n.group()])
        for group in NUMBERS.finditer(text)
        for n in re.finditer(r"\d+", group.group(1))
        if n.group() in targets
    ]


def _named(text: str, targets: dict[tuple[str, str], str]) -> list[Link]:
    links: list[Link] = []
    for year in YEAR.finditer(text):
        before = text[: year.start()]
        bracket = before.endswith("(")
        window = re.split(r"[;()\[\]]", before.rstrip("("))[-1][-REACH:]
        offset = year.start() - bracket - len(window)
        for name in WORD.finditer(window):
            target = targets.get((_bare(name.group()), year.group(1)))
            if target is None:
                continue
            start = offset + name.start()
            end = year.end() + (bracket and text[year.end() : year.end() + 1] == ")")
            if links and start < links[-1].end:  # "Doe 2010, 2012": the year alone
                start, end = year.start(), year.end()
            links.append(Link(start, end, target))
            break
    return links


def _bare(name: str) -> str:
    return re.sub(r"['’]s$", "", name).casefold()


def _apply(element: Element, is_tail: bool, links: list[Link]) -> None:
    if not links:
        return
    text = _text(element, is_tail)
    parent = element.getparent() if is_tail else element
    at = parent.index(element) + 1 if is_tail else 0
    head, nodes = text[: links[0].start], []
    for number, link in enumerate(links):
        words, address = text[link.start : link.end], f"#{link.target}"
        node = tree.new("a", words, class_="cite", href=address)
        end = links[number + 1].start if number + 1 < len(links) else len(text)
        node.tail = text[link.end : end]
        nodes.append(node)
    if is_tail:
        element.tail = head
    else:
        element.text = head
    for step, node in enumerate(nodes):
        parent.insert(at + step, node)
