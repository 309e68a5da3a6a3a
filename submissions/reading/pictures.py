"""One picture made fit for page and print: PNG, JPEG or a cleaned SVG, no metadata."""

import math
import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import pypdfium2
from PIL import Image, ImageOps

from submissions.cleaning.notes import Uncleanable
from submissions.cleaning.pictures import clean
from submissions.reading.svg import UnsafeSvg, clean_svg

MEGAPIXELS = 100
LONGEST_SIDE = 6_000
PDF_DPI = 220
AS_PNG = {"TIFF", "GIF", "WEBP", "BMP", "PPM", "ICO", "JPEG2000"}
MEASURED = ("I", "F")  # how the modes of pictures begin whose shades are numbers
EMF = "it is a Windows metafile (EMF). Save this figure as PNG or SVG."
WMF = "it is a Windows metafile (WMF). Save this figure as PNG or SVG."
EPS = "it is PostScript (EPS). Save this figure as PDF, PNG or SVG."
UNSHOWABLE = {
    **dict.fromkeys([".emf", ".emz"], EMF),
    **dict.fromkeys([".wmf", ".wmz"], WMF),
    ".eps": EPS,
    ".ps": "it is PostScript. Save this figure as PDF, PNG or SVG.",
}
BEGINNINGS = {  # whatever it is called
    b"%!PS": EPS,
    b"\xc5\xd0\xd3\xc6": EPS,
    b"\xd7\xcd\xc6\x9a": WMF,
    b"\x01\x00\x09\x00": WMF,
    b"\x02\x00\x09\x00": WMF,
}
# What Pillow lets through of a damaged picture.
DAMAGED = (
    *(OSError, SyntaxError, ValueError, TypeError, EOFError, ArithmeticError),
    *(LookupError, struct.error, zlib.error),
)


class UnusualPicture(Exception):
    """The picture cannot be shown; the text says why and what to send instead."""


@dataclass
class Picture:
    data: bytes
    extension: str
    media_type: str
    converted: bool = False
    note: str = ""
    width: int = 0  # pixels as they came; 0 for what is drawn from lines


def showable(data: bytes, name: str) -> Picture:
    """The picture in a form that any page and the PDF can show."""
    extension = PurePosixPath(name).suffix.lower()
    if data.startswith(b"%PDF-"):
        return _from_pdf(data)
    if (
        data.lstrip()[:200]
        .lower()
        .startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--"))
    ):
        return _from_svg(data)
    if data[40:44] == b" EMF":
        raise UnusualPicture(EMF)
    if data[:4] in BEGINNINGS:
        raise UnusualPicture(BEGINNINGS[data[:4]])
    if extension in UNSHOWABLE:
        raise UnusualPicture(UNSHOWABLE[extension])
    return _from_raster(data)


def _from_raster(data: bytes) -> Picture:
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data))
            kind = image.format or ""
            if kind in {"EPS", "WMF", "EMF"}:
                raise UnusualPicture(UNSHOWABLE[f".{kind.lower()}"])
            is_first = bool(getattr(image, "is_animated", False))
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusualPicture(
            f"it has more than {MEGAPIXELS} megapixels. Send a smaller one."
        ) from error
    except DAMAGED as error:
        raise UnusualPicture(
            "it is damaged or of an unknown kind. Send a PNG."
        ) from error
    width = image.width
    if kind == "JPEG" and image.getexif().get(0x0112, 1) == 1:
        return Picture(_bare(data), "jpg", "image/jpeg", width=width)
    if kind == "PNG":
        return Picture(_bare(data), "png", "image/png", width=width)
    measured = image.mode.startswith(MEASURED)
    upright = _upright(_in_256_shades(image) if measured else image)
    if kind == "JPEG":
        return Picture(
            _saved(upright.convert("RGB"), "JPEG", quality=92),
            "jpg",
            "image/jpeg",
            width=width,
        )
    note = f"was changed from {kind} to PNG." if kind in AS_PNG else ""
    if measured:
        note += " Its shades were spread over the 256 that a page can show."
    if is_first and kind in AS_PNG:
        note += " It holds more than one picture; the first is shown."
    return Picture(
        _saved(upright, "PNG"),
        "png",
        "image/png",
        converted=True,
        note=note,
        width=width,
    )


def _in_256_shades(image: Image.Image) -> Image.Image:
    """A picture of measured values, from its darkest to its brightest.

    Cut off at 255 instead, as a plain conversion does, most of them are white.
    """
    values = image.convert("I").convert("F") if image.mode != "F" else image
    low, high = values.getextrema()
    if not (math.isfinite(low) and math.isfinite(high)):
        raise UnusualPicture("it holds values that are no numbers. Send a PNG.")
    step = 255 / (high - low) if high > low else 1
    return values.point(lambda value: value * step - low * step).convert("L")


def _upright(image: Image.Image) -> Image.Image:
    image = ImageOps.exif_transpose(image) or image
    if max(image.size) > LONGEST_SIDE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if image.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"}:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    bare = Image.new(image.mode, image.size)
    if image.mode == "P" and (palette := image.getpalette()):
        bare.putpalette(palette)
    bare.paste(image)
    if image.mode == "P" and "transparency" in image.info:
        bare.info["transparency"] = image.info["transparency"]
    out = BytesIO()
    bare.save(out, kind, **options)
    return out.getvalue()


def _from_pdf(data: bytes) -> Picture:
    """The first page of a PDF figure, drawn."""
    try:
        document = pypdfium2.PdfDocument(data)
        page = document[0]
        longest = max(page.get_size()) * PDF_DPI / 72
        scale = PDF_DPI / 72 * min(1.0, LONGEST_SIDE / max(1.0, longest))
        image = page.render(scale=scale).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise UnusualPicture("the PDF of this figure is damaged.") from error
    note = "was drawn from PDF to PNG."
    if len(document) > 1:
        note += f" It has {len(document)} pages; the first is shown."
    return Picture(_saved(image.convert("RGB"), "PNG"), "png", "image/png", True, note)


def _from_svg(data: bytes) -> Picture:
    try:
        return Picture(clean_svg(data), "svg", "image/svg+xml")
    except UnsafeSvg as error:
        raise UnusualPicture(f"{error} Send this figure as PNG.") from error


def _bare(data: bytes) -> bytes:
    """The same picture without EXIF, XMP, IPTC and remarks (visibility.md, F7)."""
    try:
        return clean(data)
    except Uncleanable as error:
        raise UnusualPicture(
            "it is damaged or of an unknown kind. Send a PNG."
        ) from error
