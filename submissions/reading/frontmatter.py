"""Title, authors, abstract and keywords taken off the top of a text by its layout.

Styles come first, then labels ("Abstract", "Keywords"), then the look: a first heading,
a line of names, a line with an institution. What is not recognised stays in the text,
so nothing is lost; what was guessed says so (`sure` is false).
"""

import re
from collections.abc import Sequence

from submissions.reading import people, placeholders, tree
from submissions.reading.byline import Byline
from submissions.reading.model import Found, Reading
from submissions.reading.sections import is_bold_line
from submissions.reading.tree import HEADINGS, Element

ABSTRACT_WORDS = (
    r"(?:abstract|summary|resumo|resumen|résumé|zusammenfassung|riassunto|sommario|摘\s*要"
    r"|内容提要|요약|초록|要旨|аннотация|реферат|الملخص|ملخص|المستخلص|özet|streszczenie"
    r"|samenvatting|tóm tắt|abstrakt|sammanfattning)"
)
KEYWORD_WORDS = (
    r"(?:key\s?-?\s?words?(?: and phrases)?|index terms|palavras-chave|palabras\s+clave"
    r"|mots[- ]cl[ée]s?|schlüsselwörter|schlagw[oö]rter|parole chiave|关\s*键\s*词|關鍵詞"
    r"|キーワード|주제어|키워드|ключевые слова|الكلمات المفتاحية|كلمات مفتاحية"
    r"|الكلمات الدالة|anahtar kelimeler|słowa kluczowe|trefwoorden|từ khóa)"
)
SUMMARY = re.compile(r"^\W*summary\W*$", re.I)
INTRODUCTION = re.compile(
    r"^\W*(\d+[.\s]+)?(introduction|background|引言|绪论|introducción|introdução|einleitung"
    r"|введение|introduzione|المقدمة|مقدمة)\W*$",
    re.I,
)
COLON = r"\s*(?:[.:：—–-]+|\n)\s*"
ABSTRACT_HEAD = re.compile(rf"^\W*{ABSTRACT_WORDS}\W*$", re.I)
ABSTRACT_RUN_IN = re.compile(rf"^\W*{ABSTRACT_WORDS}{COLON}", re.I)
KEYWORD_HEAD = re.compile(rf"^\W*{KEYWORD_WORDS}\W*$", re.I)
KEYWORD_RUN_IN = re.compile(rf"^\W*{KEYWORD_WORDS}{COLON}", re.I)
AUTHOR_HEAD = re.compile(
    r"^\W*(authors?|author names?|作者|autor(es|en|i)?|auteurs?)\W*$", re.I
)
FRONT_STYLES = {
    "title": re.compile(
        r"^(article |paper |els-)?title$|^papertitle$|^MDPI.*title$", re.I
    ),
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
LONG = 60  # words: longer than any title, byline or address


def take(root: Element, reading: Reading, names: Sequence[str] = ()) -> None:
    """Fill what `reading` does not know yet, and take from the tree what was used.

    `names` are author lines that the format keeps apart (styles, title blocks).
    """
    byline = Byline(known=reading.authors)
    for line in names:
        byline.add_names(line, "Author style")
    _title(list(tree.blocks_of(root)), reading)
    _labelled(root, reading)
    for block in _head(root):
        _line(block, byline)
    _unlabelled_abstract(root, reading)
    reading.authors = byline.authors()
    _author_notes(root, reading)
    _repeated_heading(root, reading)
    placeholders.tell(reading)


def _head(root: Element) -> list[Element]:
    """The blocks before the text proper: up to the first heading.

    Where there is no heading at all (a PDF), the first long paragraph ends the head.
    """
    blocks = list(tree.blocks_of(root))
    bounded = any(block.tag in HEADINGS for block in blocks)
    head: list[Element] = []
    for block in blocks[:60]:
        if block.tag in HEADINGS:
            if not AUTHOR_HEAD.match(tree.text_of(block)):
                break
        elif block.tag not in {"p", "ul", "ol", "blockquote", "div"} or (
            not bounded and _is_long(block)
        ):
            break
        head.append(block)
    return head


def _is_long(block: Element) -> bool:
    """Running text, and not a long line of names."""
    text = people.marked(block)
    longest = max(len(line.split()) for line in text.split("\n"))
    return longest > LONG and not people.looks_like_names(text)


def _title(blocks: list[Element], reading: Reading) -> None:
    if reading.title:
        _drop_repeated(blocks[:6], str(reading.title.value))
        return
    for block in blocks[:15]:
        if FRONT_STYLES["title"].search(tree.style_of(block)):
            _use_title(block, reading, "Title style", sure=True)
            return
    first = next((b for b in blocks if not tree.is_empty(b) and tree.text_of(b)), None)
    if first is None:
        return
    top = [b for b in blocks[:12] if b.tag in HEADINGS and not _is_section(b)]
    if first.tag in HEADINGS and not _is_section(first):
        _use_title(first, reading, "first heading", sure=_alone_on_top(first, blocks))
    elif first.tag == "p" and _title_like(first):
        look = "first bold line" if is_bold_line(first) else "first line"
        _use_title(first, reading, look, sure=False)
    elif top and blocks.index(top[0]) < 8 and top[0].tag == "h1":
        _use_title(top[0], reading, "first heading", sure=False)


def _alone_on_top(first: Element, blocks: list[Element]) -> bool:
    return len([block for block in blocks if block.tag == first.tag]) == 1


def _is_section(heading: Element) -> bool:
    text = tree.text_of(heading)
    return any(
        known.match(text) for known in (ABSTRACT_HEAD, INTRODUCTION, KEYWORD_HEAD)
    )


def _title_like(paragraph: Element) -> bool:
    text = tree.text_of(paragraph)
    words = text.split()
    if not words or len(words) > 40 or people.EMAIL.search(text):
        return False
    return not text.endswith((".", ";")) or is_bold_line(paragraph)


def _use_title(block: Element, reading: Reading, place: str, *, sure: bool) -> None:
    for call in block.xpath(".//a[contains(@class,'footnote-ref')]"):
        tree.remove(call)
    reading.title = Found(_without_mark(tree.text_of(block)), place, sure)
    tree.remove(block)


def _without_mark(title: str) -> str:
    return re.sub(r"\s*[*†‡]+$", "", title).strip()


def _drop_repeated(blocks: list[Element], title: str) -> None:
    for block in blocks:
        if _same(tree.text_of(block), title) and block.tag in {"p", *HEADINGS}:
            tree.remove(block)
            return


def _same(one: str, other: str) -> bool:
    bare = re.compile(r"[\W_]+")
    return bool(one) and bare.sub("", one).casefold() == bare.sub("", other).casefold()


def _labelled(root: Element, reading: Reading) -> None:
    """Abstract and keywords under a heading, with a run-in label, or with a style."""
    blocks = list(tree.blocks_of(root))
    for index, block in enumerate(blocks[:60]):
        if block.getparent() is None:
            continue
        text, style = tree.text_of(block), tree.style_of(block)
        if not reading.abstract:
            if _heads(block, ABSTRACT_HEAD, style, "abstract head") and not (
                SUMMARY.match(text) and not _opens_text(blocks[index + 1 :])
            ):
                _abstract_below(block, blocks[index + 1 :], reading)
                continue
            if block.tag in {"p", "blockquote"} and ABSTRACT_RUN_IN.match(text):
                _abstract_run_in(block, blocks[index + 1 :], reading)
                continue
            if FRONT_STYLES["abstract"].search(style) and block.tag == "p":
                _abstract_styled(block, blocks[index + 1 :], style, reading)
                continue
        if not reading.keywords:
            _keywords(block, blocks[index + 1 :], text, style, reading)


def _opens_text(following: list[Element]) -> bool:
    """Whether the next heading is the introduction: then a summary was an abstract."""
    heads = (tree.text_of(block) for block in following if block.tag in HEADINGS)
    return bool(INTRODUCTION.match(next(heads, "")))


def _heads(block: Element, pattern: re.Pattern[str], style: str, kind: str) -> bool:
    text = tree.text_of(block)
    if not pattern.match(text):
        return False
    return (
        block.tag in HEADINGS
        or block.tag == "p"
        or bool(FRONT_STYLES[kind].search(style))
    )


def _abstract_below(head: Element, following: list[Element], reading: Reading) -> None:
    level = int(head.tag[1]) if head.tag in HEADINGS else 7
    taken: list[Element] = []
    for block in following:
        text = tree.text_of(block)
        if block.tag in HEADINGS and (int(block.tag[1]) <= level or level == 7):
            break
        if KEYWORD_RUN_IN.match(text) or KEYWORD_HEAD.match(text):
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
    block: Element, following: list[Element], reading: Reading
) -> None:
    text = _paragraphs([block])
    text = ABSTRACT_RUN_IN.sub("", text, count=1)
    taken = [block]
    if len(text.split()) < 15 and following and following[0].tag == "p":
        taken.append(following[0])
        text = f"{text}\n\n{tree.text_of(following[0])}".strip()
    reading.abstract = Found(text, "paragraph that begins “Abstract”", True)
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
    if KEYWORD_RUN_IN.match(text):
        raw = KEYWORD_RUN_IN.sub("", text, count=1)
        place = "paragraph that begins “Keywords”"
        used = [block]
    elif KEYWORD_HEAD.match(text) and following:
        raw, place = tree.text_of(following[0]), "below “Keywords”"
        if following[0].tag in {"ul", "ol"}:
            raw = "; ".join(tree.text_of(item) for item in following[0].iter("li"))
        used = [block, following[0]]
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


def split_keywords(raw: str) -> list[str]:
    """One list of keywords from one line, parted by the strongest sign that it holds."""
    for sign in ("；", ";", "、", "•", "·", "|", "，", "،", ","):
        if sign in raw:
            parts = raw.split(sign)
            break
    else:
        parts = [raw]
    words = [part.strip().strip(".。").strip() for part in parts]
    return [word for word in words if word][:30]


def _line(block: Element, byline: Byline) -> None:
    """Judge one block of the head line by line; what was not understood stays."""
    if block.tag in HEADINGS:
        tree.remove(block)  # "Authors"
        return
    style = tree.style_of(block)
    lines = [line.strip() for line in people.marked(block).split("\n") if line.strip()]
    understood = [
        byline.understand(
            line,
            styled_author=bool(FRONT_STYLES["authors"].search(style)),
            styled_place=bool(FRONT_STYLES["affiliation"].search(style)),
        )
        for line in lines
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
        if AUTHOR_NOTE.match(text) or (found and short) or len(found) > 2:
            reading.warn(
                "front matter",
                f"Left out of the text, because it is about the authors: “{text[:120]}”",
                "before the first heading",
            )
            tree.remove(block)


def _repeated_heading(root: Element, reading: Reading) -> None:
    """A first heading that says the title once more."""
    first = next((b for b in tree.blocks_of(root) if b.tag in HEADINGS), None)
    if first is not None and _same(tree.text_of(first), str(reading.title.value or "")):
        tree.remove(first)
