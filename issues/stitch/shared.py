"""What the articles of an issue have in common is kept once: fonts and pictures."""

import hashlib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pikepdf
import uharfbuzz as hb
from pikepdf import Name, Pdf, Stream

from journal.pdf.fonts import FONTS, system_files
from journal.pdf.furniture import subset


@cache
def originals() -> dict[str, tuple[Path, int, int]]:
    """Every font file by PostScript name: path, index in a collection, glyphs."""
    found = {}
    for path in [*sorted(FONTS.glob("*.?tf")), *system_files()]:
        blob = hb.Blob.from_file_path(str(path))
        for index in range(hb.Face(blob).count):
            face = hb.Face(blob, index)
            found[_postscript_name(face)] = (path, index, face.glyph_count)
    return found


def _postscript_name(face: hb.Face) -> str:
    return face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or ""


def unite_fonts(pdf: Pdf) -> None:
    """Each face once: the original file cut anew to all glyphs that are used.

    The engine keeps glyph numbers when it cuts a font, so pages need no change
    (pdf.md 2.6). A face whose file is not known here stays as it came.
    """
    glyphs: dict[str, set[int]] = defaultdict(set)
    descriptors: dict[str, list[pikepdf.Object]] = defaultdict(list)
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or Name.FontDescriptor not in item:
            continue
        name = _original_name(item.FontDescriptor)
        if name in originals():
            glyphs[name] |= _glyphs(item)
            descriptors[name].append(item.FontDescriptor)
    for name, used in sorted(glyphs.items()):
        path, index, count = originals()[name]
        data = subset(path, {glyph for glyph in used if glyph < count}, index)
        _embed(pdf, data, descriptors[name])


def _original_name(descriptor: pikepdf.Object) -> str:
    for key in (Name.FontFile2, Name.FontFile3):
        if key in descriptor:
            return _postscript_name(hb.Face(descriptor[key].read_bytes()))
    return ""


def _glyphs(font: pikepdf.Dictionary) -> set[int]:
    """The glyph numbers in W: first number, then a list of widths."""
    parts = list(font.get(Name.W, ()))
    used: set[int] = set()
    for first, widths in zip(parts[::2], parts[1::2], strict=True):
        used.update(range(int(first), int(first) + len(widths)))
    return used


def _embed(pdf: Pdf, data: bytes, descriptors: list[pikepdf.Object]) -> None:
    postscript = data[:4] == b"OTTO"
    extra = {"Subtype": Name.OpenType} if postscript else {"Length1": len(data)}
    file = pdf.make_indirect(Stream(pdf, data, **extra))
    for descriptor in descriptors:
        descriptor[Name.FontFile3 if postscript else Name.FontFile2] = file


def unite_images(pdf: Pdf) -> None:
    """Pictures that are the same to the byte are kept once."""
    first: dict[str, pikepdf.Object] = {}
    instead: dict[object, pikepdf.Object] = {}
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get(Name.Subtype) == Name.Image:
            key = _image_key(item)
            instead[item.objgen] = first.setdefault(key, item)
    for item in pdf.objects:
        holder = item.stream_dict if isinstance(item, Stream) else item
        if not isinstance(holder, pikepdf.Dictionary):
            continue
        _point_at_first(holder, instead)


def _point_at_first(
    holder: pikepdf.Dictionary, instead: dict[object, pikepdf.Object]
) -> None:
    for resources in (holder, holder.get(Name.Resources)):
        if not isinstance(resources, pikepdf.Dictionary):
            continue
        images = resources.get(Name.XObject)
        if isinstance(images, pikepdf.Dictionary):
            for name in list(images.keys()):
                if images[name].objgen in instead:
                    images[name] = instead[images[name].objgen]


def _image_key(image: pikepdf.Object) -> str:
    digest = hashlib.sha256(image.read_raw_bytes())
    mask = image.get(Name.SMask)
    if mask is not None:
        digest.update(mask.read_raw_bytes())
    for key in (Name.Width, Name.Height, Name.ColorSpace, Name.Filter, Name.Decode):
        digest.update(repr(image.get(key)).encode())
    return digest.hexdigest()
