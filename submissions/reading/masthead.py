"""What stands above the authors: the title, and what journals print around it."""

import re

from submissions.reading import language, name_words, people, tree
from submissions.reading.labels import (
    ABSTRACT_HEAD,
    ABSTRACT_RUN_IN,
    ARTICLE_KIND,
    AUTHOR_HEAD,
    AUTHOR_RUN_IN,
    INTRODUCTION,
    KEYWORD_HEAD,
    KEYWORD_RUN_IN,
    MASTHEAD,
    NOTES_HEAD,
    TITLE_RUN_IN,
)
from submissions.reading.model import Found, Reading
from submissions.reading.sections import is_bold_line
from submissions.reading.tree import HEADINGS, Element

TITLE_STYLE = re.compile(
    r"^(article |paper |els-)?title$|^papertitle$|^MDPI.*title$", re.I
)
TABLE_CELLS = 16
LARGER = 1.15  # times the size of the text
HELD = re.compile(r"[:：;,–—-]$")
SMALL = {word for profile in language.PROFILES.values() for word in profile}


def take(root: Element, reading: Reading) -> None:
    """Fill the title, and open the tables that only lay out the front matter."""
    _open_tables(root)
    if not reading.title:
        for block in list(tree.blocks_of(root))[:3]:
            _part_lines(block)
    _title(list(tree.blocks_of(root)), reading)


def _open_tables(root: Element) -> None:
    """A table before the text that holds authors or the abstract is no table."""
    for block in list(tree.blocks_of(root))[:20]:
        if block.tag in HEADINGS and INTRODUCTION.match(tree.text_of(block)):
            return
        if block.tag == "table" and _lays_out(block):
            rows = [row.xpath("./td|./th") for row in block.iter("tr")]
            by_column = any(_labels(row) for row in rows if len(row) > 1)
            cells = [cell for row in rows for cell in row]
            if by_column:
                width = max(map(len, rows))
                cells = [row[n] for n in range(width) for row in rows if n < len(row)]
            for cell in cells:
                for piece in _pieces(cell):
                    block.addprevious(piece)
            tree.remove(block)


def _lays_out(table: Element) -> bool:
    cells = list(table.iter("td", "th"))
    if not 0 < len(cells) <= TABLE_CELLS or table.find(".//img") is not None:
        return False
    texts = [tree.text_of(p) for cell in cells for p in [cell, *cell.iter("p")]]
    labelled = any(
        pattern.match(text)
        for text in texts
        for pattern in (ABSTRACT_HEAD, ABSTRACT_RUN_IN, KEYWORD_RUN_IN)
    )
    return labelled or any(people.EMAIL.search(text) for text in texts)


def _labels(row: list[Element]) -> bool:
    return any(ABSTRACT_HEAD.match(tree.text_of(cell)) for cell in row)


def _pieces(cell: Element) -> list[Element]:
    blocks = [b for b in cell if b.tag in {"p", "ul", "ol", "div", *HEADINGS}]
    if blocks:
        for block in blocks:
            block.tail = None
        return blocks
    return [tree.move_content(cell, tree.new("p"))] if tree.text_of(cell) else []


def _part_lines(block: Element) -> None:
    """A paragraph with title and authors, a line each, becomes one for each line."""
    lines = [line.strip() for line in people.marked(block).split("\n") if line.strip()]
    if block.tag != "p" or not 1 < len(lines) < 30 or block.find("br") is None:
        return
    told = any(
        people.looks_like_names(line) or name_words.INSTITUTION.search(line)
        for line in lines[1:]
    )
    if not told or max(len(line.split()) for line in lines) > 60:
        return
    parts = [tree.new("p")]
    parts[0].text = block.text
    for child in list(block):
        if child.tag == "br":
            parts.append(tree.new("p", child.tail or ""))
        else:
            parts[-1].append(child)
    for part in parts:
        if tree.text_of(part):
            block.addprevious(part)
    tree.remove(block)


def _title(blocks: list[Element], reading: Reading) -> None:
    if reading.title:
        _drop_repeated(blocks[:6], str(reading.title.value))
        return
    for block in blocks[:15]:
        if TITLE_STYLE.search(tree.style_of(block)) and tree.text_of(block):
            _use(block, reading, "Title style", sure=True)
            return
    above = _above_labels([b for b in blocks[:25] if tree.text_of(b)])
    named = next((b for b in above if TITLE_RUN_IN.match(tree.text_of(b))), None)
    if named is not None:
        _use(named, reading, "paragraph that begins “Title”", sure=True)
        return
    candidates = _without_furniture(above, reading)
    if candidates:
        _by_look(candidates, blocks, reading)


def _above_labels(blocks: list[Element]) -> list[Element]:
    """The blocks before abstract, keywords or introduction."""
    above: list[Element] = []
    for block in blocks:
        text = tree.text_of(block)
        labels = (ABSTRACT_HEAD, ABSTRACT_RUN_IN, KEYWORD_HEAD, KEYWORD_RUN_IN)
        if any(label.match(text) for label in labels) or INTRODUCTION.match(text):
            break
        above.append(block)
    return above


def _without_furniture(blocks: list[Element], reading: Reading) -> list[Element]:
    """From the first block that can be the title; the kind of article is kept."""
    rest = list(blocks)
    while rest and _is_furniture(rest[0]) and any(map(_title_like, rest[1:6])):
        block = rest.pop(0)
        kind = tree.text_of(block)
        if ARTICLE_KIND.match(kind) and not reading.article_type:
            reading.article_type = Found(kind, "line above the title", False)
    return rest


def _is_furniture(block: Element) -> bool:
    text = tree.text_of(block)
    known = ARTICLE_KIND.match(text) or NOTES_HEAD.match(text)
    return bool(known or (MASTHEAD.search(text) and len(text.split()) < 30))


def _by_look(
    candidates: list[Element], blocks: list[Element], reading: Reading
) -> None:
    first = candidates[0]
    largest = max(map(_size, candidates[:12]))
    large = [b for b in candidates[:12] if _size(b) >= 0.98 * largest > LARGER]
    if large and _size(first) < largest and _title_like(large[0]):
        _use(large[0], reading, "largest line above the authors", sure=False)
    elif first.tag in HEADINGS:
        alone = len([block for block in blocks if block.tag == first.tag]) == 1
        _use(first, reading, "first heading", sure=alone)
    elif first.tag == "p" and _title_like(first):
        look = "first bold line" if is_bold_line(first) else "first line"
        _use(first, reading, look, sure=False)
    else:
        top = [b for b in candidates[:8] if b.tag == "h1"]
        if top:
            _use(top[0], reading, "first heading", sure=False)


def _size(block: Element) -> float:
    """How large the letters are, in times of the text's."""
    return float(block.get("data-size") or 1)


def _title_like(block: Element) -> bool:
    text = tree.text_of(block)
    words = text.split()
    if not words or len(words) > 40 or people.EMAIL.search(text):
        return False
    if block.tag not in {"p", *HEADINGS} or _is_furniture(block):
        return False
    return not text.endswith((".", ";")) or is_bold_line(block)


def _use(block: Element, reading: Reading, place: str, *, sure: bool) -> None:
    parts = [block, *_further_lines(block)]
    second = _parallel(parts[-1], block)
    for part in parts:
        for call in part.xpath(".//a[contains(@class,'footnote-ref')]"):
            tree.remove(call)
    text = " ".join(_without_mark(tree.text_of(part)) for part in parts)
    text = TITLE_RUN_IN.sub("", text)
    reading.title = Found(text, place, sure)
    if second is not None:
        reading.warn(
            "title",
            f"A second title was left out of the text: “{tree.text_of(second)[:200]}”.",
            "below the title",
        )
        tree.remove(second)
    for part in parts:
        tree.remove(part)


def _next(block: Element) -> Element | None:
    """The next block that says something."""
    following = block.getnext()
    while following is not None and not tree.text_of(following):
        following = following.getnext()
    return following


def _same_look(one: Element, other: Element) -> bool:
    if one.tag != other.tag or other.tag not in {"p", *HEADINGS}:
        return False
    marked = _size(one) > LARGER or is_bold_line(one) or one.get("data-promoted")
    return (
        bool(marked)
        and _size(one) == _size(other)
        and (is_bold_line(one) == is_bold_line(other))
    )


def _further_lines(block: Element) -> list[Element]:
    """The rest of a title that runs over several paragraphs of one look."""
    lines: list[Element] = []
    last = block
    while len(lines) < 3:
        following = _next(last)
        if following is None or not _same_look(block, following):
            break
        before, text = tree.text_of(last), tree.text_of(following)
        held = HELD.search(before) or before.split()[-1].lower() in SMALL
        continues = text[:1].islower() or text.split()[0].lower() in SMALL
        if not (held or continues) or _begins_other(text):
            break
        if people.looks_like_names(people.marked(following)) and not held:
            break
        if language.language_of(f"{text} " * 3) not in {
            "",
            language.language_of(f"{before} " * 3),
        }:
            break
        lines.append(following)
        last = following
    return lines


def _begins_other(text: str) -> bool:
    return any(
        pattern.match(text)
        for pattern in (
            AUTHOR_HEAD,
            AUTHOR_RUN_IN,
            NOTES_HEAD,
            ABSTRACT_HEAD,
            INTRODUCTION,
        )
    )


def _parallel(last: Element, title: Element) -> Element | None:
    """The title once more, in another language, right below and in the same look."""
    following = _next(last)
    if following is None or not _same_look(title, following):
        return None
    text = tree.text_of(following)
    names = people.looks_like_names(people.marked(following))
    if names or _begins_other(text) or name_words.INSTITUTION.search(text[:0]):
        return None
    below = _next(following)
    at_front = below is not None and (
        people.looks_like_names(people.marked(below).split("\n")[0])
        or name_words.INSTITUTION.search(tree.text_of(below)) is not None
        or _begins_other(tree.text_of(below))
    )
    few = len(text.split()) < 3 and not re.search(r"[\u3040-\u9fff\uac00-\ud7af]", text)
    return following if at_front and not few else None


def _without_mark(title: str) -> str:
    return re.sub(r"\s*[*†‡]+$", "", title).strip()


def _drop_repeated(blocks: list[Element], title: str) -> None:
    for block in blocks:
        if same(tree.text_of(block), title) and block.tag in {"p", *HEADINGS}:
            tree.remove(block)
            return


def same(one: str, other: str) -> bool:
    bare = re.compile(r"[\W_]+")
    return bool(one) and bare.sub("", one).casefold() == bare.sub("", other).casefold()
