"""Title, authors, abstract and keywords taken off the top of a text by its layout.

Styles come first, then labels ("Abstract", "Keywords"), then the look: a first heading,
a line of names, a line with an institution. What is not recognised stays in the text,
so nothing is lost; what was guessed says so (`sure` is false).
"""

import re
from collections.abc import Sequence

from submissions.reading import (
    language,
    masthead,
    name_words,
    people,
    placeholders,
    tree,
)
from submissions.reading.byline import Byline
from submissions.reading.counts import words_in
from submissions.reading.labels import (
    ABSTRACT_HEAD,
    ABSTRACT_RUN_IN,
    ARTICLE_KIND,
    AUTHOR_HEAD,
    INTRODUCTION,
    KEYWORD_HEAD,
    KEYWORD_RUN_IN,
    MASTHEAD,
    NOTES_HEAD,
    SUMMARY,
    run_in,
)
from submissions.reading.model import Found, Reading
from submissions.reading.sections import is_bold_line
from submissions.reading.tree import HEADINGS, Element

FRONT_STYLES = {
    "authors": re.compile(
        r"^authors?$|^author ?names?$|^els-author$|^paperauthor$", re.I
    ),
    "affiliation": re.compile(r"affiliation|^address$|institut", re.I),
    "abstract": re.compile(r"^abstract$|abstract ?text|^els-abstract-text$", re.I),
    "abstract head": re.compile(r"abstract ?(title|head)", re.I),
    "keywords": re.compile(r"key ?words?", re.I),
}
AUTHOR_NOTE = re.compile(
    r"^\W*(author note|enter author note|word count|running head|correspond|\*|equal contribution"
    r"|these authors contributed|date\b|submitted|received|first published)",
    re.I,
)
STRUCTURED = re.compile(r"^\W*[^\W\d_][\w ]{2,30}[:.]\s")
SIGNS = re.compile(r"[；;、•·|，،,]")
LONG = 60  # words: longer than any title, byline or address
HEAD = 60  # blocks among which the front matter stands


def take(root: Element, reading: Reading, names: Sequence[str] = ()) -> None:
    """Fill what `reading` does not know yet, and take from the tree what was used.

    `names` are author lines that the format keeps apart (styles, title blocks).
    """
    byline = Byline(known=reading.authors)
    for line in names:
        byline.add_names(line, "Author style")
    masthead.take(root, reading)
    _labelled(root, reading)
    head = _head(root)
    for index, block in enumerate(head):
        _line(block, head[index + 1 :], byline)
    _unlabelled_abstract(root, reading)
    reading.authors = byline.authors()
    _author_notes(root, reading)
    _repeated_heading(root, reading)
    placeholders.tell(reading)


def _head(root: Element) -> list[Element]:
    """The blocks before the text proper: up to the first heading of a section.

    Where there is no heading at all (a PDF), the first long paragraph ends the head.
    """
    blocks = list(tree.blocks_of(root))
    bounded = any(block.tag in HEADINGS for block in blocks)
    head: list[Element] = []
    for index, block in enumerate(blocks[:HEAD]):
        if block.tag in HEADINGS:
            if not _of_people(block, blocks[index + 1 :]):
                break
        elif block.tag not in {"p", "ul", "ol", "blockquote", "div"} or (
            not bounded and _is_long(block)
        ):
            break
        head.append(block)
    return head


def _of_people(heading: Element, below: list[Element]) -> bool:
    """Whether a heading only stands over authors and notes, or is a name in bold."""
    text = tree.text_of(heading)
    if AUTHOR_HEAD.match(text) or NOTES_HEAD.match(text):
        return True
    if INTRODUCTION.match(text):
        return False
    following = next((tree.text_of(b) for b in below if tree.text_of(b)), "")
    told = name_words.INSTITUTION.search(following) or people.EMAIL.search(following)
    return people.looks_like_names(people.marked(heading)) and (
        bool(told or people.ORCID.search(following)) and words_in(following) < LONG
    )


def _is_long(block: Element) -> bool:
    """Running text, and not a long line of names."""
    text = people.marked(block)
    longest = max(len(line.split()) for line in text.split("\n"))
    return longest > LONG and not people.looks_like_names(text)


def _labelled(root: Element, reading: Reading) -> None:
    """Abstract and keywords under a heading, with a run-in label, or with a style.

    Of abstracts in several languages, the one in the language of the text is taken.
    """
    blocks = list(tree.blocks_of(root))
    own = language.language_of(
        " ".join(tree.text_of(b) for b in blocks[len(blocks) // 2 :])
    )
    foreign = _foreign(blocks[:HEAD], own)
    for index, block in enumerate(blocks[:HEAD]):
        if block.getparent() is None or index in foreign:
            continue
        text, style = tree.text_of(block), tree.style_of(block)
        below = blocks[index + 1 :]
        if not reading.abstract and _abstract(block, below, text, style, reading):
            continue
        if not reading.keywords:
            _keywords(block, below, text, style, reading)


def _foreign(blocks: list[Element], own: str) -> set[int]:
    """Which blocks head an abstract or keywords in another language than the text's,
    where there is one in that language too."""
    groups: dict[int, str] = {}
    for index, block in enumerate(blocks):
        rest = run_in(block, ABSTRACT_RUN_IN, ABSTRACT_HEAD)
        if rest is None and not ABSTRACT_HEAD.match(tree.text_of(block)):
            continue
        following = [tree.text_of(b) for b in blocks[index + 1 : index + 4]]
        groups[index] = language.language_of(" ".join([rest or "", *following[:1]]))
    if own not in groups.values():
        return set()
    foreign: set[int] = set()
    for index, code in groups.items():
        if code and code != own:
            later = [other for other in groups if other > index]
            foreign |= set(range(index, min([*later, index + 6])))
    return foreign


def _abstract(
    block: Element, below: list[Element], text: str, style: str, reading: Reading
) -> bool:
    if ABSTRACT_HEAD.match(text) and (block.tag in {"p", *HEADINGS}):
        if SUMMARY.match(text) and not _opens_text(below):
            return False
        _abstract_below(block, below, reading)
        return True
    if block.tag in {"p", "blockquote"}:
        rest = run_in(block, ABSTRACT_RUN_IN, ABSTRACT_HEAD)
        if rest is not None:
            _abstract_run_in(block, rest, below, reading)
            return True
        if FRONT_STYLES["abstract"].search(style):
            _abstract_styled(block, below, style, reading)
            return True
    return False


def _opens_text(following: list[Element]) -> bool:
    """Whether the next heading is the introduction: then a summary was an abstract."""
    heads = (tree.text_of(block) for block in following if block.tag in HEADINGS)
    return bool(INTRODUCTION.match(next(heads, "")))


def _abstract_below(head: Element, following: list[Element], reading: Reading) -> None:
    level = int(head.tag[1]) if head.tag in HEADINGS else 7
    taken: list[Element] = []
    for block in following:
        text = tree.text_of(block)
        if block.tag in HEADINGS and (int(block.tag[1]) <= level or level == 7):
            break
        if run_in(block, KEYWORD_RUN_IN, KEYWORD_HEAD) is not None:
            break
        if KEYWORD_HEAD.match(text) or ABSTRACT_HEAD.match(text):
            break
        if run_in(block, ABSTRACT_RUN_IN, ABSTRACT_HEAD) is not None:
            break
        if block.tag not in {"p", "ul", "ol", "blockquote", "div", *HEADINGS}:
            break
        if level == 7 and taken and is_bold_line(block):
            break
        if text:
            taken.append(block)
    if taken:
        reading.abstract = Found(
            _paragraphs(taken), f"below “{tree.text_of(head)}”", True
        )
        tree.remove(head)
        for block in taken:
            tree.remove(block)


def _abstract_run_in(
    block: Element, rest: str, following: list[Element], reading: Reading
) -> None:
    taken, parts = [block], [rest]
    for beside in following[:6]:
        text = tree.text_of(beside)
        short = words_in(" ".join(parts)) < 15
        part_of_it = STRUCTURED.match(parts[0]) and STRUCTURED.match(text)
        if beside.tag != "p" or not (short or part_of_it):
            break
        if any(label.match(text) for label in (KEYWORD_RUN_IN, KEYWORD_HEAD)):
            break
        taken.append(beside)
        parts.append(text)
    found = "\n\n".join(part for part in parts if part)
    reading.abstract = Found(found, "paragraph that begins “Abstract”", True)
    for used in taken:
        tree.remove(used)


def _abstract_styled(
    block: Element, following: list[Element], style: str, reading: Reading
) -> None:
    taken = [block]
    for beside in following:
        if tree.style_of(beside) != style:
            break
        taken.append(beside)
    reading.abstract = Found(_paragraphs(taken), f"{style} style", True)
    for used in taken:
        tree.remove(used)


def _paragraphs(blocks: list[Element]) -> str:
    texts: list[str] = []
    for block in blocks:
        inner = [p for p in block.iter("p", "li") if p is not block]
        texts += [tree.text_of(piece) for piece in inner or [block]]
    return "\n\n".join(filter(None, texts))


def _keywords(
    block: Element, following: list[Element], text: str, style: str, reading: Reading
) -> None:
    if block.tag not in {"p", *HEADINGS}:
        return
    rest = run_in(block, KEYWORD_RUN_IN, KEYWORD_HEAD)
    if rest:
        raw, used = rest, [block]
        place = "paragraph that begins “Keywords”"
    elif (rest == "" or KEYWORD_HEAD.match(text)) and following:
        raw, used = _keywords_below(block, following)
        place = "below “Keywords”"
    elif FRONT_STYLES["keywords"].search(style):
        raw, place, used = text, f"{style} style", [block]
    else:
        return
    found = split_keywords(raw)
    if [k.casefold() for k in found] == ["keywords"]:
        reading.warn("keywords", "The keywords are a placeholder of a template.", place)
        found = []
    if len(found) == 1 and re.match(r"\d", found[0]):
        return  # a numbered heading, not a keyword
    reading.keywords = Found(found, place, True)
    for piece in used:
        tree.remove(piece)


def _keywords_below(
    head: Element, following: list[Element]
) -> tuple[str, list[Element]]:
    """A list, a line, or a word a line below the label."""
    first = following[0]
    if first.tag in {"ul", "ol"}:
        return "; ".join(tree.text_of(item) for item in first.iter("li")), [head, first]
    lines = [line.strip() for line in people.marked(first).split("\n") if line.strip()]
    used = [head, first]
    if len(lines) == 1 and not SIGNS.search(lines[0]):
        for block in following[1:12]:  # one word, and the next below it
            text = tree.text_of(block)
            if block.tag != "p" or not 0 < len(text.split()) < 5 or text.endswith("."):
                break
            lines.append(text)
            used.append(block)
    return ("; ".join(lines) if len(lines) > 1 else tree.text_of(first)), used


def split_keywords(raw: str) -> list[str]:
    """One list of keywords from one line, parted by the strongest sign that it holds."""
    for sign in ("；", ";", "、", "•", "·", "|", "，", "،", ","):
        if sign in raw:
            parts = raw.split(sign)
            break
    else:
        parts = re.split(r"\s+[–—-]{1,3}\s+", raw)
    words = [re.sub(r"^(and|y|e|et|und|и)\s+", "", p.strip()) for p in parts]
    words = [word.strip(".。 ").strip() for word in words]
    return [word for word in words if word][:30]


def _line(block: Element, below: list[Element], byline: Byline) -> None:
    """Judge one block of the head line by line; what was not understood stays."""
    text = tree.text_of(block)
    if block.tag in HEADINGS and (AUTHOR_HEAD.match(text) or NOTES_HEAD.match(text)):
        tree.remove(block)
        return
    style = tree.style_of(block)
    lines = [line.strip() for line in people.marked(block).split("\n") if line.strip()]
    later = next((people.marked(b).strip() for b in below if tree.text_of(b)), "")
    following = [*lines[1:], later.split("\n")[0]]
    understood = [
        byline.understand(
            line,
            styled_author=bool(FRONT_STYLES["authors"].search(style)),
            styled_place=bool(FRONT_STYLES["affiliation"].search(style)),
            following=following[number] if lines else "",
            first=number == 0,
        )
        for number, line in enumerate(lines)
    ]
    if lines and all(understood):
        tree.remove(block)
    elif any(understood):
        rest = [line for line, used in zip(lines, understood, strict=True) if not used]
        fresh = tree.new("p", people.MARK.sub("", " ".join(rest)))
        tree.replace(block, fresh)


def _unlabelled_abstract(root: Element, reading: Reading) -> None:
    """One long paragraph between title and first heading is offered as the abstract."""
    if reading.abstract:
        return
    long: list[Element] = []
    for block in tree.blocks_of(root):
        if block.tag in HEADINGS:
            if len(long) == 1 and INTRODUCTION.match(tree.text_of(block)):
                reading.abstract = Found(
                    tree.text_of(long[0]),
                    "long paragraph before the introduction",
                    False,
                )
                tree.remove(long[0])
            return
        if len(tree.text_of(block).split()) > LONG:
            long.append(block)


def _author_notes(root: Element, reading: Reading) -> None:
    """What stands before the text and names its authors is no part of the text.

    It would tell a reviewer who wrote the paper, so it is left out and quoted instead.
    """
    families = {p.family.split(",")[0] for p in reading.authors if len(p.family) > 2}
    named = (
        re.compile(rf"\b({'|'.join(map(re.escape, families))})\b") if families else None
    )
    for block in _head(root):
        text = tree.text_of(block)
        found = set(named.findall(text)) if named else set()
        short = len(text.split()) < LONG
        furniture = short and (MASTHEAD.search(text) or ARTICLE_KIND.match(text))
        if furniture or AUTHOR_NOTE.match(text) or (found and short) or len(found) > 2:
            reading.warn(
                "front matter",
                f"Left out of the text, because it is about the authors or the journal: "
                f"“{text[:120]}”.",
                "before the first heading",
            )
            tree.remove(block)


def _repeated_heading(root: Element, reading: Reading) -> None:
    """A first heading that says the title once more."""
    first = next((b for b in tree.blocks_of(root) if b.tag in HEADINGS), None)
    if first is not None and masthead.same(
        tree.text_of(first), str(reading.title.value or "")
    ):
        tree.remove(first)
