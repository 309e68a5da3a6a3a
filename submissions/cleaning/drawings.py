"""Shapes and pictures as office files describe them: no names of files or makers."""

import re

from lxml import etree

from submissions.cleaning.markup import drop_all, local

NAMED = {"docPr", "cNvPr", "nvPr"}
PATH = re.compile(
    r"^([a-z]:\\|\\\\|/|file:|~/)|\.(png|jpe?g|tiff?|gif|bmp|emf|svg)$", re.I
)
VML_TITLES = ("{urn:schemas-microsoft-com:office:office}title",
              "{urn:schemas-microsoft-com:office:office}href", "href", "src")  # fmt: skip
EXTENSIONS = {"extLst"}
RESIDUE = re.compile(r"\}(rsid\w*|paraId|textId|dateUtc|anchorId|editId|uid)$")


def without_names(root: etree._Element) -> None:
    """Neutral names for shapes; a description stays unless it is the path of a file."""
    drop_all(e for e in root.iter(etree.Element) if local(e) in EXTENSIONS)
    for number, element in enumerate(root.iter(etree.Element), start=1):
        if local(element) in NAMED and "name" in element.attrib:
            element.set("name", f"Object {number}")
        for key in ("descr", "title"):
            if local(element) in NAMED and PATH.search(element.get(key) or ""):
                del element.attrib[key]
        if "}" in element.tag and element.tag.startswith("{urn:schemas-microsoft-com"):
            for key in VML_TITLES:
                element.attrib.pop(key, None)
            if PATH.search(element.get("alt") or ""):
                del element.attrib["alt"]
        for key in list(element.attrib):
            if RESIDUE.search(key):
                del element.attrib[key]
        if local(element) == "theme":
            element.set("name", "")
