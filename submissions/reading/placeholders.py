"""What a template left behind is no title and no abstract."""

import re

from submissions.reading.model import Reading

PLACEHOLDER_TITLE = re.compile(
    r"^\W*(the |your |article |paper |manuscript |insert |enter )?(title|untitled|document|paper"
    r" title|article title|title here|template|my (paper|article)|manuscript|main"
    r"|microsoft word.*|untitled document|type your title here)( here| of (the |your )?"
    r"(paper|article|manuscript))?\W*$",
    re.I,
)
PLACEHOLDER_ABSTRACT = re.compile(
    r"lorem ipsum|one or two sentences providing a|(enter|insert|type|write) (the |your )?abstract"
    r"|abstract (text|goes) here|your abstract",
    re.I,
)


def tell(reading: Reading) -> None:
    """Warn of a title or abstract that nobody wrote."""
    title = str(reading.title.value or "")
    if title and PLACEHOLDER_TITLE.match(title):
        reading.title.sure = False
        reading.warn(
            "title",
            f"The title “{title}” looks like the placeholder of a template.",
            reading.title.place,
        )
    abstract = str(reading.abstract.value or "")
    if abstract and PLACEHOLDER_ABSTRACT.search(abstract):
        reading.abstract.sure = False
        reading.warn(
            "abstract",
            "The abstract looks like the placeholder text of a template.",
            reading.abstract.place,
        )
