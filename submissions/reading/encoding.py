"""Bytes to text, whatever the author's editor wrote."""

import re
import unicodedata

from charset_normalizer import from_bytes

from submissions.reading.language import language_of

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
HIRAGANA = re.compile("[\u3041-\u3096]")
HANGUL = re.compile("[\uac00-\ud7a3]")
COMMON_HANGUL = re.compile("[이다는을의에가고한지들로하은를사인기서어]")
# The commonest letters of a script, by the encoding in which they are tried.
CYRILLIC = re.compile("[оеаинтсрвлкмдпу]")
ARABIC = re.compile("[اليمنرتوبةعد]")
SCRIPTS = {
    "cp1251": CYRILLIC,
    "koi8_r": CYRILLIC,
    "iso8859_5": CYRILLIC,
    "cp1256": ARABIC,
    "iso8859_6": ARABIC,
    "cp1253": re.compile("[αοιετσνηυρ]"),
    "cp1255": re.compile("[יוהלאתרבמ]"),
    "tis_620": re.compile("[านรอกเงมยลวทส่้ัิี]"),
}
ODD = re.compile("[ฃฅฆฌฎฏฑฒฮ๊๋๎-๛\u2500-\u25ff\u00a0-\u00ff\u0402-\u040f\u201a-\u2021]")
MAC_LETTER = re.compile(
    rb"(?<=[A-Za-z])[\x83\x86-\x90\x98-\x9f]|[\x83\x86-\x90\x98-\x9f](?=[a-z])"
)
LATIN_OF = {"tr": "cp1254"} | dict.fromkeys(("pl", "cs", "hu", "ro"), "cp1250")
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
    if (found := _without_mark(data) or _by_escapes(data)) is not None:
        return found
    if (text := _strictly(data, "utf-8")) is not None:
        return text, ""
    told = re.search(rb"\\usepackage\s*\[(\w+)\]\s*\{inputenc\}", data)
    if told and (latin := LATIN.get(told.group(1).decode())):
        return data.decode(latin), latin
    for guess in (_of_east_asia, _of_other_scripts, _of_latin):
        if (found := guess(data)) is not None:
            return found
    best = from_bytes(data, cp_isolation=USUAL).best() or from_bytes(data).best()
    if best is None:
        return data.decode("cp1252", "replace"), "windows-1252"
    return str(best), best.encoding


def _without_mark(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark: every second byte of plain letters is nothing."""
    sample = data[:4000]
    if len(sample) < 4 or sample.count(0) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    name = "utf-16-be" if even > odd else "utf-16-le"
    text = _strictly(data, name)
    return (
        (text, name)
        if text is not None and max(even, odd) > 4 * min(even, odd)
        else None
    )


def _by_escapes(data: bytes) -> tuple[str, str] | None:
    """The Japanese of old mail, which changes its signs by escapes."""
    if not re.search(rb"\x1b\$[@B]", data):
        return None
    text = _strictly(data, "iso2022_jp")
    return (text, "ISO-2022-JP") if text is not None else None


def _of_east_asia(data: bytes) -> tuple[str, str] | None:
    """Japanese by its hiragana, Korean by its commonest syllables, then Chinese."""
    for name in ("euc_jp", "shift_jis"):
        text = _strictly(data, name)
        if text and _share(text, HIRAGANA) > 0.15:
            return text, name
    text = _strictly(data, "cp949")
    if text and _share(text, HANGUL) > 0.6 and _share(text, COMMON_HANGUL) > 0.08:
        return text, "euc_kr"
    for name in ("gb18030", "big5"):
        if (chinese := _as_chinese(data, name)) is not None:
            return chinese, name.upper()
    return None


def _share(text: str, signs: re.Pattern[str]) -> float:
    """How many of the letters beyond ASCII are of a kind."""
    foreign = sum(ord(character) > 127 for character in text)
    return len(signs.findall(text)) / foreign if foreign else 0.0


def _of_other_scripts(data: bytes) -> tuple[str, str] | None:
    """One byte a letter, and most letters beyond ASCII: the commonest ones tell."""
    high = sum(byte > 127 for byte in data)
    ascii_letters = len(re.findall(rb"[A-Za-z]", data))
    if high < 20 or high < 0.6 * ascii_letters:
        return None
    best, most = None, 0.0
    for name, common in SCRIPTS.items():
        text = _strictly(data, name)
        if text is None:
            continue
        score = _share(text, common) - 2 * _share(text, ODD)
        if score > most:
            best, most = (text, name), score
    return best if most > 0.3 else None


def _of_latin(data: bytes) -> tuple[str, str] | None:
    """Western, Turkish or Central European letters, by the language of the words."""
    high = [byte for byte in data if byte > 127]
    if len(high) > 0.2 * len(data):
        return None
    inside = MAC_LETTER.findall(data)
    if len(inside) > 0.4 * len(high):
        return data.decode("mac_roman"), "Mac Roman"
    language = language_of(data.decode("cp1252", "replace"))
    if not language:
        return None
    name = LATIN_OF.get(language, "cp1252")
    text = _strictly(data, name)
    return (text, name) if text is not None else None


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
