"""Citations after pandoc: keys nobody explains, and works known by address alone."""

from submissions.reading import tree
from submissions.reading.bibliography import Bibliography
from submissions.reading.tree import Element


def settle_keys(root: Element, library: Bibliography, cited: list[str]) -> None:
    """Entries made from an address show just that address as a link."""
    for key, address in library.stubs.items():
        for entry in root.xpath(".//*[@id=$name]", name=f"ref-{key}"):
            for child in list(entry):
                entry.remove(child)
            entry.text = None
            link = tree.new("a", address, href=address)
            entry.append(link)
    for citation in root.xpath(".//span[contains(@class,'citation')]"):
        for strong in tree.elements(citation, "strong"):
            if tree.text_of(strong).endswith("?"):  # pandoc's mark of an unknown key
                strong.tag = "span"
                strong.text = f"[{tree.text_of(strong)[:-1]}]"
