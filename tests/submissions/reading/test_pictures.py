"""Which pictures are shown, which are changed for that, and which are named with their place."""

import gzip
import struct
from io import BytesIO

import pytest
from PIL import Image

from submissions.reading.pictures import UnusualPicture, showable
from tests.submissions.reading.conftest import WORDS, png, rezipped, word

# Of no size, as damaged ones are: drawing it would divide by nothing.
ENHANCED = struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44)
WINDOWS = b"\xd7\xcd\xc6\x9a" + bytes(60)
BARE_WINDOWS = b"\x01\x00\x09\x00\x00\x03" + bytes(60)
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
PREVIEWED = b"\xc5\xd0\xd3\xc6" + bytes(60)
ADVICE = {
    "emf": "it is a Windows metafile (EMF). Save this figure as PNG or SVG.",
    "wmf": "it is a Windows metafile (WMF). Save this figure as PNG or SVG.",
    "eps": "it is PostScript (EPS). Save this figure as PDF, PNG or SVG.",
}


def saved(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (ENHANCED, "a.emf", "emf"),
        (ENHANCED, "a.png", "emf"),
        (gzip.compress(ENHANCED), "a.emz", "emf"),
        (WINDOWS, "a.wmf", "wmf"),
        (BARE_WINDOWS, "a.png", "wmf"),
        (gzip.compress(WINDOWS), "a.wmz", "wmf"),
        (POSTSCRIPT, "a.eps", "eps"),
        (PREVIEWED, "a.tif", "eps"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_drawing_of_commands_is_named_whatever_it_is_called(data, name, kind):
    with pytest.raises(UnusualPicture) as told:
        showable(data, name)
    assert str(told.value) == ADVICE[kind]


def with_picture(data, extension):
    """A Word document whose one picture is of this kind, above its caption."""
    made = word(
        ("Title", "Old"),
        ("Heading 1", "Results"),
        ("", WORDS),
        lambda document: document.add_picture(BytesIO(png())),
        ("", "Figure 1. Wells by depth."),
    )

    def change(entries):
        for name in [n for n in entries if n.startswith("word/media/")]:
            del entries[name]
            entries[name.replace(".png", f".{extension}")] = data
        for name in [n for n in entries if n.endswith((".rels", "Types].xml"))]:
            new = f"image1.{extension}".encode()
            entries[name] = entries[name].replace(b"image1.png", new)

    return rezipped(made, change)


@pytest.mark.parametrize(
    ("extension", "data"),
    [("emf", ENHANCED), ("wmf", WINDOWS), ("eps", POSTSCRIPT)],
    ids=["EMF", "WMF", "EPS"],
)
def test_lost_figure_of_word_is_counted_and_named_by_its_caption(read, extension, data):
    reading = read("paper.docx", with_picture(data, extension))
    assert (reading.counts["figures"].into, reading.counts["figures"].out) == (1, 0)
    [told] = [w for w in reading.warnings if "cannot be shown" in w.text]
    assert told.text.endswith(
        f"image1.{extension} cannot be shown: {ADVICE[extension]}"
    )
    assert told.place == "Figure 1. Wells by depth."
    assert "Wells by depth." in reading.body


SOURCES = {
    "paper.md": "# Old\n\n## Results\n\n{words}\n\n![Wells by depth.](fig/{name})\n",
    "paper.tex": "\\documentclass{{article}}\\title{{Old}}\\begin{{document}}"
    "\\section{{Results}}{words}\\begin{{figure}}\\includegraphics{{fig/{name}}}"
    "\\caption{{Wells by depth.}}\\end{{figure}}\\end{{document}}",
    "paper.html": "<h1>Old</h1><h2>Results</h2><p>{words}</p>"
    '<figure><img src="fig/{name}"><figcaption>Wells by depth.</figcaption></figure>',
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("name", "data"),
    [("a.emf", ENHANCED), ("a.wmf", WINDOWS), ("a.eps", POSTSCRIPT), ("a.png", None)],
    ids=["EMF", "WMF", "EPS", "not given"],
)
def test_lost_figure_is_named_by_its_caption_in_every_source(read, source, name, data):
    files = {f"fig/{name}": data} if data else {}
    said = SOURCES[source].format(words=WORDS, name=name)
    reading = read(source, said, files=files, main=source)
    assert (reading.counts["figures"].into, reading.counts["figures"].out) == (1, 0)
    [told] = [w for w in reading.warnings if f"fig/{name}" in w.text]
    assert (ADVICE[name[2:]] if data else "not among the files") in told.text
    assert told.place == "Wells by depth."


def test_lost_figure_without_a_caption_is_named_by_its_section(read):
    said = (
        f"# Old\n\n## Results\n\n{WORDS} ![](a.emf) and so on.\n\n## Discussion\n\nX."
    )
    reading = read("paper.md", said, files={"a.emf": ENHANCED}, main="paper.md")
    [told] = [w for w in reading.warnings if "cannot be shown" in w.text]
    assert told.place == "Results"


def test_raster_and_pdf_figures_are_changed_and_that_is_told_with_their_place(read):
    said = f"# Old\n\n{WORDS}\n\n![Cells.](cells.TIF)\n\n![Wells.](wells.pdf)\n"
    red = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    files = {
        "cells.tif": saved(red, "TIFF", compression="tiff_lzw"),
        "wells.pdf": saved(red.convert("RGB"), "PDF"),
    }
    reading = read("paper.md", said, files=files, main="paper.md")
    assert [(f.status, f.media_type) for f in reading.figures] == [
        ("converted", "image/png"),
        ("converted", "image/png"),
    ]
    told = {w.text: w.place for w in reading.warnings if w.kind == "figures"}
    assert told == {
        "The picture cells.tif was changed from TIFF to PNG.": "Cells.",
        "The picture wells.pdf was drawn from PDF to PNG.": "Wells.",
    }


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_picture_of_measured_values_is_not_made_white(mode):
    """As microscopes write them: values beyond 255, of which a page shows 256 shades."""
    measured = Image.new("F" if mode == "F" else "I", (3, 1))
    for x, value in enumerate((300, 1300, 2300)):
        measured.putpixel((x, 0), value)
    picture = showable(saved(measured.convert(mode), "TIFF"), "cells.tif")
    shown = Image.open(BytesIO(picture.data))
    assert [shown.getpixel((x, 0)) for x in range(3)] == [0, 127, 255]
    assert "spread over the 256" in picture.note


def test_values_that_are_no_numbers_are_told():
    boundless = Image.new("F", (2, 2), float("inf"))
    with pytest.raises(UnusualPicture, match="no numbers"):
        showable(saved(boundless, "TIFF"), "cells.tif")


@pytest.mark.parametrize(
    ("kind", "said"),
    [("TIFF", "the first is shown"), ("GIF", "the first is shown"), ("PDF", "2 pages")],
)
def test_only_the_first_of_several_is_shown_and_that_is_told(kind, said):
    first, second = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    several = saved(first, kind, save_all=True, append_images=[second])
    assert said not in showable(saved(first, kind), "a").note
    assert said in showable(several, "a").note
