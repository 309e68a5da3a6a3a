"""One tag tree out of many (pdf.md 2.5): a Part for the front and for each article."""

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


@dataclass(slots=True)
class Tags:
    """Gathers the structure of each source; call `add` right after its pages came."""

    pdf: Pdf
    used: int = 0  # keys of the parent tree given away so far
    numbers: list[pikepdf.Object | int] = field(default_factory=list)
    root: pikepdf.Object = field(init=False)
    document: pikepdf.Object = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self.root.K = Array([self.document])
        self.pdf.Root.StructTreeRoot = self.root

    def add(self, source: Pdf, pages: list[pikepdf.Page]) -> None:
        """The copier knows the pages and annotations that have just been copied."""
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        for part in tree.K:
            part.S, part.P = Name.Part, self.document
            self.document.K.append(part)
        highest = self.used
        pairs = list(tree.ParentTree.Nums)
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            self.numbers += [int(key) + self.used, value]
            highest = max(highest, int(key) + self.used + 1)
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + self.used
            for annotation in page.get(Name.Annots, ()):
                if Name.StructParent in annotation:
                    annotation.StructParent = int(annotation.StructParent) + self.used
        self.used = highest

    def close(self) -> None:
        self.root.ParentTree = self.pdf.make_indirect(
            Dictionary(Nums=Array(self.numbers))
        )
        self.root.ParentTreeNextKey = self.used
