"""The bytes of a picture, made ready for print: no larger than needed, nothing hidden."""

import io

from PIL import Image, ImageOps

PRINT_DPI = 300
ORIENTATION = 0x0112
JPEG_START = b"\xff\xd8"


def at_print_size(data: bytes, millimetres: float) -> bytes:
    """At most 300 dots an inch, upright, and without the camera's notes.

    What a camera or a program writes into a picture (place, owner, device) would reach
    the reviewers inside the PDF (visibility.md F7).
    """
    with Image.open(io.BytesIO(data)) as picture:
        most = round(millimetres / 25.4 * PRINT_DPI)
        jpeg = picture.format == "JPEG"
        upright = picture.getexif().get(ORIENTATION, 1) == 1
        if jpeg and upright and picture.width <= most * 1.2:
            return without_notes(data)
        if picture.format == "PNG" and picture.width <= most * 1.2:
            return data  # the engine keeps the pixels of a PNG file alone
        return _redrawn(picture, most, jpeg=jpeg)


def _redrawn(picture: Image.Image, most: int, *, jpeg: bool) -> bytes:
    picture = ImageOps.exif_transpose(picture)
    width = min(most, picture.width)
    height = max(1, round(picture.height * width / picture.width))
    clear = "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA")
    mode = "RGBA" if clear and not jpeg else "L" if picture.mode == "L" else "RGB"
    small = picture.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
    small.info.clear()
    out = io.BytesIO()
    if jpeg:
        small.save(out, "JPEG", quality=90)
    else:
        small.save(out, "PNG", optimize=True)
    return out.getvalue()


def without_notes(jpeg: bytes) -> bytes:
    """The same JPEG picture without APP1 to APP15 (but for colour) and comments."""
    kept, place = [JPEG_START], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker == 0xDA:  # the picture itself begins
            break
        length = 2 + int.from_bytes(jpeg[place + 2 : place + 4])
        segment = jpeg[place : place + length]
        place += length
        noted = 0xE1 <= marker <= 0xEF or marker == 0xFE
        if not noted or marker == 0xEE or segment[4:15] == b"ICC_PROFILE":
            kept.append(segment)
    return b"".join(kept) + jpeg[place:]
