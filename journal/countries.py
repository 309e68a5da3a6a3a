"""Countries by ISO 3166-1 code: their names, and the one that an address ends with."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError
from django.utils.translation import get_language

# What Unicode's list does not call them, as authors do.
ALSO = {
    "usa": "US",
    "us": "US",
    "united states of america": "US",
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "great britain": "GB",
    "pr china": "CN",
    "peoples republic of china": "CN",
    "mainland china": "CN",
    "hong kong": "HK",
    "macau": "MO",
    "macao": "MO",
    "korea": "KR",
    "republic of korea": "KR",
    "russian federation": "RU",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
    "viet nam": "VN",
    "ivory coast": "CI",
    "uae": "AE",
    "palestine": "PS",
    "brasil": "BR",
    "deutschland": "DE",
    "españa": "ES",
    "中国": "CN",
}
AMBIGUOUS = ("georgia",)  # also a state; better unknown than wrong
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def name_of(code: str) -> str:
    """The country's name in the reader's language; the code when it has none."""
    return _names(get_language() or "en").get(code, code)


def country_of(address: str) -> str:
    """The code of the country that an affiliation ends with, or nothing.

    Only its last part is looked at, so that no "Georgia State University" is read as
    a country; a wrong country is worse than none.
    """
    last = re.split(r"[,;，；]", address.strip(" .,;"))[-1]
    words = " ".join(last.replace(".", "").replace("’", "'").split()).casefold()
    return _codes().get(words, "")


@cache
def _names(language: str) -> dict[str, str]:
    try:
        found = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        found = Locale("en").territories
    return {
        code: name
        for code, name in found.items()
        if len(code) == 2 and code not in NOT_COUNTRIES
    }


@cache
def _codes() -> dict[str, str]:
    english = {
        name.replace(".", "").replace("’", "'").casefold(): code
        for code, name in _names("en").items()
    }
    found = english | ALSO
    return {name: code for name, code in found.items() if name not in AMBIGUOUS}
