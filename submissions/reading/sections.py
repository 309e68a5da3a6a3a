"""Headings to nested sections, typed numbers taken off."""

import re
from collections.abc import Sequence

from submissions.reading import tree
from submissions.reading.tree import HEADINGS, Element

NUMBER = re.compile(
    r"^\s*(?:(?:section|chapter|§)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}(?=[.)])"
    r"|[A-Z](?=[.)]\s)|[A-Z](?:\.\d{1,2})+)"
    r"(?:[.)、:：]\s*|[\s\u00a0\u3000]+)(?=\S)",
)
CHINESE_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]+[章节]|[（(]?[一二三四五六七八九十]+[）)、.．])\s*"
)
UNNUMBERED = re.compile(
    r"^(acknowledge?ments?|funding|financial support|author(s'?|s?’)? contributions?"
    r"|author statement|credit author\w*( contribution)?( statement)?|contributors"
    r"|(conflicts?|declarations?) of (competing )?interests?( statement)?|ethic\w*.*"
    r"|competing interests?|disclosures?( statement)?|abbreviations|declarations"
    r"|list of abbreviations|(code|data|software)( and \w+)? availability.*"
    r"|availability of .*|supplement\w*.*|supporting information|about the authors?"
    r"|appendix|appendices|danksagung|remerciements|agradecimientos|agradecimentos"
    r"|ringraziamenti|致谢|благодарности|شكر.*)\W*$",
    re.I,
)
DEEPEST = 4  # h5 stands in the fourth level of sections


def flatten(root: Element) -> None:
    """Lift everything out of wrapping divs and sections, so that headings are in a row."""
    wrappers = {"section", "div", "article", "main", "center", "header", "footer"}
    for child in list(root):
        kept = child.get("class") in {"equation", "equation numbered", "notes"}
        if child.tag not in wrappers or kept or child.get("class") == "references":
            continue
        flatten(child)
        if (identifier := child.get("id")) and len(child):
            first = child[0]
            if not first.get("id"):
                first.set("id", identifier)
            else:
                first.set("data-also", identifier)
        if child.get("class") == "boxed" or child.get("data-unnumbered"):
            _mark(child)
        tree.unwrap(child)


def _mark(wrapper: Element) -> None:
    for child in wrapper:
        if child.tag in HEADINGS:
            child.set("class", "unnumbered")
            return


def nest(root: Element) -> None:
    """Build the sections from the row of headings below `root`."""
    headings = [child for child in root if child.tag in HEADINGS]
    strip_numbers(headings)
    open_sections: list[tuple[int, Element]] = []
    for child in list(root):
        if child.tag in HEADINGS:
            level = int(child.tag[1])
            while open_sections and open_sections[-1][0] >= level:
                open_sections.pop()
            del open_sections[DEEPEST - 1 :]
            home = open_sections[-1][1] if open_sections else root
            section = _section(child, depth=len(open_sections) + 1)
            home.append(section)
            open_sections.append((level, section))
        elif open_sections and child.get("class") not in {"notes", "references"}:
            open_sections[-1][1].append(child)
        elif child.get("class") in {"notes", "references"}:
            root.append(child)
    _number(root)


def _section(heading: Element, depth: int) -> Element:
    section = tree.new("section")
    if "unnumbered" in tree.classes(heading) or UNNUMBERED.match(tree.text_of(heading)):
        section.set("class", "unnumbered")
    for name in ("id", "data-also"):
        if name in heading.attrib:
            section.set(name, heading.get(name))
    for plain in ("strong", "em"):
        if is_bold_line(heading, plain):
            for whole in tree.elements(heading, plain):
                tree.unwrap(whole)
    language = heading.get("lang")
    heading.attrib.clear()
    if language:
        heading.set("lang", language)
    heading.tag = f"h{depth + 1}"
    parent = heading.getparent()
    parent.insert(parent.index(heading), section)
    heading.tail = None
    section.append(heading)
    return section


def _number(
    root: Element, prefix: str = "s", names: dict[str, str] | None = None
) -> None:
    count = 0
    for child in root:
        if child.tag == "section" and child.get("class") not in {"notes", "references"}:
            count += 1
            if child.get("id"):
                child.set("data-was", child.get("id"))
            child.set("id", f"{prefix}-{count}")
            _number(child, f"{prefix}-{count}")


def strip_numbers(headings: Sequence[Element]) -> None:
    """Take typed numbers off when the headings are numbered, not when one has a number.

    "3D printing" keeps its figure; "2. Method" among numbered headings loses it.
    """
    for pattern in (NUMBER, CHINESE_NUMBER):
        numbered = [h for h in headings if pattern.match(tree.text_of(h))]
        if len(numbered) < max(2, len(headings) / 3):
            continue
        for heading in numbered:
            if number := pattern.match(_raw(heading)):
                drop_start(heading, len(number.group()))


def _raw(heading: Element) -> str:
    return "".join(heading.itertext())


def drop_start(element: Element, length: int) -> int:
    """Remove the first `length` characters of the text, through nested elements."""
    text = element.text or ""
    element.text = text[length:] or None
    length = max(0, length - len(text))
    for child in list(element):
        if not length:
            break
        length = drop_start(child, length)
        tail = child.tail or ""
        child.tail = tail[length:] or None
        length = max(0, length - len(tail))
    return length


def promote_bold(root: Element) -> int:
    """Where no heading is styled, short bold paragraphs are the headings (many .docx).

    A typed number gives the level. Returns how many became headings.
    """
    if any(child.tag in HEADINGS for child in tree.blocks_of(root)):
        return 0
    made = 0
    for block in list(tree.blocks_of(root)):
        if block.tag == "p" and is_bold_line(block):
            text = tree.text_of(block)
            number = re.match(r"^\s*(\d{1,2}(?:\.\d{1,2})*)[.)]?\s", text)
            italic = "h3" if is_bold_line(block, "em") else "h2"
            block.tag = (
                f"h{min(6, 2 + number.group(1).count('.'))}" if number else italic
            )
            block.set("data-promoted", "1")
            made += 1
    return made


def is_bold_line(paragraph: Element, tag: str = "strong") -> bool:
    """A short paragraph that is bold from end to end and no sentence."""
    text = tree.text_of(paragraph)
    if not 2 < len(text) < 160 or text.endswith((",", ";")):
        return False
    bold = "".join(
        "".join(strong.itertext())
        for strong in paragraph.iter(tag)
        if not any(up.tag == tag for up in strong.iterancestors())
    )
    bare = re.compile(r"[\W_]+")
    return bool(text) and bare.sub("", bold) == bare.sub("", text)
