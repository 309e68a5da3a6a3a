"""Title, authors, abstract and keywords taken off the top of a text by its layout.

Styles come first, then labels ("Abstract", "Keywords"), then the look: a first heading,
a line of names, a line with an institution. What is not recognised stays in the text,
so nothing is lost; what was guessed says so (`sure` is false).
"""

import re
from dataclasses import dataclass, field

from submissions.reading import people, tree
from submissions.reading.model import Found, ReadAuthor, Reading
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
AUTHOR_RUN_IN = re.compile(
    r"^\W*(authors?|作者|autor(?:es|en|i)?|auteurs?)\s*[:：]\s*", re.I
)
CORRESPONDING = re.compile(r"correspond|通[讯訊]作者|e-?mail|contact author", re.I)
FUNDING_HEAD = re.compile(
    r"^\W*(funding|financial support|acknowledge?ments? and funding)\b", re.I
)
AFFILIATION_LABEL = re.compile(r"^\W*(affiliations?|institution)\s*[:：]?\s*", re.I)
PLACEHOLDER_TITLE = re.compile(
    r"^\W*(the |your |article |paper |manuscript |insert |enter )?(title|untitled|document|paper"
    r" title|article title|title here|template|my (paper|article)|manuscript|main"
    r"|microsoft word.*|untitled document|type your title here)( here| of (the |your )?"
    r"(paper|article|manuscript))?\W*$",
    re.I,
)
PLACEHOLDER_ABSTRACT = re.compile(
    r"lorem ipsum|one or two sentences providing a|(enter|insert|type|write) (the |your )?abstract"
    r"|abstract (text|goes) here|your abstract",
    re.I,
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


@dataclass
class Front:
    """What was taken off the top, before it goes to the reading."""

    affiliations: dict[str, str] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)
    lines: list[people.Line] = field(default_factory=list)
    place: str = ""
    emails: list[str] = field(default_factory=list)
    corresponding: list[str] = field(default_factory=list)
    orcids: list[str] = field(default_factory=list)


def take(root: Element, reading: Reading) -> None:
    """Fill what `reading` does not know yet, and take from the tree what was used."""
    front = Front()
    blocks = list(tree.blocks_of(root))
    _title(blocks, reading)
    _labelled(root, reading)
    for block in _head(root):
        _line(block, reading, front)
    _unlabelled_abstract(root, reading)
    _people(front, reading)
    _author_notes(root, reading)
    _repeated_heading(root, reading)
    placeholders(reading)


def _head(root: Element) -> list[Element]:
    """The blocks before the text proper: up to the first heading or long paragraph."""
    head = []
    for block in tree.blocks_of(root):
        if block.tag in HEADINGS:
            if AUTHOR_HEAD.match(tree.text_of(block)):
                head.append(block)
                continue
            break
        if block.tag not in {"p", "ul", "ol", "blockquote", "div"} or len(head) > 60:
            break
        head.append(block)
    return head


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
    return sum(block.tag == first.tag for block in blocks) == 1


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
    label = ABSTRACT_RUN_IN.match(tree.text_of(block))
    text = _paragraphs([block])
    text = ABSTRACT_RUN_IN.sub("", text, count=1)
    taken = [block]
    if len(text.split()) < 15 and following and following[0].tag == "p":
        taken.append(following[0])
        text = f"{text}\n\n{tree.text_of(following[0])}".strip()
    reading.abstract = Found(
        text, f"paragraph that begins “{label.group().strip()}”", True
    )
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


def _line(block: Element, reading: Reading, front: Front) -> None:
    """Judge one block of the head; remove it when it was understood."""
    style = tree.style_of(block)
    used = False
    for text in people.marked(block).split("\n"):
        if text.strip():
            used |= _understood(text.strip(), style, reading, front)
    if block.tag in HEADINGS and AUTHOR_HEAD.match(tree.text_of(block)):
        used = True
    if used:
        tree.remove(block)


def _understood(text: str, style: str, reading: Reading, front: Front) -> bool:
    plain = people.MARK.sub("", text).strip()
    words = len(plain.split())
    if match := people.ORCID.search(text):
        front.orcids.append(match.group(1))
    addresses = people.EMAIL.findall(text)
    if _affiliation(text, plain, style, front):
        front.emails += addresses
        return True
    if not front.lines and not reading.authors and words < 2 * LONG:
        labelled = AUTHOR_RUN_IN.match(plain)
        styled = FRONT_STYLES["authors"].search(style)
        line = AUTHOR_RUN_IN.sub("", text) if labelled else text
        if labelled or people.looks_like_names(line):
            front.lines = people.byline(line)
            front.place = "line of authors" if not styled else f"{style} style"
            front.emails += addresses
            return True
    if addresses and words < LONG and (CORRESPONDING.search(plain) or words < 8):
        front.emails += addresses
        front.corresponding += addresses if CORRESPONDING.search(plain) else []
        front.corresponding.append(plain)
        return True
    starred = re.match(r"^\W{0,3}\s*corresponding author\W*$", plain, re.I)
    return bool(starred or (match and words < 8))


def _affiliation(text: str, plain: str, style: str, front: Front) -> bool:
    """An address with its mark in front, or one that names an institution."""
    if len(plain.split()) > LONG or not (
        front.lines or FRONT_STYLES["affiliation"].search(style)
    ):
        return False
    text = AFFILIATION_LABEL.sub("", people.with_marks(text))
    mark = re.match(
        rf"^\s*(?:{people.MARK_OPEN}([\w*†‡§¶#]+){people.MARK_CLOSE}|\(?(\d{{1,2}}|[a-z])[).\s])\s*",
        text,
    )
    body = people.MARK.sub("", text[mark.end() :] if mark else text)
    body = re.sub(
        r"\s*/?\s*$", "", people.EMAIL.sub("", people.ORCID.sub("", body))
    ).strip(" ,;/")
    if (
        mark
        and len(body) > 2
        and not CORRESPONDING.search(body)
        and "contributed" not in body
    ):
        key = mark.group(1) or mark.group(2)
        if key.isalnum():
            front.affiliations[key] = body
            for address in people.EMAIL.findall(text):
                front.affiliations[f"email {key}"] = address
            return True
    if people.INSTITUTION.search(body) and not CORRESPONDING.search(body):
        front.unmarked.append(body)
        return True
    return bool(mark and "contributed equally" in body)


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


def _people(front: Front, reading: Reading) -> None:
    if not front.lines:
        _share_emails(front, reading)
        return
    authors = []
    for line in front.lines:
        person = people.author(line.name, front.place)
        person.affiliations = [
            front.affiliations[mark]
            for mark in line.marks
            if mark in front.affiliations
        ]
        person.corresponding = (
            "*" in line.marks or "✉" in line.marks or "∗" in line.marks
        )
        own = [front.affiliations.get(f"email {mark}") for mark in line.marks]
        shared = [m for m in line.marks if m in front.affiliations]
        alone = sum(bool(set(shared) & set(other.marks)) for other in front.lines) == 1
        person.email = next((e for e in own if e and alone), "") or ""
        for aside in line.aside:
            person.email = person.email or people.email_in(aside)
            person.orcid = person.orcid or people.orcid_in(aside)
            if not people.EMAIL.search(aside) and people.INSTITUTION.search(aside):
                person.affiliations.append(aside)
        authors.append(person)
    _share(authors, front)
    reading.authors = authors
    _share_emails(front, reading)


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
        if (named and named.search(text)) or AUTHOR_NOTE.match(text):
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


def _share(authors: list[ReadAuthor], front: Front) -> None:
    """An address without a mark is everybody's; brackets behind the last name as well."""
    for person in authors:
        if not person.affiliations:
            person.affiliations = list(front.unmarked)
    last = authors[-1]
    given = [p for p in authors if p.affiliations]
    if given == [last] and front.lines[-1].aside and len(authors) > 1:
        for person in authors[:-1]:
            person.affiliations = list(last.affiliations)
    if len(front.orcids) == len(authors):
        for person, orcid in zip(authors, front.orcids, strict=True):
            person.orcid = person.orcid or orcid


def _share_emails(front: Front, reading: Reading) -> None:
    taken = {person.email for person in reading.authors}
    for address in dict.fromkeys(front.emails):
        owner = next((p for p in reading.authors if p.email == address), None)
        if address not in taken:
            owner = people.attach_email(reading.authors, address)
        if owner and any(address in text for text in front.corresponding):
            owner.corresponding = True


def placeholders(reading: Reading) -> None:
    """What a template left behind is no title and no abstract."""
    title = str(reading.title.value or "")
    if title and PLACEHOLDER_TITLE.match(title):
        reading.title.sure = False
        reading.warn(
            "title",
            f"The title “{title}” looks like the placeholder of a template.",
            reading.title.place,
        )
    abstract = str(reading.abstract.value or "")
    if abstract and PLACEHOLDER_ABSTRACT.search(abstract):
        reading.abstract.sure = False
        reading.warn(
            "abstract",
            "The abstract looks like the placeholder text of a template.",
            reading.abstract.place,
        )
