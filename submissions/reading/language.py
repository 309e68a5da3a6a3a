"""Which language a text is in, and which way it runs, by its script and small words."""

import re
import unicodedata
from collections import Counter

SMALL_WORDS = {
    "en": "the of and to in is that for with as are on this by be we from which",
    "de": "der die und das ist nicht mit den von zu auf für eine wird sich dem auch",
    "fr": "le la les des et est une dans que pour du qui sur par au ce avec sont",
    "es": "el la los las de que en y un una por con para se del es como más su",
    "pt": "o a os as de que em e um uma por com para não do da no na dos das são ao",
    "it": "il la di che e un una per con non del della sono nel alla gli dei le più",
    "nl": "de het een van en in is dat op te voor met zijn niet aan door ook worden",
    "pl": "w i na z do się nie jest to że jak oraz od przez dla są które po",
    "sv": "och att det som en är på av för med till den inte har om ett kan",
    "da": "og at det er en af på til med for der den ikke som et har kan",
    "nb": "og at det er en av på til med for som den ikke et har kan ble",
    "fi": "ja on ei että se oli ovat myös kuin joka tai mutta sen hän",
    "tr": "ve bir bu için ile olarak de da olan çok daha gibi en ise",
    "cs": "a v se na je že o s z do to pro jsou které nebo byl jako",
    "ro": "și de la în a cu pe că este un o din pentru nu sunt prin",
    "hu": "a az és hogy nem is egy ez van meg csak volt vagy de mint",
    "id": "yang dan di untuk dengan dari pada ini dalam adalah itu tidak",
    "vi": "và của là có trong được các một cho không người với những",
    "ca": "el la els les de que i en un una per amb del és no al més",
}
PROFILES = {code: set(words.split()) for code, words in SMALL_WORDS.items()}
SCRIPTS = {
    "ARABIC": "ar", "HEBREW": "he", "CYRILLIC": "ru", "GREEK": "el", "THAI": "th",
    "DEVANAGARI": "hi", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "BENGALI": "bn", "TAMIL": "ta",
}  # fmt: skip
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "yi", "ps", "ckb", "dv"}
SAMPLE = 20_000


def direction_of(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def language_of(text: str) -> str:
    """A two-letter code, or nothing when there is too little text to tell."""
    sample = text[:SAMPLE]
    scripts = Counter(filter(None, map(_script, sample)))
    letters = sum(scripts.values())
    if letters < 20:
        return ""
    latin = scripts.pop("LATIN", 0)
    foreign = sum(scripts.values())
    # A sign of Chinese or Korean says as much as several Latin letters.
    weight = 3 if scripts.keys() & {"CJK", "HANGUL", "HIRAGANA"} else 1
    if foreign * weight > latin:
        return _by_script(scripts, sample)
    return _by_small_words(sample)


def _script(character: str) -> str:
    if not character.isalpha():
        return ""
    return (
        "LATIN" if character < "\u0250" else unicodedata.name(character, "").split()[0]
    )


def _by_script(scripts: Counter[str], sample: str) -> str:
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.1 * scripts["CJK"] > 0:
        return "ja"
    script = scripts.most_common(1)[0][0].split("-")[0]
    language = SCRIPTS.get(script, "")
    if language == "ar":
        return "fa" if re.search("[پچژگ]", sample) else "ar"
    if language == "ru":
        return "uk" if re.search("[іїєґ]", sample, re.I) else "ru"
    return language


def _by_small_words(sample: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    total = sum(words.values())
    scores = {
        code: sum(words[word] for word in profile) for code, profile in PROFILES.items()
    }
    best = max(scores, key=lambda code: scores[code])
    return best if total and scores[best] > 0.05 * total else ""
