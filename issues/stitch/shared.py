"""What the articles of an issue have in common is kept once: fonts and pictures."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from journal.pdf.fonts import FONTS, system_files
from journal.pdf.furniture import subset

LETTER = re.compile(rb"^<([0-9a-f]{4})> <([0-9a-f]+)>$", re.MULTILINE)
CMAP = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n"
    b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n%b"
    b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)


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
    (pdf.md 2.6), and what is known of the glyphs, their widths and letters, is kept
    once as well. A face whose file is not known here stays as it came, once for each
    cut of it.
    """
    faces: dict[tuple[str, str], list[pikepdf.Dictionary]] = defaultdict(list)
    for font in _fonts(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        name = _original_name(descriptor)
        faces[
            name if name in originals() else _digest(descriptor), str(font.BaseFont)
        ].append(font)
    used: dict[str, set[int]] = defaultdict(set)
    for (name, _tagged), fonts in sorted(faces.items()):
        used[name] |= _share_descendant(fonts)
        _share_letters(pdf, fonts)
    descriptors = defaultdict(list)
    for (name, _tagged), fonts in faces.items():
        descriptors[name].append(fonts[0].DescendantFonts[0].FontDescriptor)
    for name, glyphs in sorted(used.items()):
        if name not in originals():
            continue
        path, index, count = originals()[name]
        data = subset(path, {glyph for glyph in glyphs if glyph < count}, index)
        _embed(pdf, data, descriptors[name])


def _resources(pdf: Pdf) -> Iterator[pikepdf.Object]:
    """What the pages and the drawings on them use, each once; far fewer objects than
    there are in the file."""
    waiting = [page.obj.get(Name.Resources) for page in pdf.pages]
    known = set()
    while waiting:
        found = waiting.pop()
        if found is None or (found.is_indirect and found.objgen in known):
            continue
        known.add(found.objgen)
        yield found
        for kind in (Name.XObject, Name.Pattern):
            for _name, drawing in found.get(kind, Dictionary()).items():
                if isinstance(drawing, Stream) and drawing.objgen not in known:
                    known.add(drawing.objgen)
                    waiting.append(drawing.get(Name.Resources))


def _fonts(pdf: Pdf) -> list[pikepdf.Object]:
    found = {}
    for resources in _resources(pdf):
        for _name, font in resources.get(Name.Font, Dictionary()).items():
            if font.get(Name.Subtype) == Name.Type0:
                found[font.objgen] = font
    return [font for _number, font in sorted(found.items())]


def _share_descendant(fonts: list[pikepdf.Dictionary]) -> set[int]:
    """One font below them all, with the widths of every glyph; returns the glyphs."""
    widths: dict[int, pikepdf.Object] = {}
    for font in fonts:
        widths |= _widths(font.DescendantFonts[0])
    shared = fonts[0].DescendantFonts[0]
    shared.W = _written(widths)
    for font in fonts[1:]:
        font.DescendantFonts = Array([shared])
    return set(widths)


def _widths(font: pikepdf.Dictionary) -> dict[int, pikepdf.Object]:
    """W is a list of: first glyph, then a list of widths."""
    parts = list(font.get(Name.W, ()))
    return {
        int(first) + place: width
        for first, widths in zip(parts[::2], parts[1::2], strict=True)
        for place, width in enumerate(widths)
    }


def _written(widths: dict[int, pikepdf.Object]) -> Array:
    runs: list[pikepdf.Object | int | Array] = []
    last = -2
    for glyph, width in sorted(widths.items()):
        if glyph == last + 1:
            runs[-1].append(width)
        else:
            runs += [glyph, Array([width])]
        last = glyph
    return Array(runs)


def _share_letters(pdf: Pdf, fonts: list[pikepdf.Dictionary]) -> None:
    """One table of what the glyphs say. A font in which a glyph says something else
    than in those before keeps its own, so that the text is copied as it was."""
    says: dict[bytes, bytes] = {}
    agreeing = []
    for font in fonts:
        own = dict(LETTER.findall(font.ToUnicode.read_bytes()))
        if all(says.get(glyph, letter) == letter for glyph, letter in own.items()):
            says |= own
            agreeing.append(font)
    lines = [b"<%b> <%b>" % pair for pair in sorted(says.items())]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    text = b"".join(
        b"%d beginbfchar\n%b\nendbfchar\n" % (len(block), b"\n".join(block))
        for block in blocks
    )
    table = pdf.make_stream(CMAP % text)
    for font in agreeing:
        font.ToUnicode = table


def _digest(descriptor: pikepdf.Object) -> str:
    """Tells the file of a face apart, where its original is not known."""
    for key in (Name.FontFile2, Name.FontFile3):
        if key in descriptor:
            return hashlib.sha256(descriptor[key].read_raw_bytes()).hexdigest()
    return repr(descriptor.objgen)


def _original_name(descriptor: pikepdf.Object) -> str:
    for key in (Name.FontFile2, Name.FontFile3):
        if key in descriptor:
            return _postscript_name(hb.Face(descriptor[key].read_bytes()))
    return ""


def _embed(pdf: Pdf, data: bytes, descriptors: list[pikepdf.Object]) -> None:
    postscript = data[:4] == b"OTTO"
    extra = {"Subtype": Name.OpenType} if postscript else {"Length1": len(data)}
    file = pdf.make_indirect(Stream(pdf, data, **extra))
    for descriptor in descriptors:
        descriptor[Name.FontFile3 if postscript else Name.FontFile2] = file


def unite_images(pdf: Pdf) -> None:
    """Pictures that are the same to the byte are kept once."""
    first: dict[str, pikepdf.Object] = {}
    keys: dict[object, str] = {}
    for resources in _resources(pdf):
        drawn = resources.get(Name.XObject)
        for name, item in list(drawn.items()) if drawn is not None else ():
            if not isinstance(item, Stream) or item.get(Name.Subtype) != Name.Image:
                continue
            if item.objgen not in keys:
                keys[item.objgen] = _image_key(item)
            kept = first.setdefault(keys[item.objgen], item)
            if kept.objgen != item.objgen:
                drawn[name] = kept


def _image_key(image: pikepdf.Object) -> str:
    digest = hashlib.sha256(image.read_raw_bytes())
    mask = image.get(Name.SMask)
    if mask is not None:
        digest.update(mask.read_raw_bytes())
    for key in (Name.Width, Name.Height, Name.ColorSpace, Name.Filter, Name.Decode):
        digest.update(repr(image.get(key)).encode())
    return digest.hexdigest()
