"""Plain text and tables of text: they hold their words and nothing besides."""

from submissions.cleaning.notes import Uncleanable
from submissions.reading.encoding import decode


def clean(data: bytes) -> bytes:
    """The same words as UTF-8, so that nothing hides in an unusual encoding."""
    text, _encoding = decode(data)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Uncleanable("is not text inside. Check the extension.")
    return text.encode("utf-8")
