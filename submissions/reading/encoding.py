"""Bytes to text, whatever the author's editor wrote."""

import re
import unicodedata

from charset_normalizer import from_bytes

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
USUAL = ["cp1251", "koi8_r", "cp1252", "cp1250", "cp1254", "cp1256", "cp1253", "cp1255",
         "shift_jis", "euc_jp", "euc_kr", "iso8859_2", "tis_620"]  # fmt: skip
LATIN = {"latin1": "latin-1", "ansinew": "cp1252", "latin9": "iso8859-15"}
COMMON_HAN = set("的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def decode(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding when that was not UTF-8."""
    text, name = _decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return unicodedata.normalize("NFC", CONTROLS.sub("", text)), name


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), "" if name == "utf-8-sig" else name
    if (text := _strictly(data, "utf-8")) is not None:
        return text, ""
    told = re.search(rb"\\usepackage\s*\[(\w+)\]\s*\{inputenc\}", data)
    if told and (latin := LATIN.get(told.group(1).decode())):
        return data.decode(latin), latin
    for name in ("gb18030", "big5"):
        if (chinese := _as_chinese(data, name)) is not None:
            return chinese, name.upper()
    best = from_bytes(data, cp_isolation=USUAL).best() or from_bytes(data).best()
    if best is None:
        return data.decode("cp1252", "replace"), "windows-1252"
    return str(best), best.encoding


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _as_chinese(data: bytes, encoding: str) -> str | None:
    """The text, when it is Chinese in this encoding: its commonest signs tell."""
    text = _strictly(data, encoding)
    if text is None:
        return None
    han = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    foreign = [character for character in text if ord(character) > 127]
    if len(han) < 0.6 * len(foreign) or not han:
        return None
    common = sum(character in COMMON_HAN for character in han)
    return text if common >= 0.04 * len(han) else None
