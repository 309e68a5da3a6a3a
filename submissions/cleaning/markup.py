"""Small moves on an XML tree; the parser reads no entity, DTD or network (F16)."""

from collections.abc import Iterable

from lxml import etree

from submissions.cleaning.notes import Uncleanable

SAFE_LINKS = ("http://", "https://", "mailto:")


def parse(data: bytes) -> etree._Element:
    """The root, without comments and processing instructions."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Uncleanable("declares a document type inside, which it must not.")
    return root


def written(root: etree._Element) -> bytes:
    return bytes(
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    )


def local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def space(element: etree._Element) -> str:
    return str(etree.QName(element).namespace or "")


def drop(element: etree._Element) -> None:
    """Take an element out with all that is in it; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _give(element, element.tail)
    element.tail = None
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Take an element out and leave what is in it in its place."""
    parent = element.getparent()
    if parent is None:
        return
    _give(element, element.text)
    at = parent.index(element)
    children = list(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    drop(element)


def drop_all(elements: Iterable[etree._Element]) -> int:
    """How many were there."""
    found = list(elements)
    for element in found:
        drop(element)
    return len(found)


def unwrap_all(elements: Iterable[etree._Element]) -> int:
    found = list(elements)
    for element in found:
        unwrap(element)
    return len(found)


def is_safe_link(target: str) -> bool:
    return target.strip().lower().startswith(SAFE_LINKS)


def _give(element: etree._Element, text: str | None) -> None:
    """Add text just before an element."""
    if not text:
        return
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text
