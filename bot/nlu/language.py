"""In which language a message is written.

lingua (Stahl, Apache 2.0) in its low-accuracy mode: 36 MB and a tenth of a millisecond. Danish and
Norwegian are left out on purpose: they would take our dialects. Measured: docs/understanding.md.
"""

from __future__ import annotations

from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

SWEDISH, ENGLISH = "sv", "en"
OTHERS = {
    "ar": Language.ARABIC,
    "bs": Language.BOSNIAN,
    "de": Language.GERMAN,
    "es": Language.SPANISH,
    "fa": Language.PERSIAN,
    "fi": Language.FINNISH,
    "fr": Language.FRENCH,
    "pl": Language.POLISH,
    "ru": Language.RUSSIAN,
    "so": Language.SOMALI,
    "tr": Language.TURKISH,
    "uk": Language.UKRAINIAN,
}
_CODES = {Language.SWEDISH: SWEDISH, Language.ENGLISH: ENGLISH} | {
    name: code for code, name in OTHERS.items()
}
SURE_ENGLISH, SURE_SHORT, SURE_OTHER = 0.5, 0.9, 0.95
SHORT_WORDS, OTHER_WORDS = 2, 4


def language_of(text: str) -> str | None:
    """Return ``sv``, ``en``, the code of another language, or None when it cannot be told.

    A word or two tell little, and a third language must be quite certain: a Swedish message
    with typos looks like many things.
    """
    count = len(text.split())
    values = _detector().compute_language_confidence_values(text)
    best = values[0]
    code = _CODES[best.language]
    if not is_latin(text):
        return code if code in OTHERS else None
    if code in OTHERS:
        return code if count >= OTHER_WORDS and best.value >= SURE_OTHER else None
    return code if best.value >= (SURE_SHORT if count <= SHORT_WORDS else SURE_ENGLISH) else None


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_CODES).with_low_accuracy_mode().build()


def is_latin(text: str) -> bool:
    """Return whether at least half of the letters are Latin (up to U+024F)."""
    letters = [c for c in text if c.isalpha()]
    return sum(ord(c) < 0x250 for c in letters) * 2 >= len(letters)
