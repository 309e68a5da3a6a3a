"""Files with a canary in every place that F7 names, made by hand, and how to search.

`planted` gives each place a word of its own, so that a test says which one was found.
"""

import io
import re
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from submissions import name_scan
from submissions.cleaning.__main__ import copy_of
from submissions.cleaning.notes import Notes
from tests.permissions.canaries import word

NEEDLE = re.compile(rb"zqx[a-z]{4}q")


@pytest.fixture
def planted():
    return Places()


class Places:
    """place -> its canary."""

    def __init__(self):
        self.words = {}

    def __call__(self, place):
        return self.words.setdefault(place, word())

    def named(self, words):
        return {place for place, one in self.words.items() if one in words}


def cleaned(data, suffix, **options):
    """In this process, which is faster; the steps are those of the jail."""
    return copy_of(
        data, suffix, Notes(), keep_remarks=options.get("keep_remarks", False)
    )


def canaries(data):
    """Every canary in these bytes, however packed; shares no code with the cleaners."""
    found = set()
    waiting = [data]
    while waiting:
        one = waiting.pop()
        for plain in (one, one.replace(b"\0", b""), re.sub(rb"<[^>]*>", b"", one)):
            found |= {hit.decode() for hit in NEEDLE.findall(plain.lower())}
        if one.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(one)) as archive:
                found |= canaries(archive.comment)
                for entry in archive.infolist():
                    waiting += [entry.filename.encode(), archive.read(entry)]
        elif one.startswith(b"%PDF"):
            with pikepdf.open(io.BytesIO(one)) as pdf:
                for each in pdf.objects:
                    waiting.append(repr(each).encode())
                    if isinstance(each, pikepdf.Stream):
                        waiting.append(each.read_raw_bytes())
                        waiting.append(_read(each))
        elif one.startswith(b"\x89PNG"):
            waiting += [
                _inflated(one[m.end() :]) for m in re.finditer(rb"zTXt[^\0]*\0\0", one)
            ]
    return found


def _read(stream):
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _inflated(data):
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def by_verifier(data, suffix, words):
    return {hit["name"] for hit in name_scan.search(data, sorted(words), suffix)}


def zipped(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def jpeg(planted, prefix="JPEG"):
    """EXIF, XMP, IPTC, a remark, a colour profile's owner, and bytes behind the end."""
    exif = Image.Exif()
    exif[0x013B] = planted(f"{prefix} EXIF artist")
    exif[0x8298] = planted(f"{prefix} EXIF copyright")
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(
        out,
        "JPEG",
        exif=exif,
        comment=planted(f"{prefix} remark"),
        xmp=f"<x:xmpmeta>{planted(f'{prefix} XMP creator')}</x:xmpmeta>".encode(),
        icc_profile=profile(planted(f"{prefix} colour profile")),
    )
    data = out.getvalue()
    iptc = b"Photoshop 3.0\0" + planted(f"{prefix} IPTC byline").encode()
    segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
    behind = planted(f"{prefix} behind the end").encode()
    return data[:2] + segment + data[2:] + behind


def png(planted, prefix="PNG"):
    from PIL.PngImagePlugin import PngInfo

    exif = Image.Exif()
    exif[0x013B] = planted(f"{prefix} EXIF artist")
    told = PngInfo()
    told.add_text("Author", planted(f"{prefix} text"))
    told.add_text("Comment", planted(f"{prefix} packed text"), zip=True)
    told.add_itxt("XML:com.adobe.xmp", planted(f"{prefix} XMP"))
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG", pnginfo=told, exif=exif)
    return out.getvalue() + planted(f"{prefix} behind the end").encode()


def tiff(planted):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(
        out,
        "TIFF",
        tiffinfo={
            315: planted("TIFF artist"),
            270: planted("TIFF description"),
            316: planted("TIFF computer"),
            700: planted("TIFF XMP").encode(),
        },
    )
    return out.getvalue()


def gif(planted):
    out = io.BytesIO()
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2)]
    frames[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        loop=0,
        comment=planted("GIF remark").encode(),
    )
    return out.getvalue()


def profile(owner):
    """A colour profile with a description and a copyright of somebody's."""
    from PIL import ImageCms

    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = data.index(b"mluc") + 28
    text = owner.encode("utf-16-be")
    data[at : at + len(text)] = text
    return bytes(data)
