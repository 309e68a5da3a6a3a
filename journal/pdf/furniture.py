"""What is stamped on finished pages: folios, heads, line numbers.

All of it is an artifact for a screen reader: never part of the text. Letters are taken
from the fonts that cover them, shaped, and each font is embedded once, cut to what was
written.
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from journal.pdf.fonts import FONTS, REGULAR, SEMIBOLD, system_files

MM = 72 / 25.4
WIDTH, HEIGHT = 170 * MM, 240 * MM
SIDE, HEAD_LINE, FOOT_LINE = 26 * MM, 15.67 * MM, 226.07 * MM  # base lines, from above
INK, GREY = (0.11, 0.118, 0.133), (0.388, 0.408, 0.451)
FOLIO, HEAD = 7.6, 7.2  # points
NOT_FOR_PRINT = (b"BASE", b"DSIG", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")


@cache
def opened(path: Path) -> tuple[hb.Face, hb.Font, frozenset[int]]:
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    return face, hb.Font(face), frozenset(face.unicodes)


def subset(path: Path, glyphs: set[int], index: int = 0) -> bytes:
    """The font cut to these glyphs, numbers kept: pages refer to glyphs by number."""
    return _subset(path, frozenset(glyphs), index)


@lru_cache(maxsize=64)  # a journal asks for the same letters again and again
def _subset(path: Path, glyphs: frozenset[int], index: int) -> bytes:
    face = hb.Face(hb.Blob.from_file_path(str(path)), index)
    kept = _cut(face, glyphs, hb.SubsetFlags.RETAIN_GIDS)
    short = _cut(kept, frozenset(range(max(glyphs) + 1)), hb.SubsetFlags.NO_HINTING)
    return bytes(short.blob.data)


def _cut(face: hb.Face, glyphs: frozenset[int], flag: hb.SubsetFlags) -> hb.Face:
    wanted = hb.SubsetInput()
    wanted.flags = flag | hb.SubsetFlags.DESUBROUTINIZE
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag) for tag in NOT_FOR_PRINT)
    return hb.subset(face, wanted)


@dataclass(slots=True)
class _Written:
    """One font as used so far: its PDF object, glyph widths and what they say."""

    reference: pikepdf.Object
    name: str
    resource: pikepdf.Name
    widths: dict[int, float] = field(default_factory=dict)
    says: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Stamp:
    """Writes on the pages of one PDF; call `close` when all is written."""

    pdf: Pdf
    name: str = "Stamp"  # of its fonts; another one for pages that bear a stamp already
    _fonts: dict[Path, _Written] = field(default_factory=dict)
    _marks: dict[Any, tuple[pikepdf.Page, list[bytes]]] = field(default_factory=dict)

    def text(
        self,
        page: pikepdf.Page,
        words: str,
        x: float,
        y: float,
        *,
        size: float = HEAD,
        bold: bool = False,
        colour: tuple[float, float, float] = GREY,
        right: bool = False,
        kind: str = "Header",
    ) -> None:
        """Write a line at x, y points from the top left corner."""
        drawn, width = b"", 0.0
        for path, run in _runs(words, SEMIBOLD if bold else REGULAR):
            operators, advance = self._shape(page, path, run, size)
            drawn += operators
            width += advance
        left = x - width if right else x
        height = float(page.MediaBox[3])
        shade = " ".join(f"{part:.3f}" for part in colour)
        start = f"q BT {shade} rg 1 0 0 1 {left:.3f} {height - y:.3f} Tm ".encode()
        self._add(page, kind, start + drawn + b"ET Q")

    def lay(self, page: pikepdf.Page, form: pikepdf.Object, kind: str) -> None:
        """Lay a whole drawn page over this one."""
        number, generation = form.objgen
        wanted = Name(f"/Laid{number}-{generation}")
        name = page.add_resource(form, Name.XObject, wanted)
        self._add(page, kind, f"q {name} Do Q".encode())

    def close(self) -> None:
        """Put what was written on the pages: after each page's own marks, in one stream.

        Pages leave the axes flipped, so theirs stand between q and Q (pdf.md 10.1). The
        pages of one source share their resources, and what is added to them.
        """
        before = self.pdf.make_stream(b"q\n")
        for page, parts in self._marks.values():
            own = page.obj.Contents
            streams = list(own) if isinstance(own, Array) else [own]
            after = self.pdf.make_stream(b"\nQ\n" + b"".join(parts))
            page.obj.Contents = Array([before, *streams, after])
        for path, written in self._fonts.items():
            _embed(self.pdf, path, written)

    def _shape(
        self, page: pikepdf.Page, path: Path, run: str, size: float
    ) -> tuple[bytes, float]:
        face, font, _ = opened(path)
        written = self._font(path)
        name = page.add_resource(written.reference, Name.Font, written.resource)
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {"tnum": True, "lnum": True})
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        scale, parts, total = 1000 / face.upem, [], 0.0
        starts = sorted({info.cluster for info in infos} | {len(run)})
        for info, position in zip(infos, positions, strict=True):
            natural = font.get_glyph_h_advance(info.codepoint) * scale
            shaped = position.x_advance * scale
            written.widths[info.codepoint] = natural
            end = starts[starts.index(info.cluster) + 1]
            written.says.setdefault(info.codepoint, run[info.cluster : end])
            parts.append(f"<{info.codepoint:04x}> {natural - shaped:.1f}")
            total += shaped
        text = f"{name} {size} Tf [{' '.join(parts)}] TJ "
        return text.encode(), total * size / 1000

    def _font(self, path: Path) -> _Written:
        if path not in self._fonts:
            reference = self.pdf.make_indirect(Dictionary(Type=Name.Font))
            name = f"FOLIOS+{path.stem}"
            resource = Name(f"/{self.name}{len(self._fonts) + 1}")
            self._fonts[path] = _Written(reference, name, resource)
        return self._fonts[path]

    def _add(self, page: pikepdf.Page, kind: str, operators: bytes) -> None:
        mark = f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC "
        _page, parts = self._marks.setdefault(page.objgen, (page, []))
        parts.append(mark.encode() + operators + b" EMC\n")


def _runs(words: str, first: Path) -> list[tuple[Path, str]]:
    """The text in runs, each in the first font that has its letters."""
    fonts = (first, FONTS / "NotoNaskhArabic-Regular.ttf", *system_files())

    def cover(letter: str) -> Path:
        return next((f for f in fonts if ord(letter) in opened(f)[2]), first)

    return [(path, "".join(run)) for path, run in groupby(words, cover)]


def _embed(pdf: Pdf, path: Path, written: _Written) -> None:
    data = subset(path, set(written.widths))
    postscript = data[:4] == b"OTTO"
    extra = {"Subtype": Name.OpenType} if postscript else {"Length1": len(data)}
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{written.name}"),
        Flags=4,
        FontBBox=Array([0, -250, 1000, 1000]),
        ItalicAngle=0,
        Ascent=970,
        Descent=-250,
        CapHeight=730,
        StemV=80,
    )
    file = pdf.make_indirect(Stream(pdf, data, **extra))
    descriptor[Name.FontFile3 if postscript else Name.FontFile2] = file
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if postscript else Name.CIDFontType2,
        BaseFont=Name(f"/{written.name}"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([part for gid, w in sorted(written.widths.items())
                 for part in (gid, Array([round(w, 2)]))]),
    )  # fmt: skip
    if not postscript:
        inner.CIDToGIDMap = Name.Identity
    written.reference.update(
        Dictionary(
            Subtype=Name.Type0,
            BaseFont=Name(f"/{written.name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode(written.says))),
        )
    )


def _to_unicode(says: dict[int, str]) -> bytes:
    lines = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>"
        for glyph, text in sorted(says.items())
    ]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()
