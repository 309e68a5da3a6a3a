"""Workbooks: values and formulas, without paths, people and other people's books."""

import re

from lxml import etree

from submissions.cleaning.markup import drop, drop_all, local

DROPPED = {
    *("fileSharing", "fileVersion", "fileRecoveryPr", "externalReferences", "absPath"),
    *("customWorkbookViews", "customSheetViews", "webPublishing", "pivotCaches"),
    *("smartTags", "oleObjects", "controls", "legacyDrawing", "legacyDrawingHF"),
    *("protectedRanges", "workbookProtection", "sheetProtection", "AlternateContent"),
    *("userProtectedRanges", "extLst", "oleSize", "phoneticPr"),
}
OTHER_BOOK = re.compile(r"\[\d+\]")
ABOUT = re.compile(r"&\[?(File|Path|F|Z)\]?")


def clean(root: etree._Element) -> None:
    """One part of a workbook. A value taken from another book stays as a value."""
    drop_all(e for e in root.iter(etree.Element) if local(e) in DROPPED)
    for element in list(root.iter(etree.Element)):
        kind, text = local(element), element.text or ""
        if kind in ("f", "definedName") and OTHER_BOOK.search(text):
            drop(element)
        elif kind == "pageSetup":
            for key in [k for k in element.attrib if k.endswith("}id")]:
                del element.attrib[key]
        elif kind in {f"{place}{what}" for place in ("odd", "even", "first")
                      for what in ("Header", "Footer")}:  # fmt: skip
            element.text = ABOUT.sub("", text)
        elif kind == "workbookPr":
            element.attrib.pop("codeName", None)
