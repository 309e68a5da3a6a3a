"""SVG figures with only what draws: no script, no outside address, no animation."""

import copy
import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
HREFS = ("href", f"{{{XLINK}}}href")
MAX_ELEMENTS = 60_000
ALLOWED = {
    "svg", "g", "defs", "symbol", "title", "desc", "path", "rect", "circle",
    "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "image",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern",
    "marker", "style", "use", "switch", "filter", "feGaussianBlur", "feOffset",
    "feBlend", "feColorMatrix", "feMerge", "feMergeNode", "feFlood", "feComposite",
}  # fmt: skip
SAFE_IMAGE = re.compile(r"\s*data:image/(png|jpe?g)[;,]", re.I)
OUTSIDE = re.compile(r"@import[^;]*;?|url\(\s*['\"]?(?!#)[^)]*\)|expression\(", re.I)


class UnsafeSvg(Exception):
    """The drawing cannot be cleaned."""


def clean_svg(data: bytes) -> bytes:
    """The drawing with every element and address that could do more than draw removed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnsafeSvg("the SVG is damaged.") from error
    if etree.QName(root).localname != "svg":
        raise UnsafeSvg("it is not an SVG drawing inside.")
    _inline_uses(root)
    for element in list(root.iter()):
        _clean(element)
    if root.get("viewBox") is None and not root.get("width"):
        raise UnsafeSvg("the SVG has no size.")
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _inline_uses(root: etree._Element) -> None:
    """`use` is replaced by a copy of what it names, within the drawing only."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    budget = MAX_ELEMENTS
    for use in list(root.iter(f"{{{SVG}}}use")):
        target = next((use.get(h) for h in HREFS if use.get(h)), "")
        source = named.get(target.removeprefix("#")) if target.startswith("#") else None
        parent = use.getparent()
        if source is None or parent is None or source in set(use.iterancestors()):
            continue
        budget -= sum(1 for _ in source.iter())
        if budget < 0:
            raise UnsafeSvg("the SVG repeats its parts too often.")
        parent.replace(use, _copy_of(use, source))


def _copy_of(use: etree._Element, source: etree._Element) -> etree._Element:
    group = etree.Element(f"{{{SVG}}}g")
    for name, value in use.attrib.items():
        if name not in (*HREFS, "x", "y", "width", "height"):
            group.set(name, value)
    if use.get("x") or use.get("y"):
        shift = f"translate({use.get('x', '0')} {use.get('y', '0')})"
        group.set("transform", f"{use.get('transform', '')} {shift}".strip())
    inner = copy.deepcopy(source)
    inner.tail = None
    for element in inner.iter():
        element.attrib.pop("id", None)
    if etree.QName(inner).localname == "symbol":
        inner.tag = f"{{{SVG}}}g"
    group.append(inner)
    group.tail = use.tail
    return group


def _clean(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        _drop(element)
        return
    name = etree.QName(element)
    if (
        name.namespace != SVG
        or name.localname not in ALLOWED
        or name.localname == "use"
    ):
        _drop(element)
        return
    if name.localname == "style":
        element.text = OUTSIDE.sub("", element.text or "")
    for attribute, value in list(element.attrib.items()):
        local = etree.QName(attribute).localname.lower()
        if local.startswith("on") or (local == "href" and not _allowed(name, value)):
            del element.attrib[attribute]
        elif OUTSIDE.search(value):
            element.set(attribute, OUTSIDE.sub("", value))


def _allowed(name: etree.QName, value: str) -> bool:
    return value.startswith("#") or bool(
        name.localname == "image" and SAFE_IMAGE.match(value)
    )


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
