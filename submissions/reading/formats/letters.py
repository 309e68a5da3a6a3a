"""How large the letters of a Word file are, which pandoc does not tell."""

from collections import Counter

from lxml import etree

from submissions.reading import tree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = 40  # paragraphs whose size is worth knowing
USUAL = 22  # half points, where a file says nothing


def give_sizes(
    root: tree.Element, document: etree._Element, styles: etree._Element | None
) -> None:
    """Write on each early paragraph how many times larger it is than the text."""
    by_style, default = _of_styles(styles)
    body = document.find(f"{W}body")
    if body is None:
        return
    sizes: Counter[int] = Counter()
    head: dict[str, int] = {}
    for number, paragraph in enumerate(body.iter(f"{W}p")):
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
        if not text.strip():
            continue
        size = _of_paragraph(paragraph, by_style, default)
        sizes[size] += len(text)
        if number < 3 * HEAD:
            head.setdefault("".join(text.split()), size)
    if not sizes:
        return
    usual = sizes.most_common(1)[0][0]
    for block in list(root.iter("p", "h1", "h2"))[: 2 * HEAD]:
        size = head.get("".join(tree.text_of(block).split()), usual)
        if size != usual:
            block.set("data-size", f"{size / usual:.2f}")


def _of_styles(styles: etree._Element | None) -> tuple[dict[str, int], int]:
    """The size that each style sets, its own or its parent's, and the usual one."""
    if styles is None:
        return {}, USUAL
    own: dict[str, int | None] = {}
    parent: dict[str, str] = {}
    for style in styles.iterfind(f"{W}style"):
        name = style.get(f"{W}styleId") or ""
        own[name] = _value(style.find(f"{W}rPr/{W}sz"))
        based = style.find(f"{W}basedOn")
        parent[name] = (based.get(f"{W}val") or "") if based is not None else ""
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    default = own.get("Normal") or _value(defaults) or USUAL
    found: dict[str, int] = {}
    for name in own:
        at, steps = name, 0
        while at and own.get(at) is None and steps < 10:
            at, steps = parent.get(at, ""), steps + 1
        found[name] = own.get(at) or default
    return found, default


def _value(size: etree._Element | None) -> int | None:
    text = (size.get(f"{W}val") or "") if size is not None else ""
    return int(text) if text.isdigit() and 0 < int(text) < 1_000 else None


def _of_paragraph(
    paragraph: etree._Element, by_style: dict[str, int], default: int
) -> int:
    """The size of most of its letters."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    usual = (
        by_style.get(style.get(f"{W}val") or "", default)
        if style is not None
        else default
    )
    sizes: Counter[int] = Counter()
    for run in paragraph.iter(f"{W}r"):
        letters = sum(len(t.text or "") for t in run.iterfind(f"{W}t"))
        sizes[_value(run.find(f"{W}rPr/{W}sz")) or usual] += letters
    return sizes.most_common(1)[0][0] if sizes else usual
