"""Reference lists: entries of their own with DOI links, and the citations to them."""

import re

from submissions.reading import run_together, tree
from submissions.reading.model import ReadReference
from submissions.reading.sections import drop_start
from submissions.reading.tree import HEADINGS, Element

HEADING = re.compile(
    r"^\W*(\d+\.?\s*)?((list of |cited )?references?( cited| list)?|bibliograph(y|ie)"
    r"|works cited|literature( cited)?|literatur(verzeichnis)?|références( bibliographiques)?"
    r"|referencias( bibliográficas)?|referências( bibliográficas)?|bibliograf[íi]a|riferimenti"
    r"( bibliografici)?|литература|список литературы|参考文献|參考文獻|引用文献|참고문헌"
    r"|المراجع|المصادر|kaynak(ça|lar)|källor|referenser|tài liệu tham khảo)\W*$",
    re.I,
)
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|\[\]]+[^\s\"<>.,;:\[\]]")
URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)\]]")
TYPED_NUMBER = re.compile(r"^\s*(\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)])\s*")


def settle(root: Element, names: dict[str, str]) -> Element | None:
    """The reference list as its canonical section, taken out of the text."""
    listing = tree.new("ol")
    typed = _typed_list(root)
    made = root.xpath(".//*[@id='refs'] | .//*[contains(@class,'csl-bib-body')]")
    for entry in [*_made_entries(made), *typed]:
        _add(entry, listing, names)
    for block in made:
        if block.getparent() is not None:
            tree.remove(block)
    if not len(listing):
        return None
    section = tree.new("section", class_="references")
    section.append(listing)
    return section


def _made_entries(blocks: list[Element]) -> list[Element]:
    """Entries that pandoc or our own renderer made, each under its key."""
    return [
        entry
        for block in blocks
        for entry in block.iter("div", "li")
        if entry is not block
        and (entry.get("id") or "csl-entry" in tree.classes(entry))
    ]


def _typed_list(root: Element) -> list[Element]:
    """What an author typed below the heading "References" (or its like)."""
    headings = [h for h in root.iter(*HEADINGS) if HEADING.match(tree.text_of(h))]
    if not headings:
        return []
    heading = headings[-1]
    entries: list[Element] = []
    for block in _below(heading):
        if block.get("id") == "refs" or block.xpath(".//*[@id='refs']"):
            continue
        entries += _entries_of(block)
        if block.tag != "figure" and not block.xpath(".//img"):
            tree.remove(block)
    tree.remove(heading)
    return [entry for entry in entries if not tree.is_empty(entry)]


def _below(heading: Element) -> list[Element]:
    """The blocks between a heading and the next, and no table or figure after the list."""
    blocks = []
    for block in heading.itersiblings():
        if block.tag in HEADINGS or block.tag in {"table", "figure"}:
            break
        if not isinstance(block.tag, str) or tree.classes(block) & {"footnotes"}:
            continue
        if any(inner.tag in HEADINGS for inner in block.iter()):
            break
        blocks.append(block)
    return blocks


def _entries_of(block: Element) -> list[Element]:
    if block.tag in {"ul", "ol"}:
        return list(block.iter("li"))
    if block.tag in {"div", "blockquote"}:
        inner = [e for child in block for e in _entries_of(child)]
        return inner or [block]
    if block.tag == "p" and block.find("br") is not None:
        return _split_lines(block)
    return run_together.apart(block) if block.tag == "p" else [block]


def _split_lines(paragraph: Element) -> list[Element]:
    """One paragraph with an entry a line."""
    lines = [tree.new("p")]
    lines[0].text = paragraph.text
    for child in list(paragraph):
        if child.tag == "br":
            lines.append(tree.new("p", child.tail or ""))
        else:
            lines[-1].append(child)
    long = [line for line in lines if len(tree.text_of(line)) > 30]
    return lines if len(long) == len(lines) > 1 else [_joined(lines)]


def _joined(lines: list[Element]) -> Element:
    whole = tree.new("p")
    for line in lines:
        tree.move_content(line, whole)
    return whole


def _add(entry: Element, listing: Element, names: dict[str, str]) -> None:
    number = f"r-{len(listing) + 1}"
    item = tree.new("li", id=number)
    for anchor in entry.xpath("descendant-or-self::*[@id]"):
        names.setdefault(anchor.get("id"), number)
    for wrapper in tree.elements(entry, "div", "p", "span"):
        if wrapper.get("class") in {"csl-left-margin"}:
            tree.remove(wrapper)
        elif wrapper.tag != "span" or not wrapper.get("lang"):
            tree.unwrap(wrapper)
    tree.move_content(entry, item)
    raw = "".join(item.itertext())
    holder = entry.getparent()
    if holder is not None and holder.tag == "ol":
        item.set("data-number", number.removeprefix("r-"))
    if label := TYPED_NUMBER.match(raw):
        item.set("data-number", re.sub(r"\D", "", label.group()))
        drop_start(item, label.end())
    link_addresses(item)
    listing.append(item)


def link_addresses(item: Element) -> None:
    """Make DOIs and web addresses in an entry links; a DOI is always https://doi.org/."""
    for link in item.iter("a"):
        if match := DOI.search(link.get("href") or ""):
            link.set("href", f"https://doi.org/{_trim(match.group())}")
    if any(
        link.get("href", "").startswith("https://doi.org/") for link in item.iter("a")
    ):
        return
    for holder, is_tail in _texts(item):
        text = (holder.tail if is_tail else holder.text) or ""
        if match := re.search(
            rf"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?({DOI.pattern})", text, re.I
        ):
            doi = _trim(match.group(1))
            end = match.start(1) + len(doi)
            _insert_link(holder, is_tail, match.start(), end, f"https://doi.org/{doi}")
            return
    for holder, is_tail in _texts(item):
        text = (holder.tail if is_tail else holder.text) or ""
        if match := URL.search(text):
            _insert_link(holder, is_tail, match.start(), match.end(), match.group())
            return


def _trim(doi: str) -> str:
    """A closing bracket belongs to the sentence unless it was opened in the DOI."""
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1]
    return doi.rstrip(".,;")


def _texts(item: Element) -> list[tuple[Element, bool]]:
    inside = [
        (e, False) for e in item.iter() if e.tag != "a" and isinstance(e.tag, str)
    ]
    return inside + [(e, True) for e in item.iterdescendants()]


def _insert_link(
    holder: Element, is_tail: bool, start: int, end: int, address: str
) -> None:
    text = (holder.tail if is_tail else holder.text) or ""
    link = tree.new(
        "a", address if "doi.org" in address else text[start:end], href=address
    )
    link.tail = text[end:]
    if is_tail:
        holder.tail = text[:start]
        holder.addnext(link)
    else:
        holder.text = text[:start]
        holder.insert(0, link)


def listed(section: Element | None) -> list[ReadReference]:
    """The entries as plain data."""
    if section is None:
        return []
    entries = []
    for item in section.iter("li"):
        links = [link.get("href") or "" for link in item.iter("a")]
        doi = next((match for a in links if (match := _doi_in(a))), "")
        url = next((link for link in links if link.startswith("http")), "")
        text = tree.text_of(item)
        year = _year(text, url)
        sure = bool(doi or year)
        entries.append(ReadReference(item.get("id") or "", text, doi, url, year, sure))
    return entries


def _year(text: str, url: str) -> str:
    """The year of the work: in brackets before all, then the last that is not in an
    address; the day on which a page was looked at is none."""
    text = re.split(
        r"\b(?:accessed|retrieved|consulté|abgerufen|acesso em|consultado)\b",
        text,
        flags=re.I,
    )[0]
    bare = URL.sub(" ", DOI.sub(" ", text.replace(url, " ") if url else text))
    if found := re.search(r"[(（]((?:1[5-9]|20)\d\d)[a-z]?[,)）]", bare):
        return found.group(1)
    years = re.findall(r"(?<![\d–:-])((?:1[5-9]|20)\d\d)(?![\d–-])", bare)
    return years[-1] if years else ""


def _doi_in(address: str) -> str:
    return address.partition("doi.org/")[2] if "doi.org/" in address else ""
