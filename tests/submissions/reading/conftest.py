"""Small manuscripts made on the spot, and the two ways to read them."""

import zipfile
from io import BytesIO

import docx
import pytest
from PIL import Image

from submissions.reading import read_in_jail
from submissions.reading.reader import read as read_here

WORDS = (
    "Teachers who met every week changed their lessons more than those who did not, and "
    "the change was still there a year later when nobody asked for it any more. "
)


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Read in this process, which is faster; the steps are those of the jail."""
    monkeypatch.chdir(tmp_path)

    def reader(name, content, **others):
        data = content.encode() if isinstance(content, str) else content
        files = {name: data} | {
            path: value.encode() if isinstance(value, str) else value
            for path, value in others.get("files", {}).items()
        }
        return read_here(files, others.get("main"))

    return reader


@pytest.fixture
def jailed():
    def reader(name, content, files=None):
        data = content.encode() if isinstance(content, str) else content
        return read_in_jail({name: data} | (files or {}), main=name if files else None)

    return reader


def png(size=(40, 30), kind="PNG"):
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def zipped(entries):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(*paragraphs):
    """A Word file: (style, text) pairs, or functions that are given the document."""
    document = docx.Document()
    for paragraph in paragraphs:
        if callable(paragraph):
            paragraph(document)
        else:
            style, text = paragraph
            document.add_paragraph(text, style=style or None)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def rezipped(data, change):
    """The same zip with its entries changed by `change(entries)`."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    change(entries)
    return zipped(entries)
