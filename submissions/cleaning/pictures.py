"""Pictures without what stands beside the picture: EXIF, IPTC, XMP, remarks, previews.

PNG, JPEG and GIF are taken apart and put together from the pieces that draw, so that
no pixel changes. TIFF is stored anew from its pixels.
"""

import zlib
from io import BytesIO

from PIL import Image, ImageSequence

from submissions.cleaning import icc
from submissions.cleaning.notes import Uncleanable

MEGAPIXELS = 100
KINDS = ["PNG", "JPEG", "GIF", "TIFF", "BMP"]
DRAWING = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB",
           b"sBIT", b"bKGD", b"pHYs", b"cICP"}  # fmt: skip
ICC, MOST_ICC = b"ICC_PROFILE\0", 4_000_000
DAMAGED = "holds a damaged picture. Save the picture again."
SOS, EOI, APP0, APP1, APP2, ADOBE, COMMENT = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
ALONE = {0x01, *range(0xD0, 0xD8)}
UPRIGHT = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"


def clean(data: bytes) -> bytes:
    """The same picture, bare. Raises Uncleanable for what is no picture of ours."""
    _measure(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return bare_png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return bare_jpeg(data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return bare_gif(data)
    return _stored_anew(data)


def _measure(data: bytes) -> None:
    """At most 100 megapixels, from the header (F2)."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(data), formats=KINDS) as image:
            width, height = image.size
    except (OSError, SyntaxError, ValueError) as error:
        raise Uncleanable(
            "holds a picture that is damaged or of an unusual kind. Save it as PNG."
        ) from error
    if width * height > MEGAPIXELS * 1_000_000:
        raise Uncleanable(f"holds a picture of more than {MEGAPIXELS} megapixels.")


def bare_png(data: bytes) -> bytes:
    """Only the chunks that draw; a colour profile without its texts."""
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, held = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if kind in DRAWING:
            out += data[at : at + 12 + size]
        elif kind == b"iCCP":
            out += _png_profile(held)
        at += 12 + size
        if kind == b"IEND":
            return bytes(out)
    raise Uncleanable(DAMAGED)


def _png_profile(held: bytes) -> bytes:
    packed = held.partition(b"\0")[2][1:]
    try:
        profile = icc.blanked(zlib.decompressobj().decompress(packed, MOST_ICC))
    except zlib.error:
        return b""
    if not profile:
        return b""
    body = b"iCCP" + b"ICC\0\0" + zlib.compress(profile)
    return (
        (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    )


def bare_jpeg(data: bytes, *, upright: bool = True) -> bytes:
    """Only the segments that draw; of EXIF which way is up, of a profile its colours.

    Not which way is up where it has no say: in a PDF, whose pages turn pictures."""
    segments, end = _segments(data)
    profile = icc.blanked(
        b"".join(held[14:] for marker, held in segments if _is_profile(marker, held))
    )
    out, used = bytearray(data[:2]), 0
    if upright and (turned := _orientation(data)) > 1:
        out += _segment(APP1, UPRIGHT % turned)
    for marker, held in segments:
        if marker == APP0 and held.startswith(b"JFIF\0"):
            out += _segment(APP0, held[:12] + b"\0\0")
        elif _is_profile(marker, held):
            if profile:
                out += _segment(APP2, held[:14] + profile[used : used + len(held) - 14])
            used += len(held) - 14
        elif marker == SOS:
            out += held
        elif marker == ADOBE or not (APP0 <= marker <= 0xEF or marker == COMMENT):
            out += _segment(marker, held)
    return bytes(out) + data[end : end + 2]


def _segments(data: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """(marker, what it holds) in order, and where the end marker stands.

    A scan is kept whole with its marker. What stands behind the end (a second
    picture, a preview) is not part of this one.
    """
    found, at = [], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Uncleanable(DAMAGED)
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in ALONE:
            at += 2
        elif marker == EOI:
            return found, at
        else:
            size = int.from_bytes(data[at + 2 : at + 4], "big")
            behind = at + 2 + size
            if marker == SOS:
                behind = _end_of_scan(data, behind)
                found.append((marker, data[at:behind]))
            else:
                found.append((marker, data[at + 4 : behind]))
            at = behind
    if data[at : at + 2] == b"\xff\xd9":
        return found, at
    raise Uncleanable(DAMAGED)


def _end_of_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in (0, 0xFF) and data[at + 1] not in ALONE:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    raise Uncleanable(DAMAGED)


def _is_profile(marker: int, held: bytes) -> bool:
    return marker == APP2 and held.startswith(ICC)


def _segment(marker: int, held: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(held) + 2).to_bytes(2, "big") + held


def _orientation(data: bytes) -> int:
    with Image.open(BytesIO(data)) as image:
        turned = image.getexif().get(0x0112, 1)
    return turned if isinstance(turned, int) and 1 <= turned <= 8 else 1


def bare_gif(data: bytes) -> bytes:
    """Without remarks and what programs leave; a film still plays as it did."""
    table = 3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0
    at = 13 + table
    out = bytearray(data[:at])
    while at < len(data) and data[at] != 0x3B:
        begin = at
        if data[at] == 0x2C:
            local = data[at + 9]
            at += 10 + (3 << ((local & 7) + 1) if local & 0x80 else 0) + 1
            kept = True
        elif data[at] == 0x21:
            label = data[at + 1]
            loops = data[at + 3 : at + 14] == b"NETSCAPE2.0"
            kept = label == 0xF9 or (label == 0xFF and loops)
            at += 2
        else:
            raise Uncleanable(DAMAGED)
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
        if kept:
            out += data[begin:at]
    return bytes(out) + b"\x3b"


def _stored_anew(data: bytes) -> bytes:
    """From its pixels: TIFF (each of its pages) and BMP."""
    with Image.open(BytesIO(data)) as image:
        kind = image.format or ""
        pages = [_pixels(page) for page in ImageSequence.Iterator(image)]
        resolution = image.info.get("dpi")
    options = {"dpi": resolution} if resolution else {}
    out = BytesIO()
    if kind == "TIFF":
        rest = {"save_all": True, "append_images": pages[1:]} if pages[1:] else {}
        pages[0].save(out, "TIFF", compression="tiff_adobe_deflate", **options, **rest)
    else:
        pages[0].save(out, kind, **options)
    return out.getvalue()


def _pixels(image: Image.Image) -> Image.Image:
    image.load()
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    if palette := image.getpalette():
        bare.putpalette(palette)
    return bare


def bare_jpeg2000(data: bytes) -> bytes:
    """The boxes of a JP2 that draw, without XML, EXIF and whatever else is told."""
    if not data.startswith(b"\0\0\0\x0cjP"):
        return data
    out, at = bytearray(), 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or len(data) - at
        if size < head:
            raise Uncleanable(DAMAGED)
        if data[at + 4 : at + 8] in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            out += data[at : at + size]
        at += size
    return bytes(out)


def bare_emf(data: bytes) -> bytes:
    """A Windows metafile without the description that its program wrote."""
    made = bytearray(data)
    letters = int.from_bytes(made[60:64], "little")
    at = int.from_bytes(made[64:68], "little")
    end = min(at + 2 * letters, len(made))
    if letters and 88 <= at < end:
        made[at:end] = bytes(end - at)
    return bytes(made)


def bare_part(data: bytes, name: str) -> bytes:
    """A picture inside of an office file, of the kinds that these hold."""
    if data[40:44] == b" EMF":
        return bare_emf(data)
    if data.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")):
        return data  # a WMF has no place for properties
    if data.lstrip()[:5].lower() in (b"<svg ", b"<?xml", b"<!doc"):
        raise Uncleanable(f"holds a picture of a kind that cannot be cleaned ({name}).")
    return clean(data)
