"""Read one manuscript, inside the jail: from its files to a Reading."""

from collections.abc import Callable, Mapping

from submissions.reading import canonical, counts, dialect, labels, language, tree
from submissions.reading.containers import unpack
from submissions.reading.figures import Shelf
from submissions.reading.formats import docx, html, jats, latex, markdown, odt, pdf
from submissions.reading.model import Found, Reading, Refused
from submissions.reading.source import Draft, Source

FORMATS: dict[str, Callable[[Source], Draft]] = {
    "docx": docx.read,
    "odt": odt.read,
    "latex": latex.read,
    "markdown": markdown.read,
    "jats": jats.read,
    "html": html.read,
    "pdf": pdf.read,
}
FEWEST_WORDS = 5
MOST_LOST_SHOWN = 20


def read(files: Mapping[str, bytes], main: str | None = None) -> Reading:
    """Title, authors, text and all the rest of one manuscript; raises Refused."""
    unpacked = unpack(files)
    if not unpacked:
        raise Refused("The zip is empty.")
    if main is None or main not in unpacked:
        main = dialect.main_file(unpacked)
    reading = Reading(main=main, format=dialect.format_of(main))
    source = Source(unpacked, main, reading, Shelf(unpacked))
    source.shelf.folder = source.folder
    _tell_of_others(unpacked, main, reading)
    draft = FORMATS[reading.format](source)
    _finish(draft, source)
    return reading


def _tell_of_others(files: Mapping[str, bytes], main: str, reading: Reading) -> None:
    kind = dialect.format_of(main)
    if kind not in {"docx", "odt", "pdf", "html"}:
        return
    others = [n for n in files if n != main and dialect.format_of(n) == kind]
    if others:
        reading.warn(
            "files", f"{main} was read as the manuscript; {', '.join(others[:5])} not."
        )


def _finish(draft: Draft, source: Source) -> None:
    reading = source.reading
    guess = reading.language or language.language_of(tree.text_of(draft.root))
    body = canonical.settle(draft.root, source.shelf, guess[:2])
    reading.body = body.html
    draft.taken["sections"] += body.headings_taken
    draft.taken["tables"] += source.shelf.laid_flat
    reading.figures = source.shelf.figures
    reading.media = source.shelf.media
    reading.warnings += source.shelf.warnings[:MOST_LOST_SHOWN]
    hidden = len(source.shelf.warnings) - MOST_LOST_SHOWN
    if hidden > 0:
        reading.warn("figures", f"{hidden} more pictures have the same problems.")
    reading.references = body.references
    if body.lost_links:
        shown = ", ".join(dict.fromkeys(body.lost_links[:8]))
        reading.warn(
            "links",
            f"{len(body.lost_links)} cross-references lead to nothing in the text and "
            f"were kept as plain words: {shown}.",
        )
    counts.settle(reading, draft, tree.parse_fragment(reading.body))
    _offer_summary(reading)
    _language(reading, tree.parse_fragment(reading.body))
    _judge(reading)


def _offer_summary(reading: Reading) -> None:
    """JOSS and its sisters open with a "Summary" instead of an abstract.

    It is offered as the abstract, and stays in the text: nothing is lost.
    """
    first = tree.parse_fragment(reading.body).find("section")
    if reading.abstract or first is None or not len(first):
        return
    if labels.SUMMARY.match(tree.text_of(first[0])):
        text = "\n\n".join(tree.text_of(p) for p in first.iterfind("p"))
        reading.abstract = Found(text, "first section, “Summary”", False)


def _language(reading: Reading, root: tree.Element) -> None:
    for listing in tree.elements(root, "pre", "code", "math"):
        tree.remove(listing)
    told = reading.language.split("-")[0].lower()
    found = language.language_of(
        f"{reading.title.value or ''} {reading.abstract.value or ''} {tree.text_of(root)}"
    )
    if told and found and told != found:
        reading.warn(
            "language",
            f"The file says its language is {told}, but the text reads like {found}.",
        )
    reading.language = told or found
    reading.language_place = "what the file says" if told else "words of the text"
    reading.direction = language.direction_of(reading.language)


def _judge(reading: Reading) -> None:
    """What an author must add by hand, and whether there is a text at all."""
    words = reading.counts["words"].out or 0
    pictures = reading.counts["figures"].out or 0
    if words < FEWEST_WORDS and not pictures:
        raise Refused(f"{reading.main} holds no text that could be read.")
    if not reading.title:
        reading.warn("title", "No title was found. Please type it.")
    elif not reading.title.sure:
        reading.warn(
            "title",
            f"The title was taken from the {reading.title.place}. Please check it.",
        )
    if not reading.authors:
        reading.warn("authors", "No author was found. Please add all authors.")
    if not reading.abstract:
        reading.warn("abstract", "No abstract was found. Please add it.")
    elif not reading.abstract.sure:
        reading.warn(
            "abstract", f"The abstract is a guess: the {reading.abstract.place}."
        )
