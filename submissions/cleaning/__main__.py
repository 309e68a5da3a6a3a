"""The child in the jail: reads `in`, writes `out` and `told.json`."""

import json
import sys
from pathlib import Path

from lxml import etree

from submissions.cleaning import office, opendocument, pdf, pictures, plain
from submissions.cleaning.notes import Notes, Uncleanable

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff"}


def copy_of(data: bytes, suffix: str, notes: Notes, *, keep_remarks: bool) -> bytes:
    if suffix in PICTURES:
        return pictures.clean(data)
    if suffix == ".pdf":
        return pdf.clean(data, notes, keep_remarks=keep_remarks)
    if suffix == ".odt":
        return opendocument.clean(data, notes)
    if suffix in office.MAIN:
        return office.clean(data, suffix, notes)
    return plain.clean(data)


def main(suffix: str, *options: str) -> None:
    notes = Notes()
    data = Path("in").read_bytes()
    try:
        made = copy_of(data, suffix, notes, keep_remarks="remarks" in options)
    except Uncleanable as reason:
        sys.exit(str(reason))
    except (etree.XMLSyntaxError, KeyError, RecursionError):
        sys.exit("is damaged inside. Save it again.")
    Path("out").write_bytes(made)
    told = {"notes": notes.taken_out, "pages": notes.pages}
    Path("told.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
