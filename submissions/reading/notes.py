"""Notes: calls in the text, and one list of notes after it."""

from submissions.reading import tree
from submissions.reading.tree import Element

LISTS = (
    ".//section[contains(@class,'footnotes')] | .//aside[contains(@class,'footnotes')]"
    " | .//div[contains(@class,'footnotes')]"
)
CALLS = ".//a[@role='doc-noteref' or contains(@class,'footnote-ref')]"
BACK = ".//a[@role='doc-backlink' or contains(@class,'footnote-back')]"


def settle(root: Element, names: dict[str, str]) -> Element | None:
    """Number calls in their order, and return the section of notes, taken out."""
    items = _items(root)
    section = tree.new("section", class_="notes")
    listing = tree.new("ol")
    section.append(listing)
    placed: dict[str, str] = {}
    calls = 0
    for call in root.xpath(CALLS):
        key = (call.get("href") or "").removeprefix("#")
        if key not in items:
            tree.unwrap(call)
            continue
        calls += 1
        if key not in placed:
            placed[key] = f"n-{len(placed) + 1}"
            listing.append(_item(items[key], placed[key]))
        number = placed[key].removeprefix("n-")
        fresh = tree.new("a", number, class_="note-ref", href=f"#n-{number}")
        fresh.set("id", f"nr-{calls}")
        tree.replace(call, fresh)
    names |= placed
    for key, item in items.items():  # a note nobody calls still has its text
        if key not in placed and not tree.is_empty(item):
            placed[key] = f"n-{len(placed) + 1}"
            listing.append(_item(item, placed[key]))
    return section if len(listing) else None


def _items(root: Element) -> dict[str, Element]:
    """The notes by their key; their lists are taken out of the text."""
    items: dict[str, Element] = {}
    for listing in root.xpath(LISTS):
        for link in listing.xpath(BACK):
            tree.remove(link)
        for item in listing.iter("li"):
            if key := item.get("id"):
                items.setdefault(key, item)
        tree.remove(listing)
    return items


def _item(source: Element, identifier: str) -> Element:
    item = tree.move_content(source, tree.new("li", id=identifier))
    if not any(child.tag in {"p", "ul", "ol", "pre", "blockquote"} for child in item):
        paragraph = tree.move_content(item, tree.new("p"))
        for child in list(item):
            item.remove(child)
        item.text = None
        item.append(paragraph)
    return item
