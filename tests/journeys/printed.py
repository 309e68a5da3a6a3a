"""A printed PDF, read back: its pages, all that it says, and what an issue must state."""

import io
import re

import pikepdf
import pypdfium2


def pages_of(pdf):
    """The text of each page, in one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.replace("\ufffe", "-").split()) for text in texts]


def all_in(pdf):
    """All that a PDF says: its text, its metadata, every object's strings and streams."""
    said = [*pages_of(pdf)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said += [repr(dict(document.docinfo)), str(document.open_metadata())]
        for thing in document.objects:
            if not isinstance(thing, pikepdf.Stream):
                said.append(repr(thing))
            elif thing.get("/Subtype") != "/Image":
                said.append(thing.read_bytes().decode("utf-8", errors="replace"))
    return "\n".join(said)


def assert_printed(pdf, articles):
    """The contents name the page on which each article really stands; it is tagged."""
    texts, titles = pages_of(pdf), [article.title for article in articles]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        labels = [page.label for page in document.pages]
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot.K is not None
        with document.open_outline() as outline:
            marks = [item.title for item in outline.root]
    front = " ".join(texts[: labels.index("1")])
    assert [title for title in marks if title in titles] == titles
    for article in articles:
        [said] = re.findall(rf"{re.escape(article.title)}\D*?(\d+)", front)
        assert said == str(article.first_page)
        assert article.title in texts[labels.index(said)]
    starts = [article.first_page for article in articles]
    ends = [article.first_page + article.page_count for article in articles]
    assert starts == [1, *ends[:-1]]
    assert labels[labels.index("1") :] == [str(n + 1) for n in range(ends[-1] - 1)]
