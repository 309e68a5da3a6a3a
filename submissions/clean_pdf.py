"""Clean an author's PDF for reviewers; run in the jail as a program.

Reads `in.pdf` and `names.txt`, writes `out.pdf` and `pages.txt`. Refuses (and so the
caller typesets the text instead) when a name stands in the pages: a name that cannot be
taken out must not go out (visibility.md, F6, F8, F9).
"""

import sys
from pathlib import Path

import pikepdf
import pypdfium2

from submissions.name_scan import fold

DROPPED = ("/Metadata", "/Names", "/AcroForm", "/AA", "/OpenAction", "/PieceInfo",
           "/Collection", "/Perms", "/SpiderInfo", "/AF")  # fmt: skip


def named_in(text: str, names: list[str]) -> bool:
    page = fold(text)
    return any(fold(name) in page for name in names if fold(name))


def clean(source: Path, target: Path) -> int:
    """Write a copy with pages only; returns how many."""
    with pikepdf.open(source) as old, pikepdf.new() as new:
        for page in old.pages:
            for key in ("/Annots", "/Metadata", "/PieceInfo", "/AA", "/LastModified"):
                if key in page:
                    del page[key]
        new.pages.extend(old.pages)
        for key in DROPPED:
            if key in new.Root:
                del new.Root[key]
        for made in new.objects:
            if isinstance(made, pikepdf.Stream | pikepdf.Dictionary):
                for key in ("/Metadata", "/PieceInfo", "/LastModified"):
                    if key in made:
                        del made[key]
        new.docinfo["/Producer"] = "Journal"
        new.save(target, deterministic_id=True)
        return len(new.pages)


def main() -> None:
    names = Path("names.txt").read_text().splitlines()
    pages = clean(Path("in.pdf"), Path("out.pdf"))
    document = pypdfium2.PdfDocument("out.pdf")
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    if named_in(text, names):
        sys.exit("The pages name an author.")
    Path("pages.txt").write_text(str(pages))


if __name__ == "__main__":
    main()
